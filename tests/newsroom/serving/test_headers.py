"""The headers of public answers: one policy, also for what Django answers itself."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.fixtures import Settings

from gallery.models import Gallery
from newsroom.publishing.workflow import withdraw
from newsroom.serving import headers
from newsroom.serving.headers import Kind, build_headers, build_public_headers, find_content_type
from tests.builders import make_gallery

PAGES = "max-age=15, stale-while-revalidate=60, stale-if-error=86400"
FOR_EVER = "public, max-age=31536000, immutable"


@pytest.fixture(autouse=True)
def fresh_policy() -> None:
    """Settings of other tests are not remembered."""
    headers.build_headers.cache_clear()


@pytest.mark.parametrize(
    ("path", "status", "caching"),
    [
        ("/", 200, PAGES),
        ("/galleries/harbour/", 200, PAGES),
        ("/galleries/harbour/live.json", 200, PAGES),
        ("/api/v1/galleries", 200, PAGES),
        ("/feeds/galleries.rss", 200, PAGES),
        ("/renditions/ab/cd/w640-1.avif", 200, FOR_EVER),
        ("/static/gallery/slideshow.0123456789ab.css", 200, FOR_EVER),
        ("/static/gallery/slideshow.css", 200, PAGES),
        ("/oembed", 200, "public, max-age=3600"),
        ("/galleries/harbour/", 410, "max-age=15"),
        ("/renditions/ab/cd/w640-1.avif", 404, "max-age=15"),
        ("/galleries/harbour/", 503, "no-store"),
        ("/api/v1/galleries", 422, "no-store"),
    ],
)
def test_caching_by_path_and_status(path: str, status: int, caching: str) -> None:
    assert dict(build_public_headers(path, status))["cache-control"] == caching


def test_pages_may_not_be_framed_but_embeds_may() -> None:
    page, embed = (
        dict(build_public_headers("/")),
        dict(build_public_headers("/embed/galleries/harbour/")),
    )
    assert page["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in page["content-security-policy"]
    assert "x-frame-options" not in embed
    assert "frame-ancestors *" in embed["content-security-policy"]
    for policy in (page["content-security-policy"], embed["content-security-policy"]):
        assert "nonce" not in policy
        assert "unsafe-inline" not in policy


@pytest.mark.parametrize(
    ("path", "is_open"),
    [
        ("/api/v1/galleries/harbour", True),
        ("/feeds/galleries.rss", True),
        ("/embed.js", True),
        ("/galleries/harbour/live.json", True),
        ("/renditions/ab/cd/w640-1.avif", True),
        ("/static/fonts/text.woff2", True),
        ("/", False),
        ("/embed/galleries/harbour/", False),
    ],
)
def test_scripts_of_other_sites_read_data_and_no_pages(path: str, *, is_open: bool) -> None:
    assert (dict(build_public_headers(path)).get("access-control-allow-origin") == "*") is is_open


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("status", [HTTPStatus.OK, HTTPStatus.NOT_FOUND, HTTPStatus.GONE])
def test_no_browser_guesses_what_a_file_is(kind: Kind, status: HTTPStatus) -> None:
    assert ("x-content-type-options", "nosniff") in build_headers(kind, status, is_hashed=True)


def test_renditions_may_be_shown_anywhere() -> None:
    said = dict(build_public_headers("/renditions/ab/cd/w640-1.avif"))
    assert said["cross-origin-resource-policy"] == "cross-origin"


def test_https_is_promised_only_where_the_site_has_it(settings: Settings) -> None:
    assert "strict-transport-security" not in dict(build_public_headers("/"))
    settings.SECURE_HSTS_SECONDS = 600
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    headers.build_headers.cache_clear()
    said = dict(build_public_headers("/"))["strict-transport-security"]
    assert said == "max-age=600; includeSubDomains"
    headers.build_headers.cache_clear()


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/galleries/harbour/live.json", "application/json; charset=utf-8"),
        ("/feeds/galleries.rss", "application/rss+xml; charset=utf-8"),
        ("/feeds/galleries.atom", "application/atom+xml; charset=utf-8"),
        ("/feeds/galleries.json", "application/feed+json; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/renditions/ab/cd/w640-1.AVIF", "image/avif"),
        ("/renditions/ab/cd/w640-1.php", "application/octet-stream"),
        ("/no-ending", "application/octet-stream"),
    ],
)
def test_content_type_by_the_ending_alone(path: str, content_type: str) -> None:
    assert find_content_type(path) == content_type


def test_content_type_of_a_page_is_that_of_its_file() -> None:
    assert find_content_type("/galleries/", file="index.html") == "text/html; charset=utf-8"
    gone = find_content_type("/api/v1/galleries/harbour", file="gone.json")
    assert gone == "application/problem+json"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/galleries/", "/robots.txt", "/sitemap.xml", "/nowhere/"])
def test_django_answers_with_the_same_headers(client: Client, path: str) -> None:
    response = client.get(path)
    for name, value in build_public_headers(path, response.status_code):
        assert response[name] == value
    if path.endswith((".txt", ".xml")):
        assert response["Content-Type"] == find_content_type(path)


@pytest.mark.django_db
def test_django_answers_for_renditions_and_data_have_no_page_headers(client: Client) -> None:
    gallery = make_gallery(slides=1)
    photo = gallery.slides.get().photo
    assert photo is not None
    url = f"/renditions/{next(iter(photo.manifest.values())).path}"
    for path in (url, f"/api/v1/galleries/{gallery.slug}"):
        response = client.get(path)
        b"".join(response)  # read to its end, a file is closed
        assert response.status_code == 200
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Content-Security-Policy" not in response
        assert "Cross-Origin-Opener-Policy" not in response


@pytest.mark.django_db
def test_what_changed_is_never_answered_from_a_copy(client: Client) -> None:
    for query in ("", "?limit=5"):
        response = client.get(f"/api/v1/changes{query}")
        assert response.status_code == 200
        assert response["Cache-Control"] == "no-cache"
        assert response["Access-Control-Allow-Origin"] == "*"
        again = client.get(f"/api/v1/changes{query}", headers={"If-None-Match": response["ETag"]})
        assert (again.status_code, again["Cache-Control"]) == (304, "no-cache")


@pytest.mark.django_db
def test_a_withdrawn_page_is_not_kept_for_long(client: Client) -> None:
    gallery = make_gallery(slides=1)
    withdraw(gallery)
    response = client.get(gallery.get_absolute_url())
    assert response.status_code == 410
    assert response["Cache-Control"] == "max-age=15"


@pytest.mark.django_db
def test_a_preview_is_kept_by_no_cache(admin_client: Client, admin_user: User) -> None:
    gallery = make_gallery(slides=1, published=False)
    assert gallery.state == Gallery.State.DRAFT
    response = admin_client.get(gallery.get_absolute_url())
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_the_desk_keeps_its_own_headers(admin_client: Client) -> None:
    response = admin_client.get("/admin/")
    assert "stale" not in response.get("Cache-Control", "")
    assert response["X-Frame-Options"] == "DENY"
