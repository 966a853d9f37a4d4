"""What stands against publishing holds it back, but for a reason from somebody who may."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client

from gallery.models import Gallery
from media.models import Photo
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db


@pytest.fixture
def gallery() -> Gallery:
    """A draft in which one photo has no credit."""
    gallery = make_gallery(slides=2, published=False)
    Photo.objects.filter(slides__gallery=gallery, slides__position=1).update(credit_line="")
    return gallery


def log_in(client: Client, *rights: str) -> Client:
    """A member of the desk with these rights alone."""
    user = User.objects.create_user("pat", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(user)
    return client


EDITOR = ("view_gallery", "change_gallery", "publish_gallery")


def post(client: Client, gallery: Gallery, act: str = "publish", **data: Any) -> Any:
    return client.post(f"/admin/gallery/gallery/{gallery.pk}/{act}/", data)


def test_a_blocker_holds_it_back_and_leads_to_its_card(client: Client, gallery: Gallery) -> None:
    answer = post(log_in(client, *EDITOR), gallery)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "1 photo has no credit" in text
    assert f"#words-{gallery.slides.get(position=1).public_id}" in text
    assert "needs another right" in text
    gallery.refresh_from_db()
    assert not gallery.is_published


def test_a_reason_alone_is_not_enough(client: Client, gallery: Gallery) -> None:
    answer = post(log_in(client, *EDITOR), gallery, reason="Election night")
    assert answer.status_code == 409
    gallery.refresh_from_db()
    assert not gallery.is_published


def test_whoever_may_override_gives_a_reason_that_is_kept(client: Client, gallery: Gallery) -> None:
    log_in(client, *EDITOR, "override_gallery")
    assert 'name="reason"' in post(client, gallery).content.decode()
    assert post(client, gallery, reason=" \x00 ").status_code == 409
    answer = post(client, gallery, reason="Credit follows by phone")
    assert answer.status_code == 302
    gallery.refresh_from_db()
    assert gallery.is_published
    kept = LogEntry.objects.get(object_id=str(gallery.pk)).change_message
    assert "1 photo has no credit" in kept
    assert "Credit follows by phone" in kept


def test_a_schedule_is_asked_for_again_with_its_moment(client: Client, gallery: Gallery) -> None:
    log_in(client, *EDITOR, "override_gallery")
    answer = post(client, gallery, "schedule", publish_at="2099-01-01T10:00")
    assert 'name="publish_at" value="2099-01-01T10:00"' in answer.content.decode()


def test_what_was_typed_before_publishing_is_saved_all_the_same(
    client: Client, gallery: Gallery
) -> None:
    client.force_login(User.objects.create_superuser("ed"))
    url = f"/admin/gallery/gallery/{gallery.pk}/change/"
    form = client.get(url).context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields} | {
        "title": "The harbour at dawn",
        "_act": "publish",
        "_continue": "1",
    }
    answer = client.post(url, data)
    assert answer.status_code == 409
    assert 'action="../publish/"' in answer.content.decode()
    gallery.refresh_from_db()
    assert (gallery.title, gallery.is_published) == ("The harbour at dawn", False)


def test_what_is_in_order_is_published_at_once(client: Client) -> None:
    gallery = make_gallery(slides=1, published=False)
    assert post(log_in(client, *EDITOR), gallery).status_code == 302
    gallery.refresh_from_db()
    assert gallery.is_published
