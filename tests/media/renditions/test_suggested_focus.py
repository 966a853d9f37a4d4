"""A suggestion is made once, of new photos, and never moves what an editor or a reader has seen."""

from __future__ import annotations

import io

import pytest

from media.ingest import ingest_photo
from media.models import FocalSource, Photo, RenderTier
from media.renditions.focus import Focus
from media.renditions.queue import render_missing_renditions
from media.renditions.state import claim_photo
from media.renditions.suggested_focus import record_focus
from tests.builders import make_photo, make_ready_photo
from tests.media.renditions.test_focus import paint

pytestmark = pytest.mark.django_db


def take_in() -> Photo:
    """A new photo whose subject stands at the left."""
    file = io.BytesIO()
    paint(1800, 1000, 0.25, 0.5).save(file, "JPEG", quality=80)
    return ingest_photo(file, file_name="left.jpg", uploaded_by=None).photo


def test_a_new_photo_is_cut_around_what_is_suggested_and_says_so() -> None:
    photo = take_in()
    render_missing_renditions(photo.pk)
    photo.refresh_from_db()
    assert photo.focal_source == FocalSource.SUGGESTED
    assert photo.render_claimed_until is None
    assert abs(photo.focal_x - 0.25) < 0.15
    # Its first crop is cut so already: nothing is made twice.
    assert {want.tier for want in photo.missing_renditions} == {"refined"}
    assert photo.retired_renditions == []


def test_a_photo_without_an_outstanding_part_keeps_the_centre() -> None:
    photo = make_ready_photo()
    assert photo.focal_source == FocalSource.DEFAULT
    assert (photo.focal_x, photo.focal_y) == (0.5, 0.5)


def test_what_an_editor_set_before_is_not_moved() -> None:
    photo = take_in()
    Photo.objects.update(focal_x=0.9, focal_source=FocalSource.EDITED)
    render_missing_renditions(photo.pk)
    photo.refresh_from_db()
    assert (photo.focal_x, photo.focal_source) == (0.9, FocalSource.EDITED)


def test_a_photo_that_was_shown_is_not_moved() -> None:
    photo = make_ready_photo()
    Photo.objects.update(
        focal_source=FocalSource.UNKNOWN, render_tier=RenderTier.MODERN, render_tries=0
    )
    claimed = claim_photo(Photo.objects.all(), up_to=RenderTier.MODERN)
    assert claimed is not None
    record_focus(claimed, Focus(0.2, 0.5))
    assert (claimed.focal_x, claimed.focal_source) == (0.5, FocalSource.DEFAULT)
    photo.refresh_from_db()
    assert photo.focal_source == FocalSource.DEFAULT


def test_what_an_editor_sets_while_it_is_looked_for_counts() -> None:
    make_photo()
    claimed = claim_photo(Photo.objects.all(), up_to=RenderTier.MODERN)
    assert claimed is not None
    Photo.objects.update(focal_x=0.7, focal_source=FocalSource.EDITED)
    record_focus(claimed, Focus(0.2, 0.5))
    assert (claimed.focal_x, claimed.focal_source) == (0.7, FocalSource.EDITED)
