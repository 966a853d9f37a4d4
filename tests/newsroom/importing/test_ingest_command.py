"""What `ingest` takes in, and how it fills a gallery, waits and stops."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from gallery.models import Gallery
from media.ingest import ingest_photo
from media.models import Photo
from newsroom.importing import batch
from newsroom.importing import wait_for_renditions as rendition_watch
from newsroom.publishing.workflow import withdraw
from tests.builders import make_gallery, make_photo, photo_bytes, write_photo
from tests.newsroom.importing.ingest_runs import run, run_json, write_zip

pytestmark = pytest.mark.django_db


def names_in_gallery() -> list[str]:
    """File names of the only gallery's photos, in order."""
    slides = Gallery.objects.get().slides.order_by("position")
    return list(slides.values_list("photo__original_name", flat=True))


def test_files_come_in_file_order_folder_by_folder(folder: Path) -> None:
    for name in ("b.jpg", "A.jpg", "a2/2.jpg", "a2/1.jpg", "Z.jpg"):
        write_photo(folder / name)
    write_zip(folder / "c.zip", {"2.jpg": photo_bytes(), "1/x.jpg": photo_bytes()})
    run(folder, "--title", "Harbour")
    assert names_in_gallery() == ["A.jpg", "1.jpg", "2.jpg", "b.jpg", "x.jpg", "2.jpg", "Z.jpg"]


def test_what_systems_leave_behind_is_passed_over(folder: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", ".git/a.jpg", "._a.jpg"):
        write_photo(folder / name)
    members = {"__MACOSX/._a.jpg": b"x", ".hidden": b"x", "a/.b/c.jpg": b"x", "empty/": b""}
    write_zip(folder / "a.zip", members)
    report = run_json(folder)
    assert (report["created"], report["refused"]) == ([], [])


def test_a_duplicate_names_the_photo_that_is_there(folder: Path) -> None:
    content = photo_bytes()
    for name in ("a.jpg", "b.jpg"):
        (folder / name).write_bytes(content)
    report = run_json(folder, "--title", "Harbour")
    assert report["duplicates"][0]["photo"] == report["created"][0]["photo"]
    assert report["gallery"]["photos_placed"] == 1


def test_a_name_that_the_mac_packed_is_read_as_utf8(folder: Path) -> None:
    path = folder / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("e-plage.jpg", photo_bytes())
    path.write_bytes(path.read_bytes().replace(b"e-plage", "été-ok".encode()[:7]))
    run(path)
    assert Photo.objects.get().original_name == "été-o.jpg"


def test_the_report_for_people_names_every_file(folder: Path) -> None:
    write_photo(folder / "a.jpg")
    (folder / "b.jpg").write_bytes(b"")
    printed = run(folder, folder / "a.jpg", exit_status=1)
    photo = Photo.objects.get()
    assert f"created    {folder}/a.jpg: photo {photo.pk}\n" in printed
    assert f"duplicate  {folder}/a.jpg: photo {photo.pk}\n" in printed
    assert f"refused    {folder}/b.jpg: It is empty (0 bytes)" in printed
    assert printed.endswith("1 created, 1 duplicates, 1 refused.\n")


def test_the_json_report_keeps_its_keys(folder: Path) -> None:
    write_photo(folder / "a.jpg")
    report = run_json(folder, "--gallery", "harbour", "--title", "Harbour")
    photo_id = Photo.objects.get().pk
    assert [one["kind"] for one in report.pop("to_look_at")] == [
        "waiting",
        "no_credit",
        "no_alt_text",
    ]
    assert report == {
        "created": [{"name": f"{folder}/a.jpg", "photo": photo_id}],
        "duplicates": [],
        "refused": [],
        "passed_over": [],
        "failed": [],
        "gallery": {
            "title": "Harbour",
            "slug": "harbour",
            "url": "/galleries/harbour/",
            "state": "draft",
            "photos_placed": 1,
        },
        "is_interrupted": False,
    }


# The gallery


def test_photos_go_to_the_end_of_a_gallery_each_once(folder: Path) -> None:
    gallery = make_gallery(2)
    write_photo(folder / "a.jpg")
    run(folder, "--gallery", gallery.slug)
    run(folder, "--gallery", gallery.slug)
    assert names_in_gallery() == ["photo.jpg", "photo.jpg", "a.jpg"]


def test_a_gallery_is_made_published_and_found_again(folder: Path) -> None:
    write_photo(folder / "a.jpg")
    args = (folder, "--gallery", "harbour", "--title", "Harbour", "--publish")
    assert run_json(*args)["gallery"]["state"] == "published"
    write_photo(folder / "b.jpg")
    assert run_json(*args)["gallery"]["photos_placed"] == 1
    assert Gallery.objects.get().is_published
    withdraw(Gallery.objects.get())
    assert run_json(*args)["gallery"]["state"] == "published"


def test_no_gallery_is_made_when_nothing_came_in(folder: Path) -> None:
    (folder / "a.jpg").write_bytes(b"")
    run(folder, "--title", "Harbour", "--publish", exit_status=1)
    assert not Gallery.objects.exists()


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--publish"], "--publish needs a gallery"),
        (["--gallery", "nowhere"], "There is no gallery 'nowhere'"),
        (["--gallery", "not a slug", "--title", "T"], "--gallery 'not a slug'"),
        (["--title", "T" * 201], "at most 200 characters"),
    ],
)
def test_options_that_cannot_be_followed_stop_it_at_once(
    folder: Path, args: list[str], message: str
) -> None:
    write_photo(folder / "a.jpg")
    with pytest.raises(CommandError, match=message):
        run(folder, *args)
    assert not Photo.objects.exists()


def test_wait_makes_the_renditions_itself_when_no_worker_does(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendition_watch, "PATIENCE_SECONDS", 0)
    monkeypatch.setattr(rendition_watch, "POLL_SECONDS", 0)
    for name in ("a.jpg", "b.jpg"):
        write_photo(folder / name)
    run(folder, "--wait")
    assert not Photo.objects.filter(render_tier__in=(1, 2)).exists()
    assert Photo.objects.ready().count() == 2


def test_wait_ends_and_says_so_when_a_photo_fails(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendition_watch, "PATIENCE_SECONDS", 0)
    monkeypatch.setattr(rendition_watch, "POLL_SECONDS", 0)

    def fail(_: Photo, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("media.renditions.queue.make_tiers", fail)
    write_photo(folder / "a.jpg")
    report = run_json(folder, "--wait", exit_status=1)
    assert report["failed"][0]["name"] == "a.jpg"
    assert report["failed"][0]["reason"] == (
        "Its files could not be read or stored: No space left on device."
    )


def test_wait_leaves_the_work_to_a_worker_that_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    photo = make_photo()
    asked = []

    def work(_: float) -> None:
        asked.append(photo.pk)
        Photo.objects.filter(pk=photo.pk).update(render_tier=len(asked) < 3)

    monkeypatch.setattr("newsroom.importing.wait_for_renditions.time.sleep", work)
    monkeypatch.setattr(rendition_watch, "render_missing_renditions", pytest.fail)
    progress: list[int] = []
    assert rendition_watch.wait_for_renditions([photo.pk], on_progress=progress.append) == ()
    assert progress == [0, 0, 0, 1]


def test_an_interruption_keeps_what_came_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    def interrupted(*args: Any, file_name: str, **kwargs: Any) -> Any:
        if file_name == "b.jpg":
            raise KeyboardInterrupt
        return ingest_photo(*args, file_name=file_name, **kwargs)

    monkeypatch.setattr(batch, "ingest_photo", interrupted)
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        write_photo(folder / name)
    printed = run(folder, "--title", "Harbour", exit_status=130)
    assert "1 created, 0 duplicates, 0 refused." in printed
    assert "Interrupted. What was taken in stays" in printed
    assert names_in_gallery() == ["a.jpg"]


@pytest.mark.parametrize(
    "typed",
    [
        ["ingest", ""],
        ["ingest", ".", "--title", ""],
        ["ingest", ".", "--gallery", " "],
        ["import_article", "evening.txt", "--photos", ""],
        ["import_article", "evening.txt", "--title", ""],
        ["demo", "--photos", ""],
    ],
)
def test_an_empty_name_is_neither_the_folder_that_one_stands_in_nor_left_out(
    typed: list[str],
) -> None:
    with pytest.raises(CommandError, match="it is empty; is a variable not set"):
        call_command(*typed)
    assert not Photo.objects.exists()
