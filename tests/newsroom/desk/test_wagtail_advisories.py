"""Holes that Wagtail mended in 2026, 14 of permission and a denial of service, at our doors.

Each test is named by what the hole was there. Who looks in is on the desk, with rights on one kind
of thing, and asks for another by an address or a number that he made up.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from gallery.models import Gallery
from gallery.slides.sequence import NewSlide, place_slides
from media.hold_decisions import hold_photo
from media.models import Photo
from newsroom.models import Article, Collection, GalleryPlacement, PhotoPreset
from newsroom.publishing.private_links import make_private_link
from tests.builders import make_gallery, make_photo
from tests.newsroom.desk.test_desk_forms import article_form

pytestmark = pytest.mark.django_db

SECRET = "Resignation on Friday"
JSON = "application/json"


def somebody(*rights: str) -> Client:
    """A browser of somebody on the desk who holds these rights and no others."""
    user = User.objects.create_user(f"user-{User.objects.count()}", is_staff=True)
    given = Permission.objects.filter(codename__in=rights)
    assert given.count() == len(rights)
    user.user_permissions.set(given)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def draft() -> Gallery:
    """A gallery that is not public, with one photo."""
    gallery = make_gallery(1, published=False)
    Gallery.objects.filter(pk=gallery.pk).update(title=SECRET, slug="secret")
    gallery.refresh_from_db()
    return gallery


@pytest.fixture
def article(draft: Gallery) -> Article:
    """An article that is not public and shows it."""
    article = Article.objects.create(headline=SECRET, slug="secret")
    GalleryPlacement.objects.create(parent=article, region="body", ordering=1, gallery=draft)
    return article


def photo_of(gallery: Gallery) -> Photo:
    """The photo in it."""
    photo = gallery.slides.get().photo
    assert photo is not None
    return photo


def test_previews_of_what_one_may_not_see(draft: Gallery, article: Article) -> None:
    """GHSA-4qvv-g3vr-m348: whoever was in Wagtail's admin got a preview of any page."""
    of_articles, of_galleries = somebody("view_article"), somebody("view_gallery")
    of_nothing = somebody("view_photo")
    for client, path in (
        (of_articles, "/galleries/secret/"),
        (of_galleries, "/articles/secret/"),
        (of_nothing, "/galleries/secret/"),
        (of_nothing, "/articles/secret/"),
    ):
        for address in (path, f"/admin/preview{path}"):
            answer = client.get(address)
            assert answer.status_code in (403, 404), address
            assert SECRET not in answer.text
    shown = of_articles.get("/admin/preview/articles/secret/")
    assert shown.status_code == 200
    assert shown.text.count("/renditions/") == 0  # the gallery in it is left out


def test_a_copy_of_what_one_may_not_see(draft: Gallery) -> None:
    """GHSA-67rv-mg8q-5pf3: a copy was checked for where it went, not for where it came from."""
    owner = User.objects.create_user("owner", is_staff=True)
    private = Collection.objects.create(name=SECRET, owner=owner)
    private.places.create(photo=photo_of(draft), position=1)
    makes = somebody("view_photo", "view_gallery", "add_gallery", "change_gallery")
    answer = makes.post(f"/admin/library/collections/{private.pk}/gallery/", {}, content_type=JSON)
    assert answer.status_code == 404
    places = somebody("view_gallery", "change_gallery")
    mine = Gallery.objects.create(title="Mine", slug="mine")
    body = {"photos": [photo_of(draft).pk], "gallery": mine.pk, "version": mine.version, "to": 1}
    for address in ("library/place/", f"gallery/gallery/{mine.pk}/place/"):
        assert places.post(f"/admin/{address}", body, content_type=JSON).status_code == 403
    assert Gallery.objects.count() == 2
    assert not mine.slides.exists()


def test_the_history_of_what_one_may_not_see(draft: Gallery, article: Article) -> None:
    """GHSA-c4mr-889m-vgf6: the history was open to those to whom the page was closed."""
    client = somebody("view_section")
    for address in (
        f"gallery/gallery/{draft.pk}/history/",
        f"gallery/gallery/{draft.pk}/acts/",
        f"gallery/gallery/{draft.pk}/changes/",
        f"newsroom/article/{article.pk}/history/",
        f"media/photo/{photo_of(draft).pk}/history/",
        "library/log/",
    ):
        answer = client.get(f"/admin/{address}")
        assert answer.status_code == 403, address
        assert SECRET not in answer.text


def test_a_comparison_with_a_version_of_another_thing(draft: Gallery) -> None:
    """GHSA-c6wj-9vcj-75pj: one page's address compared the revisions of any other."""
    mine = make_gallery(1, published=False)
    place_slides(draft, [NewSlide(None, caption=SECRET)])
    place_slides(draft, [NewSlide(None, caption="And more")])
    client = somebody("view_gallery", "change_gallery")
    number = len(client.get(f"/admin/gallery/gallery/{draft.pk}/acts/").json()["acts"])
    then = client.get(f"/admin/gallery/gallery/{mine.pk}/then/?at={number + 5}")
    assert then.status_code == 400
    shown = client.get(f"/admin/gallery/gallery/{mine.pk}/then/?at=1").json()
    theirs = set(draft.slides.values_list("public_id", flat=True))
    assert theirs.isdisjoint(slide["id"] for slide in shown["slides"])
    blind = somebody("view_article")
    assert blind.get(f"/admin/gallery/gallery/{draft.pk}/then/?at=1").status_code == 403


def test_photos_in_the_api_that_are_not_public(draft: Gallery) -> None:
    """GHSA-p5gm-92h4-6pv6: the API listed files of collections that were not public."""
    alone = make_photo(caption=SECRET)
    for client in (Client(), somebody("view_photo", "view_gallery")):
        for photo in (alone, photo_of(draft)):
            assert client.get(f"/api/v1/photos/{photo.pk}").status_code == 404
        listed = client.get("/api/v1/galleries").text + client.get("/feeds/galleries.rss").text
        assert SECRET not in listed


def test_something_deleted_at_the_address_of_another_thing(draft: Gallery) -> None:
    """GHSA-pwm3-7fv4-g6xx: submissions of one form were deleted at another's address."""
    mine = Gallery.objects.create(title="Mine", slug="mine")
    client = somebody("view_gallery", "change_gallery")
    slide = draft.slides.get()
    body = {"slides": [slide.public_id], "version": mine.version}
    answer = client.post(f"/admin/gallery/gallery/{mine.pk}/remove/", body, content_type=JSON)
    assert answer.status_code == 400
    assert draft.slides.exists()
    link = make_private_link(draft, made_by=User.objects.create_user("maker"), lasts="day")
    client.post(f"/admin/gallery/gallery/{mine.pk}/revoke/", {"link": str(link.pk)})
    link.refresh_from_db()
    assert link.revoked_at is None


def test_choosers_that_name_what_one_may_not_choose(draft: Gallery, article: Article) -> None:
    """GHSA-h54r-xq46-qwqm: a chooser told the names of whatever numbers it was given."""
    client = somebody("view_article", "change_article", "view_galleryplacement")
    photo = photo_of(draft)
    for address in (
        f"gallery/gallery/choices/?ids={draft.pk}",
        f"media/photo/choices/?ids={photo.pk}",
        f"media/photo/tiles/?ids={photo.pk}",
        f"newsroom/article/pictures/?gallery={draft.pk}",
        "media/photo/complete/?text=credit:",
        "autocomplete/?app_label=newsroom&model_name=galleryplacement&field_name=gallery&term=",
        "library/galleries/?find=Res",
    ):
        answer = client.get(f"/admin/{address}")
        assert answer.status_code == 403, address
        assert SECRET not in answer.text


def test_pictures_of_photos_that_one_may_not_see(draft: Gallery) -> None:
    """GHSA-r6p4-grq7-xm4m: whoever was in the admin got a preview of any image."""
    photo = photo_of(draft)
    [path, *_] = sorted(photo.served_paths)
    client = somebody("view_article", "view_gallery")
    assert client.get(f"/renditions/{path}").status_code == 404
    assert client.get(f"/admin/media/photo/{photo.pk}/change/").status_code == 403
    body = {"photos": [photo.pk], "change": {"kind": "set", "field": "caption", "how": "set"}}
    assert client.post("/admin/library/preview/", body, content_type=JSON).status_code == 403
    shown = somebody("view_photo").get(f"/renditions/{path}")
    assert shown.status_code == 200
    list(shown)  # files are closed when they are read


def test_something_made_from_a_thing_that_one_may_not_see(draft: Gallery) -> None:
    """GHSA-8634-mr4j-r72c: translations were made of pages to which their makers had no right."""
    client = somebody(
        *("view_article", "change_article", "add_article"),
        *("view_galleryplacement", "add_galleryplacement", "change_galleryplacement"),
    )
    mine = Article.objects.create(headline="Mine", slug="mine")
    assert SECRET not in client.get(f"/admin/newsroom/article/{mine.pk}/change/").text
    placed = {
        "newsroom_galleryplacement_set-TOTAL_FORMS": "1",
        "newsroom_galleryplacement_set-0-region": "body",
        "newsroom_galleryplacement_set-0-ordering": "10",
        "newsroom_galleryplacement_set-0-gallery": str(draft.pk),
        "newsroom_galleryplacement_set-0-parent": str(mine.pk),
    }
    address = f"/admin/newsroom/article/{mine.pk}/change/"
    answer = client.post(address, article_form(headline="Mine", slug="mine", **placed))
    assert SECRET not in answer.text
    assert not GalleryPlacement.objects.exists()
    blind = somebody("change_gallery", "view_gallery")
    link = blind.post(f"/admin/newsroom/article/{mine.pk}/share/", {"lasts": "day"})
    assert link.status_code == 403


def test_drafts_in_data_that_the_desk_asks_for(draft: Gallery, article: Article) -> None:
    """GHSA-3vrh-m9w7-v94f: the admin's own API told fields of pages without asking who it was."""
    client = somebody("view_section")
    photo = photo_of(draft)
    for address in (
        f"gallery/gallery/{draft.pk}/cards/",
        f"gallery/gallery/{draft.pk}/texts/",
        f"gallery/gallery/{draft.pk}/findings/",
        f"gallery/gallery/{draft.pk}/names/",
        f"media/photo/{photo.pk}/found/",
        f"media/photo/{photo.pk}/credit/",
        "media/photo/found/?q=",
        "media/photo/facets/",
        "codes/",
    ):
        answer = client.get(f"/admin/{address}")
        assert answer.status_code == 403, address
        assert SECRET not in answer.text
    assert client.get("/admin/session/").json().keys() == {"user", "token"}


def test_whether_a_file_with_a_known_hash_is_there(draft: Gallery) -> None:
    """GHSA-92hv-j533-69wc: headers told whether a closed document had a hash that one knew."""
    photo = photo_of(draft)
    [path, *_] = sorted(photo.served_paths)
    for tag in (photo.original_sha256, path, "nothing"):
        headers = {"if-none-match": f'"{tag}"', "if-match": f'"{tag}"', "range": "bytes=0-1"}
        assert Client(headers=headers).get(f"/renditions/{path}").status_code == 404
    asked = {"name": "a.jpg", "size": 1, "sha256": photo.original_sha256}
    for rights in (("add_photo",), ("view_gallery", "change_gallery")):
        answer = somebody(*rights).post("/admin/uploads/", asked, content_type=JSON)
        assert answer.status_code == 403
        assert str(photo.pk) not in answer.text


@pytest.mark.parametrize("why", ["embargo", "withdrawn", "held"])
def test_what_lies_within_something_closed(why: str) -> None:
    """GHSA-c2xx-cjmh-9q8f: what lay deeper in a closed collection was listed by the API."""
    gallery = make_gallery(2)
    photo = gallery.slides.order_by("position")[1].photo
    assert photo is not None
    Photo.objects.filter(pk=photo.pk).update(caption=SECRET)
    later = timezone.now() + timedelta(hours=1)
    columns: dict[str, Any] = {
        "embargo": {"embargo_until": later},
        "withdrawn": {"state": "withdrawn"},
    }
    if why == "held":
        hold_photo(photo, reason="Not yet", held_by=None)
    else:
        Gallery.objects.filter(pk=gallery.pk).update(**columns[why])
    assert Client().get(f"/api/v1/photos/{photo.pk}").status_code in (404, 410)
    for address in (
        f"/api/v1/galleries/{gallery.slug}",
        "/api/v1/galleries",
        "/feeds/galleries.rss",
    ):
        assert SECRET not in Client().get(address).text, address


def test_settings_copied_without_the_right_to_read_them() -> None:
    """GHSA-x5cx-w6p2-mxf2: with the right to add alone, what was there could be copied and read."""
    preset = PhotoPreset.objects.create(name="Court", credit_line=SECRET)
    client = somebody("add_photopreset")
    for address in ("add/", f"add/?from={preset.pk}", f"{preset.pk}/change/"):
        assert SECRET not in client.get(f"/admin/newsroom/photopreset/{address}").text
    copied = client.post(f"/admin/newsroom/photopreset/{preset.pk}/change/", {"_saveasnew": "1"})
    assert SECRET not in copied.text
    assert PhotoPreset.objects.count() == 1


def test_an_act_that_brings_anothers_words_into_ones_own_thing(draft: Gallery) -> None:
    """GHSA-jm5p-837g-rv8g: an endpoint of the API copied a page that its caller could not edit."""
    place_slides(draft, [NewSlide(None, caption=SECRET)])
    mine = make_gallery(1, published=False)
    client = somebody("view_gallery", "change_gallery")
    for to in (99, -1, draft.pk * 1000):
        answer = client.post(
            f"/admin/gallery/gallery/{mine.pk}/back/",
            {"to": to, "version": mine.version},
            content_type=JSON,
        )
        assert answer.status_code in (400, 409), to
    assert not mine.slides.filter(caption=SECRET).exists()
    assert mine.slides.count() == 1


def test_sizes_and_crops_that_somebody_makes_up_cost_nothing(draft: Gallery) -> None:
    """GHSA-f2p5-j6fg-5cxf: filters without bounds had the server render for as long as one liked.

    Ours are a fixed ladder, made by workers: an address of another size is not there, and a
    rectangle beyond the photo is refused before anything is queued.
    """
    photo = photo_of(draft)
    [path, *_] = sorted(photo.served_paths)
    client = somebody("view_photo", "change_photo")
    name = path.rpartition("/")[2]
    before = set(photo.served_paths)
    for made_up in ("99999.jpg", f"{name}?width=99999", "width-99999|blur-500.jpg", "9" * 300):
        address = f"/renditions/{path.rpartition('/')[0]}/{made_up}"
        answer = client.get(address)
        assert answer.status_code in (200, 404)
        list(answer)  # files are closed when they are read
    for box in ([0, 0, 1e9, 1e9], [-1, -1, 2, 2], [0.5, 0.5, 0, 0], ["1" * 10_000], [1e308] * 4):
        body = {"seen": {}, "focal_x": 0.5, "focal_y": 0.5, "crop_rectangles": {"16x9": box}}
        answer = client.post(f"/admin/media/photo/{photo.pk}/framing/", body, content_type=JSON)
        assert answer.status_code == 400, box
    photo.refresh_from_db()
    assert set(photo.served_paths) == before
    assert photo.crop_rectangles == {}
