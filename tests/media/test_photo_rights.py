"""What a photo's rights say of whether readers see it, in Python and in the database alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from media.models import Photo, have_ended, may_be_shown
from media.photo_embargo import LicenceEndsFirst, embargo_photo, end_licence
from media.photo_rights import find_archive_end
from tests.builders import make_photo

DAY = timedelta(days=1)


@pytest.mark.django_db
def test_of_two_ends_the_first_one_counts_here_and_in_the_database() -> None:
    now = timezone.now()
    moments = (None, now - DAY, now + DAY)
    photos = [
        make_photo(
            state=Photo.State.READY, expires_at=licence, archive_until=archive, archive_days=14
        )
        for licence, archive in product(moments, moments)
    ]
    shown = set(Photo.objects.filter(may_be_shown()).values_list("pk", flat=True))
    ended = set(Photo.objects.filter(have_ended()).values_list("pk", flat=True))
    assert len(shown) == 4
    for photo in photos:
        is_over = now - DAY in (photo.expires_at, photo.archive_until)
        assert (photo.pk in shown, photo.pk in ended, photo.may_be_shown) == (
            not is_over,
            is_over,
            not is_over,
        )


def test_the_reason_says_which_end_it_was() -> None:
    now = timezone.now()
    handout = Photo(archive_days=14, archive_until=now - DAY, expires_at=now + DAY)
    assert handout.why_hidden.endswith(", not for archive after 14 days.")
    assert "archive" not in Photo(expires_at=now - DAY, archive_until=now).why_hidden


def test_days_are_of_24_hours_also_when_the_clocks_change() -> None:
    """Between these two days New York's clocks are put forward, and 02:30 is left out."""
    came_in_at = datetime(2027, 2, 28, 2, 30, tzinfo=ZoneInfo("America/New_York"))
    end = find_archive_end(came_in_at.astimezone(UTC), 14)
    assert end is not None
    assert end - came_in_at == timedelta(hours=14 * 24)
    assert find_archive_end(came_in_at, None) is None


@pytest.mark.parametrize("days", [0, -1, 3_651, 100_000])
def test_days_that_make_no_sense_are_refused(days: int) -> None:
    with pytest.raises(ValidationError):
        Photo._meta.get_field("archive_days").clean(days, None)


@pytest.mark.django_db
def test_a_licence_does_not_end_before_the_embargo_does() -> None:
    now = timezone.now()
    photo = embargo_photo(make_photo(), until=now + 5 * DAY)
    with pytest.raises(LicenceEndsFirst):
        end_licence(photo, at=now + 4 * DAY)
    assert Photo.objects.get().expires_at is None
    end_licence(photo, at=now + 6 * DAY)
    with pytest.raises(LicenceEndsFirst):
        embargo_photo(photo, until=now + 7 * DAY)
    Photo.objects.update(expires_at=None, archive_until=now + DAY)
    with pytest.raises(LicenceEndsFirst):
        embargo_photo(photo, until=now + 2 * DAY)
