"""Second factors: who needs one, whether a session has shown one, and how they are reset."""

from __future__ import annotations

from enum import Enum
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.http import HttpRequest

from newsroom.audit.record import record
from newsroom.models.audit import AuditEntry
from newsroom.sign_in.timed_groups import list_groups_now

EVERYBODY = "*"


class Lack(Enum):
    """What a session has still to do before it counts as somebody's."""

    NOTHING = "nothing"
    SET_UP = "set up"  # there is no second factor yet
    SHOW = "show"  # there is one, and this session has not shown it


def find_lack(request: HttpRequest, person: Any) -> Lack:
    """What the session of somebody who is logged in lacks. Asks the database only then."""
    if not settings.SECOND_FACTOR_GROUPS or has_shown_factor(request, person):
        return Lack.NOTHING
    if not needs_factor(person):
        return Lack.NOTHING
    return Lack.SHOW if list_factors(person).exists() else Lack.SET_UP


def needs_factor(person: Any) -> bool:
    """Whether a group of somebody requires a second factor.

    A superuser may do what every group may: he needs one as soon as any of them does.
    """
    groups = settings.SECOND_FACTOR_GROUPS
    if not groups:
        return False
    if EVERYBODY in groups or person.is_superuser:
        return True
    return list_groups_now(person).filter(name__in=groups).exists()


def list_unknown_groups() -> list[str]:
    """Those that the settings name and nobody has made."""
    wanted = settings.SECOND_FACTOR_GROUPS - {EVERYBODY}
    return sorted(
        wanted - set(Group.objects.filter(name__in=wanted).values_list("name", flat=True))
    )


def has_shown_factor(request: HttpRequest, person: Any) -> bool:
    """Whether this session began with a second factor, or set it up itself."""
    provider_counts = settings.OIDC is not None and settings.OIDC.is_second_factor
    wanted = {"mfa", "socialaccount"} if provider_counts else {"mfa"}
    return any(each["method"] in wanted for each in get_authentication_records(request, person))


def list_factors(person: Any) -> Any:
    """Passkeys and authenticator apps; recovery codes only stand in for them."""
    return Authenticator.objects.filter(user_id=person.pk).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )


def is_last_factor(factor: Authenticator) -> bool:
    """Whether somebody who needs a second factor would have none without this one."""
    others = list_factors(factor.user).exclude(pk=factor.pk)
    return needs_factor(factor.user) and not others.exists()


def reset_factors(person: User) -> int:
    """Take every passkey, app and recovery code of somebody away; how many. The audit log keeps it.

    For one who has lost them: he comes in with his password, and is led to set up a new one where
    his group requires it.
    """
    with transaction.atomic():
        number, _ = Authenticator.objects.filter(user_id=person.pk).delete()
        if number:
            record(AuditEntry.Act.FACTORS_RESET, person, details={"number": number})
    return number
