"""Webhooks on the desk: a form that refuses what may not be asked, a secret shown once."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from newsroom.models import AuditEntry, WebhookDelivery, WebhookReceiver

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]  # names are looked up
LIST = "/admin/newsroom/webhookreceiver/"
SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]+")


def add(client: Client, url: str) -> str:
    """The page after somebody asked for a webhook."""
    response = client.post(f"{LIST}add/", {"name": "Sister", "url": url, "is_on": "on"})
    assert response.status_code == 200
    return response.content.decode()


def test_its_secret_is_shown_once(admin_client: Client, settings: Settings) -> None:
    settings.PRIVATE_ADDRESSES_ALLOWED = frozenset({"127.0.0.1"})
    page = add(admin_client, "http://127.0.0.1/hook")
    receiver = WebhookReceiver.objects.get()
    assert SECRET.findall(page) == [receiver.secret]
    assert receiver.made_by is not None
    own = f"{LIST}{receiver.pk}/"
    for address in (LIST, f"{own}change/", f"{own}deliveries/", f"{own}history/"):
        assert not SECRET.search(admin_client.get(address).content.decode())
    again = admin_client.post(f"{own}deliveries/", {"act": "secret"}).content.decode()
    receiver.refresh_from_db()
    assert SECRET.findall(again) == [receiver.secret]
    assert receiver.secret not in page
    entries = AuditEntry.objects.filter(act=AuditEntry.Act.WEBHOOK)
    assert entries.count() == 2
    assert not any(SECRET.search(str(entry.details)) for entry in entries)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1/hook", "leads into a private network"),
        ("http://localhost/hook", "leads into a private network"),
        ("http://10.1.2.3/hook", "leads into a private network"),
        ("ftp://a.example/", "Only addresses of the web can be asked"),
        ("nonsense", "Only addresses of the web can be asked"),
        ("http://127.0.0.1:8000/hook", "usual ports"),
    ],
)
def test_an_address_that_may_not_be_asked_is_refused_with_a_sentence(
    admin_client: Client, url: str, said: str
) -> None:
    page = add(admin_client, url)
    assert said in page
    assert url in page
    assert not WebhookReceiver.objects.exists()


def test_what_was_told_is_listed_and_sent_again(admin_client: Client) -> None:
    receiver = WebhookReceiver.objects.create(name="Sister", url="https://a.example/hook")
    done = receiver.deliveries.create(
        type="photo.killed", thing="photo:7", state="given up", tries=9, answer="500"
    )
    address = f"{LIST}{receiver.pk}/deliveries/"
    page = admin_client.get(address).content.decode()
    assert "photo.killed" in page
    assert "9 tries: 500" in page
    said = admin_client.post(address, {"act": f"again-{done.pk}"}, follow=True).content.decode()
    assert "on its way once more" in said
    done.refresh_from_db()
    assert (done.state, done.tries) == (WebhookDelivery.State.WAITING, 0)
    said = admin_client.post(address, {"act": f"again-{done.pk}"}, follow=True).content.decode()
    assert "nothing was done" in said
    for odd in ("again-99999999999999999999", "again-x", "", "nonsense"):
        assert admin_client.post(address, {"act": odd}).status_code == 302
    admin_client.post(address, {"act": "ping"})
    assert receiver.deliveries.filter(type="ping").count() == 1
    assert "2 waiting" in admin_client.get(LIST).content.decode()


def test_there_are_so_many_at_most(admin_client: Client) -> None:
    WebhookReceiver.objects.bulk_create(
        WebhookReceiver(name=f"Sister {number}", url="https://a.example/") for number in range(20)
    )
    page = admin_client.get(f"{LIST}add/", follow=True).content.decode()
    assert "delete one before you add another" in page
