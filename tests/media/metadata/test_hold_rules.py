"""A file that asks for an embargo, has expired or was killed is held until an editor decides."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from media.hold_decisions import ReleaseRefused, hold_photo, keep_out, release_photo
from media.ingest import ingest_photo
from media.metadata.embedded import EmbeddedMetadata
from media.metadata.hold_rules import find_reasons_to_hold
from media.models import Photo
from tests.builders import make_ready_photo, photo_bytes

NOW = datetime(2026, 11, 8, 12, tzinfo=UTC)


def kinds(**fields: Any) -> list[str]:
    """Why a file with these fields is held."""
    reasons = find_reasons_to_hold(EmbeddedMetadata(**fields), now=NOW, zone=UTC)
    return [reason.kind for reason in reasons]


@pytest.mark.parametrize(
    ("release_at", "offset", "expected"),
    [
        ("2026-11-09T06:00", "", ["embargo"]),
        ("2026-11-08T11:00", "", []),
        ("2026-11-08T11:00", "-05:00", ["embargo"]),
        ("2026-11-08T13:00", "+05:45", []),
        ("2026-11-08T13:00", "nonsense", ["embargo"]),
    ],
)
def test_a_release_date_that_is_yet_to_come(
    release_at: str, offset: str, expected: list[str]
) -> None:
    assert (
        kinds(release_at=datetime.fromisoformat(release_at), release_at_offset=offset) == expected
    )


@pytest.mark.parametrize(
    ("days", "expected"), [(-400, ["expiry"]), (-1, ["expiry"]), (3, ["expiry"]), (30, [])]
)
def test_an_expiry_that_is_over_or_soon(days: int, expected: list[str]) -> None:
    expires_at = (NOW + timedelta(days=days)).replace(tzinfo=None)
    assert kinds(expires_at=expires_at) == expected


@pytest.mark.parametrize(
    ("action", "expected"),
    [("01", ["kill"]), ("1", ["kill"]), ("02", ["replace"]), ("03", []), ("", []), ("99", [])],
)
def test_an_action_that_the_sender_advises(action: str, expected: list[str]) -> None:
    assert kinds(action_advised=action) == expected


@pytest.mark.parametrize(
    "text",
    [
        "EMBARGOED until 18:00 GMT",
        "Embargo: 9 November",
        "HOLD FOR RELEASE",
        "hold for release until the count is in",
        "Not for use before Monday",
        "NOT TO BE USED UNTIL 6PM",
        "do not publish before noon",
        "Don’t use before 9 Nov.",
        "No use prior to 10 November",
        "NOT FOR RELEASE before the trial ends",
        "MANDATORY KILL",
        "PHOTO KILL - wrong person",
        "Kill this photo",
        "Sperrfrist: 9.11., 18 Uhr",
        "Gesperrt bis Montag",
        "ne pas diffuser avant lundi",
        "No publicar antes del lunes",
        "under embargo until Monday",
    ],
)
@pytest.mark.parametrize("field", ["instructions", "usage_terms", "caption", "headline"])
def test_orders_are_understood_in_whatever_field_they_stand(field: str, text: str) -> None:
    assert kinds(**{field: text})


@pytest.mark.parametrize(
    "text", ["embargo", "kill", "Hold", "For release on Monday", "Withhold", "Sous embargo"]
)
def test_a_bare_word_is_an_order_only_where_orders_are_given(text: str) -> None:
    assert kinds(instructions=text)
    assert not kinds(caption=f"They spoke of it: {text.lower()}.")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No embargo",
        "Embargo: none",
        "embargo lifted",
        "Kein Embargo",
        "No kill fee",
        "Mandatory credit: Mara Lindqvist. No sales.",
        "Households held in the stronghold",
        "Skills",
    ],
)
@pytest.mark.parametrize("field", ["instructions", "caption"])
def test_words_that_order_nothing_hold_nothing(field: str, text: str) -> None:
    assert not kinds(**{field: text})


@pytest.mark.parametrize(
    "caption",
    [
        "The oil embargo ended on Friday.",
        "An embargo for arms was agreed in Brussels.",
        "Two men hold a banner that says “No kill shelters”.",
        "Rescuers hold for a moment's silence; the storm killed four people.",
    ],
)
def test_news_about_embargoes_and_killings_is_news(caption: str) -> None:
    assert not kinds(caption=caption)


def test_a_keyword_in_any_case_is_an_order() -> None:
    assert kinds(keywords=("harbour", "Embargoed")) == ["words"]
    assert not kinds(keywords=("oil", "no embargo"))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("EMBARGOED until 9 November 2026 18:00 GMT", datetime(2026, 11, 9, 18, tzinfo=UTC)),
        ("Embargo: 2026-11-09 06:30", datetime(2026, 11, 9, 6, 30, tzinfo=UTC)),
        ("Sperrfrist: Nov. 9, 2026 6 pm", datetime(2026, 11, 9, 18, tzinfo=UTC)),
        ("EMBARGOED until Monday", None),
        ("EMBARGOED until 9/11/2026", None),
        ("EMBARGOED until 99.99.2026", None),
    ],
)
def test_a_moment_named_in_words_is_offered(text: str, moment: datetime | None) -> None:
    metadata = EmbeddedMetadata(instructions=text)
    (reason,) = find_reasons_to_hold(metadata, now=NOW, zone=UTC)
    assert reason.moment == moment


@pytest.mark.django_db
def test_ingest_holds_the_photo_and_says_why() -> None:
    content = photo_bytes(instructions="EMBARGOED until Friday", caption="Nets")
    photo = ingest_photo(io.BytesIO(content), file_name="a.jpg", uploaded_by=None).photo
    assert photo.awaits_decision
    assert "EMBARGOED until Friday" in photo.why_hidden
    plain = ingest_photo(io.BytesIO(photo_bytes()), file_name="b.jpg", uploaded_by=None).photo
    assert plain.held_at is None


@pytest.mark.django_db
def test_readers_see_a_held_photo_once_it_is_released_and_not_when_it_is_held_again() -> None:
    photo = make_ready_photo()
    hold_photo(photo, reason="Who is this?", held_by=None)
    assert not Photo.objects.showable().exists()
    photo = release_photo(photo, decided_by=None)
    assert Photo.objects.showable().get() == photo
    assert photo.may_be_shown
    photo = hold_photo(photo, reason="", held_by=None)
    assert not photo.may_be_shown
    photo = keep_out(photo, decided_by=None)
    assert (photo.awaits_decision, photo.may_be_shown) == (False, False)
    assert Photo.objects.showable().count() == 0


@pytest.mark.django_db
def test_a_release_sets_the_moments_that_are_given_and_no_others() -> None:
    now = timezone.now()
    later, end = now + timedelta(days=1), now + timedelta(days=9)
    photo = hold_photo(make_ready_photo(), reason="Embargo", held_by=None)
    photo = release_photo(photo, decided_by=None, embargo_until=later, expires_at=end)
    assert (photo.embargo_until, photo.expires_at, photo.held_at) == (later, end, None)
    photo = release_photo(hold_photo(photo, reason="", held_by=None), decided_by=None)
    assert (photo.embargo_until, photo.expires_at) == (later, end)


@pytest.mark.django_db
def test_a_release_that_contradicts_itself_changes_nothing() -> None:
    now = timezone.now()
    photo = hold_photo(make_ready_photo(), reason="Embargo", held_by=None)
    with pytest.raises(ReleaseRefused, match="is over"):
        release_photo(photo, decided_by=None, embargo_until=now - timedelta(days=1))
    with pytest.raises(ReleaseRefused, match="before"):
        release_photo(
            photo,
            decided_by=None,
            embargo_until=now + timedelta(days=2),
            expires_at=now + timedelta(days=1),
        )
    photo.refresh_from_db()
    assert photo.awaits_decision


@pytest.mark.django_db
def test_a_hold_needs_a_reason() -> None:
    with pytest.raises(ReleaseRefused, match="Say why"):
        hold_photo(make_ready_photo(), reason=" ", held_by=None)
