"""The contact sheet on paper: what stands on it."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from gallery.models import Gallery, Slide
from media.takedown import kill_photo
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db


@pytest.fixture
def gallery() -> Gallery:
    """A draft of four photos."""
    return make_gallery(4, published=False)


def paper(client: Client, gallery: Gallery, query: str = "") -> str:
    """The pages."""
    client.force_login(
        User.objects.get_or_create(username="ana", is_superuser=True, is_staff=True)[0]
    )
    return client.get(f"/admin/gallery/gallery/{gallery.pk}/print/{query}").content.decode()


def numbers(html: str) -> list[int]:
    """The numbers that are printed, in their order."""
    return [int(found) for found in re.findall(r'printed__number">(\d+)<', html)]


def test_each_photo_has_its_number_words_credit_and_flag(client: Client, gallery: Gallery) -> None:
    Slide.objects.filter(gallery=gallery, position=2).update(
        caption="<b>Boats</b>\n" + "at dawn " * 40, flag="pick"
    )
    html = paper(client, gallery)
    assert numbers(html) == [1, 2, 3, 4]
    assert "Photographer 1/Agency" in html
    assert "Caption 1" in html
    assert "&lt;b&gt;Boats&lt;/b&gt; at dawn" in html
    caption = re.findall(r'printed__caption">(.*?)</p>', html)[1]
    assert caption.endswith("…")
    assert "Picked" in html
    assert html.count("<img") == 4


def test_a_killed_photo_is_not_printed_and_a_wanted_one_has_its_place(
    client: Client, gallery: Gallery
) -> None:
    photo = gallery.slides.select_related("photo").get(position=1).photo
    assert photo is not None
    kill_photo(photo, reason="Not her", killed_by=None)
    gallery.slides.create(position=5, caption="Polls open")
    html = paper(client, gallery)
    assert numbers(html) == [1, 2, 3, 4, 5]
    assert html.count("<img") == 3
    assert "Killed: its picture is shown nowhere" in html
    assert "Photo wanted" in html


def test_rejected_photos_are_left_out_where_asked_and_numbers_stay(
    client: Client, gallery: Gallery
) -> None:
    Slide.objects.filter(gallery=gallery, position=2).update(flag="reject")
    assert "Rejected" in paper(client, gallery)
    html = paper(client, gallery, "?kept=1&photos=20")
    assert numbers(html) == [1, 3, 4]
    assert "paper--20" in html


@pytest.mark.parametrize("query", ["?photos=0", "?photos=x", "?photos=999999999999999999999"])
def test_a_number_that_is_not_offered_is_the_usual_one(
    client: Client, gallery: Gallery, query: str
) -> None:
    assert "paper--12" in paper(client, gallery, query)


def test_an_empty_gallery_says_so(client: Client) -> None:
    assert "No photos yet." in paper(client, make_gallery(0, published=False))


def test_the_number_of_queries_is_constant(
    client: Client, gallery: Gallery, django_assert_max_num_queries: object
) -> None:
    paper(client, gallery)
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        client.get(f"/admin/gallery/gallery/{gallery.pk}/print/")
