"""The one door for partners' tokens: they are made, shown once, found, revoked, and their log kept
within bounds.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from newsroom.audit.record import record
from newsroom.models import AuditEntry, PartnerRequest, PartnerToken, Section

PREFIX = "photodesk_"  # by which scanners for lost secrets tell it
OPENING_LETTERS = len(PREFIX) + 4
LONGEST = timedelta(days=366 * 3)
LOG_KEPT = timedelta(days=90)
LOG_OF_ONE = 10_000  # rows of one token
USED_TO = timedelta(minutes=1)


class WrongEnd(ValueError):
    """A token ends at a moment to come, and not too far off."""


def hash_token(token: str) -> str:
    """What is kept of a token; it has 256 random bits, so that no slow digest is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def make_token(
    *,
    name: str,
    made_by: User,
    expires_at: datetime,
    sections: Collection[Section] = (),
    requests_per_minute: int = 600,
    may_have_withheld: bool = False,
) -> tuple[PartnerToken, str]:
    """A token, and its text, which nobody can show again. Raises `WrongEnd`."""
    now = timezone.now()
    if not now < expires_at <= now + LONGEST:
        raise WrongEnd("A token ends at a moment to come, and in three years at most.")
    text = f"{PREFIX}{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        token = PartnerToken.objects.create(
            name=name,
            token_hash=hash_token(text),
            opening=text[:OPENING_LETTERS],
            requests_per_minute=requests_per_minute,
            may_have_withheld=may_have_withheld,
            expires_at=expires_at,
            made_by=made_by,
        )
        token.sections.set(sections)
        details = {
            "until": expires_at,
            "sections": ", ".join(section.slug for section in sections),
            "may_have_withheld": may_have_withheld,
        }
        record(AuditEntry.Act.PARTNER_TOKEN, token, details=details)
    return token, text


def revoke_token(token_id: int) -> bool:
    """End a token now; whether there was one that had not ended."""
    with transaction.atomic():
        token = PartnerToken.objects.select_for_update().filter(pk=token_id).first()
        if token is None or token.is_over:
            return False
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        record(AuditEntry.Act.PARTNER_REVOKED, token)
    return True


def find_token(text: str) -> PartnerToken | None:
    """The token of this text, whether it has ended or not."""
    return PartnerToken.objects.filter(token_hash=hash_token(text)).first()


def log_request(token: PartnerToken, *, path: str, status: int, size_bytes: int) -> None:
    """Note what a partner took, and once a minute that the token is used."""
    PartnerRequest.objects.create(
        token=token, path=path[:500], status=status, size_bytes=size_bytes
    )
    now = timezone.now()
    lately = Q(last_used_at=None) | Q(last_used_at__lt=now - USED_TO)
    PartnerToken.objects.filter(lately, pk=token.pk).update(last_used_at=now)


def forget_old_requests() -> int:
    """Keep the log within bounds: 90 days, and 10,000 rows of each token. Rows that went."""
    gone = PartnerRequest.objects.filter(asked_at__lt=timezone.now() - LOG_KEPT).delete()[0]
    for token_id in PartnerToken.objects.order_by().values_list("pk", flat=True):
        rows = PartnerRequest.objects.filter(token=token_id).order_by("-pk")
        first_over = rows.values_list("pk", flat=True)[LOG_OF_ONE : LOG_OF_ONE + 1]
        if last := list(first_over):
            gone += rows.filter(pk__lte=last[0]).delete()[0]
    return gone
