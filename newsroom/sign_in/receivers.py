"""Listening to allauth: second factors that come and go, and codes that are wrong."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from newsroom.audit.record import record
from newsroom.models.audit import AuditEntry
from newsroom.sign_in.sessions import end_other_sessions, note_session


def note_factor(*, request: HttpRequest, user: Any, authenticator: Authenticator, **_: Any) -> None:
    """Keep in the audit log that a second factor was added.

    This session has shown it; all others began without, and end.
    """
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        record(AuditEntry.Act.RECOVERY_CODES, user)
        return
    record(AuditEntry.Act.FACTOR_ADDED, user, details={"kind": authenticator.type})
    record_authentication(
        request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True
    )
    end_other_sessions(request, user)


def note_removal(*, user: Any, authenticator: Authenticator, **_: Any) -> None:
    """Keep in the audit log that a second factor was removed by its owner."""
    record(AuditEntry.Act.FACTOR_REMOVED, user, details={"kind": authenticator.type})


def note_new_codes(*, user: Any, **_: Any) -> None:
    """Keep in the audit log that recovery codes were made anew."""
    record(AuditEntry.Act.RECOVERY_CODES, user)


def note_wrong_code(*, user: Any, authenticator: Authenticator, **_: Any) -> None:
    """Keep a wrong code in the audit log; the throttle bounds how many there are."""
    details = {"by": authenticator.type, "reason": "wrong code"}
    record(AuditEntry.Act.LOGIN_FAILED, name=user.get_username(), details=details)


def connect_sign_in() -> None:
    """Listen from now on."""
    user_logged_in.connect(note_session, dispatch_uid="newsroom.sessions")
    signals.authenticator_added.connect(note_factor, dispatch_uid="newsroom.factor")
    signals.authenticator_removed.connect(note_removal, dispatch_uid="newsroom.removal")
    signals.authenticator_reset.connect(note_new_codes, dispatch_uid="newsroom.new_codes")
    signals.authentication_failed.connect(note_wrong_code, dispatch_uid="newsroom.wrong_code")
