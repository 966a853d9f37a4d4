"""Feeds name a WebSub hub, which is told when one of them is another."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest
from defusedxml import ElementTree
from django.test import Client
from pytest_django.fixtures import Settings

from gallery.models import Gallery
from newsroom.baking.outbox import mark_publishable
from newsroom.models import WebhookReceiver
from newsroom.webhooks.sending import find_due_receivers, send_to
from tests.builders import make_gallery
from tests.newsroom.baking.baked import bake
from tests.newsroom.webhooks.listening import Listener, listening

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def hub(settings: Settings) -> Iterator[Listener]:
    with listening(settings) as server:
        settings.WEBSUB_HUB = server.url
        yield server


def test_feeds_name_the_hub_and_themselves(hub: Listener, client: Client) -> None:
    make_gallery(1)
    for form in ("rss", "atom"):
        answer = client.get(f"/feeds/galleries.{form}")
        root = ElementTree.fromstring(answer.content)
        links = {link.get("rel"): link.get("href") for link in root.iter(f"{ATOM}link")}
        assert links["hub"] == hub.url
        own = f"http://127.0.0.1:8000/feeds/galleries.{form}"
        assert links["self"] == own
        assert answer["Link"] == f'<{hub.url}>; rel="hub", <{own}>; rel="self"'
    assert client.get("/feeds/articles.json").json()["hubs"] == [{"type": "WebSub", "url": hub.url}]
    assert "Link" not in client.get("/api/v1/galleries")


def test_the_hub_is_told_of_each_feed_that_changed_once(hub: Listener) -> None:
    gallery = make_gallery(1)
    bake()
    receiver = WebhookReceiver.objects.get(is_hub=True)
    first = send_to(receiver.pk)
    hub.messages.clear()
    for title in ("Another", "And another"):
        Gallery.objects.filter(pk=gallery.pk).update(title=title)
        mark_publishable(gallery)
        bake()
    assert send_to(receiver.pk) == 3  # RSS, Atom, JSON
    assert first >= 3
    for message in hub.messages:
        assert message.headers["content-type"] == "application/x-www-form-urlencoded"
        told = parse_qs(message.body.decode())
        assert told["hub.mode"] == ["publish"]
        assert told["hub.url"][0].startswith("http://127.0.0.1:8000/feeds/galleries.")
    bake()
    assert send_to(receiver.pk) == 0


def test_without_a_hub_nothing_is_said_or_told(
    client: Client, settings: Settings, admin_client: Client
) -> None:
    assert settings.WEBSUB_HUB == ""
    make_gallery(1)
    bake()
    assert not WebhookReceiver.objects.exists()
    answer = client.get("/feeds/galleries.rss")
    assert b'rel="hub"' not in answer.content
    assert "Link" not in answer
    was = WebhookReceiver.objects.create(name="WebSub hub", url="https://a.example/", is_hub=True)
    was.deliveries.create(type="feed.changed", data={"topic": "https://a.example/feed"})
    assert not find_due_receivers().exists()
    page = admin_client.get(f"/admin/newsroom/webhookreceiver/{was.pk}/change/").content.decode()
    assert "feed.changed" in page
    assert "Make a new secret" not in page
