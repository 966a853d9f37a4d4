"""A change that is sent once more, since its answer was lost, is no second change."""

from __future__ import annotations

import pytest

from gallery.history.log import find_last_number
from gallery.slides.sequence import move_slides, reorder_slides
from newsroom.models.public_tree import StaleMark
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db


def test_what_is_as_wanted_already_is_not_written() -> None:
    gallery = make_gallery(3)
    ids = list(gallery.slides.order_by("position").values_list("public_id", flat=True))
    seen = gallery.version
    move_slides(gallery, ids[:1], to=2, expected_version=seen)
    made, number = gallery.version, find_last_number(gallery)
    StaleMark.objects.all().delete()

    move_slides(gallery, ids[:1], to=2, expected_version=seen)
    reorder_slides(gallery, [ids[1], ids[0], ids[2]], expected_version=made)

    gallery.refresh_from_db()
    assert (gallery.version, find_last_number(gallery)) == (made, number)
    assert not StaleMark.objects.exists()
    order = list(gallery.slides.order_by("position").values_list("public_id", flat=True))
    assert order == [ids[1], ids[0], ids[2]]
