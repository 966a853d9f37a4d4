"""Readers' pages in a frame of the desk: the same pages, for the desk alone."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from gallery.models import Gallery
from newsroom.models import Article
from newsroom.publishing.workflow import publish, withdraw
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db


@pytest.fixture
def gallery() -> Gallery:
    """A draft."""
    return make_gallery(2, published=False, slug="harbour")


@pytest.fixture
def ana(client: Client) -> User:
    """Who may do everything; logged in."""
    ana = User.objects.create_superuser("ana")
    client.force_login(ana)
    return ana


def test_the_desk_may_frame_it_and_nobody_else(client: Client, gallery: Gallery, ana: User) -> None:
    page = client.get("/admin/preview/galleries/harbour/")
    assert page.status_code == 200
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
    assert "unsafe" not in page["Content-Security-Policy"]
    assert page["Cache-Control"] == "private, no-store"
    # The page itself stays as it was.
    page = client.get("/galleries/harbour/")
    assert page["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


def test_slides_photos_and_lists_are_there_and_all_else_is_on_the_site(
    client: Client, gallery: Gallery, ana: User
) -> None:
    slide = gallery.slides.select_related("photo").get(position=1)
    assert slide.photo
    file = client.get(f"/admin/preview/renditions/{slide.photo.manifest['w320.jpg'].path}")
    assert b"".join(file)
    assert file["Cache-Control"] == "private, no-store"
    for path in (
        "galleries/",
        f"galleries/harbour/{slide.public_id}/",
        "galleries/harbour/photos/",
    ):
        assert client.get(f"/admin/preview/{path}").status_code == 200
    assert client.get("/admin/preview/api/v1/galleries")["Location"] == "/api/v1/galleries"
    assert client.get("/admin/preview//evil.example/")["Location"] == "/evil.example/"
    assert client.get("/admin/preview/galleries/nothing/").status_code == 404


def test_a_draft_is_shown_as_other_sites_would_get_it_on_the_desk_alone(
    client: Client, gallery: Gallery, ana: User
) -> None:
    frame = client.get("/admin/preview/embed/galleries/harbour/")
    assert "Caption 1" in frame.content.decode()
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in frame["Content-Security-Policy"]
    assert frame["Cache-Control"] == "private, no-store"
    assert client.get("/embed/galleries/harbour/").status_code == 404


def test_what_is_published_and_what_was_withdrawn_are_shown_as_they_are(
    client: Client, gallery: Gallery, ana: User
) -> None:
    published = publish(gallery)
    html = client.get("/admin/preview/galleries/harbour/").content.decode()
    assert "Readers do not see this page" not in html
    withdraw(published)
    html = client.get("/admin/preview/galleries/harbour/").content.decode()
    assert "Readers do not see this page" in html


def test_it_shows_no_more_than_somebody_may_see(client: Client, gallery: Gallery) -> None:
    eva = User.objects.create_user("eva", is_staff=True)
    eva.user_permissions.set(Permission.objects.filter(codename="view_article"))
    client.force_login(eva)
    Article.objects.create(headline="Votes", slug="votes")
    assert client.get("/admin/preview/articles/votes/").status_code == 200
    for path in ("galleries/harbour/", "embed/galleries/harbour/"):
        assert client.get(f"/admin/preview/{path}").status_code == 404
    client.logout()
    answer = client.get("/admin/preview/articles/votes/")
    assert answer["Location"].startswith("/admin/login/")
