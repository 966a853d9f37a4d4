"""Addresses that something had before lead to where it is now, or say that it is gone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.fixtures import Settings

from gallery.former_addresses import FormerAddress, list_former
from gallery.history.act import Act
from gallery.models import Gallery
from newsroom.addresses import find_free_slug
from newsroom.baking.outbox import mark_publishable, mark_stale
from newsroom.baking.reconcile import compare_everything
from newsroom.models import Article, Section
from newsroom.models.public_tree import StaleMark
from newsroom.publishing.workflow import publish, withdraw
from tests.builders import make_gallery
from tests.newsroom.baking.baked import article_with, bake
from tests.newsroom.desk.test_desk_forms import gallery_form, seen_on

pytestmark = pytest.mark.django_db
GALLERY_PLACES = (
    "/galleries/{slug}/",
    "/galleries/{slug}/?print=1",
    "/galleries/{slug}/?page=2",
    "/galleries/{slug}/{slide}/",
    "/galleries/{slug}/photos/",
    "/galleries/{slug}/live.json",
    "/galleries/{slug}/poster.jpg",
    "/embed/galleries/{slug}/",
    "/embed/galleries/{slug}/?theme=dark",
    "/embed/galleries/{slug}/code/",
    "/embed/galleries/{slug}/{slide}/",
    "/api/v1/galleries/{slug}",
    "/api/v1/galleries/{slug}/ninjs.json",
    "/api/v1/galleries/{slug}/manifest.json",
)


def move(thing: Gallery | Article | Section, slug: str) -> None:
    """Save it at another address, as every door of ours does."""
    fresh = type(thing)._default_manager.get(pk=thing.pk)
    fresh.slug = slug
    fresh.save()
    thing.slug = slug


def leads(client: Client, url: str) -> str:
    """Where an address leads for good."""
    answer = client.get(url)
    assert answer.status_code == 301, (url, answer.status_code)
    assert "immutable" not in answer["Cache-Control"]
    return str(answer["Location"])


def test_every_address_of_a_gallery_leads_to_its_new_one(client: Client) -> None:
    gallery = make_gallery(3, slug="harbour")
    slide = gallery.slides.order_by("position").first()
    assert slide is not None
    move(gallery, "the-harbour-at-night")
    for place in GALLERY_PLACES:
        old = place.format(slug="harbour", slide=slide.public_id)
        new = place.format(slug="the-harbour-at-night", slide=slide.public_id)
        assert leads(client, old) == new
        if "page=2" not in place:
            assert client.get(new).status_code == 200
    assert client.get("/galleries/harbour/nosuchslide/").status_code == 301
    assert client.get("/galleries/harbor/").status_code == 404
    assert client.post("/galleries/harbour/").status_code == 405
    answer = client.get("/api/v1/galleries/harbour")
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_articles_and_sections_lead_on_too_and_chains_are_one_step(client: Client) -> None:
    section = Section.objects.create(name="Politics", slug="politics")
    article = Article.objects.create(headline="Counted", slug="counted", section=section)
    publish(article)
    for number, slug in enumerate(("recounted", "counted-again", "counted-at-last")):
        move(article, slug)
        move(section, f"politics-{number}")
    for old in ("counted", "recounted", "counted-again"):
        assert leads(client, f"/articles/{old}/") == "/articles/counted-at-last/"
        assert leads(client, f"/api/v1/articles/{old}") == "/api/v1/articles/counted-at-last"
    assert leads(client, "/sections/politics/?page=1") == "/sections/politics-2/?page=1"
    assert leads(client, "/api/v1/sections/politics-0") == "/api/v1/sections/politics-2"
    assert leads(client, "/feeds/sections/politics/articles.rss").startswith(
        "/feeds/sections/politics-2/"
    )


def test_moving_back_works_and_leaves_the_other_leading_here(client: Client) -> None:
    gallery = make_gallery(1, slug="harbour")
    move(gallery, "port")
    move(gallery, "harbour")
    assert client.get("/galleries/harbour/").status_code == 200
    assert leads(client, "/galleries/port/") == "/galleries/harbour/"
    assert list_former(gallery) == ["port"]


def test_what_is_withdrawn_is_gone_at_the_old_address_as_at_the_new_one(client: Client) -> None:
    gallery = make_gallery(1, slug="harbour")
    article = article_with(gallery)
    before = article.slug
    move(gallery, "port")
    move(article, "port-story")
    withdraw(Gallery.objects.get())
    withdraw(Article.objects.get())
    for url in ("/galleries/{}/", "/embed/galleries/{}/", "/api/v1/galleries/{}"):
        assert {client.get(url.format(slug)).status_code for slug in ("harbour", "port")} == {410}
    for slug in (before, "port-story"):
        assert client.get(f"/articles/{slug}/").status_code == 410
        assert client.get(f"/api/v1/articles/{slug}").status_code == 410
    assert client.get("/api/v1/galleries/harbour")["Content-Type"] == "application/problem+json"


def test_the_public_tree_moves_along_and_nothing_is_left_at_the_old_place(
    client: Client, settings: Settings
) -> None:
    site = Path(settings.PUBLIC_TREE_ROOT)
    gallery = make_gallery(2, slug="harbour")
    article = article_with(gallery)
    bake()
    move(gallery, "port")
    mark_publishable(gallery)
    bake()
    compare_everything(orphan_after_seconds=0)
    left = [path for path in site.rglob("*") if "harbour" in path.as_posix()]
    assert left == [site / ".moved/galleries/harbour"]
    assert (site / "galleries/port/index.html").exists()
    for page in (f"articles/{article.slug}/index.html", "galleries/index.html", "sitemap.xml"):
        text = (site / page).read_text()
        assert "/galleries/port/" in text
        assert "/galleries/harbour/" not in text


def test_whoever_keeps_a_copy_is_told_of_the_new_address_and_of_no_end(client: Client) -> None:
    section = Section.objects.create(name="Politics", slug="politics")
    gallery = make_gallery(1, slug="harbour")
    article = publish(Article.objects.create(headline="A", slug="a", section=section))
    mark_stale(StaleMark.Kind.SITE)
    bake()
    start = client.get("/api/v1/changes").json()["next"].partition("/api/v1/")[2]
    for thing, slug in ((section, "economy"), (gallery, "port"), (article, "b")):
        move(thing, slug)
    mark_publishable(gallery)
    mark_publishable(article)
    mark_stale(StaleMark.Kind.SITE)
    bake()
    changes = client.get(f"/api/v1/{start}").json()["changes"]
    told = {
        (one["kind"], one["id"], one["slug"], one["status"])
        for one in changes
        if one["kind"] != "photo"
    }
    assert told == {
        ("gallery", gallery.pk, "port", 200),
        ("article", article.pk, "b", 200),
        ("section", section.pk, "economy", 200),
    }


def test_a_draft_that_is_renamed_leaves_nothing_behind(client: Client) -> None:
    gallery = make_gallery(1, published=False, slug="harbour")
    move(gallery, "port")
    assert client.get("/galleries/harbour/").status_code == 404
    assert not FormerAddress.objects.exists()


def test_what_is_typed_letter_by_letter_while_nobody_sees_it_is_no_address() -> None:
    article = publish(Article.objects.create(headline="Counted", slug="counted"))
    withdraw(article)
    for slug in ("r", "re", "rec", "recounted"):
        move(article, slug)
    assert list_former(article) == ["counted"]


def test_neither_ids_nor_feeds_change_by_a_move(client: Client) -> None:
    section = Section.objects.create(name="Politics", slug="politics")
    gallery = make_gallery(1, slug="harbour")
    article = publish(Article.objects.create(headline="A", slug="a", section=section))

    def known_by() -> list[object]:
        feeds = ["galleries", "articles", f"sections/{Section.objects.get().slug}/articles"]
        atoms = [client.get(f"/feeds/{name}.atom").content.decode() for name in feeds]
        ids = [text.split("<id>")[1:] for text in atoms]
        return [[one.partition("</id>")[0] for one in each] for each in ids]

    before = known_by()
    for thing, slug in ((section, "economy"), (gallery, "port"), (article, "b")):
        move(thing, slug)
    assert known_by() == before
    move(section, "politics")
    assert known_by() == before


def test_oembed_knows_an_address_from_before(client: Client) -> None:
    gallery = make_gallery(1, slug="harbour")
    move(gallery, "port")
    url = quote("http://127.0.0.1:8000/galleries/harbour/", safe="")
    answer = client.get(f"/oembed?url={url}")
    assert answer.status_code == 200
    assert "/embed/galleries/port/" in json.loads(answer.content)["html"]


def test_an_old_address_is_nobody_elses(admin_client: Client) -> None:
    gallery = make_gallery(1, slug="harbour", title="The night")
    move(gallery, "port")
    assert find_free_slug(Gallery.objects.all(), "Harbour", otherwise="gallery") == "harbour-2"
    url = "/admin/gallery/gallery/add/"
    form = {"title": "Another", "slug": "Harbour", "kicker": "", "intro": "", "language": "en"}
    answer = admin_client.post(url, form)
    assert answer.status_code == 200
    assert "This address leads to “The night”, which was there until" in answer.content.decode()
    assert Gallery.objects.count() == 1
    # An article may have it: that is another address.
    assert find_free_slug(Article.objects.all(), "Harbour", otherwise="article") == "harbour"


def test_the_desk_moves_what_is_published_says_what_becomes_of_links_and_logs_it(
    admin_client: Client, admin_user: User
) -> None:
    gallery = make_gallery(1, slug="harbour")
    url = f"/admin/gallery/gallery/{gallery.pk}/change/"

    def save(slug: str) -> Any:
        form = gallery_form(title=gallery.title, slug=slug, seen=seen_on(admin_client, url))
        return admin_client.post(url, form, follow=True)

    page = admin_client.get(url).content.decode()
    assert "links to the old one lead to the new one" in page
    answer = save("port")
    said = answer.content.decode()
    assert "Links to “harbour” lead to “port” from now on." in said
    assert "These lead here already: harbour." in admin_client.get(url).content.decode()
    act = Act.objects.filter(kind="gallery", thing_id=gallery.pk).latest("pk")
    assert (act.summary, act.done_by) == ("changed the address", admin_user)
    # Left empty, it stays: no title makes a new address of what readers have.
    save("")
    assert Gallery.objects.get().slug == "port"
    save("harbour")
    assert Gallery.objects.get().slug == "harbour"
