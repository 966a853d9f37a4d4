"""Private links on the desk: who makes, lists and revokes them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from gallery.models import Gallery
from newsroom.models import PrivateLink
from newsroom.publishing.private_links import (
    MOST_OPEN,
    REMEMBERED,
    TooManyLinks,
    forget_old_links,
    list_open_links,
    make_private_link,
)
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def gallery() -> Gallery:
    """A draft."""
    return make_gallery(1, published=False)


@pytest.fixture
def ben(client: Client) -> User:
    """Who may edit drafts; logged in."""
    ben = User.objects.create_user("ben", is_staff=True)
    ben.user_permissions.set(Permission.objects.filter(codename="change_gallery"))
    client.force_login(ben)
    return ben


def at(gallery: Gallery, act: str) -> str:
    """An address of the gallery on the desk."""
    return f"/admin/gallery/gallery/{gallery.pk}/{act}/"


def test_a_link_is_made_listed_and_revoked(client: Client, gallery: Gallery, ben: User) -> None:
    made = client.post(at(gallery, "share"), headers=JSON).json()
    [link] = PrivateLink.objects.all()
    assert link.expires_at - link.made_at == timedelta(days=1)
    assert "The link is made. It ends " in made["done"]
    assert link.url in made["html"]
    assert ", made by ben, " in made["html"]
    assert link.url in client.get(at(gallery, "change")).content.decode()
    ended = client.post(at(gallery, "revoke"), {"link": link.pk}, headers=JSON).json()
    assert ended["html"].strip() == ""
    assert "revoked" in ended["done"]
    again = client.post(at(gallery, "revoke"), {"link": link.pk}, headers=JSON)
    assert (again.status_code, again.json()["error"]) == (400, "That link had ended already.")
    said = LogEntry.objects.order_by("pk").values_list("change_message", flat=True)
    assert [text.split(",")[0] for text in said] == [
        f"Made private link {link.pk}",
        f"Revoked private link {link.pk}.",
    ]
    assert link.url.split("/")[-2] not in " ".join(said)


def test_it_works_without_scripts(client: Client, gallery: Gallery, ben: User) -> None:
    page = client.post(at(gallery, "share"), {"lasts": "hour"}, follow=True)
    assert page.redirect_chain == [(at(gallery, "change"), 302)]
    assert "The link is made." in page.content.decode()
    refused = client.post(at(gallery, "share"), {"lasts": "for ever"}, follow=True)
    assert "lasts an hour, a day or a week" in refused.content.decode()


@pytest.mark.parametrize("number", ["", "0", "x", "9" * 19, "9" * 400, "²", "-1"])
def test_a_number_that_is_none_revokes_nothing(
    client: Client, gallery: Gallery, ben: User, number: str
) -> None:
    make_private_link(gallery, made_by=ben, lasts="day")
    answer = client.post(at(gallery, "revoke"), {"link": number}, headers=JSON)
    assert answer.status_code == 400
    assert len(list_open_links(gallery)) == 1


def test_a_link_of_another_gallery_is_not_revoked(
    client: Client, gallery: Gallery, ben: User
) -> None:
    link = make_private_link(make_gallery(1, published=False), made_by=ben, lasts="day")
    assert client.post(at(gallery, "revoke"), {"link": link.pk}, headers=JSON).status_code == 400


def test_what_is_to_be_published_is_shown_by_those_who_may_publish_and_revoked_by_all(
    client: Client, gallery: Gallery, ben: User
) -> None:
    link = make_private_link(gallery, made_by=ben, lasts="day")
    publish(gallery, at=timezone.now() + timedelta(hours=2))
    assert client.post(at(gallery, "share"), headers=JSON).status_code == 403
    assert link.url in client.get(at(gallery, "change")).content.decode()
    assert client.post(at(gallery, "revoke"), {"link": link.pk}, headers=JSON).status_code == 200


def test_who_may_only_look_gets_no_links(client: Client, gallery: Gallery, ben: User) -> None:
    link = make_private_link(gallery, made_by=ben, lasts="day")
    eva = User.objects.create_user("eva", is_staff=True)
    eva.user_permissions.set(Permission.objects.filter(codename="view_gallery"))
    client.force_login(eva)
    html = client.get(at(gallery, "change")).content.decode()
    assert "Make a link" not in html
    assert link.url not in html


def test_of_what_readers_see_no_link_is_offered(client: Client) -> None:
    client.force_login(User.objects.create_superuser("ana"))
    gallery = publish(make_gallery(1, published=False))
    assert "Make a link" not in client.get(at(gallery, "change")).content.decode()


def test_there_are_not_too_many(gallery: Gallery, ben: User) -> None:
    for _ in range(MOST_OPEN):
        make_private_link(gallery, made_by=ben, lasts="hour")
    with pytest.raises(TooManyLinks):
        make_private_link(gallery, made_by=ben, lasts="hour")
    PrivateLink.objects.update(expires_at=timezone.now())
    make_private_link(gallery, made_by=ben, lasts="hour")


def test_rows_are_forgotten_long_after_their_end(gallery: Gallery, ben: User) -> None:
    make_private_link(gallery, made_by=ben, lasts="day")
    assert forget_old_links() == 0
    PrivateLink.objects.update(expires_at=timezone.now() - REMEMBERED)
    assert forget_old_links() == 1
