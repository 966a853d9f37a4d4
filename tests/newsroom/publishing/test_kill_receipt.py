"""The receipt of a kill line by line: dark in the tree, dark at the public address, and when."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from media.models import Photo, Takedown
from media.renditions.ladder import find_photo_folder
from newsroom.baking.pages import find_path
from newsroom.models.public_tree import SHOWN, BakedPage, KillReceiptLine
from newsroom.publishing import killing
from newsroom.publishing.killing import (
    ask_public_address,
    build_receipt,
    kill_everywhere,
    look_for_dark,
    wait_for_dark,
)
from tests.builders import make_gallery, make_photo

SLOW_PATH = "/slow/"

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]


@pytest.fixture
def photo() -> Photo:
    return make_photo()


@pytest.fixture
def takedown(photo: Photo) -> Takedown:
    """A kill whose receipt has no lines yet."""
    return Takedown.objects.create(photo=photo, act=Takedown.Act.KILL, reason="Staged")


@pytest.fixture
def public_site(photo: Photo, settings: Settings) -> Iterator[dict[str, str]]:
    """The site's public address: what it answers, by path; 404 for everything else."""
    pages: dict[str, str] = {}

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == SLOW_PATH:
                time.sleep(0.5)
            if self.headers["User-Agent"] != "photodesk-kill":  # caches may be told to pass it
                self.send_error(403)
                return
            body = pages.get(self.path, "").encode()
            self.send_response(200 if self.path in pages else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(BrokenPipeError):  # it was not waited for
                self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.BASE_URL = f"http://127.0.0.1:{server.server_port}"
        yield pages
        server.shutdown()


def add_line(takedown: Takedown, url: str, *, is_rendition: bool = False) -> KillReceiptLine:
    return KillReceiptLine.objects.create(
        takedown=takedown, url=url, path=url.removeprefix("/"), is_rendition=is_rendition
    )


def test_each_address_is_asked_as_a_reader_would(
    takedown: Takedown, photo: Photo, public_site: dict[str, str]
) -> None:
    folder = find_photo_folder(photo.original_sha256)
    file = f"/renditions/{folder}/w320.jpg"
    public_site["/old/"] = f'<img src="{file}">'
    public_site["/also-old/"] = f'<img src="{file}">'
    public_site["/baked-anew/"] = "<p>Three photographs</p>"
    public_site[file] = "the file"
    for url in ("/old/", "/also-old/", "/baked-anew/", "/gone/"):
        add_line(takedown, url)
    add_line(takedown, file, is_rendition=True)
    add_line(takedown, "/renditions/removed.jpg", is_rendition=True)

    assert ask_public_address(takedown) == 3

    told = {line.url: line for line in takedown.receipt_lines.all()}
    dark = {url for url, line in told.items() if line.public_dark_at is not None}
    assert dark == {"/baked-anew/", "/gone/", "/renditions/removed.jpg"}
    assert told["/baked-anew/"].public_answer == "200"
    assert told["/gone/"].public_answer == "404"  # 403 for another name than ours
    assert told["/old/"].public_answer == "200"

    public_site.clear()
    asked_before = told["/gone/"].public_dark_at
    assert ask_public_address(takedown) == 0
    assert takedown.receipt_lines.get(url="/gone/").public_dark_at == asked_before


def test_where_nothing_answers_every_line_says_so(takedown: Takedown, settings: Settings) -> None:
    settings.BASE_URL = "http://127.0.0.1:9"
    add_line(takedown, "/old/")
    add_line(takedown, "/other/")
    with CaptureQueriesContext(connection) as queries:
        assert ask_public_address(takedown) == 2
    assert len(queries) == 4  # after the first, nobody is asked again
    for line in takedown.receipt_lines.all():
        assert line.public_answer.startswith("No answer: [Errno")
        assert "Connection refused" in line.public_answer
        assert line.public_dark_at is None


def test_an_address_that_answers_too_late_is_not_waited_for(
    takedown: Takedown, public_site: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(killing, "ASKING_TIMEOUT_SECONDS", 0.1)
    public_site[SLOW_PATH] = "<p>Three photographs</p>"
    add_line(takedown, SLOW_PATH)
    assert ask_public_address(takedown) == 1
    assert takedown.receipt_lines.get().public_answer == "No answer: timed out"


def test_the_receipt_names_every_page_and_file_that_shows_the_photo(settings: Settings) -> None:
    gallery = make_gallery(1)
    photo = Photo.objects.get()
    tree = Path(settings.PUBLIC_TREE_ROOT)
    named = f"/renditions/{find_photo_folder(photo.original_sha256)}/w320.jpg"
    rows = {
        f"/galleries/{gallery.slug}/": (f"gallery:{gallery.pk}", named),
        f"/galleries/{gallery.slug}/live.json": (f"gallery:{gallery.pk}", "no photo"),
        f"/api/v1/photos/{photo.pk}": (f"photo:{photo.pk}", named),
        "/galleries/other/": ("gallery:999999", named),
    }
    for url, (owner, content) in rows.items():
        path = find_path(url)
        BakedPage.objects.create(
            url=url, path=path, owner=owner, kind="x", phase=1, baked_status=SHOWN
        )
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_text(content)
    takedown = kill_everywhere(photo, reason="Staged", killed_by=None)
    told = {(line.url, line.path, line.is_rendition) for line in takedown.receipt_lines.all()}
    pages = (f"/galleries/{gallery.slug}/", f"/api/v1/photos/{photo.pk}")
    assert told == {(url, find_path(url), False) for url in pages}


def test_a_line_is_dark_when_its_file_no_longer_names_the_photo(
    takedown: Takedown, photo: Photo, settings: Settings
) -> None:
    tree = Path(settings.PUBLIC_TREE_ROOT)
    folder = find_photo_folder(photo.original_sha256)
    named = f"/renditions/{folder}/w320.jpg"
    for path, content in (("page.html", named), ("renditions/a.jpg", ""), ("empty.html", "no")):
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_text(content)
    add_line(takedown, "/page.html")
    add_line(takedown, "/empty.html")
    add_line(takedown, "/renditions/a.jpg", is_rendition=True)
    add_line(takedown, "/renditions/b.jpg", is_rendition=True)
    assert look_for_dark(takedown) == 2
    left = takedown.receipt_lines.filter(dark_at=None)
    assert {line.url for line in left} == {"/page.html", "/renditions/a.jpg"}
    progress: list[tuple[int, int]] = []
    assert not wait_for_dark(
        takedown, within_seconds=0.05, on_progress=lambda *numbers: progress.append(numbers)
    )
    assert set(progress) == {(2, 4)}
    (tree / "page.html").unlink()
    (tree / "renditions/a.jpg").unlink()
    assert wait_for_dark(takedown, on_progress=lambda *numbers: progress.append(numbers))
    assert progress[-1] == (4, 4)


def test_a_kill_is_told_to_a_worker_and_keeps_who_did_it(
    photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[str] = []
    monkeypatch.setattr("newsroom.publishing.killing.ring_doorbell", rung.append)
    ana = User.objects.create_user("ana")
    takedown = kill_everywhere(photo, reason="Staged", killed_by=ana)
    assert rung == ["newsroom.tasks.bake_killed_pages"]
    receipt = build_receipt(takedown)
    assert (receipt["photo"], receipt["act"], receipt["reason"]) == (photo.pk, "kill", "Staged")
    assert receipt["done_by"] == "ana"
    assert (receipt["addresses"], receipt["dark"], receipt["seconds_to_dark"]) == (0, 0, 0.0)


def test_the_receipt_counts_the_seconds_until_the_last_address_was_dark(
    takedown: Takedown, settings: Settings
) -> None:
    settings.BASE_URL = "https://photos.example.org"
    for url, seconds in (("/a/", 1.5), ("/b/", 4.0)):
        line = add_line(takedown, url)
        line.dark_at = takedown.done_at + timedelta(seconds=seconds)
        line.save()
    add_line(takedown, "/c/")
    receipt = build_receipt(takedown)
    assert (receipt["addresses"], receipt["dark"], receipt["seconds_to_dark"]) == (3, 2, 4.0)
    lines = receipt["lines"]
    assert isinstance(lines, list)
    assert [line["url"] for line in lines] == [
        f"https://photos.example.org/{name}/" for name in "abc"
    ]
    assert lines[0]["dark_at"].startswith(f"{takedown.done_at.year}-")
    assert lines[2]["dark_at"] is None
    assert lines[2]["public_dark_at"] is None
    assert receipt["done_at"] == takedown.done_at.isoformat()
    assert receipt["done_by"] == ""  # a rule's kill
    takedown.receipt_lines.filter(url="/a/").update(public_dark_at=takedown.done_at)
    asked = build_receipt(takedown)["lines"]
    assert isinstance(asked, list)
    assert asked[0]["public_dark_at"] == takedown.done_at.isoformat()
