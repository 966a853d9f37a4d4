"""What search engines are told to read: sitemaps that are valid, complete and public."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.robotparser import RobotFileParser

import pytest
from defusedxml import ElementTree
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gallery.models import Gallery
from gallery.slides.sequence import NewSlide, place_slides
from media.models import Photo
from newsroom.models import Article, GalleryPlacement, SinglePhoto
from newsroom.pages import sitemaps
from newsroom.publishing.workflow import publish, withdraw
from tests.builders import make_gallery, make_photo, make_ready_photo
from tests.markup import read

pytestmark = pytest.mark.django_db

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def make_article(headline: str = "The count", **fields: Any) -> Article:
    """A published article."""
    number = Article.objects.count()
    return publish(Article.objects.create(headline=headline, slug=f"article-{number}", **fields))


def place(article: Article, gallery: Gallery) -> None:
    """The gallery in the article."""
    GalleryPlacement.objects.create(parent=article, region="body", ordering=20, gallery=gallery)


def fetch(client: Client, url: str) -> Any:
    """The root element of an XML answer."""
    response = client.get(url)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    assert response["Cache-Control"].startswith("max-age=15, ")  # as every public page
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{SITEMAP}urlset"
    return root


def images_by_page(client: Client) -> dict[str, list[str]]:
    """The image URLs of each page, by the page's path."""
    return {
        page.findtext(f"{SITEMAP}loc").removeprefix(settings.BASE_URL): [
            element.text for element in page.iterfind(f"{IMAGE}image/{IMAGE}loc")
        ]
        for page in fetch(client, "/sitemap.xml")
    }


def test_the_sitemap_names_published_galleries_and_articles_newest_first(client: Client) -> None:
    gallery = make_gallery(slides=1)
    article = make_article()
    make_gallery(slides=1, published=False)
    Article.objects.create(headline="Draft", slug="draft")
    withdraw(make_gallery(slides=1))
    ahead = make_article("Tomorrow")
    Article.objects.filter(pk=ahead.pk).update(published_at=timezone.now() + timedelta(days=1))
    assert list(images_by_page(client)) == [article.get_absolute_url(), gallery.get_absolute_url()]


def test_only_page_date_and_image_addresses_are_given(client: Client) -> None:
    make_gallery(slides=2)
    [page] = fetch(client, "/sitemap.xml")
    assert [element.tag for element in page] == [
        f"{SITEMAP}loc",
        f"{SITEMAP}lastmod",
        f"{IMAGE}image",
        f"{IMAGE}image",
    ]
    assert [[child.tag for child in image] for image in page.iterfind(f"{IMAGE}image")] == [
        [f"{IMAGE}loc"],
        [f"{IMAGE}loc"],
    ]
    assert page.findtext(f"{SITEMAP}loc").startswith(settings.BASE_URL)
    assert datetime.fromisoformat(page.findtext(f"{SITEMAP}lastmod")).tzinfo is not None


def test_the_images_are_those_of_the_page(client: Client) -> None:
    """Also for photos that are narrower than the widest fallback, and for articles' photos."""
    gallery = make_gallery(slides=0, published=False)
    shapes = ((48, 32), (700, 400), (1300, 700), (700, 900))
    place_slides(gallery, [NewSlide(make_ready_photo(*shape)) for shape in shapes])
    publish(gallery)
    article = make_article(lead_photo=make_ready_photo())
    SinglePhoto.objects.create(
        parent=article, region="body", ordering=10, photo=make_ready_photo(400, 300)
    )
    place(article, gallery)
    listed = images_by_page(client)
    for url, number in ((gallery.get_absolute_url(), 4), (article.get_absolute_url(), 6)):
        shown = [f"{settings.BASE_URL}{image['src']}" for image in read(client, url).images]
        assert listed[url] == shown
        assert len(shown) == number


def test_photos_that_cannot_be_shown_are_not_named(client: Client) -> None:
    gallery = make_gallery(slides=1)
    place_slides(gallery, [NewSlide(make_photo()), NewSlide(None)])
    article = make_article(lead_photo=make_photo())
    place(article, make_gallery(slides=1, published=False))
    listed = images_by_page(client)
    assert len(listed[gallery.get_absolute_url()]) == 1
    assert listed[article.get_absolute_url()] == []


def test_a_page_names_each_image_once_and_at_most_1000(client: Client) -> None:
    gallery = make_gallery(slides=1)
    photo = Photo.objects.get()
    place_slides(gallery, [NewSlide(photo)] * 3)
    paths = [f"ab/{number}.jpg" for number in range(1200)]
    assert len(images_by_page(client)[gallery.get_absolute_url()]) == 1
    assert len(sitemaps.view_page(gallery, paths, {}).image_urls) == 1000


def test_a_larger_site_has_an_index_of_parts_that_keep_their_pages(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sitemaps.MAX_PAGES == 1_000
    monkeypatch.setattr(sitemaps, "MAX_PAGES", 2)
    galleries, article = [make_gallery(slides=1) for _ in range(3)], make_article()
    parts = list_parts(client)
    named = {
        part: [page.get_absolute_url() for page in galleries if named_in(client, part, page)]
        for part in parts
    }
    assert sorted(url for urls in named.values() for url in urls) == sorted(
        g.get_absolute_url() for g in galleries
    )
    assert all(len(urls) <= 2 for urls in named.values())
    assert [part for part in parts if named_in(client, part, article)] == [
        f"/sitemaps/articles-{sitemaps.find_part(article.pk)}.xml"
    ]
    withdraw(galleries[0])
    make_gallery(slides=1)
    for part in set(named) & set(list_parts(client)):
        kept = [url for url in named[part] if url != galleries[0].get_absolute_url()]
        assert all(url in client.get(part).text for url in kept)
    assert client.get("/sitemaps/galleries-999999.xml").status_code == 404


def list_parts(client: Client) -> list[str]:
    """The addresses in the index."""
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    assert index.tag == f"{SITEMAP}sitemapindex"
    locations = [part.findtext(f"{SITEMAP}loc") or "" for part in index]
    return [location.removeprefix(settings.BASE_URL) for location in locations]


def named_in(client: Client, part: str, thing: Gallery | Article) -> bool:
    """Whether a part names a page."""
    return f"{settings.BASE_URL}{thing.get_absolute_url()}</loc>" in client.get(part).text


def test_a_site_that_one_sitemap_holds_has_no_parts(client: Client) -> None:
    gallery = make_gallery(slides=1)
    part = f"/sitemaps/galleries-{sitemaps.find_part(gallery.pk)}.xml"
    assert client.get(part).status_code == 404


def test_an_empty_site_has_valid_sitemaps(client: Client) -> None:
    assert len(fetch(client, "/sitemap.xml")) == len(fetch(client, "/sitemap-news.xml")) == 0


def test_the_sitemap_takes_a_constant_number_of_queries(client: Client) -> None:
    counts = []
    for number in (1, 5):
        for _ in range(number):
            article = make_article(lead_photo=make_ready_photo())
            place(article, make_gallery(slides=number))
        with CaptureQueriesContext(connection) as queries:
            fetch(client, "/sitemap.xml")
        counts.append(len(queries))
    assert counts == [9, 9]


def test_the_news_sitemap_names_articles_of_two_days(client: Client) -> None:
    old, new = make_article("Old"), make_article("Öffentlich & <gezählt>\x07")
    make_gallery(slides=1)
    Article.objects.filter(pk=old.pk).update(published_at=timezone.now() - timedelta(hours=49))
    [page] = fetch(client, "/sitemap-news.xml")
    assert page.findtext(f"{SITEMAP}loc") == f"{settings.BASE_URL}{new.get_absolute_url()}"
    news = page.find(f"{NEWS}news")
    assert [element.tag for element in news] == [
        f"{NEWS}publication",
        f"{NEWS}publication_date",
        f"{NEWS}title",
    ]
    assert news.findtext(f"{NEWS}publication/{NEWS}name") == settings.SITE_NAME
    assert news.findtext(f"{NEWS}publication/{NEWS}language") == "en"
    assert news.findtext(f"{NEWS}title") == "Öffentlich & <gezählt>"
    assert datetime.fromisoformat(news.findtext(f"{NEWS}publication_date")).tzinfo is not None


def test_the_news_sitemap_stops_at_1000(client: Client) -> None:
    now = timezone.now()
    Article.objects.bulk_create(
        Article(headline=f"Story {n}", slug=f"story-{n}", state="published", published_at=now)
        for n in range(1005)
    )
    with CaptureQueriesContext(connection) as queries:
        assert len(fetch(client, "/sitemap-news.xml")) == 1000
    assert len(queries) == 1


def test_robots_may_read_all_but_the_desk(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    robots = RobotFileParser()
    robots.parse(response.content.decode().splitlines())
    for path in ("/", "/galleries/x/", "/renditions/ab/x.jpg", "/sitemap.xml"):
        assert robots.can_fetch("Googlebot", path), path
    assert not robots.can_fetch("Googlebot", "/admin/")
    assert robots.site_maps() == [
        f"{settings.BASE_URL}/sitemap.xml",
        f"{settings.BASE_URL}/sitemap-news.xml",
    ]


def test_what_search_engines_ask_for_needs_no_session(client: Client) -> None:
    for url in ("/sitemap.xml", "/sitemap-news.xml", "/robots.txt"):
        response = client.get(url)
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")
        assert client.post(url).status_code == 405
