"""Files made to harm: right or refused with a reason, within bounds, and nothing left behind."""

from __future__ import annotations

import io
import os
import stat
import struct
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image, PngImagePlugin

from media import verify_upload as verifying
from media.decoding import originals
from media.decoding.originals import DamagedImage, NotAnImage, OriginalRefused, TooManyPixels
from media.ingest import ingest_photo
from media.models import Photo
from media.renditions.queue import render_missing_renditions
from media.storages import renditions_storage
from tests.builders import photo_bytes

pytestmark = pytest.mark.django_db


def ingest(content: bytes, name: str = "a.jpg") -> Photo:
    """Through the one door."""
    return ingest_photo(io.BytesIO(content), file_name=name, uploaded_by=None).photo


def picture(
    name: str, mode: str = "RGB", size_px: tuple[int, int] = (90, 60), **options: object
) -> bytes:
    """A file with grain."""
    file = io.BytesIO()
    grain = Image.effect_noise(size_px, 80).convert(mode)
    grain.save(file, name, **options)
    return file.getvalue()


def many_scans(number: int, side_px: int) -> bytes:
    """A progressive JPEG that goes over its pixels so many times, in a few bytes each."""
    whole = picture_of_one_grey(side_px)
    starts = [at for at in range(len(whole) - 1) if whole[at : at + 2] == b"\xff\xda"]
    scans = [whole[at:end] for at, end in zip(starts, [*starts[1:], len(whole) - 2], strict=True)]
    shortest = min(scans[1:], key=len)
    return whole[: starts[0]] + scans[0] + shortest * number + b"".join(scans[1:]) + b"\xff\xd9"


def picture_of_one_grey(side_px: int) -> bytes:
    """A progressive JPEG."""
    file = io.BytesIO()
    Image.new("L", (side_px, side_px), 90).save(file, "JPEG", progressive=True)
    return file.getvalue()


def png_chunk(kind: bytes, body: bytes) -> bytes:
    """One chunk with its checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_with(kind: bytes, body: bytes) -> bytes:
    """A PNG with one more chunk, after its header."""
    whole = picture("PNG")
    return whole[:33] + png_chunk(kind, body) + whole[33:]


def png_of_words() -> bytes:
    """A PNG whose text swells a thousandfold."""
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "a" * 80_000_000, zip=True)
    return picture("PNG", pnginfo=words)


def tiff_in_circles() -> bytes:
    """A TIFF whose list of pages leads back to its first."""
    whole = bytearray(picture("TIFF"))
    (start,) = struct.unpack_from("<I", whole, 4)
    (tags,) = struct.unpack_from("<H", whole, start)
    struct.pack_into("<I", whole, start + 2 + 12 * tags, start)
    return bytes(whole)


def header_of_jpeg(side_px: int) -> bytes:
    """A JPEG that claims to be of that size and has no pixels."""
    whole = bytearray(picture("JPEG"))
    struct.pack_into(">HH", whole, whole.index(b"\xff\xc0") + 5, side_px, side_px)
    return bytes(whole)


REFUSED: dict[str, tuple[Callable[[], bytes], type[OriginalRefused]]] = {
    "half a JPEG": (lambda: picture("JPEG", size_px=(900, 600))[:9000], DamagedImage),
    "half a progressive JPEG": (
        lambda: picture("JPEG", size_px=(900, 600), progressive=True)[:9000],
        DamagedImage,
    ),
    "half a PNG": (lambda: picture("PNG", size_px=(900, 600))[:9000], DamagedImage),
    "half a WebP": (lambda: picture("WEBP", size_px=(900, 600))[:9000], DamagedImage),
    "half an AVIF": (lambda: picture("AVIF", size_px=(900, 600))[:9000], OriginalRefused),
    "half a TIFF": (lambda: picture("TIFF", size_px=(900, 600))[:9000], OriginalRefused),
    "a profile of 60 MB in 60 kB": (
        lambda: png_with(b"iCCP", b"p\0\0" + zlib.compress(bytes(60_000_000))),
        DamagedImage,
    ),
    "words of 80 MB in 80 kB": (png_of_words, DamagedImage),
    "65,000 x 65,000 in 2 kB": (lambda: header_of_jpeg(65_000), TooManyPixels),
    "PostScript": (
        lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 90 90\nshowpage\n",
        NotAnImage,
    ),
    "PostScript in a DOS frame": (
        lambda: struct.pack("<4sII", b"\xc5\xd0\xd3\xc6", 32, 50) + bytes(20) + b"%!PS\n" * 10,
        NotAnImage,
    ),
}


@pytest.fixture
def ghostscript(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Ghostscript that leaves a mark when it is started."""
    mark, program = tmp_path / "started", tmp_path / "programs" / "gs"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\ntouch {mark}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    return mark


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_with_a_reason_and_nothing_is_left(what: str, ghostscript: Path) -> None:
    make, refusal = REFUSED[what]
    content = make()
    began = time.monotonic()
    with pytest.raises(refusal) as refused:
        ingest(content)
    assert time.monotonic() - began < 5
    assert str(refused.value).endswith((".", "!"))
    assert not list(Path(str(settings.FILE_UPLOAD_TEMP_DIR)).iterdir())
    assert not Photo.objects.exists()
    assert not ghostscript.exists()


TAKEN: dict[str, Callable[[], bytes]] = {
    "pages in a circle": tiff_in_circles,
    "a comment of PHP": lambda: picture("JPEG", comment=b"<?php system('id') ?>"),
    "a page behind it": lambda: picture("JPEG") + b"<script>alert(1)</script>",
    "an archive behind it": lambda: picture("JPEG") + b"PK\x03\x04" + bytes(9000),
    "no pixels for its size": lambda: picture("PNG", "1", (3000, 3000)),
    "one pixel": lambda: picture("PNG", size_px=(1, 1)),
    "a line": lambda: picture("PNG", size_px=(20_000, 1)),
}


@pytest.mark.parametrize("what", TAKEN)
def test_it_is_taken_and_nothing_foreign_gets_out(what: str, ghostscript: Path) -> None:
    photo = ingest(TAKEN[what]())
    render_missing_renditions(photo.pk)
    photo.refresh_from_db()
    assert photo.state == Photo.State.READY, photo.failure_reason
    for path in photo.stored_paths:
        content = Path(renditions_storage().path(path)).read_bytes()
        for foreign in (b"<?php", b"<script", b"PK\x03\x04"):
            assert foreign not in content
    assert not ghostscript.exists()


def test_a_jpeg_of_a_thousand_scans_is_stopped_and_others_are_served_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(verifying, "VERIFY_WITHIN_SECONDS", 1.0)
    content = many_scans(2000, 4000)
    assert len(content) < 1_000_000
    began = time.monotonic()
    with pytest.raises(DamagedImage, match="longer than 1 second"):
        ingest(content)
    assert time.monotonic() - began < 5


def test_only_an_ordinary_jpeg_is_decoded_by_the_web_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    decoded: list[str | None] = []

    def decode_whole(image: Image.Image) -> None:
        decoded.append(image.format)

    monkeypatch.setattr(originals, "decode_whole", decode_whole)
    for name in ("PNG", "TIFF", "WEBP", "AVIF", "GIF"):
        ingest(picture(name))
    ingest(picture("JPEG", progressive=True))
    assert decoded == []
    ingest(photo_bytes())
    assert decoded == ["JPEG"]
