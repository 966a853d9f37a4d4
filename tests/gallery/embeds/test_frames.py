"""Pages for frames on other sites: their headers, their bytes, and what they say at the end."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from gallery.models import Gallery
from media.models import Photo
from media.takedown import kill_photo
from newsroom.publishing.workflow import withdraw
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db


def urls_of(gallery: Gallery) -> list[str]:
    """Every page of a gallery for frames."""
    base = f"/embed{gallery.get_absolute_url()}"
    slide = gallery.slides.get(position=1)
    return [base, f"{base}code/", f"{base}{slide.public_id}/"]


def test_every_site_may_frame_them_and_nothing_knows_the_reader(client: Client) -> None:
    for url in urls_of(make_gallery(slides=2)):
        response = client.get(url)
        assert response.status_code == 200
        assert "X-Frame-Options" not in response
        assert "frame-ancestors *" in response["Content-Security-Policy"]
        assert "unsafe-inline" not in response["Content-Security-Policy"]
        assert "max-age=15" in response["Cache-Control"]
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")
        html = response.content.decode()
        assert 'content="noindex"' in html
        assert "autofocus" not in html.replace(
            'name="next" autofocus', ""
        )  # in the viewer's dialog


def test_the_same_rows_are_the_same_bytes_whoever_asks(
    client: Client, admin_client: Client
) -> None:
    for url in urls_of(make_gallery(slides=2)):
        first = client.get(url).content
        assert first == client.get(f"{url}?theme=dark&utm_source=x").content
        assert first == admin_client.get(url).content


def test_what_is_over_says_so_in_the_frame(client: Client) -> None:
    gallery = make_gallery(slides=2)
    urls = urls_of(gallery)
    kill_photo(Photo.objects.get(caption="Caption 1"), reason="A mix-up", killed_by=None)
    assert client.get(urls[2]).status_code == 410
    withdraw(gallery)
    for url in urls:
        response = client.get(url)
        assert response.status_code == 410
        assert "X-Frame-Options" not in response
        assert "not available" in response.content.decode()
    draft = make_gallery(slides=1, published=False)
    for url in [*urls_of(draft), "/embed/galleries/never/", f"{urls_of(draft)[0]}never/"]:
        assert client.get(url).status_code == 404


def test_the_loader_is_small_and_stays_where_it_is(client: Client) -> None:
    response = client.get("/embed.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert len(response.content) <= 2_048
    assert len(gzip.compress(response.content, 9)) <= 1_024
    source = Path(settings.BASE_DIR, "gallery/static/gallery/embed.js").read_bytes()
    assert response.content == source


def test_a_frame_weighs_little(client: Client) -> None:
    html = client.get(urls_of(make_gallery(slides=1))[0]).content
    assert len(html) < 8_000
