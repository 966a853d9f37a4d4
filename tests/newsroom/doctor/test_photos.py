"""Why a photo has no renditions is told by its number."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from media.models import Photo, RenderTier
from media.renditions.queue import render_most_urgent
from newsroom.doctor.findings import Finding, Severity
from newsroom.doctor.photos import examine_photos
from tests.builders import make_photo, make_ready_photo

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(minutes=20)


def waiting_photo(**changed: object) -> Photo:
    """One that came in twenty minutes ago."""
    photo = make_photo()
    Photo.objects.filter(pk=photo.pk).update(uploaded_at=timezone.now() - LONG_AGO, **changed)
    return photo


def find_wrong() -> list[Finding]:
    """Whatever is not fine."""
    return [each for each in examine_photos() if each.severity != Severity.FINE]


def test_photos_that_are_made_and_that_just_came_are_fine() -> None:
    make_ready_photo()
    make_photo()
    assert find_wrong() == []


def test_a_photo_that_no_worker_takes() -> None:
    photo = waiting_photo()
    waiting_photo()
    (finding,) = find_wrong()
    assert finding.severity == Severity.FAULT
    assert f"Photo {photo.pk} (and 1 more) has waited for its renditions for 20" in finding.found
    assert "no worker has taken it, and nobody asked for it" in finding.found
    assert "doctor processes broker" in finding.mend


def test_a_photo_that_a_worker_is_at() -> None:
    waiting_photo(render_claimed_until=timezone.now() + timedelta(minutes=1), render_tries=1)
    (finding,) = find_wrong()
    assert finding.severity == Severity.WARNING
    assert "a worker is at it, for the 2. time" in finding.found


def test_a_photo_that_ends_its_workers() -> None:
    waiting_photo(render_deaths=4)
    (finding,) = find_wrong()
    assert "4 workers ended while they were at it" in finding.found


def test_a_photo_that_failed_says_why() -> None:
    photo = waiting_photo()
    photo.original.storage.delete(str(photo.original.name))
    for _ in range(3):
        render_most_urgent(up_to=RenderTier.FIRST)
    (finding,) = find_wrong()
    assert f"1 photo is out of tries (photo {photo.pk}: Its original is gone" in finding.found
    assert "render --failed" in finding.mend
