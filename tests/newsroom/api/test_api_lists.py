"""The API's lists: pages, filters, and what they cost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gallery.models import ChangedThing, Gallery
from gallery.slides.sequence import place_photos
from gallery.slides.words import edit_words, get_words_in_effect
from media.models import Photo
from media.takedown import kill_photo
from newsroom.models import Article, GalleryPlacement, Section
from newsroom.publishing.workflow import publish, withdraw
from tests.builders import make_gallery, make_photo, make_ready_photo
from tests.newsroom.baking.baked import bake

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


def get(client: Client, url: str) -> Any:
    """The JSON of an answer that is there."""
    response = client.get(url.removeprefix(SITE))
    assert response.status_code == 200, response.content
    return response.json()


def make_article(headline: str, *, section: Section | None = None) -> Article:
    """A published article without parts."""
    slug = headline.lower().replace(" ", "-")
    return publish(Article.objects.create(headline=headline, slug=slug, section=section))


def many_galleries(number: int) -> None:
    """Published galleries without photos, the last one the newest."""
    now = timezone.now()
    Gallery.objects.bulk_create(
        Gallery(
            title=f"Gallery {n}",
            slug=f"many-{n}",
            state=Gallery.State.PUBLISHED,
            published_at=now - timedelta(minutes=number - n // 2),  # two at each moment
        )
        for n in range(number)
    )


def test_pages_follow_one_another_without_a_gap(client: Client) -> None:
    many_galleries(7)
    slugs, url = [], "/api/v1/galleries?limit=3"
    while url:
        page = get(client, url)
        slugs += [gallery["slug"] for gallery in page["galleries"]]
        url = page["next"]
    assert slugs == [f"many-{n}" for n in range(6, -1, -1)]


def test_what_comes_out_meanwhile_moves_no_page(client: Client) -> None:
    many_galleries(4)
    first = get(client, "/api/v1/galleries?limit=2")
    many_galleries_more = Gallery(title="Late", slug="late", state="published")
    many_galleries_more.published_at = timezone.now()
    many_galleries_more.save()
    second = get(client, first["next"])
    assert [gallery["slug"] for gallery in second["galleries"]] == ["many-1", "many-0"]


def test_the_next_page_keeps_the_filters(client: Client) -> None:
    many_galleries(4)
    Gallery.objects.filter(slug__in=["many-1", "many-3"]).update(intro="Snow & rain")
    page = get(client, "/api/v1/galleries?limit=1&q=snow+%26")
    assert [gallery["slug"] for gallery in page["galleries"]] == ["many-3"]
    assert [gallery["slug"] for gallery in get(client, page["next"])["galleries"]] == ["many-1"]


def test_only_what_readers_see_is_listed(client: Client) -> None:
    make_gallery(slides=1, published=False)
    withdraw(make_gallery(slides=1))
    make_photo()
    make_ready_photo()
    assert get(client, "/api/v1/galleries") == {"galleries": [], "next": None}
    assert get(client, "/api/v1/photos") == {"photos": [], "next": None}


def test_galleries_of_a_section_are_those_that_its_articles_show(client: Client) -> None:
    politics = Section.objects.create(name="Politics", slug="politics")
    placed, _other = make_gallery(slides=1), make_gallery(slides=1)
    article = make_article("Vote", section=politics)
    make_article("Rain")
    GalleryPlacement.objects.create(parent=article, region="body", ordering=1, gallery=placed)
    galleries = get(client, "/api/v1/galleries?section=politics")["galleries"]
    assert [gallery["slug"] for gallery in galleries] == [placed.slug]
    articles = get(client, "/api/v1/articles?section=politics")["articles"]
    assert [article["headline"] for article in articles] == ["Vote"]
    assert articles[0]["section"]["slug"] == "politics"
    section = get(client, "/api/v1/sections/politics")
    assert get(client, section["galleries_url"])["galleries"] == galleries
    assert get(client, "/api/v1/sections")["sections"] == [section]


def test_updated_since_finds_corrections_of_photos(client: Client) -> None:
    gallery, other = make_gallery(slides=1), make_gallery(slides=1)
    bake()
    since = quote(timezone.now().isoformat())
    assert get(client, f"/api/v1/galleries?updated_since={since}")["galleries"] == []
    slide = gallery.slides.get()
    seen = get_words_in_effect(slide)
    edit_words(slide, seen=seen, edited={"caption": "Corrected"}, everywhere=True)
    bake()
    changed = get(client, f"/api/v1/galleries?updated_since={since}")["galleries"]
    assert [line["slug"] for line in changed] == [gallery.slug] != [other.slug]
    assert [line["id"] for line in get(client, f"/api/v1/photos?updated_since={since}")["photos"]]


def test_a_list_of_50_galleries_takes_at_most_5_queries(client: Client) -> None:
    for _ in range(3):
        make_gallery(slides=2)
    many_galleries(50)
    Section.objects.create(name="Politics", slug="politics")
    ChangedThing.objects.bulk_create(
        ChangedThing(kind=ChangedThing.Kind.GALLERY, thing_id=pk, status=200)
        for pk in Gallery.objects.values_list("pk", flat=True)
    )
    # With `updated_since`, one more: whether anything changed at all.
    for query, most in (("limit=50", 5), ("limit=50&q=a&updated_since=2020-01-01T00:00:00Z", 6)):
        with CaptureQueriesContext(connection) as queries:
            answer = get(client, f"/api/v1/galleries?{query}")
        assert len(answer["galleries"]) == 50
        assert answer["next"]
        assert len(queries) <= most


def test_the_same_rows_are_the_same_bytes(client: Client) -> None:
    many_galleries(25)
    make_article("Rain")
    for name in ("galleries", "articles", "photos", "sections"):
        assert client.get(f"/api/v1/{name}").content == client.get(f"/api/v1/{name}").content


def test_an_article_has_its_parts_in_order(client: Client) -> None:
    gallery = make_gallery(slides=2)
    article = Article.objects.create(headline="Storm", slug="storm", standfirst="Wind")
    article.newsroom_text_set.create(region="body", ordering=1, text="<p>Words</p>")
    GalleryPlacement.objects.create(parent=article, region="body", ordering=2, gallery=gallery)
    publish(article)
    answer = get(client, "/api/v1/articles/storm")
    assert [part["kind"] for part in answer["parts"]] == ["text", "gallery"]
    assert answer["parts"][1]["gallery"]["slides"][0]["credit"]["printed"]
    withdraw(article)
    assert client.get("/api/v1/articles/storm").status_code == 410
    assert client.get("/api/v1/articles/never-was").status_code == 404


def test_a_photo_is_there_while_something_published_shows_it(client: Client) -> None:
    gallery = make_gallery(slides=1)
    photo = Photo.objects.get()
    assert get(client, f"/api/v1/photos/{photo.pk}")["credit"]["printed"] == "Photographer 1/Agency"
    withdraw(gallery)
    assert client.get(f"/api/v1/photos/{photo.pk}").status_code == 404


def test_a_killed_photo_is_gone_from_everything(client: Client) -> None:
    gallery = make_gallery(slides=2)
    photo = Photo.objects.get(caption="Caption 1")
    kill_photo(photo, reason="A mix-up", killed_by=None)
    assert client.get(f"/api/v1/photos/{photo.pk}").status_code == 410
    slides = get(client, f"/api/v1/galleries/{gallery.slug}")["slides"]
    assert [slide["caption"] for slide in slides] == ["Caption 2"]
    line = get(client, "/api/v1/galleries")["galleries"][0]
    assert (line["slide_count"], line["withheld_count"]) == (1, 0)
    assert [line["caption"] for line in get(client, "/api/v1/photos")["photos"]] == ["Caption 2"]


def test_an_embargo_holds_everything_back(client: Client) -> None:
    gallery = make_gallery(slides=1)
    Gallery.objects.update(embargo_until=timezone.now() + timedelta(hours=1))
    assert client.get(f"/api/v1/galleries/{gallery.slug}").status_code == 404
    assert client.get(f"/api/v1/photos/{Photo.objects.get().pk}").status_code == 404
    assert get(client, "/api/v1/galleries")["galleries"] == []
    assert get(client, "/api/v1/photos")["photos"] == []


def test_a_photo_says_where_it_is_and_what_it_shows(client: Client) -> None:
    gallery = make_gallery(slides=1)
    photo = Photo.objects.get()
    Photo.objects.update(
        keywords=["sea", "ice"],
        city="Kiel",
        country="Germany",
        country_code="DEU",
        extended_description="Floes drift past the quay.",
        data_mining="http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED",
    )
    alone = get(client, f"/api/v1/photos/{photo.pk}")
    slide = get(client, f"/api/v1/galleries/{gallery.slug}")["slides"][0]
    for answer in (alone, slide["photo"]):
        assert answer["api_url"] == f"{SITE}/api/v1/photos/{photo.pk}"
        assert answer["keywords"] == ["sea", "ice"]
        assert answer["place"] == {
            "sublocation": "",
            "city": "Kiel",
            "state_or_province": "",
            "country": "Germany",
            "country_code": "DEU",
        }
        assert answer["extended_description"] == "Floes drift past the quay."
        assert answer["data_mining"] == "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED"
    assert slide["photo"]["url"] == slide["url"]
    assert alone["url"] == f"{SITE}/photos/{photo.pk}/"


def test_what_shows_a_photo_is_there_for_who_includes_it(client: Client) -> None:
    gallery, draft = make_gallery(slides=1), Gallery.objects.create(title="Draft", slug="draft")
    photo = Photo.objects.get()
    place_photos(draft, [photo])
    article = Article.objects.create(headline="Storm", slug="storm", lead_photo=photo)
    publish(article)
    url = f"/api/v1/photos/{photo.pk}"
    assert not {"galleries", "articles"} & get(client, url).keys()
    both = get(client, f"{url}?include=galleries,articles")
    assert both["galleries"] == [
        {
            "id": gallery.pk,
            "title": gallery.title,
            "url": f"{SITE}/galleries/{gallery.slug}/",
            "api_url": f"{SITE}/api/v1/galleries/{gallery.slug}",
        }
    ]
    assert [link["title"] for link in both["articles"]] == ["Storm"]
    assert "articles" not in get(client, f"{url}?include=galleries")
    listed = get(client, "/api/v1/photos?fields=id,galleries.id")["photos"]
    assert listed == [{"id": photo.pk, "galleries": [{"id": gallery.pk}]}]
    refused = client.get(f"{url}?include=galery")
    assert refused.status_code == 400
    assert "did you mean galleries?" in refused.json()["detail"]


def test_a_list_of_photos_with_all_that_shows_them_takes_at_most_7_queries(client: Client) -> None:
    for _ in range(3):
        make_gallery(slides=3)
    with CaptureQueriesContext(connection) as queries:
        photos = get(client, "/api/v1/photos?include=galleries,articles")["photos"]
    assert all(len(photo["galleries"]) == 1 for photo in photos)
    assert len(photos) == 9
    assert len(queries) <= 7
