"""A gallery is announced with one of its own photos."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from gallery.history.log import find_acts, find_last_number
from gallery.models import Gallery
from gallery.slides.cover import NotACover, choose_cover
from gallery.slides.sequence import NewSlide, SlideNotInGallery, place_slides
from media.takedown import kill_photo
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db


def test_a_cover_is_chosen_and_left_to_the_first_photo_again() -> None:
    gallery = make_gallery(2, published=False)
    ana = User.objects.create_user("Ana")
    slide = gallery.slides.get(position=2)
    choose_cover(gallery, slide.public_id, changed_by=ana)
    gallery.refresh_from_db()
    assert gallery.cover == slide.photo
    number = find_last_number(gallery)
    choose_cover(gallery, slide.public_id, changed_by=ana)
    assert find_last_number(gallery) == number
    choose_cover(gallery, "", changed_by=ana)
    gallery.refresh_from_db()
    assert gallery.cover is None
    assert [act.sentence for act in find_acts(gallery).filter(done_by=ana)] == [
        "Ana made photo 2 the cover",
        "Ana left the cover to the first photo",
    ]


def test_what_is_not_in_the_gallery_or_has_no_photo_is_no_cover() -> None:
    gallery = Gallery.objects.create(title="Ballots", slug="ballots")
    (slide,) = place_slides(gallery, [NewSlide(None)])
    with pytest.raises(NotACover, match="no photo yet"):
        choose_cover(gallery, slide.public_id)
    with pytest.raises(SlideNotInGallery):
        choose_cover(gallery, "bcdfghjkmn")


def test_a_killed_photo_is_no_cover() -> None:
    slide = make_gallery(1).slides.select_related("photo").get()
    assert slide.photo is not None
    kill_photo(slide.photo, reason="Not the minister", killed_by=None)
    with pytest.raises(NotACover, match="killed"):
        choose_cover(slide.gallery, slide.public_id)
