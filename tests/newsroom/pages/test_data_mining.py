"""What is said of text and data mining: in a file, in headers, on a photo's page, in the API."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from environs import Env
from pytest_django.fixtures import Settings

from config.data_mining import read_data_mining
from media.models import Photo
from newsroom.serving.headers import build_headers, build_public_headers
from tests.builders import make_gallery

POLICY = "https://example.org/data-mining.json"
PROHIBITED = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED"


@pytest.fixture
def reserved(settings: Settings) -> Iterator[None]:
    """A newsroom that reserves its rights."""
    settings.TDM_RESERVATION, settings.TDM_POLICY = "1", POLICY
    build_headers.cache_clear()
    yield
    build_headers.cache_clear()


@pytest.mark.django_db
def test_a_newsroom_that_says_nothing_has_no_file_and_no_header(client: Client) -> None:
    assert client.get("/.well-known/tdmrep.json").status_code == 404
    assert "tdm-reservation" not in client.get("/")


@pytest.mark.django_db
def test_what_is_reserved_is_said_in_the_file_and_with_every_answer(
    client: Client, reserved: None
) -> None:
    answer = client.get("/.well-known/tdmrep.json")
    assert answer["Content-Type"].startswith("application/json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer.json() == [{"location": "/", "tdm-reservation": 1, "tdm-policy": POLICY}]
    for path in (
        "/",
        "/galleries/a/",
        "/api/v1/photos",
        "/renditions/a.jpg",
        "/embed/galleries/a/",
    ):
        said = dict(build_public_headers(path))
        assert (said["tdm-reservation"], said["tdm-policy"]) == ("1", POLICY)
    assert "tdm-reservation" not in dict(build_public_headers("/static/gallery/slideshow.css"))
    assert client.get("/")["tdm-reservation"] == "1"


@pytest.mark.django_db
def test_a_photo_that_prohibits_it_says_so_on_its_own_pages(client: Client) -> None:
    gallery = make_gallery(slides=2)
    Photo.objects.filter(slides__position=1).update(data_mining=PROHIBITED)
    for position, is_said in ((1, True), (2, False)):
        slide = gallery.slides.get(position=position)
        for folder in ("/galleries", "/embed/galleries"):
            page = client.get(f"{folder}/{gallery.slug}/{slide.public_id}/").content.decode()
            assert ('<meta name="tdm-reservation" content="1">' in page) is is_said


@pytest.mark.parametrize(
    ("said", "policy", "expected"),
    [
        (None, None, ("", "")),
        ("reserved", None, ("1", "")),
        ("reserved", POLICY, ("1", POLICY)),
        ("allowed", None, ("0", "")),
    ],
)
def test_the_settings_are_read(
    monkeypatch: pytest.MonkeyPatch, said: str | None, policy: str | None, expected: object
) -> None:
    for name, value in (("PHOTODESK_DATA_MINING", said), ("PHOTODESK_DATA_MINING_POLICY", policy)):
        monkeypatch.setenv(name, value or "")
    assert tuple(read_data_mining(Env()).values()) == expected


@pytest.mark.parametrize(
    ("said", "policy", "words"),
    [
        ("yes", "", "reserved, allowed"),
        ("reserved", "example.org/policy", "https://example.org"),
        ("reserved", "https://example.org/a\nb", "https://example.org"),
        ("allowed", POLICY, "reserved"),
        ("", POLICY, "reserved"),
    ],
)
def test_what_makes_no_sense_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, said: str, policy: str, words: str
) -> None:
    monkeypatch.setenv("PHOTODESK_DATA_MINING", said)
    monkeypatch.setenv("PHOTODESK_DATA_MINING_POLICY", policy)
    with pytest.raises(ImproperlyConfigured, match=words):
        read_data_mining(Env())
