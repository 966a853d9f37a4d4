"""What readers of feeds know an entry by: the same for ever, or they show it again."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from defusedxml import ElementTree
from django.core import serializers
from django.test import Client
from pytest_django.fixtures import Settings

from gallery.models import Gallery
from newsroom.models import Article
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def ids(client: Client, name: str, *, secure: bool = False) -> list[str]:
    """The ids of a feed's entries, which are the same in all forms."""
    rss, atom, feed = (
        client.get(f"/feeds/{name}.{form}", secure=secure).content
        for form in ("rss", "atom", "json")
    )
    guids = ElementTree.fromstring(rss).findall("channel/item/guid")
    assert {guid.get("isPermaLink") for guid in guids} <= {"false"}
    found = [guid.text or "" for guid in guids]
    entries = ElementTree.fromstring(atom).findall(f"{ATOM}entry/{ATOM}id")
    assert found == [entry.text for entry in entries]
    assert found == [item["id"] for item in json.loads(feed)["items"]]
    assert all(UUID(one.removeprefix("urn:uuid:")) for one in found)
    return found


def test_a_new_address_of_the_site_makes_nothing_new(client: Client, settings: Settings) -> None:
    make_gallery(slides=1)
    publish(Article.objects.create(headline="Storm", slug="storm"))
    before = ids(client, "galleries"), ids(client, "articles")
    feed = ElementTree.fromstring(client.get("/feeds/galleries.atom").content)
    settings.BASE_URL = "https://127.0.0.1"
    assert (ids(client, "galleries"), ids(client, "articles")) == before
    again = ElementTree.fromstring(client.get("/feeds/galleries.atom").content)
    assert feed.findtext(f"{ATOM}id") == again.findtext(f"{ATOM}id")
    settings.BASE_URL = "https://elsewhere.example"
    assert (ids(client, "galleries"), ids(client, "articles")) == before


def test_neither_an_edit_nor_a_copy_of_the_rows_makes_an_entry_new(client: Client) -> None:
    gallery = make_gallery(slides=1)
    before = ids(client, "galleries")
    Gallery.objects.update(slug="another-address", title="Another title")
    assert ids(client, "galleries") == before
    [copy] = serializers.deserialize("json", serializers.serialize("json", Gallery.objects.all()))
    copy.save()
    assert Gallery.objects.get().created_at != gallery.created_at  # a dump keeps milliseconds
    assert ids(client, "galleries") == before


def test_no_two_entries_share_one(client: Client) -> None:
    made_at = make_gallery(slides=1).created_at
    make_gallery(slides=1)
    publish(Article.objects.create(headline="Storm", slug="storm"))
    Gallery.objects.update(created_at=made_at)
    Article.objects.update(created_at=made_at)
    found = ids(client, "galleries") + ids(client, "articles")
    assert len(set(found)) == len(found) == 3
