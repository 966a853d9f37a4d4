"""Front, sections, lists and articles as their readers get them."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gallery.models import Slide
from newsroom.models import (
    Article,
    GalleryPlacement,
    LinkCard,
    PullQuote,
    Section,
    SinglePhoto,
    Subheading,
    Text,
)
from newsroom.publishing.workflow import publish, withdraw
from tests.builders import make_gallery, make_photo, make_ready_photo

pytestmark = pytest.mark.django_db


def read(client: Client, url: str) -> str:
    """A page's HTML with its entities read."""
    response = client.get(url)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def make_article(headline: str = "The count", *, published: bool = True) -> Article:
    """An article with one paragraph."""
    number = Article.objects.count()
    article = Article.objects.create(headline=headline, slug=f"article-{number}")
    Text.objects.create(parent=article, region="body", ordering=10, text="<p>They counted.</p>")
    return publish(article) if published else article


def add(article: Article, kind: type, ordering: int, **fields: object) -> None:
    """One more part of the body."""
    kind.objects.create(  # type: ignore[attr-defined]
        parent=article, region="body", ordering=ordering, **fields
    )


def test_an_article_shows_its_parts_in_their_order(client: Client) -> None:
    article = make_article("Öffentlich & gezählt")
    photo = make_ready_photo(caption="The hall", credit_line="Ana Núñez/EPA")
    add(article, LinkCard, 60, url="https://example.org/x", title="Results", site_name="Council")
    add(article, PullQuote, 50, text="It was close.", attribution="A clerk")
    add(article, SinglePhoto, 40, photo=photo)
    add(article, GalleryPlacement, 30, gallery=make_gallery(slides=2, title="All night"))
    add(article, Subheading, 20, text="After midnight")
    page = read(client, article.get_absolute_url())
    texts = (
        "Öffentlich & gezählt",
        "They counted.",
        "<h2>After midnight</h2>",
        "All night",
        "View all 2 photos",
        "Photographer 1/Agency",
        "The hall",
        "Ana Núñez/EPA",
        "It was close.",
        "A clerk",
        "https://example.org/x",
    )
    places = [page.index(text) for text in texts]
    assert places == sorted(places)


def test_a_gallery_that_is_not_published_is_left_out(client: Client) -> None:
    article = make_article()
    gallery = make_gallery(slides=1, published=False, title="Not yet")
    add(article, GalleryPlacement, 20, gallery=gallery)
    assert "Not yet" not in read(client, article.get_absolute_url())
    publish(gallery)
    assert "Not yet" in read(client, article.get_absolute_url())


def test_an_editor_previews_a_draft_with_its_drafts(client: Client) -> None:
    article = make_article(published=False)
    gallery = make_gallery(slides=1, published=False, title="Not yet")
    add(article, GalleryPlacement, 20, gallery=gallery)
    assert client.get(article.get_absolute_url()).status_code == 404
    client.force_login(User.objects.create_superuser("ed"))
    page = read(client, article.get_absolute_url())
    assert "Preview." in page
    assert "Not yet" in page


def test_a_withdrawn_article_is_gone(client: Client) -> None:
    article = make_article()
    withdraw(article)
    assert client.get(article.get_absolute_url()).status_code == 410


def test_what_is_dated_ahead_is_not_shown_before_its_time(client: Client) -> None:
    article = make_article()
    Article.objects.update(published_at=timezone.now() + timedelta(minutes=1))
    assert client.get(article.get_absolute_url()).status_code == 404
    assert "The count" not in read(client, "/")


def test_lists_show_title_cover_and_credit(client: Client) -> None:
    gallery = make_gallery(slides=3, title="Ballots")
    Slide.objects.filter(gallery=gallery, position=1).update(credit_line="Corrected/AP")
    article = make_article("Counted")
    article.section = Section.objects.create(name="Politics", slug="politics")
    article.save()
    add(article, GalleryPlacement, 20, gallery=gallery)
    for url, texts in (
        ("/", ("Counted", "3 photos", "Corrected/AP", "Politics")),
        ("/galleries/", ("Ballots", "3 photos", "Corrected/AP")),
        ("/sections/politics/", ("Counted", "Corrected/AP")),
    ):
        page = read(client, url)
        for text in texts:
            assert text in page, (url, text)
        assert "Photographer 1/Agency" not in page


def test_empty_lists_say_so(client: Client) -> None:
    Section.objects.create(name="Sport", slug="sport")
    assert "Nothing has been published yet" in read(client, "/")
    assert "No gallery has been published yet" in read(client, "/galleries/")
    assert "Nothing has been published in this section" in read(client, "/sections/sport/")
    assert client.get("/sections/none/").status_code == 404


def test_lists_take_a_constant_number_of_queries(client: Client) -> None:
    counts = []
    for number in (2, 10):
        for _ in range(number):
            add(make_article(), GalleryPlacement, 20, gallery=make_gallery(slides=1))
        with CaptureQueriesContext(connection) as queries:
            read(client, "/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_long_list_is_paged(client: Client) -> None:
    for number in range(25):
        make_article(f"Story {number}").section = None
    section = Section.objects.create(name="News", slug="news")
    Article.objects.update(section=section)
    first = read(client, "/sections/news/")
    assert "Page 1 of 2" in first
    assert "Story 0<" not in first
    assert "Story 0<" in read(client, "/sections/news/?page=2")
    assert "Story 24" in read(client, "/sections/news/?page=junk")


def test_the_lead_photo_is_shown_with_its_credit(client: Client) -> None:
    photo = make_ready_photo(caption="First light", credit_line="MIKE NELSON/EPA")
    article = make_article()
    Article.objects.update(lead_photo=photo)
    page = read(client, article.get_absolute_url())
    assert "First light" in page
    assert "MIKE NELSON/EPA" in page
    assert 'property="og:image"' in page


def test_renditions_are_public_only_where_a_published_page_shows_them(client: Client) -> None:
    gallery = make_gallery(slides=1, published=False)
    slide = gallery.slides.select_related("photo").get()
    assert slide.photo is not None
    url = f"/renditions/{slide.photo.manifest['w320.jpg'].path}"
    assert client.get(url).status_code == 404
    gallery = publish(gallery)
    response = client.get(url)
    assert response.status_code == 200
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Content-Type"] == "image/jpeg"
    assert response.getvalue()
    withdraw(gallery)
    assert client.get(url).status_code == 404


def test_an_article_alone_makes_its_photos_public(client: Client) -> None:
    photo = make_ready_photo()
    url = f"/renditions/{photo.manifest['w320.avif'].path}"
    article = make_article()
    assert client.get(url).status_code == 404
    add(article, SinglePhoto, 20, photo=photo)
    response = client.get(url)
    assert response.status_code == 200
    assert response.getvalue()


def test_an_editor_sees_the_renditions_of_drafts(client: Client) -> None:
    photo = make_ready_photo()
    url = f"/renditions/{photo.manifest['w320.jpg'].path}"
    client.force_login(User.objects.create_superuser("ed"))
    response = client.get(url)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert response.getvalue()


@pytest.mark.parametrize(
    "path", ["x", "../settings.py", "ab/cd/w320.jpg", "%2e%2e/%2e%2e/etc/passwd", "a/b/c/d"]
)
def test_foreign_rendition_paths_are_not_found(client: Client, path: str) -> None:
    assert client.get(f"/renditions/{path}").status_code == 404


def test_an_unknown_rendition_of_a_known_photo_is_not_found(client: Client) -> None:
    make_gallery(slides=1)
    photo = make_photo()
    sha = photo.original_sha256
    path = f"{sha[:2]}/{sha[:20]}/w99999-0000000000000000.jpg"
    assert client.get(f"/renditions/{path}").status_code == 404


def test_originals_have_no_address(client: Client) -> None:
    photo = make_ready_photo()
    for url in (f"/originals/{photo.original.name}", f"/media/{photo.original.name}"):
        assert client.get(url).status_code == 404


def test_health_pages_answer(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").content == b"ok\n"


def test_pages_carry_a_security_policy_without_a_nonce(client: Client) -> None:
    gallery = make_gallery(slides=1)
    policy = client.get(gallery.get_absolute_url())["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "nonce" not in policy
