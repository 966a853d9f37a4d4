"""Photos that stay here: other sites get the rest, and are told how many they do not get."""

from __future__ import annotations

import pytest
from django.test import Client

from gallery.models import Gallery, Slide
from gallery.syndication import describe_withheld
from media.models import Photo
from newsroom.models import Article, GalleryPlacement, SinglePhoto
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery, make_ready_photo

pytestmark = pytest.mark.django_db


def keep_here(gallery: Gallery, *positions: int) -> list[Photo]:
    """Take the photos at these positions out of syndication."""
    slides = Slide.objects.filter(gallery=gallery, position__in=positions).select_related("photo")
    photos = [slide.photo for slide in slides if slide.photo]
    Photo.objects.filter(pk__in=[photo.pk for photo in photos]).update(may_be_syndicated=False)
    return photos


def test_the_api_leaves_them_out_and_counts_them(client: Client) -> None:
    gallery = make_gallery(slides=4)
    kept = keep_here(gallery, 1, 3)
    answer = client.get(f"/api/v1/galleries/{gallery.slug}").json()
    assert [slide["caption"] for slide in answer["slides"]] == ["Caption 2", "Caption 4"]
    assert [slide["position"] for slide in answer["slides"]] == [1, 2]
    assert answer["slide_count"] == answer["withheld_count"] == 2
    assert answer["cover"]["id"] == answer["slides"][0]["photo"]["id"]
    for photo in kept:
        assert client.get(f"/api/v1/photos/{photo.pk}").status_code == 404
        for end in ("", "/ninjs.json", "/manifest.json"):
            text = client.get(f"/api/v1/galleries/{gallery.slug}{end}").content.decode()
            assert photo.manifest["w320.jpg"].path not in text


def test_lists_leave_them_out_and_count_them(client: Client) -> None:
    gallery = make_gallery(slides=3)
    gallery.cover = keep_here(gallery, 1)[0]
    gallery.save()
    line = client.get("/api/v1/galleries").json()["galleries"][0]
    assert (line["slide_count"], line["withheld_count"]) == (2, 1)
    assert line["cover"]["caption"] == "Caption 2"
    assert len(client.get("/api/v1/photos").json()["photos"]) == 2


def test_readers_of_the_site_see_them(client: Client) -> None:
    gallery = make_gallery(slides=2)
    keep_here(gallery, 1)
    assert "Caption 1" in client.get(gallery.get_absolute_url()).content.decode()


def test_an_article_elsewhere_is_without_them(client: Client) -> None:
    gallery, alone = make_gallery(slides=2), make_ready_photo(may_be_syndicated=False)
    keep_here(gallery, 2)
    article = Article.objects.create(headline="Storm", slug="storm", lead_photo=alone)
    GalleryPlacement.objects.create(parent=article, region="body", ordering=1, gallery=gallery)
    SinglePhoto.objects.create(parent=article, region="body", ordering=2, photo=alone)
    publish(article)
    answer = client.get("/api/v1/articles/storm").json()
    assert [part["kind"] for part in answer["parts"]] == ["gallery"]
    assert answer["parts"][0]["gallery"]["withheld_count"] == 1
    assert answer["withheld_count"] == 3
    assert answer["photo"]["caption"] == "Caption 1"
    assert client.get("/api/v1/articles").json()["articles"][0]["photo"]["caption"] == "Caption 1"


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, ""), (1, "1 photo is not available here."), (2, "2 photos are not available here.")],
)
def test_the_count_says_so(count: int, words: str) -> None:
    assert describe_withheld(count) == words


def test_frames_are_without_them_and_say_so(client: Client) -> None:
    gallery = make_gallery(slides=3)
    keep_here(gallery, 1)
    url = f"/embed{gallery.get_absolute_url()}"
    html = client.get(url).content.decode()
    assert "Caption 1" not in html
    assert "Caption 2" in html
    assert "1 photo is not available here." in html
    ids = list(gallery.slides.order_by("position").values_list("public_id", flat=True))
    alone = client.get(f"{url}{ids[0]}/").content.decode()
    assert "Caption 1" not in alone
    assert "may only be shown on its own site" in alone
    second = client.get(f"{url}{ids[1]}/").content.decode()
    assert "1 / 2" in second
    assert ids[0] not in second
    assert "Caption 1" not in client.get(f"{url}code/").content.decode()
    keep_here(gallery, 2, 3)
    for end in ("", "code/"):
        response = client.get(f"{url}{end}")
        assert response.status_code == 200
        assert "may only be shown on its own site" in response.content.decode()
    # The page's own dialog and discovery have nothing to offer then.
    assert "oembed" not in client.get(gallery.get_absolute_url()).content.decode()
