"""A photo as a IIIF image service: what is said of it answers, as level 0 wants it."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from gallery.models import Gallery
from gallery.slides.sequence import place_photos
from media.models import Photo
from media.takedown import kill_photo
from newsroom.publishing.workflow import publish, withdraw
from tests.builders import make_gallery, make_ready_photo

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


@pytest.fixture
def gallery() -> Gallery:
    """One photo of 1600 x 1067 pixels."""
    gallery = Gallery.objects.create(title="Harbour", slug="harbour")
    place_photos(gallery, [make_ready_photo(1600, 1067, credit_line="Ana Roth/AP")])
    return publish(gallery)


def read_info(client: Client) -> Any:
    """What is said of the photo."""
    return client.get(f"/api/v1/photos/{Photo.objects.get().pk}/iiif/info.json").json()


def test_what_is_said_of_a_photo_is_what_the_standard_asks_for(
    client: Client, gallery: Gallery
) -> None:
    info = read_info(client)
    photo_url = f"{SITE}/api/v1/photos/{Photo.objects.get().pk}"
    assert info["@context"] == "http://iiif.io/api/image/3/context.json"
    assert info["id"] == f"{photo_url}/iiif"
    assert (info["type"], info["profile"]) == ("ImageService3", "level0")
    assert info["protocol"] == "http://iiif.io/api/image"
    widths = [size["width"] for size in info["sizes"]]
    assert widths == sorted(set(widths)) == [320, 640, 960, 1280, 1600]
    assert (info["width"], info["height"]) == (1600, 1067)
    (other,) = info["seeAlso"]
    assert (other["id"], other["label"]) == (photo_url, {"none": ["Credit: Ana Roth/AP"]})


def test_every_size_answers_with_an_image_of_that_size(client: Client, gallery: Gallery) -> None:
    info = read_info(client)
    base = info["id"].removeprefix(SITE)
    asked = {
        f"{size['width']},{size['height']}": (size["width"], size["height"])
        for size in info["sizes"]
    }
    for name, size in {**asked, "max": (1600, 1067), "640,": (640, 427)}.items():
        response = client.get(f"{base}/full/{name}/0/default.jpg")
        assert response.status_code == 302
        assert response["Access-Control-Allow-Origin"] == "*"
        file = client.get(response["Location"])
        assert file["Access-Control-Allow-Origin"] == "*"
        assert file["Content-Type"] == "image/jpeg"
        assert Image.open(io.BytesIO(file.getvalue())).size == size
    assert client.get(base)["Location"] == f"{base}/info.json"


@pytest.mark.parametrize(
    "image",
    [
        *("full/641,427/0/default.jpg", "full/640,428/0/default.jpg", "full/full/0/default.jpg"),
        *("0,0,100,100/max/0/default.jpg", "full/max/90/default.jpg", "full/max/0/gray.jpg"),
        *("full/max/0/default.png", "full/^max/0/default.jpg", "full/,427/0/default.jpg"),
        *("full/0,0/0/default.jpg", "nothing"),
    ],
)
def test_what_level_0_has_not_is_told_what_there_is(
    client: Client, gallery: Gallery, image: str
) -> None:
    response = client.get(f"{read_info(client)['id'].removeprefix(SITE)}/{image}")
    assert response.status_code == 400
    assert "320,213" in response.json()["detail"]


def test_the_manifest_leads_to_the_service(client: Client, gallery: Gallery) -> None:
    info = read_info(client)
    manifest = client.get("/api/v1/galleries/harbour/manifest.json").json()
    (service,) = manifest["items"][0]["items"][0]["items"][0]["body"]["service"]
    assert service == {name: info[name] for name in service}
    assert {"id", "type", "profile", "sizes"} <= service.keys()
    photo = client.get("/api/v1/galleries/harbour").json()["slides"][0]["photo"]
    assert photo["iiif_service"] == info["id"]


def test_a_small_photo_has_one_size(client: Client) -> None:
    make_gallery(slides=1)
    assert read_info(client)["sizes"] == [{"width": 48, "height": 32}]


def test_what_is_withdrawn_killed_or_kept_here_is_not_served(
    client: Client, gallery: Gallery
) -> None:
    photo = Photo.objects.get()
    base = f"/api/v1/photos/{photo.pk}/iiif"
    places = (base, f"{base}/info.json", f"{base}/full/max/0/default.jpg")
    Photo.objects.update(may_be_syndicated=False)
    assert {client.get(place).status_code for place in places} == {404}
    Photo.objects.update(may_be_syndicated=True)
    withdraw(gallery)
    assert {client.get(place).status_code for place in places} == {404}
    kill_photo(photo, reason="A mix-up", killed_by=None)
    assert {client.get(place).status_code for place in places} == {410}
