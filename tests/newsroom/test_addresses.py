"""Addresses are made of titles in any script, and no two things get one."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError
from django.test import Client

from gallery.models import Gallery
from newsroom import addresses
from newsroom.addresses import find_free_slug, make_slug, save_at_free_slug
from newsroom.models import Article, Section
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    """An administrator's browser."""
    client.force_login(User.objects.create_superuser("chief"))
    return client


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Harbour at dawn", "harbour-at-dawn"),
        ("Étienne Côté à Genève", "etienne-cote-a-geneve"),
        ("Øresund, Łódź & Straße", "oresund-lodz-strasse"),
        ("日本の夏", "ri-ben-no-xia"),
        ("항구 사진", "hang-gu-sa-jin"),
        ("गर्मी", "grmi"),
        ("صور من الميناء", "swr-mn-lmyn"),
        ("Паром вернулся", "parom-vernulsya"),
        ("🎉🔥", "tada-fire"),
        ("Smith’s ½ mile/1 day", "smiths-1-2-mile-1-day"),
        ("…", "gallery"),
        ("", "gallery"),
    ],
)
def test_a_title_in_any_script_makes_an_address(title: str, slug: str) -> None:
    assert make_slug(title, otherwise="gallery") == slug


def test_a_long_title_is_cut_at_a_word() -> None:
    slug = make_slug("harbour " * 40, otherwise="gallery")
    assert len(slug) <= 80
    assert slug.endswith("-harbour")
    assert len(make_slug("x" * 300, otherwise="gallery")) == 80
    assert len(make_slug("日" * 300, otherwise="gallery")) <= 80


def test_the_second_of_a_title_ends_in_a_number_whatever_its_case() -> None:
    for slug in ("harbour", "Harbour-2"):
        Gallery.objects.create(title="Harbour", slug=slug)
    assert find_free_slug(Gallery.objects.all(), "Harbour", otherwise="gallery") == "harbour-3"


def test_whoever_makes_the_same_at_the_same_moment_gets_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_up = addresses.find_free_slug

    def somebody_is_faster(things: Any, title: str, **options: Any) -> str:
        slug = looked_up(things, title, **options)
        if slug == "harbour":
            Gallery.objects.create(title="Theirs", slug=slug)
        return slug

    monkeypatch.setattr(addresses, "find_free_slug", somebody_is_faster)
    ours = Gallery(title="Harbour")
    save_at_free_slug(ours, "Harbour", otherwise="gallery")
    assert Gallery.objects.get(title="Harbour").slug == "harbour-2"


def test_another_fault_than_the_address_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    make_gallery(0, published=False, slug="taken")
    thing = Gallery(pk=Gallery.objects.get().pk, title="Harbour")
    thing._state.adding = True

    def insert_twice(**_: object) -> None:
        Gallery.objects.create(pk=thing.pk, title="Harbour", slug="other")

    monkeypatch.setattr(thing, "save", insert_twice)
    with pytest.raises(IntegrityError):
        save_at_free_slug(thing, "Harbour", otherwise="gallery")


FORMS = [
    ("/admin/gallery/gallery/add/", "title", Gallery),
    ("/admin/newsroom/article/add/", "headline", Article),
    ("/admin/newsroom/section/add/", "name", Section),
]


def posted(desk: Client, url: str, field: str, title: str, slug: str) -> Any:
    """The answer to a form with a title and an address, all else as the desk offers it."""
    page = desk.get(url).content.decode()
    fields = dict(re.findall(r'name="(\w+-(?:TOTAL|INITIAL)_FORMS)" value="(\d+)"', page))
    fields |= {"language": "en", "kicker": "", "position": "0", field: title, "slug": slug}
    return desk.post(url, fields)


@pytest.mark.parametrize(("url", "field", "model"), FORMS)
@pytest.mark.parametrize("title", ["日本の夏", "गर्मी", "🎉", "…"])
def test_an_empty_address_is_made_of_the_title(
    desk: Client, url: str, field: str, model: Any, title: str
) -> None:
    for _ in range(1 if model is Section else 2):
        assert posted(desk, url, field, title, "").status_code == 302
    slugs = list(model.objects.order_by("pk").values_list("slug", flat=True))
    otherwise = str(model._meta.model_name)
    assert slugs == [make_slug(title, otherwise=otherwise)] + [
        f"{make_slug(title, otherwise=otherwise)}-2"
    ] * (len(slugs) - 1)


@pytest.mark.parametrize(("url", "field", "model"), FORMS)
def test_a_wrong_address_is_answered_with_one_to_type(
    desk: Client, url: str, field: str, model: Any
) -> None:
    page = posted(desk, url, field, "Summer", "日本 の夏").content.decode()
    assert "“日本 の夏” cannot stand in an address" in page
    assert "Type ri-ben-no-xia, for example, or leave it empty." in page
    assert not model.objects.exists()


def test_a_taken_address_is_answered_with_a_free_one(desk: Client) -> None:
    make_gallery(0, published=False, title="Harbour at dawn", slug="harbour")
    page = posted(desk, *FORMS[0][:2], "Harbour", "HARBOUR").content.decode()
    assert "“Harbour at dawn” stands at this address already. Type harbour-2" in page
    assert Gallery.objects.count() == 1


def test_the_desk_asks_for_the_address_of_a_title(desk: Client) -> None:
    url = "/admin/gallery/gallery/address/"
    assert f'data-address-from="{url}"' in desk.get(FORMS[0][0]).content.decode()
    assert desk.get(url, {"title": "日本の夏"}).json() == {"slug": "ri-ben-no-xia"}
    make_gallery(0, published=False, slug="ri-ben-no-xia")
    assert desk.get(url, {"title": "日本の夏"}).json() == {"slug": "ri-ben-no-xia-2"}
    assert desk.get(url, {"title": "…"}).json() == {"slug": ""}


def test_whoever_may_not_add_may_not_ask(client: Client) -> None:
    client.force_login(User.objects.create_user("guest", is_staff=True))
    assert client.get("/admin/gallery/gallery/address/", {"title": "A"}).status_code == 403
