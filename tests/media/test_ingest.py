"""The one door in: what becomes of a file that somebody sends."""

from __future__ import annotations

import hashlib
import io
import threading
import tracemalloc
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections, transaction
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from media.decoding.originals import (
    DamagedImage,
    FormatNotTaken,
    NotAnImage,
    OriginalRefused,
    TooManyPixels,
)
from media.ingest import (
    FileNameRefused,
    OriginalEmpty,
    OriginalTooLarge,
    ingest_photo,
    spool_upload,
)
from media.models import Photo, RenderTier
from tests.builders import photo_bytes

pytestmark = pytest.mark.django_db


def ingest(content: bytes, name: str = "photo.jpg") -> Photo:
    """The photo that a file becomes."""
    return ingest_photo(io.BytesIO(content), file_name=name, uploaded_by=None).photo


def files_below(folder: Path) -> list[str]:
    """The files in a folder and its folders."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_the_original_is_kept_byte_for_byte_under_its_hash(own_folders: Path) -> None:
    content = photo_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    photo = ingest(content)
    assert photo.original_sha256 == sha256
    assert files_below(own_folders / "originals") == [f"{sha256[:2]}/{sha256}.jpg"]
    with photo.original.open() as original:
        assert original.read() == content
    assert files_below(own_folders / "incoming") == []


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF", "GIF"])
def test_each_format_that_we_take_comes_in(name: str) -> None:
    photo = ingest(photo_bytes(60, 40, format=name))
    assert photo.original_format == name
    assert (photo.width_px, photo.height_px) == (60, 40)


def test_heic_comes_in_with_the_optional_extra() -> None:
    pytest.importorskip("pillow_heif")
    assert ingest(photo_bytes(64, 64, format="HEIF")).original_format == "HEIC"


def test_the_content_decides_the_format_and_not_the_name() -> None:
    photo = ingest(photo_bytes(format="PNG"), name="photo.jpg")
    assert photo.original_format == "PNG"
    assert str(photo.original.name).endswith(".png")


def test_the_editable_fields_are_filled_and_what_was_found_is_kept() -> None:
    photo = ingest(
        photo_bytes(
            caption="Ждут результатов. お祭り",
            credit_line="Zoë Ångström/AFP/Getty Images",
            byline="Zoë Ångström",
            keywords=["vote", "hall"],
            city="Łódź",
            copyright_notice="© 2026",
            alt_text="People in a hall",
        )
    )
    photo.refresh_from_db()
    assert photo.caption == "Ждут результатов. お祭り"
    assert photo.credit.photographer == "Zoë Ångström"
    assert photo.credit.agencies == ("AFP", "Getty Images")
    assert photo.keywords == ["vote", "hall"]
    assert photo.city == "Łódź"
    assert photo.alt_text == "People in a hall"
    assert "Łódź" in str(photo.embedded_metadata)


def test_the_moment_of_taking_keeps_its_zone() -> None:
    taken_at = datetime(2026, 11, 3, 20, 15)  # noqa: DTZ001 - as a camera writes it
    photo = ingest(photo_bytes(taken_at=taken_at, taken_at_offset="+05:45"))
    photo.refresh_from_db()
    assert photo.taken_at == datetime(2026, 11, 3, 14, 30, tzinfo=UTC)
    assert photo.taken_at_local.utcoffset() == timedelta(hours=5, minutes=45)
    assert photo.taken_at_local.hour == 20


def test_a_moment_without_a_zone_is_read_in_the_newsrooms_and_said_so(settings: Settings) -> None:
    settings.TIME_ZONE = "America/New_York"
    taken_at = datetime(2026, 7, 4, 12)  # noqa: DTZ001 - as a camera writes it
    photo = ingest(photo_bytes(taken_at=taken_at))
    assert photo.taken_at == datetime(2026, 7, 4, 16, tzinfo=UTC)
    assert any("America/New_York" in note for note in photo.ingest_notes)


def test_sizes_are_as_shown_with_the_orientation_applied() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    file = io.BytesIO()
    Image.new("RGB", (60, 40)).save(file, "JPEG", exif=exif)
    photo = ingest(file.getvalue())
    assert (photo.width_px, photo.height_px) == (40, 60)


def test_the_same_bytes_are_the_photo_that_is_there_with_its_edits() -> None:
    content = photo_bytes(caption="From the file")
    photo = ingest(content)
    photo.caption = "From the desk"
    photo.save()
    again = ingest_photo(io.BytesIO(content), file_name="other.jpg", uploaded_by=None)
    assert again.is_duplicate
    assert again.photo == photo
    assert again.photo.caption == "From the desk"
    assert Photo.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_bytes_from_many_at_once_are_one_photo(own_folders: Path) -> None:
    content = photo_bytes()
    photos: list[int] = []

    def send() -> None:
        try:
            photos.append(ingest(content).pk)
        finally:
            connections.close_all()

    senders = [threading.Thread(target=send) for _ in range(8)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert len(photos) == 8
    assert len(set(photos)) == 1
    assert len(files_below(own_folders / "originals")) == 1


def test_who_sent_it_is_kept() -> None:
    user = User.objects.create_user("ana")
    photo = ingest_photo(io.BytesIO(photo_bytes()), file_name="a.jpg", uploaded_by=user).photo
    assert photo.uploaded_by == user


def test_renditions_are_asked_for_after_the_commit(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        photo = ingest(photo_bytes())
    assert len(callbacks) == 1
    assert photo.render_tier == RenderTier.FIRST
    assert photo.state == Photo.State.WAITING


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage\n"


@pytest.mark.parametrize(
    ("content", "refusal", "said"),
    [
        (b"", OriginalEmpty, "0 bytes"),
        (b"no image at all", NotAnImage, "not an image"),
        (b"%PDF-1.7 ...", NotAnImage, "PDF"),
        (b"<html><body>", NotAnImage, "HTML"),
        (b"PK\x03\x04....", NotAnImage, "ZIP"),
        (EPS, NotAnImage, "PostScript"),
        (SVG, FormatNotTaken, "SVG"),
        (photo_bytes(format="BMP"), FormatNotTaken, "BMP"),
        (photo_bytes(400, 400)[:900], DamagedImage, "cut off"),
        (photo_bytes(90, 90, format="PNG")[:80], OriginalRefused, "again"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(50), OriginalRefused, "again"),
    ],
    ids=["empty", "text", "pdf", "html", "zip", "eps", "svg", "bmp", "cut jpeg", "cut png", "junk"],
)
def test_what_is_no_whole_image_is_refused_and_leaves_nothing(
    own_folders: Path, content: bytes, refusal: type[Exception], said: str
) -> None:
    with pytest.raises(refusal, match=said):
        ingest(content)
    assert Photo.objects.count() == 0
    assert files_below(own_folders) == []


def test_a_file_over_the_size_limit_is_refused(settings: Settings, own_folders: Path) -> None:
    settings.MAX_ORIGINAL_BYTES = 1000
    with pytest.raises(OriginalTooLarge, match="limit"):
        ingest(photo_bytes(format="TIFF") + bytes(1000))
    assert files_below(own_folders) == []


def test_pixels_over_the_limit_are_refused_from_the_header(settings: Settings) -> None:
    settings.MAX_ORIGINAL_PIXELS = 10_000
    with pytest.raises(TooManyPixels, match="101 x 100"):
        ingest(photo_bytes(101, 100))
    ingest(photo_bytes(100, 100))


def test_frames_count_against_the_limit(settings: Settings) -> None:
    settings.MAX_ORIGINAL_PIXELS = 10_000
    file = io.BytesIO()
    frames = [Image.new("P", (60, 60), number) for number in range(4)]
    for number, frame in enumerate(frames):
        frame.putpixel((number, 0), 1)
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(TooManyPixels, match="frames"):
        ingest(file.getvalue())


@pytest.mark.parametrize(
    ("name", "said"), [("n" * 300 + ".jpg", "304 characters"), ("a\x07b.jpg", "control characters")]
)
def test_names_that_no_camera_writes_are_refused(name: str, said: str) -> None:
    with pytest.raises(FileNameRefused, match=said):
        ingest(photo_bytes(), name=name)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\Users\\ana\\Wahl 1.jpg", "Wahl 1.jpg"),
        ("Выборы – 投票.jpg", "Выборы – 投票.jpg"),
        ("exe\u202egpj.jpg", "exegpj.jpg"),
    ],
)
def test_a_name_is_text_and_never_a_path(sent: str, kept: str, own_folders: Path) -> None:
    photo = ingest(photo_bytes(), name=sent)
    assert photo.original_name == kept
    assert len(files_below(own_folders / "originals")) == 1


def test_an_upload_of_the_web_is_taken_too() -> None:
    upload = SimpleUploadedFile("desk.jpg", photo_bytes())
    assert ingest_photo(upload, uploaded_by=None).photo.original_name == "desk.jpg"


def test_a_row_that_is_rolled_back_by_ingest_leaves_no_file(
    own_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise RuntimeError("the database went away")

    monkeypatch.setattr(Photo, "save", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        ingest(photo_bytes())
    assert files_below(own_folders) == []


class SixtyMegabytes(io.RawIOBase):
    """A file of 60 MB that is made while it is read."""

    left = 60_000_000

    def read(self, size: int = -1) -> bytes:
        """At most what is left."""
        size = min(size, self.left)
        self.left -= size
        return bytes(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        """It is read once."""
        return 0


def test_a_large_file_is_never_in_memory() -> None:
    tracemalloc.start()
    with spool_upload(SixtyMegabytes()) as (path, _sha256, size_bytes):  # type: ignore[arg-type]
        assert path.stat().st_size == size_bytes == 60_000_000
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak_bytes < 8_000_000
