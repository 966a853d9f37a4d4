"""Tiles of photographs: what they say, and at what cost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from gallery.slides.sequence import place_photos
from media.models import Photo
from media.takedown import kill_photo
from newsroom.desk.photo_grid import draw_tiles, make_tiles
from tests.builders import make_gallery, make_photo, make_ready_photo

pytestmark = pytest.mark.django_db


def test_a_tile_says_what_stands_in_the_way_and_what_readers_see() -> None:
    live = make_gallery(1).slides.get().photo
    draft = make_gallery(1, published=False).slides.get().photo
    killed = make_ready_photo(headline="The minister")
    kill_photo(killed, reason="Not the minister", killed_by=None)
    killed.refresh_from_db()
    embargoed = make_ready_photo(embargo_until=timezone.now() + timedelta(hours=1))
    published = make_gallery(1, title="Still published")
    place_photos(published, [killed, embargoed], changed_by=None)

    tiles = make_tiles([live, draft, killed, embargoed])  # type: ignore[list-item]

    assert [tile.is_live for tile in tiles] == [True, False, False, False]
    assert [tile.mark.word for tile in tiles] == ["ready", "ready", "killed", "embargo"]
    assert [bool(tile.thumbnail_url) for tile in tiles] == [True, True, False, True]
    assert tiles[2].label == "The minister, Killed"
    assert tiles[0].label.endswith(", Live")


def test_what_stands_in_the_pictures_place_is_said_once() -> None:
    (html,) = (tile["html"] for tile in draw_tiles(make_tiles([make_photo()])))
    assert html.count(">Being prepared<") == 1


def test_proportions_are_those_of_the_photo_within_bounds() -> None:
    tiles = make_tiles([make_photo(48, 32), make_photo(400, 20), make_photo(20, 400)])
    assert [tile.ratio for tile in tiles] == ["1.5000", "4.0000", "0.4000"]


def test_a_tile_leads_to_the_photo_with_the_search_that_found_it() -> None:
    photo = make_photo()
    (tile,) = make_tiles([photo], search="q=storm+by%3Aana&sort=taken")
    assert tile.address == (
        f"/admin/media/photo/{photo.pk}/change/?in=q%3Dstorm%2Bby%253Aana%26sort%3Dtaken"
    )


def test_what_cannot_be_chosen_says_why_and_has_no_box() -> None:
    open_one, closed_one = make_photo(), make_photo()
    drawn = draw_tiles(
        make_tiles([open_one, closed_one], closed={closed_one.pk: "In this gallery already"})
    )
    assert [tile["isClosed"] for tile in drawn] == [False, True]
    assert "data-select" in drawn[0]["html"]
    assert "data-select" not in drawn[1]["html"]
    assert "In this gallery already" in drawn[1]["html"]


def test_words_of_a_photo_are_text_and_no_html() -> None:
    photo = make_photo(headline="<b>Storm</b>", caption='"><script>alert(1)</script>')
    html = draw_tiles(make_tiles([photo]))[0]["html"]
    assert "<script>" not in html
    assert "<b>" not in html
    assert "&lt;b&gt;Storm" in html


@pytest.mark.parametrize("number", [1, 60])
def test_tiles_cost_one_query(number: int, django_assert_num_queries: Any) -> None:
    for _ in range(number):
        make_photo()
    photos = list(Photo.objects.all())
    with django_assert_num_queries(1):
        draw_tiles(make_tiles(photos))
