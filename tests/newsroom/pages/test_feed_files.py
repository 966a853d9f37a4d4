"""The files that a feed names: as large as it says, in bytes and in pixels."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator

import pytest
from defusedxml import ElementTree
from django.test import Client
from PIL import Image

from gallery.models import Gallery
from gallery.slides.sequence import place_photos
from media.ingest import ingest_photo
from media.models import Photo
from media.renditions.queue import render_missing_renditions
from newsroom.publishing.workflow import publish

pytestmark = pytest.mark.django_db

MEDIA = "{http://search.yahoo.com/mrss/}"


@pytest.fixture
def photo() -> Photo:
    """A photo with more files than one, each of another size: grain is left out by no encoder."""
    grain = Image.frombytes("L", (660, 440), os.urandom(660 * 440)).convert("RGB")
    file = io.BytesIO()
    grain.save(file, "JPEG", quality=40)
    made = ingest_photo(file, file_name="grain.jpg", uploaded_by=None).photo
    render_missing_renditions(made.pk)
    made.refresh_from_db()
    gallery = Gallery.objects.create(title="Grain", slug="grain")
    place_photos(gallery, [made])
    publish(gallery)
    return made


def in_rss(client: Client) -> Iterator[tuple[str, int]]:
    """The address and the bytes of each file that the feed offers."""
    for file in ElementTree.fromstring(client.get("/feeds/galleries.rss").content).iter(
        f"{MEDIA}content"
    ):
        yield file.attrib["url"], int(file.attrib["fileSize"])


def fetch(client: Client, url: str) -> bytes:
    """A file of the site."""
    response = client.get(url.removeprefix("http://127.0.0.1:8000"))
    assert response.status_code == 200
    return bytes(response.getvalue())


def test_files_have_the_bytes_and_the_pixels_that_feeds_say(client: Client, photo: Photo) -> None:
    names = ("w320.jpg", "w640.jpg", "w960.jpg", "share.jpg", "w960.avif")
    assert len({photo.manifest[name].size_bytes for name in names}) == len(names)
    [(url, size_bytes)] = in_rss(client)
    assert len(fetch(client, url)) == size_bytes
    feed = ElementTree.fromstring(client.get("/feeds/galleries.rss").content)
    widths_px = {}
    for name in ("content", "thumbnail"):
        [file] = feed.iter(f"{MEDIA}{name}")
        widths_px[name] = int(file.attrib["width"])
        with Image.open(io.BytesIO(fetch(client, file.attrib["url"]))) as picture:
            assert picture.size == (widths_px[name], int(file.attrib["height"]))
    assert widths_px == {"content": 660, "thumbnail": 320}


def test_readers_that_show_content_and_media_find_each_picture_once(
    client: Client, photo: Photo
) -> None:
    """They compare addresses: what is beside the content must have the one that is in it."""
    [(url, _)] = in_rss(client)
    for form in ("rss", "atom", "json"):
        feed = client.get(f"/feeds/galleries.{form}").content.decode()
        assert url in feed
        assert "enclosure" not in feed
        assert "attachments" not in feed
    [item] = json.loads(client.get("/feeds/galleries.json").content)["items"]
    assert item["image"] == item["_photodesk"]["photos"][0]["url"] == url
    assert item["content_html"].count(url) == 1
