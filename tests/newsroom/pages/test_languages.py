"""Pages in the language of what they show: direction, words, dates, and what machines read."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.fixtures import Settings

from gallery.models import Gallery
from newsroom.models import Article, GalleryPlacement
from newsroom.publishing.workflow import publish, withdraw
from tests.builders import make_gallery
from tests.markup import read

pytestmark = pytest.mark.django_db

MOMENT = datetime(2026, 3, 1, 12, 5, tzinfo=UTC)


def gallery_in(language: str) -> Gallery:
    """A published gallery of two photos."""
    gallery = make_gallery(slides=2)
    Gallery.objects.filter(pk=gallery.pk).update(language=language, published_at=MOMENT)
    gallery.refresh_from_db()
    return gallery


@pytest.mark.parametrize(
    ("language", "opening", "place", "date"),
    [
        ("en", '<html lang="en">', "1 of 2", "1 March 2026, 12:05 UTC"),
        ("de", '<html lang="de">', "1 von 2", "1. März 2026, 12:05 UTC"),
        ("es", '<html lang="es">', "1 de 2", "1 de marzo de 2026, 12:05 UTC"),
        ("fr", '<html lang="fr">', "1 sur 2", "1 mars 2026, 12:05 UTC"),
        ("ar", '<html lang="ar" dir="rtl">', "1 من 2", "1 مارس 2026، 12:05 UTC"),
        ("ja", '<html lang="ja">', "1 of 2", "2026年3月1日 12:05 UTC"),
        # Words that we lack are English; its dates and its direction are its own.
        ("he", '<html lang="he" dir="rtl">', "1 of 2", "1 במרץ 2026, 12:05 UTC"),
        ("pt-br", '<html lang="pt-br">', "1 of 2", "1 de março de 2026 12:05 UTC"),
    ],
)
def test_a_page_follows_the_language_of_its_gallery(
    client: Client, language: str, opening: str, place: str, date: str
) -> None:
    gallery = gallery_in(language)
    for url in (gallery.get_absolute_url(), f"{gallery.get_absolute_url()}?print=1"):
        page = client.get(url).content.decode()
        assert opening in page
        assert place in page
        assert date.casefold() in page.casefold()
    assert read(client, gallery.get_absolute_url()).data[0]["inLanguage"] == language


def test_a_page_in_one_language_leaves_the_next_page_alone(client: Client) -> None:
    client.get(gallery_in("ar").get_absolute_url())
    front = client.get("/").content.decode()
    assert '<html lang="en">' in front
    assert "Latest photos" in front


def test_lists_say_which_titles_are_in_another_language(client: Client) -> None:
    gallery_in("ar")
    page = client.get("/galleries/").content.decode()
    assert '<li class="teaser teaser--alone" lang="ar">' in page
    assert "Sunday, 1 March 2026, 12:05 UTC" in page


def test_an_article_says_its_language_and_that_of_a_gallery_in_another(client: Client) -> None:
    article = Article.objects.create(headline="Die Zählung", slug="zaehlung", language="de")
    GalleryPlacement.objects.create(
        parent=article, region="body", ordering=1, gallery=gallery_in("fr")
    )
    publish(article)
    page = read(client, article.get_absolute_url())
    assert page.data[0]["inLanguage"] == "de"
    assert page.data[0]["hasPart"]["inLanguage"] == "fr"
    html = client.get(article.get_absolute_url()).content.decode()
    assert '<html lang="de">' in html
    assert '<div class="story__gallery" lang="fr">' in html
    assert "Alle 2 Fotos ansehen" in html


def test_what_is_gone_says_so_in_its_language(client: Client) -> None:
    gallery = gallery_in("es")
    withdraw(gallery)
    response = client.get(gallery.get_absolute_url())
    assert response.status_code == 410
    assert "La redacción ha retirado esta galería." in response.content.decode()


@pytest.mark.parametrize(
    ("language", "locale"),
    [
        ("pt-br", "pt_BR"),
        ("de", "de_DE"),
        ("en", "en_US"),
        ("en-gb", "en_GB"),
        ("ar", "ar_AR"),
        ("es", "es_ES"),
        ("fr", "fr_FR"),
        ("ja", "ja_JP"),
        ("sv", "sv_SE"),
        ("zh-hant", "zh_TW"),
        ("eo", "eo"),
    ],
)
def test_link_previews_name_the_locale(client: Client, language: str, locale: str) -> None:
    page = read(client, gallery_in(language).get_absolute_url())
    assert page.meta["og:locale"] == locale


@pytest.mark.parametrize(
    ("language", "kicker"),
    [("en", "Photos"), ("de", "Fotos"), ("es", "Fotos"), ("ar", "صور"), ("fr", "Photos")],
)
def test_the_usual_kicker_is_a_word_of_the_gallerys_language(
    client: Client, language: str, kicker: str
) -> None:
    gallery = gallery_in(language)
    page = client.get(gallery.get_absolute_url()).content.decode()
    assert f'<p class="kicker">{kicker}</p>' in page
    root = "/api/v1/galleries"
    assert client.get(f"{root}/{gallery.slug}").json()["kicker"] == kicker
    assert client.get(root).json()["galleries"][0]["kicker"] == kicker
    Gallery.objects.update(kicker="Im Bild")
    assert "Im Bild" in client.get(gallery.get_absolute_url()).content.decode()


def test_the_news_sitemap_names_each_articles_language(client: Client) -> None:
    publish(Article.objects.create(headline="Die Zählung", slug="a", language="de"))
    publish(Article.objects.create(headline="The count", slug="b"))
    xml = client.get("/sitemap-news.xml").content.decode()
    assert sorted(re.findall("<news:language>(.*?)<", xml)) == ["de", "en"]


def test_the_api_and_feeds_name_the_language_of_each_thing(client: Client) -> None:
    gallery = gallery_in("ar")
    publish(Article.objects.create(headline="Die Zählung", slug="zaehlung", language="de"))
    root = f"/api/v1/galleries/{gallery.slug}"
    for url in (root, f"{root}/ninjs.json"):
        assert client.get(url).json()["language"] == "ar"
    assert client.get("/api/v1/galleries").json()["galleries"][0]["language"] == "ar"
    assert client.get("/api/v1/articles/zaehlung").json()["language"] == "de"
    manifest = client.get(f"{root}/manifest.json").json()
    assert manifest["label"] == {"ar": [gallery.title]}
    assert client.get("/feeds/articles.json").json()["items"][0]["language"] == "de"
    assert '<entry xml:lang="ar">' in client.get("/feeds/galleries.atom").content.decode()
    rss = client.get("/feeds/galleries.rss").content.decode()
    assert "<dc:language>ar</dc:language>" in rss


def test_what_is_new_is_in_the_sites_language(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "fr"
    assert Gallery(title="Nuit").language == "fr"


def test_the_desk_offers_every_language(client: Client) -> None:
    client.force_login(User.objects.create_superuser("ed"))
    form = client.get("/admin/gallery/gallery/add/").content.decode()
    for name in ("Arabic", "Swahili", "Ukrainian"):
        assert f">{name}</option>" in form
