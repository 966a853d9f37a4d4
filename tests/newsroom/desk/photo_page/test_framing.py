"""The focal point and the rectangles of a photo's crops, as its page saves them."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from gallery.models import Act, Gallery
from gallery.slides.sequence import place_photos
from media.ingest import ingest_photo
from media.models import FocalSource, Photo
from media.renditions.queue import render_missing_renditions
from newsroom.desk.photo_page.framing import describe_choice, describe_framing, tell_what_changed
from newsroom.models.public_tree import StaleMark
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery, make_ready_photo
from tests.newsroom.baking.baked import bake, files_in

pytestmark = pytest.mark.django_db

RECTANGLE = {"left": 0.1, "top": 0.2, "width": 0.4}


@pytest.fixture
def editor(client: Client) -> Client:
    """Somebody who may do everything."""
    client.force_login(User.objects.create_superuser("ed"))
    return client


def save(client: Client, photo: Photo, seen: dict[str, Any] | None = None, **choice: Any) -> Any:
    """What the page is answered that was drawn with `seen` and changed this much of it."""
    before = seen or json.loads(json.dumps(describe_choice(photo)))
    body = {"seen": before, "choice": {**before, **choice}}
    url = f"/admin/media/photo/{photo.pk}/framing/"
    return client.post(url, body, content_type="application/json")


def error_of(answer: HttpResponse) -> str:
    """The sentence of a refusal."""
    return str(json.loads(answer.content)["error"])


def test_a_focal_point_is_kept_to_four_places_and_logged(editor: Client) -> None:
    photo = make_ready_photo(900, 600)
    answer = save(editor, photo, focal_x=0.123456, focal_y=0.25, focal_source="edited")
    assert answer.status_code == 200
    photo.refresh_from_db()
    assert (photo.focal_x, photo.focal_y) == (0.1235, 0.25)
    assert photo.focal_source == FocalSource.EDITED
    assert answer.json()["choice"] == describe_choice(photo)
    act = Act.objects.get(kind=Act.Kind.PHOTO, thing_id=photo.pk)
    assert act.sentence == "ed moved the focal point of 1 photo"
    assert act.delta["fields"]["focal_x"] == [0.5, 0.1235]


def test_crops_are_made_anew_and_live_pages_learn_of_it(editor: Client) -> None:
    photo = make_gallery(1).slides.get().photo
    assert photo is not None
    before = photo.renditions["4x3-w320.jpg"]["path"]
    StaleMark.objects.all().delete()
    save(editor, photo, focal_x=0.0, focal_source="edited")
    photo.refresh_from_db()
    assert photo.render_tier == 2
    assert {want.rung.crop for want in photo.missing_renditions if want.tier == "modern"} == {
        *("16x9", "4x3", "1x1", "share")
    }
    render_missing_renditions(photo.pk)
    photo.refresh_from_db()
    assert photo.missing_renditions == [] or photo.render_tier == 3
    assert StaleMark.objects.filter(kind=StaleMark.Kind.PHOTO).exists()
    assert photo.renditions["4x3-w320.jpg"]["fingerprint"]
    assert before in photo.served_paths  # pages that are open may still name it


def test_a_rectangle_is_kept_and_makes_its_own_crop_alone_anew(editor: Client) -> None:
    photo = make_ready_photo(1600, 1200)
    answer = save(editor, photo, rectangles={"1x1": RECTANGLE})
    assert answer.status_code == 200
    photo.refresh_from_db()
    assert photo.crop_rectangles == {"1x1": RECTANGLE}
    stale = {want.rung.crop for want in photo.missing_renditions if want.tier == "modern"}
    assert stale == {"1x1"}
    assert Act.objects.latest("pk").summary == "changed what 1:1 shows of 1 photo"

    save(editor, photo, rectangles={})
    photo.refresh_from_db()
    assert photo.crop_rectangles == {}
    assert {want.tier for want in photo.missing_renditions} <= {"refined"}


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        ({"focal_x": 1.5}, "from 0 to 1"),
        ({"focal_y": "left"}, "from 0 to 1"),
        ({"focal_x": True}, "from 0 to 1"),
        ({"focal_source": "god"}, "who set"),
        ({"rectangles": {"1x1": {"left": 0.9, "top": 0, "width": 0.5}}}, "beyond the photo"),
        ({"rectangles": None}, "must be an object"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    editor: Client, choice: dict[str, Any], says: str
) -> None:
    photo = make_ready_photo(1600, 1200)
    answer = save(editor, photo, **choice)
    assert answer.status_code == 400
    assert says in error_of(answer)
    assert describe_choice(Photo.objects.get()) == describe_choice(photo)


def test_what_somebody_else_set_meanwhile_stays_and_is_shown(editor: Client) -> None:
    photo = make_ready_photo(900, 600)
    Photo.objects.update(focal_x=0.9, focal_source=FocalSource.EDITED)
    answer = save(editor, photo, focal_x=0.1, focal_source="edited")
    assert answer.status_code == 409
    assert answer.json()["choice"]["focal_x"] == 0.9
    assert Photo.objects.get().focal_x == 0.9


def test_a_live_photo_is_framed_by_those_who_may_publish_it(client: Client) -> None:
    photo = make_gallery(1).slides.get().photo
    assert photo is not None
    user = User.objects.create_user("intern", is_staff=True)
    names = ("view_photo", "change_photo", "view_gallery", "change_gallery")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    answer = save(client, photo, focal_x=0.1, focal_source="edited")
    assert answer.status_code == 403
    assert "something published shows it" in error_of(answer)
    draft = make_ready_photo()
    assert save(client, draft, focal_x=0.1, focal_source="edited").status_code == 200


def test_the_page_knows_every_crop_and_how_small_it_may_be() -> None:
    photo = make_ready_photo(1600, 1200)
    crops = {crop["name"]: crop for crop in describe_framing(photo)["crops"]}
    assert list(crops) == ["share", "16x9", "4x3", "1x1"]
    assert crops["4x3"]["least_width"] == 0.2
    assert crops["share"]["least_width"] == 0.75


def test_the_log_says_what_was_done() -> None:
    moved = {"focal_x": (0.5, 0.1), "focal_source": ("", "edited")}
    assert tell_what_changed(moved) == "moved the focal point of {photos}"
    kept = {"focal_source": ("suggested", "edited")}
    assert tell_what_changed(kept) == "kept the focal point of {photos}"
    both = {**moved, "crop_rectangles": ({}, {"1x1": RECTANGLE})}
    assert tell_what_changed(both) == "moved the focal point and changed what 1:1 shows of {photos}"


def test_live_pages_get_the_new_crop_once_it_is_made(editor: Client, settings: Any) -> None:
    file = io.BytesIO()
    Image.radial_gradient("L").resize((900, 600)).convert("RGB").save(file, "JPEG")
    photo = ingest_photo(file, file_name="glow.jpg", uploaded_by=None).photo
    render_missing_renditions(photo.pk)
    gallery = Gallery.objects.create(title="Glow", slug="glow")
    place_photos(gallery, [Photo.objects.get()])
    publish(gallery)

    def find_crops() -> set[str]:
        bake()
        pages = files_in(Path(settings.PUBLIC_TREE_ROOT)).items()
        texts = [content.decode() for path, content in pages if path.endswith(".html")]
        return set(re.findall(r"(?:4x3|share)[-w0-9]*-[0-9a-f]{16}\.jpg", " ".join(texts)))

    before = find_crops()
    assert {crop.partition("-")[0] for crop in before} == {"4x3", "share"}
    photo = Photo.objects.get()
    assert save(editor, photo, focal_x=0.0, focal_y=1.0, focal_source="edited").status_code == 200
    assert find_crops() == before  # what is there stays until the new ones are made
    render_missing_renditions(photo.pk)
    after = find_crops()
    assert {crop.partition("-")[0] for crop in after} == {"4x3", "share"}
    assert not before & after
