"""Partners' tokens: what is kept of them, when they end, and how much of what they took."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from newsroom.models import AuditEntry, PartnerRequest, PartnerToken, Section
from newsroom.publishing import partner_tokens
from newsroom.publishing.partner_tokens import (
    WrongEnd,
    find_token,
    forget_old_requests,
    log_request,
    make_token,
    revoke_token,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> User:
    """Whoever gives tokens."""
    return User.objects.create_superuser("ana")


def give(ana: User, **options: object) -> tuple[PartnerToken, str]:
    """A token for a year."""
    in_a_year = timezone.now() + timedelta(days=365)
    return make_token(**{"name": "AFP", "made_by": ana, "expires_at": in_a_year, **options})  # type: ignore[arg-type]


def test_of_a_token_there_is_a_digest_alone_and_the_audit_log_knows_who_gave_it(ana: User) -> None:
    section = Section.objects.create(name="Politics", slug="politics")
    token, text = give(ana, sections=[section], may_have_withheld=True)
    assert len(text) > 50
    kept = [str(value) for value in PartnerToken.objects.values_list()[0]]
    assert not [value for value in kept if text in value]
    assert text.startswith(token.opening)
    assert find_token(text) == token
    assert find_token(f"{text}x") is None
    entry = AuditEntry.objects.get(act="partner_token")
    assert (entry.act, entry.thing) == ("partner_token", "AFP")
    assert entry.details["sections"] == "politics"
    assert text not in str(entry.details)


def test_a_token_is_revoked_once(ana: User) -> None:
    token, text = give(ana)
    assert revoke_token(token.pk)
    assert not revoke_token(token.pk)
    assert not revoke_token(token.pk + 1)
    found = find_token(text)
    assert found is not None
    assert found.is_over
    assert [
        each.act for each in AuditEntry.objects.filter(kind="partnertoken").order_by("number")
    ] == [
        "partner_token",
        "partner_revoked",
    ]


@pytest.mark.parametrize("days", [-1, 0, 366 * 3 + 1])
def test_a_token_ends_and_not_too_late(ana: User, days: int) -> None:
    with pytest.raises(WrongEnd):
        give(ana, expires_at=timezone.now() + timedelta(days=days))
    assert not PartnerToken.objects.exists()


def test_the_log_stays_within_bounds(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partner_tokens, "LOG_OF_ONE", 3)
    (busy, _), (other, _) = give(ana), give(ana, name="dpa")
    for number in range(5):
        log_request(busy, path=f"/api/v1/photos?{number}{'x' * 600}", status=200, size_bytes=1)
    log_request(other, path="/api/v1/photos", status=200, size_bytes=1)
    PartnerRequest.objects.filter(token=other).update(asked_at=timezone.now() - timedelta(days=91))
    assert forget_old_requests() == 3
    left = [each.path[:16] for each in PartnerRequest.objects.order_by("pk")]
    assert left == [f"/api/v1/photos?{number}" for number in (2, 3, 4)]
    assert forget_old_requests() == 0
    busy.refresh_from_db()
    assert busy.last_used_at is not None
