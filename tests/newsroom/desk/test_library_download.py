"""A selection is downloaded as one ZIP file with its rights; too much is refused, with numbers."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from media.models import Photo
from newsroom.desk import library_download
from newsroom.library.downloads import DownloadRefused, pack_parcel
from newsroom.models import AuditEntry
from tests.builders import make_photo, make_ready_photo
from tests.newsroom.library.rows import make_editor, make_rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def viewer(client: Client) -> None:
    """Somebody who may see photos."""
    client.force_login(make_editor())


def weigh(client: Client, photos: list[Photo], what: str = "originals") -> tuple[int, Any]:
    """What a download would be."""
    body = {"photos": [photo.pk for photo in photos], "what": what}
    answer = client.post("/admin/library/weigh/", body, content_type="application/json")
    return answer.status_code, answer.json()


def download(client: Client, photos: list[Photo], what: str = "originals") -> zipfile.ZipFile:
    """The archive, tested as `unzip -t` does."""
    form = {"photos": ",".join(str(photo.pk) for photo in photos), "what": what}
    answer = client.post("/admin/library/download/", form)
    assert isinstance(answer, StreamingHttpResponse)
    assert answer["Content-Type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer)))
    assert archive.testzip() is None
    return archive


def read_rights(archive: zipfile.ZipFile) -> list[dict[str, str]]:
    """The rows of rights.csv."""
    text = archive.read("rights.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_originals_come_with_their_words_beside_them(client: Client) -> None:
    photos = [
        make_photo(name="storm.jpg", credit_line="Erin Scott/AP", usage_terms="One time"),
        make_photo(name="storm.jpg", credit_line="dpa"),
    ]
    archive = download(client, photos)
    assert archive.namelist() == [
        "rights.csv",
        *("storm.jpg", "storm.xmp", "storm-2.jpg", "storm-2.xmp"),
    ]
    with photos[0].original.open() as original:
        assert archive.read("storm.jpg") == original.read()
    assert "Erin Scott/AP" in archive.read("storm.xmp").decode()
    rows = read_rights(archive)
    assert [(row["file"], row["credit"]) for row in rows] == [
        ("storm.jpg", "Erin Scott/AP"),
        ("storm-2.jpg", "dpa"),
    ]
    assert rows[0]["usage terms"] == "One time"
    entry = AuditEntry.objects.get(act=AuditEntry.Act.DOWNLOAD)
    assert (entry.person, entry.details["photos"]) == ("Ana", [photo.pk for photo in photos])


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t="])
def test_no_cell_is_a_formula(client: Client, start: str) -> None:
    photo = make_photo(caption=f"{start}HYPERLINK(1)", keywords=[f"{start}1"])
    (row,) = read_rights(download(client, [photo]))
    assert row["caption"] == f"'{start}HYPERLINK(1)"
    assert row["keywords"] == f"'{start}1"


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("a:b?.jpg", "a_b_.jpg"),
        ("...jpg", "photo-{pk}.jpg"),
        ("RIGHTS.csv", "RIGHTS-2.jpg"),
    ],
)
def test_names_are_harmless(client: Client, name: str, inside: str) -> None:
    photo = make_photo()
    Photo.objects.update(original_name=name)
    archive = download(client, [photo])
    stem = inside.format(pk=photo.pk).removesuffix(".jpg")
    assert archive.namelist()[1] == f"{stem}{Path(str(photo.original.name)).suffix}"


def test_what_is_missing_or_killed_is_named_inside(client: Client) -> None:
    whole, gone, killed = make_photo(), make_photo(name="gone.jpg"), make_photo(name="killed.jpg")
    Path(gone.original.path).unlink()
    Photo.objects.filter(pk=killed.pk).update(killed_at=killed.uploaded_at)
    _, weighed = weigh(client, [whole, gone, killed])
    assert weighed["left"] == ["killed.jpg: killed: it must not be used"]
    archive = download(client, [whole, gone, killed])
    assert archive.read("NOT INSIDE.txt").decode().splitlines() == [
        "killed.jpg: killed: it must not be used.",
        "gone.jpg: its file is missing from the storage.",
    ]
    assert "gone.jpg" not in archive.namelist()


def test_renditions_are_the_widest_of_a_width(client: Client) -> None:
    large, waiting = make_ready_photo(3000, 2000, name="a.tif"), make_photo()
    archive = download(client, [large, waiting], "1280")
    assert archive.namelist() == ["rights.csv", "a.jpg", "NOT INSIDE.txt"]
    wanted = large.manifest["w1280.jpg"]
    assert len(archive.read("a.jpg")) == wanted.size_bytes
    assert weigh(client, [waiting], "2560")[0] == 400


def test_sixty_gigabytes_are_refused_with_the_numbers(client: Client) -> None:
    photos = make_rows(2)
    Photo.objects.update(original_size_bytes=30_000_000_000)
    status, answer = weigh(client, photos)
    assert status == 400
    assert answer["error"] == (
        "These are 2 originals, 60.0 GB; at most 20.0 GB are downloaded at once. "
        "Choose fewer photos, or a smaller width."
    )
    form = {"photos": ",".join(str(photo.pk) for photo in photos), "what": "originals"}
    refused = client.post("/admin/library/download/", form)
    assert (refused.status_code, "60.0 GB" in refused.text) == (400, True)
    assert not AuditEntry.objects.filter(act=AuditEntry.Act.DOWNLOAD).exists()


def test_the_limit_is_a_setting(client: Client, settings: Settings) -> None:
    settings.MAX_DOWNLOAD_BYTES = 10
    status, answer = weigh(client, [make_photo()])
    assert (status, "at most 0.0 MB" in answer["error"]) == (400, True)


@pytest.mark.parametrize("photos", ["", "x", "0", "99999999"])
def test_nothing_is_no_download(client: Client, photos: str) -> None:
    answer = client.post("/admin/library/download/", {"photos": photos, "what": "originals"})
    assert (answer.status_code, "library" in answer.text) == (400, True)


def test_who_comes_while_others_download_waits(client: Client) -> None:
    photo = make_photo()
    form = {"photos": str(photo.pk), "what": "originals"}
    held = [
        client.post("/admin/library/download/", form) for _ in range(library_download.MOST_AT_ONCE)
    ]
    assert all(answer.status_code == 200 for answer in held)
    busy = client.post("/admin/library/download/", form)
    assert (busy.status_code, "downloading already" in busy.text) == (400, True)
    for answer in held:
        closers = answer._resource_closers  # type: ignore[attr-defined]
        for close in (*closers, *closers):
            close()  # a second time is no harm
    assert download(client, [photo]).testzip() is None


def test_packing_asks_as_many_queries_for_more_photos() -> None:
    counts = []
    for number in (10, 500):
        ids = [photo.pk for photo in make_rows(number, original="a.jpg")]
        with CaptureQueriesContext(connection) as queries:
            pack_parcel(ids, what="originals")
        counts.append(len(queries))
    assert counts == [1, 1]
    with pytest.raises(DownloadRefused):
        pack_parcel(ids, what="everything")
