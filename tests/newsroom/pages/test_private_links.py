"""A private link shows a draft to somebody without a login, and nothing else, until it ends."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from config.log_lines import make_formatter
from gallery.models import Gallery, Slide
from media.models import Photo
from media.takedown import kill_photo
from newsroom.models import Article, GalleryPlacement, PrivateLink
from newsroom.publishing.private_links import make_private_link, revoke_private_link
from newsroom.publishing.workflow import publish, withdraw
from tests.builders import make_gallery, make_ready_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> User:
    """Who makes the links."""
    return User.objects.create_superuser("ana")


@pytest.fixture
def gallery() -> Gallery:
    """A draft of three photos."""
    return make_gallery(3, published=False, slug="harbour")


def link_to(thing: Any, made_by: User, lasts: str = "day") -> PrivateLink:
    """A link to it."""
    return make_private_link(thing, made_by=made_by, lasts=lasts)


def path_of(link: PrivateLink) -> str:
    """The address of a link on the site."""
    return "/preview/" + link.url.rpartition("/preview/")[2]


def status_of(client: Client, path: str) -> int:
    """What is answered; a file is read to its end, or it would stay open."""
    answer = client.get(path)
    b"".join(answer)
    return answer.status_code


def photo_url(gallery: Gallery, position: int = 1) -> str:
    """The public address of the smallest file of a photo."""
    photo = gallery.slides.select_related("photo").get(position=position).photo
    assert photo is not None
    return "/renditions/" + str(photo.manifest["w320.jpg"].path)


def test_a_draft_its_slides_and_its_photos_are_shown(
    client: Client, gallery: Gallery, ana: User
) -> None:
    path = path_of(link_to(gallery, ana))
    assert client.get("/galleries/harbour/").status_code == 404
    page = client.get(path, follow=True)
    assert page.redirect_chain == [(f"{path}galleries/harbour/", 302)]
    html = page.content.decode()
    assert "Caption 1" in html
    assert "Readers do not see this page" in html
    # Whatever the page names of its own is below the link.
    assert path[:-1] + photo_url(gallery) in html
    assert f"src={photo_url(gallery)}" not in html
    # What unfurls links in a chat would keep title and photo beyond the link's end.
    assert "og:" not in html
    assert "ld+json" not in html
    first = gallery.slides.get(position=1).public_id
    for rest in (f"galleries/harbour/{first}/", "galleries/harbour/photos/"):
        assert f"{path}galleries/harbour/" in client.get(path + rest).content.decode()
    assert "Caption 3" in client.get(f"{path}galleries/harbour/?print=1").content.decode()
    assert status_of(client, path[:-1] + photo_url(gallery)) == 200
    assert client.get(photo_url(gallery)).status_code == 404  # to all others


def test_what_it_answers_is_kept_and_listed_nowhere(
    client: Client, gallery: Gallery, ana: User
) -> None:
    path = path_of(link_to(gallery, ana))
    for rest in ("", "galleries/harbour/", photo_url(gallery)[1:], "galleries/harbour/nothing/"):
        answer = client.get(path + rest)
        b"".join(answer)
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["X-Frame-Options"] == "DENY"


def test_the_row_does_not_hold_the_token(gallery: Gallery, ana: User, settings: Any) -> None:
    link = link_to(gallery, ana)
    token = path_of(link).split("/")[2]
    assert len(token) == 43
    assert token not in str(PrivateLink.objects.values().get())
    settings.SECRET_KEY = "another"
    assert link.url == ""


@pytest.mark.parametrize(("lasts", "hours"), [("hour", 1), ("day", 24), ("week", 168)])
def test_it_ends_by_the_clock(
    client: Client, gallery: Gallery, ana: User, lasts: str, hours: int
) -> None:
    link = link_to(gallery, ana, lasts)
    path, end = path_of(link), link.made_at + timedelta(hours=hours)
    assert link.expires_at == end
    assert client.get(path, follow=True).status_code == 200
    PrivateLink.objects.update(expires_at=timezone.now())
    for rest in ("", "galleries/harbour/", photo_url(gallery)[1:]):
        assert client.get(path + rest).status_code == 410
    assert "This private link has ended" in client.get(path).content.decode()


def test_a_revoked_link_says_so_and_one_that_never_was_too(
    client: Client, gallery: Gallery, ana: User
) -> None:
    link, other = link_to(gallery, ana), link_to(gallery, ana)
    assert revoke_private_link(gallery, link_id=link.pk)
    assert client.get(path_of(link)).status_code == 410
    assert client.get(path_of(other), follow=True).status_code == 200
    never = client.get("/preview/AAAA/")
    assert never.status_code == 404
    assert "There is no such private link" in never.content.decode()
    assert client.get("/preview/AAAA/galleries/harbour/").status_code == 404


def test_it_shows_nothing_else(client: Client, gallery: Gallery, ana: User) -> None:
    path = path_of(link_to(gallery, ana))
    other = make_gallery(1, published=False, slug="other")
    hidden = client.get(f"{path}galleries/other/")
    assert (hidden.status_code, hidden["Location"]) == (302, "/galleries/other/")
    assert client.get(path[:-1] + photo_url(other)).status_code == 404
    assert client.get(f"{path}admin/")["Location"] == "/admin/"
    api = client.get(f"{path}api/v1/galleries/harbour")
    assert api["Location"] == "/api/v1/galleries/harbour"
    assert client.get(f"{path}/evil.example/")["Location"] == "/evil.example/"
    assert client.get(f"{path}%5Cevil.example/")["Location"] == "/evil.example/"
    assert client.post(path).status_code == 405


def test_killed_rejected_held_and_expired_photos_stay_dark(
    client: Client, gallery: Gallery, ana: User
) -> None:
    path = path_of(link_to(gallery, ana))
    first, second, third = gallery.slides.select_related("photo").order_by("position")
    assert first.photo
    assert second.photo
    urls = [photo_url(gallery, position) for position in (1, 2, 3)]
    kill_photo(first.photo, reason="Not her", killed_by=None)
    Photo.objects.filter(pk=second.photo.pk).update(expires_at=timezone.now())
    Slide.objects.filter(pk=third.pk).update(flag="reject")
    html = client.get(path, follow=True).content.decode()
    assert "Caption" not in html
    assert [client.get(path[:-1] + url).status_code for url in urls] == [410, 404, 404]
    for slide in (first, second, third):
        answer = client.get(f"{path}galleries/harbour/{slide.public_id}/")
        assert answer.status_code == 410


def test_what_is_published_is_shown_at_its_own_address(
    client: Client, gallery: Gallery, ana: User
) -> None:
    path = path_of(link_to(gallery, ana))
    publish(gallery)
    assert client.get(path)["Location"] == "/galleries/harbour/"


def test_withdrawing_ends_links_and_a_later_one_shows_what_is_being_mended(
    client: Client, gallery: Gallery, ana: User
) -> None:
    before = link_to(gallery, ana)
    withdrawn = withdraw(publish(gallery))
    assert client.get(path_of(before)).status_code == 410
    assert client.get(path_of(before)[:-1] + photo_url(gallery)).status_code == 410
    after = link_to(withdrawn, ana)
    assert client.get(path_of(after), follow=True).status_code == 200


def test_it_ends_with_the_login_and_the_right_of_who_made_it(
    client: Client, gallery: Gallery
) -> None:
    ben = User.objects.create_user("ben", is_staff=True)
    ben.user_permissions.set(Permission.objects.filter(codename="change_gallery"))
    path = path_of(link_to(gallery, ben))
    assert client.get(path).status_code == 302
    User.objects.filter(pk=ben.pk).update(is_active=False)
    assert client.get(path).status_code == 410
    User.objects.filter(pk=ben.pk).update(is_active=True)
    ben.user_permissions.clear()
    assert client.get(path).status_code == 410


def test_an_article_is_shown_with_the_drafts_placed_in_it(
    client: Client, gallery: Gallery, ana: User
) -> None:
    lead = make_ready_photo()
    article = Article.objects.create(headline="Votes", slug="votes", lead_photo=lead)
    GalleryPlacement.objects.create(parent=article, region="body", ordering=1, gallery=gallery)
    path = path_of(link_to(article, ana))
    html = client.get(path, follow=True).content.decode()
    assert "Caption 1" in html
    assert status_of(client, path[:-1] + photo_url(gallery)) == 200
    assert status_of(client, f"{path}renditions/{lead.manifest['w320.jpg'].path}") == 200
    assert client.get(f"{path}galleries/harbour/").status_code == 200

    # Who may not see galleries hands out none, and nobody one that was withdrawn.
    withdraw(publish(gallery))
    assert "Caption 1" not in client.get(f"{path}articles/votes/").content.decode()
    eva = User.objects.create_user("eva", is_staff=True)
    eva.user_permissions.set(Permission.objects.filter(codename="change_article"))
    Gallery.objects.filter(pk=gallery.pk).update(state="draft")
    other = path_of(link_to(article, eva))
    assert "Caption 1" not in client.get(other, follow=True).content.decode()
    assert client.get(other[:-1] + photo_url(gallery)).status_code == 404


def test_no_log_holds_a_token_whole() -> None:
    record = logging.LogRecord(
        "django.request", 30, "", 0, "Gone: %s", ("/preview/abcdefghijklmnop/galleries/x/",), None
    )
    line = make_formatter("json").format(record)
    assert json.loads(line)["event"] == "Gone: /preview/abcdef…/galleries/x/"
    record.msg, record.args = "Not Found: %s", ("/admin/preview/galleries/x/",)
    line = make_formatter("lines").format(record)
    assert "Not Found: /admin/preview/galleries/x/" in line


def test_captions_stay_text(client: Client, gallery: Gallery, ana: User) -> None:
    Slide.objects.filter(gallery=gallery, position=1).update(caption="<script>alert(1)</script>")
    html = client.get(path_of(link_to(gallery, ana)), follow=True).content.decode()
    assert "<script>alert(1)" not in html
