"""Every act is a row, which says who did what, and holds what changed and nothing else."""

from __future__ import annotations

import json
from random import Random

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gallery.history.log import collect_numbers, find_acts, find_last_number
from gallery.models import Act, Gallery
from gallery.slides.sequence import NewSlide, move_slides, place_slides, reorder_slides
from gallery.slides.wanted_photos import supply_photo
from gallery.slides.words import Word, edit_words
from tests.builders import make_gallery, make_photo

pytestmark = pytest.mark.django_db


def row_bytes(act: Act) -> int:
    """What a row's texts and numbers take, generously."""
    return len(json.dumps(act.delta)) + len(act.summary) + len(act.done_by_name) + 100


def big_gallery() -> tuple[Gallery, list[str]]:
    """300 slides, and their ids."""
    gallery = Gallery.objects.create(title="Ballots", slug="ballots")
    slides = place_slides(gallery, [NewSlide(None) for _ in range(300)])
    return gallery, [slide.public_id for slide in slides]


def test_a_hundred_moves_in_a_gallery_of_300_take_few_bytes() -> None:
    gallery, ids = big_gallery()
    chance = Random(14)
    for _ in range(100):
        moved = chance.sample(ids, chance.choice([1, 1, 1, 2, 5, 40]))
        to = chance.randint(1, 300)
        move_slides(gallery, moved, to=to, expected_version=gallery.version)
    moves = find_acts(gallery).filter(name=Act.Name.MOVE)
    assert len(moves) == 100
    assert sum(row_bytes(act) for act in moves) < 100_000
    one = next(act for act in moves if "moved 1 photo" in act.summary)
    assert row_bytes(one) < 400


def test_even_a_reversed_order_of_300_is_no_copy_of_the_slides() -> None:
    gallery, ids = big_gallery()
    reorder_slides(gallery, ids[::-1], expected_version=gallery.version)
    act = find_acts(gallery).get(name=Act.Name.ORDER)
    assert row_bytes(act) < 9_000


def test_an_edit_of_words_keeps_the_field_before_and_after_and_whose_words_they_were() -> None:
    gallery = make_gallery(2, published=False)
    ana = User.objects.create_user("Ana")
    slide = gallery.slides.get(position=2)
    edit_words(slide, seen={"caption": "Caption 2"}, edited={"caption": "Here"}, changed_by=ana)
    edit_words(
        slide,
        seen={"credit_line": "Photographer 2/Agency"},
        edited={"credit_line": "Ana/AP"},
        everywhere=True,
        changed_by=ana,
    )
    edit_words(slide, seen={}, edited={}, is_decorative=True, changed_by=ana)
    here, everywhere, mark = find_acts(gallery).filter(done_by=ana)
    assert here.delta == {"slides": {slide.public_id: {"caption": ["", "Here"]}}}
    assert here.sentence == "Ana changed the caption of photo 2"
    assert everywhere.delta == {
        # What was written for this gallery alone goes to the photo as well.
        "slides": {slide.public_id: {"caption": ["Here", ""]}},
        "photos": {
            str(slide.photo_id): {
                "caption": ["Caption 2", "Here"],
                "credit_line": ["Photographer 2/Agency", "Ana/AP"],
            }
        },
    }
    assert everywhere.sentence == "Ana changed the caption and credit of photo 2, everywhere"
    assert mark.sentence == "Ana said that photo 2 is decorative"
    assert mark.source == Act.Source.DESK


def test_an_edit_that_changes_nothing_is_no_act() -> None:
    gallery = make_gallery(1, published=False)
    before = find_last_number(gallery)
    edit_words(gallery.slides.get(), seen={"caption": "Caption 1"}, edited={"caption": "Caption 1"})
    assert find_last_number(gallery) == before


def test_a_supplied_photo_is_an_act() -> None:
    gallery = Gallery.objects.create(title="Ballots", slug="ballots")
    (slide,) = place_slides(gallery, [NewSlide(None, caption="Count")])
    photo = make_photo(caption="Count")
    supply_photo(slide, photo=photo)
    act = find_acts(gallery).get(name=Act.Name.SUPPLY)
    assert act.sentence == "Somebody supplied photo 1, which was wanted"
    assert act.delta["slides"] == {
        slide.public_id: {"photo": [None, photo.pk], "caption": ["Count", ""]}
    }


def test_a_name_stays_when_the_user_goes() -> None:
    gallery = Gallery.objects.create(title="Ballots", slug="ballots")
    ana = User.objects.create_user("Ana")
    place_slides(gallery, [NewSlide(None)], changed_by=ana)
    ana.delete()
    assert find_acts(gallery).get().sentence == "Ana added 1 photo at the end"


def test_a_log_stays_when_its_gallery_goes() -> None:
    gallery = Gallery.objects.create(title="Ballots", slug="ballots")
    place_slides(gallery, [NewSlide(None)])
    gallery_id = gallery.pk
    gallery.delete()
    assert Act.objects.filter(kind=Act.Kind.GALLERY, thing_id=gallery_id).count() == 1


def test_numbers_are_told_to_whoever_asked_for_the_acts() -> None:
    gallery = Gallery.objects.create(title="Ballots", slug="ballots")
    place_slides(gallery, [NewSlide(None)])
    with collect_numbers() as numbers:
        place_slides(gallery, [NewSlide(None)])
        place_slides(gallery, [NewSlide(None)])
    place_slides(gallery, [NewSlide(None)])
    assert numbers == [2, 3]


def test_an_edit_of_words_takes_as_many_queries_in_a_long_history() -> None:
    gallery = make_gallery(1, published=False)
    slide, counts = gallery.slides.get(), []
    for number in range(12):
        seen: dict[Word, str] = {"caption": f"Words {number}" if number else "Caption 1"}
        with CaptureQueriesContext(connection) as queries:
            edit_words(slide, seen=seen, edited={"caption": f"Words {number + 1}"})
        counts.append(len(queries))
    # One beyond the first looks up what the own words before stood over.
    assert counts[0] + 1 == counts[1] == counts[-1] <= 13
