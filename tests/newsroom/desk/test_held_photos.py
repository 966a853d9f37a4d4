"""A held photo is told everywhere on the desk, decided on by those who may publish, and counted."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from gallery.models import Gallery
from gallery.pages.slideshow import build_slideshow
from gallery.slides.sequence import place_photos
from media.hold_decisions import hold_photo
from media.metadata.hold_rules import HoldReason
from media.models import Photo
from newsroom.models import Article, GalleryPlacement
from newsroom.publishing.photo_checks import check_photos
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery, make_photo, write_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    """Somebody who may do everything."""
    client.force_login(User.objects.create_superuser("ed"))
    return client


def held_photo(*, days: int = 1) -> Photo:
    """A photo whose file asks for an embargo of so many days."""
    moment = timezone.now().replace(second=0, microsecond=0) + timedelta(days=days)
    reason = HoldReason(kind="embargo", says="The file asks for an embargo.", moment=moment)
    return make_photo(held_at=timezone.now(), hold_reasons=[reason.to_json()])


def gallery_with(photo: Photo) -> Gallery:
    """A gallery of two ready photos and this one."""
    gallery = make_gallery(slides=2, published=False)
    photo.state = Photo.State.READY
    photo.save()
    place_photos(gallery, [photo])
    return gallery


def test_readers_get_a_gallery_without_its_held_photo(editor: Client) -> None:
    photo = held_photo()
    gallery = publish(gallery_with(photo))
    assert build_slideshow(gallery).slide_count == 2
    editor.post(f"/admin/media/photo/{photo.pk}/hold/", {"act": "release"})
    assert build_slideshow(gallery).slide_count == 3


def test_card_list_and_photo_say_that_it_is_held_and_lead_to_the_decision(editor: Client) -> None:
    photo = held_photo()
    gallery = gallery_with(photo)
    for page in (
        f"/admin/gallery/gallery/{gallery.pk}/change/",
        f"/admin/media/photo/{photo.pk}/change/",
    ):
        text = editor.get(page).content.decode()
        assert 'class="state state--held"' in text
        assert f"/admin/media/photo/{photo.pk}/hold/" in text
    listed = editor.get("/admin/media/photo/").content.decode()
    assert listed.count('class="state state--held"') == 1


def test_the_decision_is_offered_with_the_embargo_that_the_file_asks_for(editor: Client) -> None:
    photo = held_photo()
    moment = timezone.localtime(datetime.fromisoformat(photo.hold_reasons[0]["moment"]))
    url = f"/admin/media/photo/{photo.pk}/hold/"
    assert f'name="embargo_until" value="{moment:%Y-%m-%dT%H:%M}"' in (
        editor.get(url).content.decode()
    )
    editor.post(url, {"act": "limit", "embargo_until": f"{moment:%Y-%m-%dT%H:%M}"})
    photo.refresh_from_db()
    assert (photo.embargo_until, photo.held_at) == (moment, None)
    assert photo.hold_decided_by == User.objects.get(username="ed")
    history = editor.get(f"/admin/media/photo/{photo.pk}/history/").content.decode()
    assert "Released, with its moments set." in history


def test_a_moment_that_is_none_changes_nothing_and_stays_in_the_form(editor: Client) -> None:
    photo = held_photo()
    url = f"/admin/media/photo/{photo.pk}/hold/"
    page = editor.post(url, {"act": "limit", "embargo_until": "soon"}).content.decode()
    assert 'value="soon"' in page
    photo.refresh_from_db()
    assert photo.awaits_decision


def test_every_decision_can_be_taken_back(editor: Client) -> None:
    photo = held_photo()
    url = f"/admin/media/photo/{photo.pk}/hold/"
    seen = []
    for act in ("keep_out", "hold", "release", "hold"):
        editor.post(url, {"act": act})
        photo.refresh_from_db()
        seen.append((photo.held_at is not None, photo.awaits_decision))
    assert seen == [(True, False), (True, True), (False, False), (True, True)]


@pytest.mark.parametrize(
    ("rights", "code"),
    [
        (("change_photo", "view_photo"), 403),
        (("publish_gallery", "change_gallery"), 403),
        (("change_photo", "publish_gallery"), 200),
        (("change_photo", "publish_article"), 200),
    ],
)
def test_the_decision_needs_the_right_to_publish(
    client: Client, rights: tuple[str, ...], code: int
) -> None:
    user = User.objects.create_user("intern", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(user)
    photo = held_photo()
    url = f"/admin/media/photo/{photo.pk}/hold/"
    assert client.get(url).status_code == code
    client.post(url, {"act": "release"})
    photo.refresh_from_db()
    assert (photo.held_at is None) == (code == 200)


def test_publishing_counts_what_is_amiss_with_links_to_the_cards(editor: Client) -> None:
    gallery = gallery_with(held_photo())
    first, second, held = gallery.slides.select_related("photo").order_by("position")
    assert first.photo is not None
    assert held.photo is not None
    first.photo.alt_text = "A net."
    first.photo.save()
    second.credit_line = " "
    second.is_decorative = True
    second.save()
    source = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
    held.photo.digital_source_type, held.photo.credit_line = source, "Machine"
    held.photo.save()
    assert [(one.kind, [use.name for use in one.uses]) for one in check_photos(gallery)] == [
        ("held", ["3"]),
        ("no_credit", ["2"]),
        ("no_alt_text", ["3"]),
        ("generated", ["3"]),
    ]
    for page in (
        editor.get(f"/admin/gallery/gallery/{gallery.pk}/change/"),
        editor.post(f"/admin/gallery/gallery/{gallery.pk}/publish/", follow=True),
    ):
        text = page.content.decode()
        assert "1 photo is held and needs a decision" in text
        assert f'#card-{held.public_id}">3</a>' in text


def test_an_article_counts_its_lead_and_the_galleries_in_it(editor: Client) -> None:
    photo = held_photo()
    gallery = publish(gallery_with(photo))
    article = Article.objects.create(headline="A night", slug="a-night", lead_photo=photo)
    GalleryPlacement.objects.create(parent=article, gallery=gallery, region="body", ordering=1)
    (held,) = (one for one in check_photos(article) if one.kind == "held")
    assert [use.name for use in held.uses] == ["the lead photo", "“Harbour at dawn” 3"]
    page = editor.post(f"/admin/newsroom/article/{article.pk}/publish/", follow=True)
    assert "2 photos are held" in page.content.decode()


def test_a_gallery_in_order_has_nothing_to_look_at(editor: Client) -> None:
    gallery = make_gallery(slides=1, published=False)
    slide = gallery.slides.get()
    slide.alt_text = "A net."
    slide.save()
    assert check_photos(gallery) == []
    page = editor.get(f"/admin/gallery/gallery/{gallery.pk}/change/").content.decode()
    assert "Before readers see it" not in page


def test_ingest_prints_what_is_amiss(folder: Path) -> None:
    write_photo(folder / "a.jpg", instructions="EMBARGOED", credit_line="A/B")
    out = StringIO()
    call_command("ingest", folder, "--title", "Nets", "--publish", "--json", stdout=out)
    found = {one["kind"]: one["number"] for one in json.loads(out.getvalue())["to_look_at"]}
    assert found["held"] == found["no_alt_text"] == 1
    assert "no_credit" not in found


def test_holding_again_brings_back_the_files_reasons(editor: Client) -> None:
    photo = held_photo()
    hold_photo(photo, reason="Who is this?", held_by=None)
    photo.refresh_from_db()
    assert [reason["kind"] for reason in photo.hold_reasons] == ["person", "embargo"]
