"""Feeds before they are written in a format: their heads, and all that an entry says."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.utils.timezone import now as timezone_now
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from gallery.models import Gallery
from gallery.slides.sequence import place_photos
from newsroom.models import Article, GalleryPlacement, Section, Text
from newsroom.pages.feeds import build_article_feed, build_gallery_feed, entry_id
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery, make_ready_photo

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SITE = "https://photos.example.org"


@pytest.fixture
def section(settings: Settings) -> Section:
    settings.BASE_URL, settings.SITE_NAME = SITE, "The \x0bHarbour Post"
    return Section.objects.create(name="World\x0b News", slug="world")


def test_the_heads_of_the_four_feeds(section: Section) -> None:
    feeds = [
        build(where)
        for build in (build_gallery_feed, build_article_feed)
        for where in (None, section)
    ]
    stem = "tag:photos.example.org,2026:/feeds/"
    assert [(feed.id, feed.title, feed.page_url, feed.url_stem) for feed in feeds] == [
        (
            f"{stem}galleries",
            "Photos · The Harbour Post",
            f"{SITE}/galleries/",
            f"{SITE}/feeds/galleries",
        ),
        (
            f"{stem}sections/world/galleries",
            "World News: photos · The Harbour Post",
            f"{SITE}/sections/world/",
            f"{SITE}/feeds/sections/world/galleries",
        ),
        (f"{stem}articles", "Articles · The Harbour Post", f"{SITE}/", f"{SITE}/feeds/articles"),
        (
            f"{stem}sections/world/articles",
            "World News · The Harbour Post",
            f"{SITE}/sections/world/",
            f"{SITE}/feeds/sections/world/articles",
        ),
    ]
    assert all(feed.entries == () and feed.updated_at is None for feed in feeds)


def test_an_entry_of_a_gallery_says_all_that_other_sites_may_know(section: Section) -> None:
    gallery = make_gallery(slides=0, published=False, title="Har\x0bbour")
    gallery.intro, gallery.language = "First.\x0b\n\nSecond.", "fr"
    gallery.save()
    photo = make_ready_photo(
        1600,
        1000,
        headline="Nets\x0b",
        caption="Nets dry <here>.\x0b",
        alt_text="Two nets.\x0b",
        credit_line="Ana\x0b/AP",
        copyright_notice="© Ana\x0b",
        web_statement_url="https://example.org/licence",
    )
    secret = make_ready_photo(may_be_syndicated=False)
    place_photos(gallery, [photo, secret])
    gallery = publish(gallery)

    feed = build_gallery_feed()
    (entry,) = feed.entries
    assert (entry.url, entry.language) == (f"{SITE}/galleries/{gallery.slug}/", "fr")
    assert (entry.title, entry.author, entry.section_name) == ("Harbour", "The Harbour Post", "")
    assert entry.summary.startswith("First.\n\nSecond.\n\n")
    assert "1" in entry.summary.rpartition("\n\n")[2]  # how many photos are withheld
    assert entry.published_at == gallery.published_at
    assert entry.updated_at >= entry.published_at
    assert feed.updated_at == entry.updated_at
    assert entry.id.startswith("urn:uuid:")

    (shown,) = entry.photos
    manifest = photo.manifest
    file, small = manifest["w1280.jpg"], manifest["w320.jpg"]
    assert shown.url.startswith(f"{SITE}/")
    assert shown.url.endswith(file.path)
    assert shown.thumbnail_url.endswith(small.path)
    assert (shown.width_px, shown.height_px, shown.size_bytes) == (1280, 800, file.size_bytes)
    assert (shown.thumbnail_width_px, shown.thumbnail_height_px) == (320, 200)
    assert shown.mime_type == "image/jpeg"
    assert (shown.title, shown.caption, shown.alt_text) == (
        "Nets",
        "Nets dry <here>.",
        "Two nets.",
    )
    assert (shown.credit_line, shown.copyright_notice) == ("Ana/AP", "© Ana")
    assert shown.license_url == "https://example.org/licence"
    assert entry.image_url == shown.url
    assert entry.html == (
        f"{entry.summary_html}"
        f'<figure><img src="{shown.url}" width="1280" height="800" alt="Two nets.">'
        "<figcaption><p>Nets dry &lt;here&gt;.</p><p><cite>Ana/AP</cite></p></figcaption></figure>"
    )
    assert "<p>First.</p>\n\n<p>Second.</p>" in entry.summary_html


def test_a_photo_without_words_has_no_words_below_it(section: Section) -> None:
    gallery = make_gallery(slides=0, published=False)
    place_photos(gallery, [make_ready_photo(caption="", credit_line=" ")])
    publish(gallery)
    (entry,) = build_gallery_feed().entries
    assert entry.html.endswith('alt=""></figure>')


def test_an_entry_of_an_article_says_who_wrote_it_and_shows_its_lead(section: Section) -> None:
    photo = make_ready_photo(credit_line="Ana/AP", caption="Nets.")
    article = Article.objects.create(
        headline="A\x0b night", slug="a-night", byline="Pat\x0b", section=section, lead_photo=photo
    )
    article = publish(article)
    bare = publish(Article.objects.create(headline="Bare", slug="bare", language="de"))

    feed = build_article_feed()
    newest, entry = feed.entries
    assert (newest.title, newest.author, newest.section_name, newest.language) == (
        "Bare",
        "The Harbour Post",
        "",
        "de",
    )
    assert (newest.photos, newest.image_url) == ((), "")
    assert newest.published_at == bare.published_at
    assert (entry.title, entry.author, entry.section_name) == ("A night", "Pat", "World News")
    assert (entry.url, entry.language) == (f"{SITE}/articles/a-night/", "en")
    assert entry.published_at == article.published_at
    assert [shown.credit_line for shown in entry.photos] == ["Ana/AP"]
    assert entry.image_url == f"{SITE}/renditions/{photo.manifest['w320.jpg'].path}"
    photo.refresh_from_db()
    assert entry.updated_at >= photo.edited_at
    assert [one.title for one in build_article_feed(section).entries] == ["A night"]


def test_a_sections_feed_of_galleries_has_those_that_its_articles_place(section: Section) -> None:
    placed, other = make_gallery(1, title="Placed"), make_gallery(1, title="Other")
    article = Article.objects.create(headline="A night", slug="a-night", section=section)
    GalleryPlacement.objects.create(parent=article, gallery=placed, region="body", ordering=1)
    publish(article)
    assert [entry.title for entry in build_gallery_feed(section).entries] == ["Placed"]
    assert {entry.title for entry in build_gallery_feed().entries} == {"Placed", "Other"}
    assert Gallery.objects.get(pk=other.pk).is_published


def test_twenty_entries_are_enough(section: Section) -> None:
    for number in range(21):
        publish(Article.objects.create(headline=f"Night {number}", slug=f"night-{number}"))
    assert len(build_article_feed().entries) == 20


def test_many_entries_cost_as_many_queries_as_one(
    section: Section, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        gallery = make_gallery(1, published=False)
        gallery.cover = gallery.slides.get().photo
        gallery.save()
        publish(gallery)
        publish(Article.objects.create(headline="N", slug=f"n-{number}", section=section))
    with django_assert_max_num_queries(3):
        assert len(build_gallery_feed().entries) == 3
    with django_assert_max_num_queries(8) as captured:
        assert len(build_article_feed().entries) == 3
    assert not [one["sql"] for one in captured if 'FROM "newsroom_section"' in one["sql"]]


def test_a_lead_that_other_sites_may_not_show_is_left_out(section: Section) -> None:
    photo = make_ready_photo(may_be_syndicated=False)
    article = Article.objects.create(headline="A night", slug="a-night", lead_photo=photo)
    Text.objects.create(parent=article, region="body", ordering=1, text="<p>It rained.</p>")
    publish(article)
    (entry,) = build_article_feed().entries
    assert (entry.photos, entry.image_url, entry.summary) == ((), "", "It rained.")
    assert entry.updated_at >= entry.published_at


@pytest.fixture
def machine_in_tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine, or a newsroom, whose own time is not UTC."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("machine_in_tokyo")
def test_an_id_hangs_on_the_moment_of_making_in_whatever_zone() -> None:
    made_at = datetime(2026, 11, 25, 21, 40, 0, 123_456, tzinfo=UTC)
    entry = entry_id(Article(pk=7, created_at=made_at))
    assert entry == "urn:uuid:6e9117db-3844-5e53-8828-120565caacb4"
    elsewhere = made_at.astimezone(timezone(timedelta(hours=9)))
    assert entry_id(Article(pk=7, created_at=elsewhere)) == entry
    later = made_at + timedelta(milliseconds=1)
    assert entry_id(Article(pk=7, created_at=later)) != entry
    assert entry_id(Gallery(pk=7, created_at=made_at)) != entry


def test_an_article_is_as_new_as_its_publication_or_its_last_edit(section: Section) -> None:
    now = timezone_now()
    article = publish(Article.objects.create(headline="Night", slug="night"))
    for published_at, edited_at in ((now, now - DAY), (now - DAY, now)):
        Article.objects.filter(pk=article.pk).update(published_at=published_at, edited_at=edited_at)
        (entry,) = build_article_feed(None).entries
        assert entry.updated_at == now
