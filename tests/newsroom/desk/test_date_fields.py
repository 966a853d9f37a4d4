"""Moments typed on the desk, through the newsroom's own clocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from gallery.models import Gallery
from media.models import Photo
from tests.builders import make_gallery, make_photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def new_york() -> Iterator[None]:
    """A newsroom whose clocks are put forward and back."""
    with timezone.override("America/New_York"):
        yield


@pytest.mark.parametrize(
    ("act", "field", "column"),
    [
        ("schedule", "publish_at", "published_at"),
        ("embargo", "at", "embargo_until"),
        ("withdrawal", "at", "withdraw_at"),
        ("live", "at", "live_until"),
    ],
)
def test_every_moment_of_a_gallery_comes_through_the_one_door(
    admin_client: Client, act: str, field: str, column: str
) -> None:
    gallery = make_gallery(1, published=False)
    url = f"/admin/gallery/gallery/{gallery.pk}/{act}/"

    def kept() -> object:
        return Gallery.objects.values_list(column, flat=True).get()

    refused = admin_client.post(url, {field: "2099-03-08T02:30"}, follow=True)
    assert "does not exist" in refused.text
    assert kept() is None
    asked = admin_client.post(url, {field: "2099-11-01T01:30", "act": "set"}).text
    assert "comes twice" in asked
    assert kept() is None
    choices = re.findall(rf'name="{field}" value="([^"]+)"', asked)
    assert len(choices) == 2
    assert 'name="act" value="set"' in asked
    admin_client.post(url, {field: choices[1], "act": "set"})
    assert kept() == datetime(2099, 11, 1, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("act", "column"), [("embargo", "embargo_until"), ("licence", "expires_at")]
)
def test_so_does_every_moment_of_a_photo(admin_client: Client, act: str, column: str) -> None:
    photo = make_photo()
    url = f"/admin/media/photo/{photo.pk}/{act}/"
    assert "does not exist" in admin_client.post(url, {"at": "2099-03-08T02:30"}, follow=True).text
    assert "comes twice" in admin_client.post(url, {"at": "2099-11-01T01:30"}).text
    admin_client.post(url, {"at": "2099-11-01 01:30 -04:00"})
    assert getattr(Photo.objects.get(), column) == datetime(2099, 11, 1, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize("number", ["9" * 25, "9" * 5_000])
def test_an_address_of_a_number_that_nothing_has_is_not_found(
    admin_client: Client, number: str
) -> None:
    for page in ("gallery/gallery", "newsroom/article", "media/photo"):
        answer = admin_client.post(f"/admin/{page}/{number}/embargo/", {"act": "clear"})
        assert answer.status_code == 404


def test_when_a_photo_was_taken_is_typed_through_the_same_door(admin_client: Client) -> None:
    photo = make_photo()
    url = f"/admin/media/photo/{photo.pk}/change/"

    def save(day: str, clock: str) -> str:
        page = admin_client.get(url).text
        seen = re.search(r'name="seen" value="([0-9a-f]{32})"', page)
        assert seen
        form = {"seen": seen[1], "keywords": ""}
        form |= {"taken_at_0": day, "taken_at_1": clock}
        return admin_client.post(url, form, follow=True).text

    assert "does not exist" in save("2027-03-14", "02:30")
    assert "comes twice" in save("2027-11-07", "01:30")
    assert "cannot be meant" in save("0001-01-01", "00:00")
    save("2027-11-07", "01:30:00 -05:00")
    assert Photo.objects.get().taken_at == datetime(2027, 11, 7, 6, 30, tzinfo=UTC)
    # The form says which of the two it is, so that saving it again changes nothing.
    page = admin_client.get(url).text
    assert 'value="01:30:00 -05:00"' in page
    save("2027-11-07", "01:30:00 -05:00")
    assert Photo.objects.get().taken_at == datetime(2027, 11, 7, 6, 30, tzinfo=UTC)


def test_lists_and_histories_name_the_zone(admin_client: Client) -> None:
    gallery = make_gallery(1)
    assert re.search(r"20\d\d, \d\d:\d\d E[SD]T", admin_client.get("/admin/gallery/gallery/").text)
    assert re.search(r"20\d\d, \d\d:\d\d E[SD]T", admin_client.get("/admin/media/photo/").text)
    page = f"/admin/gallery/gallery/{gallery.pk}"
    admin_client.post(f"{page}/change/", {"title": "New", "language": "en"})
    fields = {"title": "New", "slug": gallery.slug, "kicker": "", "intro": "", "language": "en"}
    seen = re.search(r'name="seen" value="(\w{32})"', admin_client.get(f"{page}/change/").text)
    assert seen
    admin_client.post(f"{page}/change/", {**fields, "seen": seen[1]})
    history = admin_client.get(f"{page}/history/").text
    assert re.search(r"20\d\d, \d\d:\d\d E[SD]T", history)


def test_which_of_two_moments_is_asked_after_the_form_was_saved(admin_client: Client) -> None:
    gallery = make_gallery(1, published=False)
    url = f"/admin/gallery/gallery/{gallery.pk}/change/"
    form = admin_client.get(url).context["adminform"].form
    fields = {name: value or "" for name, value in form.initial.items() if name in form.fields}
    typed = {**fields, "title": "At dusk", "_act": "schedule", "publish_at": "2099-11-01T01:30"}
    asked = admin_client.post(url, typed).text
    assert "comes twice" in asked
    assert Gallery.objects.get().title == "At dusk"
    # The answer is the act alone: the form is saved, and would be refused as somebody else's.
    assert 'action="../schedule/"' in asked
    assert 'name="title"' not in asked
