"""What the desk has rejected, readers do not get: not on any page, nor in any file."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from gallery.models import Gallery, Slide
from gallery.slides.cover import choose_cover
from gallery.slides.flags import flag_slides
from newsroom.models import Article, GalleryPlacement
from newsroom.publishing.photo_checks import check_photos
from newsroom.publishing.workflow import NothingToPublish, publish
from newsroom.visibility import is_photo_public
from tests.builders import make_gallery
from tests.newsroom.baking.baked import bake

pytestmark = pytest.mark.django_db

ADDRESSES = (
    "/galleries/{slug}/",
    "/galleries/{slug}/?print=1",
    "/embed/galleries/{slug}/",
    "/api/v1/galleries/{slug}",
    "/api/v1/galleries",
    "/api/v1/articles/count",
    "/api/v1/galleries/{slug}/manifest.json",
    "/api/v1/galleries/{slug}/ninjs.json",
    "/api/v1/photos",
    "/articles/count/",
    "/feeds/galleries.rss",
    "/feeds/articles.json",
    "/sitemap.xml",
    "/galleries/",
    "/",
)


@pytest.fixture
def gallery() -> Gallery:
    """Three photos, in an article as well; the second is the cover."""
    gallery = make_gallery(3)
    choose_cover(gallery, gallery.slides.get(position=2).public_id)
    article = Article.objects.create(headline="The count", slug="count")
    GalleryPlacement.objects.create(parent=article, region="body", ordering=1, gallery=gallery)
    publish(article)
    return gallery


def second(gallery: Gallery) -> Slide:
    """The slide that is rejected."""
    return gallery.slides.get(position=2)


def traces(slide: Slide) -> tuple[str, ...]:
    """What a page that shows a slide holds of it."""
    assert slide.photo is not None
    return slide.public_id, "Caption 2", slide.photo.manifest["w320.jpg"].path.rsplit("/", 1)[0]


def reject(gallery: Gallery) -> None:
    """Reject the second photo."""
    flag_slides(gallery, [second(gallery).public_id], flag="reject")


def test_a_rejected_photo_is_on_no_page_until_the_flag_is_off(
    gallery: Gallery, client: Client
) -> None:
    slide = second(gallery)
    holding = [address for address in ADDRESSES if held(client, address, gallery, traces(slide))]
    assert len(holding) > 8  # some lists show the cover alone, and some words alone
    reject(gallery)
    for address in ADDRESSES:
        assert not held(client, address, gallery, traces(slide)), address
    assert held(client, "/galleries/{slug}/", gallery, ["Caption 1", "Caption 3"])
    flag_slides(gallery, [slide.public_id], flag="")
    assert held(client, "/galleries/{slug}/", gallery, ["Caption 2"])


def held(
    client: Client, address: str, gallery: Gallery, words: tuple[str, ...] | list[str]
) -> bool:
    """Whether a page holds one of these."""
    response = client.get(address.format(slug=gallery.slug))
    assert response.status_code == 200, address
    text = response.content.decode()
    return any(word in text for word in words)


def test_it_is_not_counted(gallery: Gallery, client: Client) -> None:
    reject(gallery)
    answer = client.get(f"/api/v1/galleries/{gallery.slug}").json()
    assert (answer["slide_count"], answer["withheld_count"]) == (2, 0)
    (line,) = client.get("/api/v1/galleries").json()["galleries"]
    assert line["slide_count"] == 2
    assert "2 photos" in client.get("/galleries/").content.decode()


def test_its_own_page_says_that_it_is_gone(gallery: Gallery, client: Client) -> None:
    slide = second(gallery)
    addresses = [
        f"/galleries/{gallery.slug}/{slide.public_id}/",
        f"/embed/galleries/{gallery.slug}/{slide.public_id}/",
    ]
    assert [client.get(address).status_code for address in addresses] == [200, 200]
    reject(gallery)
    removed = gallery.slides.get(position=3).public_id
    for address in addresses:
        assert client.get(address).status_code == 410
    other = f"/galleries/{gallery.slug}/{removed}/"
    assert client.get(other).status_code == 200


def test_baking_takes_its_files_out_and_brings_them_back(
    gallery: Gallery, settings: Settings
) -> None:
    site, slide = Path(settings.PUBLIC_TREE_ROOT), second(gallery)
    assert slide.photo is not None
    rendition = site / "renditions" / slide.photo.manifest["w320.jpg"].path
    page = site / "galleries" / gallery.slug / slide.public_id / "index.html"
    bake()
    assert "Caption 2" in page.read_text()
    assert rendition.exists()
    reject(gallery)
    bake()
    assert not rendition.exists()
    assert not page.exists() or "Caption 2" not in page.read_text()
    assert not is_photo_public(slide.photo)
    for file in site.rglob("*"):
        if file.suffix in (".html", ".json", ".xml"):
            assert slide.public_id not in file.read_text(), file
    flag_slides(gallery, [slide.public_id], flag="pick")
    bake()
    assert "Caption 2" in page.read_text()
    assert rendition.exists()


def test_a_gallery_of_rejects_alone_is_not_published(client: Client) -> None:
    gallery = make_gallery(1, published=False)
    flag_slides(gallery, [gallery.slides.get().public_id], flag="reject")
    with pytest.raises(NothingToPublish):
        publish(gallery)


def test_nothing_is_amiss_with_what_is_rejected() -> None:
    gallery = make_gallery(1, published=False)
    assert any(finding.kind == "no_alt_text" for finding in check_photos(gallery))
    flag_slides(gallery, [gallery.slides.get().public_id], flag="reject")
    assert check_photos(gallery) == []
