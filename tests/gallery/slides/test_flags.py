"""Slides are picked and rejected, many at once."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gallery.history.log import find_acts, find_last_number
from gallery.models import Gallery
from gallery.slides.cover import NotACover, choose_cover
from gallery.slides.flags import UnknownFlag, flag_slides
from gallery.slides.sequence import NewSlide, SlideNotInGallery, place_slides, remove_slides
from tests.builders import make_gallery, make_photo

pytestmark = pytest.mark.django_db


def ids(gallery: Gallery) -> list[str]:
    """The order."""
    return list(gallery.slides.order_by("position").values_list("public_id", flat=True))


def test_flags_are_set_and_taken_off_and_the_log_says_by_whom() -> None:
    gallery = make_gallery(3, published=False)
    ana = User.objects.create_user("Ana")
    one, two, three = ids(gallery)
    assert len(flag_slides(gallery, [one, two], flag="pick", changed_by=ana)) == 2
    flag_slides(gallery, [two, three], flag="reject", changed_by=ana)
    flag_slides(gallery, [one], flag="", changed_by=ana)
    flags = gallery.slides.order_by("position").values_list("flag", flat=True)
    assert list(flags) == ["", "reject", "reject"]
    told = [act.sentence for act in find_acts(gallery).filter(done_by=ana)]
    assert told == [
        "Ana picked 2 photos",
        "Ana rejected 2 photos",
        "Ana took the flag off 1 photo",
    ]


def test_what_is_flagged_so_already_is_no_act() -> None:
    gallery = make_gallery(1, published=False)
    before = find_last_number(gallery)
    assert flag_slides(gallery, ids(gallery), flag="") == []
    assert flag_slides(gallery, [], flag="pick") == []
    assert find_last_number(gallery) == before


def test_a_flag_that_there_is_not_and_a_foreign_slide_are_refused() -> None:
    gallery, other = make_gallery(1, published=False), make_gallery(1, published=False)
    with pytest.raises(UnknownFlag, match="'maybe'"):
        flag_slides(gallery, ids(gallery), flag="maybe")
    with pytest.raises(SlideNotInGallery):
        flag_slides(gallery, ids(other), flag="pick")
    assert len(flag_slides(gallery, [*ids(other), *ids(gallery)], flag="pick")) == 1
    assert other.slides.get().flag == ""


def test_a_rejected_cover_is_a_cover_no_longer() -> None:
    gallery = make_gallery(2, published=False)
    one, two = ids(gallery)
    choose_cover(gallery, two)
    flag_slides(gallery, [one], flag="reject")
    gallery.refresh_from_db()
    assert gallery.cover == gallery.slides.get(position=2).photo
    flag_slides(gallery, [two], flag="reject")
    gallery.refresh_from_db()
    assert gallery.cover is None
    with pytest.raises(NotACover, match="rejected"):
        choose_cover(gallery, two)


def test_many_are_flagged_in_as_many_queries_as_one() -> None:
    counts = []
    for number in (1, 100):
        gallery = Gallery.objects.create(title="Ballots", slug=f"ballots-{number}")
        place_slides(gallery, [NewSlide(None) for _ in range(number)])
        with CaptureQueriesContext(connection) as queries:
            flag_slides(gallery, ids(gallery), flag="pick")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 11


def test_a_cover_is_one_of_two_slides_that_show_it() -> None:
    gallery = make_gallery(0, published=False)
    photo = make_photo()
    one, _two = place_slides(gallery, [NewSlide(photo), NewSlide(photo)])
    choose_cover(gallery, one.public_id)
    flag_slides(gallery, [one.public_id], flag="reject")
    gallery.refresh_from_db()
    assert gallery.cover == photo


def test_a_cover_is_none_once_only_rejected_slides_show_it() -> None:
    gallery = make_gallery(0, published=False)
    photo = make_photo()
    one, two = place_slides(gallery, [NewSlide(photo), NewSlide(photo)])
    choose_cover(gallery, one.public_id)
    flag_slides(gallery, [one.public_id], flag="reject")
    remove_slides(gallery, [two.public_id], expected_version=gallery.version)
    gallery.refresh_from_db()
    assert gallery.cover is None
