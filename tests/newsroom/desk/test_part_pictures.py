"""Pictures of galleries and photos among the parts of an article."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from newsroom.desk.part_pictures import SHOWN_OF_GALLERY, show_galleries, show_photos
from tests.builders import make_gallery, make_ready_photo

pytestmark = pytest.mark.django_db


def test_a_gallery_is_shown_by_the_photos_it_begins_with(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    long, short = make_gallery(SHOWN_OF_GALLERY + 2), make_gallery(1, published=False)
    with django_assert_num_queries(2):
        shown = show_galleries({long.pk, short.pk, 999})
    assert set(shown) == {long.pk, short.pk}
    assert len(shown[long.pk].pictures) == SHOWN_OF_GALLERY
    assert shown[long.pk].number == SHOWN_OF_GALLERY + 2
    assert (shown[short.pk].mark, shown[long.pk].mark) == ("not published", "")


def test_a_photo_is_shown_with_its_caption() -> None:
    photo = make_ready_photo(headline="Nets", caption="Nets at dawn.")
    (picture,) = show_photos({photo.pk})[photo.pk].pictures
    assert picture.url.endswith(".jpg")
    assert picture.caption == "Nets at dawn."
    assert show_photos(set()) == {} == show_galleries(set())


def test_what_was_chosen_is_asked_for_by_its_number(admin_client: Client) -> None:
    gallery = make_gallery(2, title="At <dawn>")
    address = "/admin/newsroom/article/pictures/"
    answer = admin_client.get(f"{address}?gallery={gallery.pk}&gallery=x&photo=77").json()
    assert set(answer) == {f"gallery:{gallery.pk}"}
    assert "At &lt;dawn&gt;" in answer[f"gallery:{gallery.pk}"]["html"]
    assert answer[f"gallery:{gallery.pk}"]["html"].count("<img") == 2
