"""What a card of the contact sheet holds, and what a page of many cards costs."""

from __future__ import annotations

import gzip
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gallery.models import Gallery
from gallery.slides.sequence import NewSlide, place_slides
from media.models import Photo
from newsroom.desk.cards import list_slides_for_cards, make_cards
from tests.builders import make_gallery, make_ready_photo

pytestmark = pytest.mark.django_db

HOSTILE = "</script><script>alert(1)</script> & \"quotes\" 'single'\r\nNext line"


def address_of(gallery: Gallery) -> str:
    """Its page on the desk."""
    return f"/admin/gallery/gallery/{gallery.pk}/change/"


@pytest.fixture
def desk(client: Client) -> Client:
    """Somebody who may do everything."""
    client.force_login(User.objects.create_superuser("ana"))
    return client


def draw(gallery: Gallery) -> str:
    """The gallery's cards as HTML."""
    cards = make_cards(list_slides_for_cards(gallery))
    return render_to_string("desk/cards.html", {"cards": cards, "may_edit": True})


def words_in(html: str) -> dict[str, Any]:
    """What the form for words is filled from."""
    found = re.search(r"data-words>(.*?)</script>", html, re.DOTALL)
    assert found is not None
    words: dict[str, Any] = json.loads(found[1])
    return words


def test_words_are_handed_over_exactly_and_end_no_script() -> None:
    gallery = make_gallery(1, published=False)
    gallery.slides.update(caption=HOSTILE)

    html = draw(gallery)

    assert words_in(html)["caption"] == HOSTILE
    assert "<script>alert" not in html


def test_a_card_says_briefly_what_its_photo_may_not_be_used_for() -> None:
    gallery = make_gallery(2)
    limited = gallery.slides.get(position=1).photo
    assert limited is not None
    ends = datetime(2099, 3, 14, 21, tzinfo=UTC)
    Photo.objects.filter(pk=limited.pk).update(
        may_be_sold=False,
        is_editorial_only=True,
        may_be_syndicated=False,
        territory="Germany, Austria",
        archive_days=14,
        archive_until=ends,
        expires_at=ends + timedelta(days=1),
    )
    first, second = draw(gallery).split("</li>")[:2]
    assert re.findall("<b>(.*?)</b>", first) == [
        "editorial only",
        "no sales",
        "withheld",
        "Germany, Austria",
        "not for archive after 14 March 2099, 21:00 UTC",
        "licence ends 15 March 2099, 21:00 UTC",
    ]
    assert "card__limits" not in second


def test_a_photo_that_is_shown_large_has_larger_files_to_choose_from() -> None:
    gallery = Gallery.objects.create(title="Large", slug="large")
    place_slides(gallery, [NewSlide(make_ready_photo(1300, 900))])

    (card,) = make_cards(list_slides_for_cards(gallery))

    widths = re.findall(r"/w(\d+)-\S+ (\d+)w", card.srcset)
    assert widths == [("320", "320"), ("640", "640"), ("1280", "1280")]
    assert card.thumbnail_url == card.srcset.split(" ")[0]


def test_the_page_costs_as_many_queries_with_few_photos_as_with_many(desk: Client) -> None:
    numbers = []
    for slides in (2, 30):
        gallery = Gallery.objects.create(title="Many", slug=f"many-{slides}")
        place_slides(gallery, [NewSlide(make_ready_photo()) for _ in range(slides)])
        desk.get(address_of(gallery))
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(address_of(gallery)).status_code == 200
        numbers.append(len(queries))

    assert numbers[0] == numbers[1]
    assert numbers[1] <= 12


def test_the_page_is_packed_for_browsers_that_unpack(desk: Client) -> None:
    gallery = make_gallery(2, published=False)

    plain = desk.get(address_of(gallery))
    packed = desk.get(address_of(gallery), headers={"accept-encoding": "gzip"})

    assert packed["Content-Encoding"] == "gzip"
    assert b"Caption 2" in gzip.decompress(packed.content)
    assert len(packed.content) < len(plain.content) / 3
