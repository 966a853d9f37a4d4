"""Hostile files through every door: no fault of ours, a sentence for each, and the rest goes on."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from gallery.models import Gallery
from gallery.slides.sequence import place_photos
from media.models import Photo
from media.renditions.queue import render_missing_renditions
from newsroom.models import Proposal
from newsroom.publishing.workflow import publish
from tests.builders import make_ready_photo, photo_bytes
from tests.hostile_files import HOSTILE, NAMES
from tests.newsroom.importing.ingest_runs import run_json, write_zip
from tests.newsroom.proposals.people import as_user, make_member
from tests.newsroom.uploads.sending import packed, send_file

pytestmark = pytest.mark.django_db
OUTCOMES = {"added", "known", "refused", "passed over"}
# Those of which nothing may be taken.
NEVER = {
    name
    for name in HOSTILE
    if name.startswith(
        ("postscript", "page", "svg", "pdf", "archive.j", "nothing", "one", "zeros", "half", "bomb")
    )
}


@pytest.fixture
def ana(client: Client) -> Client:
    """Somebody who may do everything; a 500 is an answer."""
    client.force_login(User.objects.create_superuser("ana"))
    client.raise_request_exception = False
    return client


def require_words(results: list[dict[str, Any]]) -> None:
    """Each file has an outcome, and a sentence where it was not taken."""
    for result in results:
        assert result["outcome"] in OUTCOMES, result
        if result["outcome"] == "refused":
            assert result["message"].endswith((".", "!")), result
            assert "log has why" not in result["message"], result


def require_shown(client: Client) -> None:
    """What was taken is rendered or has failed with a reason, and every page of it opens."""
    photos = list(Photo.objects.order_by("pk"))
    for photo in photos:
        render_missing_renditions(photo.pk)
        photo.refresh_from_db()
        assert photo.state == Photo.State.READY or photo.failure_reason.endswith("."), photo
        assert client.get(f"/admin/media/photo/{photo.pk}/change/").status_code == 200, photo
    gallery = Gallery.objects.create(title="Hostile", slug="hostile")
    place_photos(gallery, photos)
    publish(gallery)
    for path in (
        "/admin/media/photo/",
        f"/admin/gallery/gallery/{gallery.pk}/change/",
        *("/galleries/hostile/", "/galleries/hostile/?print=1", "/api/v1/galleries/hostile"),
        *("/feeds/galleries.rss", "/api/v1/photos", "/api/v1/galleries/hostile/ninjs.json"),
    ):
        assert client.get(path).status_code == 200, path


def test_through_the_desk_one_by_one(ana: Client) -> None:
    for name, make in HOSTILE.items():
        status, answer = send_file(ana, name, make())
        assert status < 500, (name, answer)
        require_words(answer["results"])
        if name in NEVER:
            assert {one["outcome"] for one in answer["results"]} <= {"refused"}, (name, answer)
            assert status != 200 or answer["results"], name
    require_shown(ana)


@pytest.mark.any_database
def test_through_the_desk_in_an_archive(ana: Client) -> None:
    archive = packed({name: make() for name, make in HOSTILE.items()})
    status, answer = send_file(ana, "all.zip", archive)
    assert status == 200, answer
    require_words(answer["results"])
    told = {one["name"]: one["outcome"] for one in answer["results"]}
    assert told.keys() >= HOSTILE.keys() - {"laughing.xmp"}
    assert {told[name] for name in NEVER} <= {"refused", "passed over"}


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_photo_of_any_name_through_the_desk(ana: Client, name: str) -> None:
    status, answer = send_file(ana, name, photo_bytes())
    assert status < 500, answer
    if status != 200:
        assert answer["error"].endswith("."), answer
        return
    require_words(answer["results"])
    for photo in Photo.objects.all():
        assert Path(str(photo.original.name)).name.startswith(photo.original_sha256[:20])
    page = ana.get("/admin/media/photo/")
    assert page.status_code == 200
    assert "<img src=x" not in page.text


@pytest.mark.any_database
def test_through_ingest_as_files_and_as_an_archive(folder: Path) -> None:
    sent = folder / "files"
    sent.mkdir()
    for name, make in HOSTILE.items():
        (sent / name).write_bytes(make())
    (sent / "laughed-at.jpg").write_bytes(photo_bytes())
    (sent / "laughed-at.xmp").write_bytes(HOSTILE["laughing.xmp"]())
    report = run_json(sent, exit_status=1)
    refused = {one["name"].rpartition("/")[2]: one["reason"] for one in report["refused"]}
    assert refused.keys() >= {name for name in NEVER if not name.endswith((".svg", ".html"))}
    assert all(reason.endswith((".", "!")) for reason in refused.values()), refused
    assert Photo.objects.filter(original_name="laughed-at.jpg").exists()
    archive = write_zip(
        folder / "names.zip",
        {name or "x.jpg": photo_bytes() for name in NAMES if name.isascii() and "\0" not in name},
    )
    report = run_json(archive, exit_status=1)
    assert all(one["reason"].endswith((".", "!")) for one in report["refused"]), report


def test_through_import_article_as_its_text(folder: Path) -> None:
    for name, make in HOSTILE.items():
        text = folder / name
        text.write_bytes(make())
        try:
            call_command("import_article", str(text), stdout=io.StringIO())
        except CommandError as refused:
            assert str(refused).endswith("."), name  # noqa: PT017 - it may be taken as well


@pytest.mark.any_database
def test_through_import_article_as_its_photos(folder: Path) -> None:
    text, photos = folder / "story.txt", folder / "photos"
    photos.mkdir()
    for name in ("half.png", "page.jpg", "bomb.jpg", "laughing.jpg", "archive.jpg", "several.mpo"):
        (photos / name).write_bytes(HOSTILE[name]())
    text.write_text("A headline\n" + "Photos: All\nAna Roth/AP\nA boat.\n" * 6)
    out = io.StringIO()
    with suppress(SystemExit):  # it says by its status that something was refused
        call_command("import_article", str(text), "--photos", str(photos), "--json", stdout=out)
    refused = json.loads(out.getvalue())["refused"]
    assert all(one["reason"].endswith(".") for one in refused)
    assert {one["name"].rpartition("/")[2] for one in refused} == {
        *("half.png", "page.jpg", "bomb.jpg", "archive.jpg"),
    }


def test_through_a_proposal() -> None:
    photo = make_ready_photo(caption="As it was")
    client = as_user(make_member("mira", "Contributor"))
    client.raise_request_exception = False
    page = f"/admin/proposals/photo/{photo.pk}/"
    shown = client.get(page).context
    fields = {field.html_name: field.value() or "" for field in shown["form"]}
    seen = shown["focal_seen"]
    fields |= {**shown["focal"], **{f"seen-{name}": seen[name] for name in seen}}
    caption = next(name for name in fields if name.endswith("-caption"))
    for name, make in HOSTILE.items():
        text = make()[:3000].decode("utf-8", "replace")
        sent = SimpleUploadedFile(name, make(), content_type="image/jpeg")
        for posted in ({**fields, caption: text}, {**fields, caption: sent}):
            assert client.post(page, posted).status_code < 500, name
    assert Proposal.objects.exists()
    photo.refresh_from_db()
    assert photo.caption == "As it was"
