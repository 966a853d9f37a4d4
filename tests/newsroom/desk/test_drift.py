"""On the desk: what was corrected in a photo since a gallery wrote its own words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from gallery.models import Act, Gallery, Slide
from gallery.slides.sequence import place_photos
from gallery.slides.words import edit_words, get_words_in_effect
from media.models import Photo
from newsroom.publishing.photo_checks import check_photos
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db


@pytest.fixture
def gallery() -> Gallery:
    """Two photos; the first has own words over "Erin Scot in Dover", which was corrected since."""
    gallery = make_gallery(2, published=False)
    Photo.objects.filter(caption="Caption 1").update(caption="Erin Scot in Dover")
    write(gallery, "Erin Scot at work")
    Photo.objects.filter(caption="Erin Scot in Dover").update(caption="Erin <b>Scott</b> in Dover")
    return gallery


def write(gallery: Gallery, text: str) -> None:
    """Give its first photo a caption of its own."""
    slide = slide_of(gallery)
    edit_words(slide, seen=get_words_in_effect(slide), edited={"caption": text})


def slide_of(gallery: Gallery) -> Slide:
    """The first photo's slide."""
    return gallery.slides.select_related("photo").get(position=1)


def log_in(client: Client, *rights: str) -> None:
    """As somebody with these rights; as one who may do everything without any."""
    if rights:
        user = User.objects.create_user("ana", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    else:
        user = User.objects.create_superuser("ana")
    client.force_login(user)


def look(client: Client, gallery: Gallery) -> str:
    """What is shown of the first photo's drift."""
    query = {"slide": slide_of(gallery).public_id}
    return str(client.get(f"/admin/gallery/gallery/{gallery.pk}/drift/", query).json()["html"])


def decide(client: Client, gallery: Gallery, how: str, **more: Any) -> tuple[int, dict[str, Any]]:
    """Take a correction, or keep the own words."""
    body = {
        "slide": slide_of(gallery).public_id,
        "word": "caption",
        "how": how,
        "seen": "Erin Scot at work",
        "original": "Erin <b>Scott</b> in Dover",
        **more,
    }
    url = f"/admin/gallery/gallery/{gallery.pk}/correct/"
    answer = client.post(url, json.dumps(body), content_type="application/json")
    return answer.status_code, answer.json()


def test_the_difference_is_shown_word_by_word_and_never_as_html(
    client: Client, gallery: Gallery
) -> None:
    log_in(client)
    html = look(client, gallery)
    assert "The photo’s caption was corrected since these words were written" in html
    assert "<del><span" in html
    assert "Scot </" not in html.replace("Scot <span", "")
    assert "&lt;" in html
    assert "<b>" not in html
    assert "uses" not in html
    page = client.get(f"/admin/gallery/gallery/{gallery.pk}/change/").content.decode()
    assert "The photo’s caption was corrected since:" in page


def test_a_correction_is_taken_as_an_act_of_the_log(client: Client, gallery: Gallery) -> None:
    log_in(client)
    code, answer = decide(client, gallery, "here")
    assert (code, answer["message"]) == (200, "The photo’s caption is taken.")
    assert answer["words"]["caption"] == "Erin <b>Scott</b> in Dover"
    act = Act.objects.filter(thing_id=gallery.pk).latest("number")
    assert act.sentence == "ana took the corrected caption of 1 photo"
    assert look(client, gallery).strip() == ""


def test_own_words_are_kept(client: Client, gallery: Gallery) -> None:
    log_in(client)
    assert decide(client, gallery, "keep")[0] == 200
    assert slide_of(gallery).caption == "Erin Scot at work"
    assert look(client, gallery).strip() == ""


def test_a_correction_is_applied_to_the_galleries_that_the_editor_may_change(
    client: Client, gallery: Gallery
) -> None:
    photo = slide_of(gallery).photo
    assert photo is not None
    draft = Gallery.objects.create(title="Draft", slug="draft")
    live = Gallery.objects.create(title="Live", slug="live")
    for other in (draft, live):
        Photo.objects.filter(pk=photo.pk).update(caption="Erin Scot in Dover")
        place_photos(other, [Photo.objects.get(pk=photo.pk)])
        write(other, "Own")
        Photo.objects.filter(pk=photo.pk).update(caption="Erin Scott in Dover")
    publish(live)
    log_in(client, "view_gallery", "change_gallery")

    assert "Apply to its 2 uses" in look(client, gallery)
    code, answer = decide(client, gallery, "everywhere")

    assert code == 200
    assert answer["message"] == (
        "The photo’s caption is taken in 2 places, 1 other gallery among them: "
        "each gallery has its own undo."
    )
    assert [slide_of(each).caption for each in (gallery, draft, live)] == ["", "", "Own"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"seen": "Something else"}, 409),
        ({"word": "title"}, 400),
        ({"how": "elsewhere"}, 400),
        ({"slide": "unknown"}, 400),
        ({"how": "keep", "original": 7}, 400),
        ({"word": ["caption"]}, 400),
    ],
)
def test_what_cannot_be_done_changes_nothing(
    client: Client, gallery: Gallery, more: dict[str, Any], code: int
) -> None:
    log_in(client)
    assert decide(client, gallery, **{"how": "here", **more})[0] == code
    assert slide_of(gallery).caption == "Erin Scot at work"


def test_drift_is_found_before_publishing_and_leads_to_the_words(gallery: Gallery) -> None:
    found = {finding.kind: finding for finding in check_photos(gallery)}
    drift = found["drift"]
    assert str(drift).startswith("1 photo was corrected in the library after this gallery wrote")
    assert [use.url[-17:] for use in drift.uses] == [f"#words-{slide_of(gallery).public_id}"]
    assert not drift.is_blocker
