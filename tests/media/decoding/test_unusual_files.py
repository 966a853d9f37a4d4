"""Files as scanners, cameras and phones make them too: right, or refused in an editor's words."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from media.decoding import memory_limits as decoder_memory
from media.decoding.memory_limits import avif_bytes_per_pixel
from media.decoding.originals import (
    DamagedImage,
    FormatNotTaken,
    NotAnImage,
    OriginalRefused,
    TooManyPixels,
)
from media.ingest import ingest_photo
from media.models import Photo
from media.renditions.queue import render_missing_renditions
from media.storages import renditions_storage

pytestmark = pytest.mark.django_db

WIDTH_PX, HEIGHT_PX = 90, 60
# TIFF 6.0, section 2: the codes of SHORT and LONG.
SHORT, LONG = 3, 4
JARGON = ("error", "Error", "errno", "Errno", "0x", "None", "PIL", "libtiff", " -", "b'")


def saved(picture: Image.Image, name: str, **options: Any) -> bytes:
    """A picture as a file."""
    file = io.BytesIO()
    picture.save(file, name, **options)
    return file.getvalue()


def tiff(
    data: bytes,
    *,
    bits: int,
    samples: int,
    photometric: int,
    big_endian: bool = False,
    **tags: tuple[int, int],
) -> bytes:
    """A TIFF of one strip; `tags` are named "t330" and hold a type and a number."""
    order = ">" if big_endian else "<"
    entries = {
        256: (LONG, WIDTH_PX),
        257: (LONG, HEIGHT_PX),
        258: (SHORT, bits),
        259: (SHORT, 1),
        262: (SHORT, photometric),
        273: (LONG, 8),
        277: (SHORT, samples),
        278: (LONG, HEIGHT_PX),
        279: (LONG, len(data)),
        **{int(name[1:]): value for name, value in tags.items()},
    }
    start = 8 + len(data)
    depths = struct.pack(f"{order}{samples}H", *[bits] * samples)
    directory = struct.pack(f"{order}H", len(entries))
    for tag, (kind, number) in sorted(entries.items()):
        if tag == 258 and samples > 2:
            value = struct.pack(f"{order}I", start + 2 + 12 * len(entries) + 4)
        else:
            value = struct.pack(f"{order}{'H2x' if kind == SHORT else 'I'}", number)
        count = samples if tag == 258 else 1
        directory += struct.pack(f"{order}HHI", tag, kind, count) + value
    head = (b"MM\0*" if big_endian else b"II*\0") + struct.pack(f"{order}I", start)
    return head + data + directory + struct.pack(f"{order}I", 0) + depths


def png(rows: bytes, *chunks: bytes, depth: int = 8, colour_type: int = 2) -> bytes:
    """A PNG, row by row with its filter byte, and what stands before its pixels."""
    header = struct.pack(">IIBBBBB", WIDTH_PX, HEIGHT_PX, depth, colour_type, 0, 0, 0)
    parts = (
        chunk(b"IHDR", header),
        *chunks,
        chunk(b"IDAT", zlib.compress(rows)),
        chunk(b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def chunk(kind: bytes, body: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def plain(colour: tuple[int, ...], mode: str = "RGB") -> Image.Image:
    """A picture of one colour."""
    return Image.new(mode, (WIDTH_PX, HEIGHT_PX), colour)


def sixteen(colour: tuple[int, ...], order: str = "<") -> bytes:
    """Pixels of 16 bits a channel."""
    one = b"".join(struct.pack(f"{order}H", value * 257) for value in colour)
    return one * (WIDTH_PX * HEIGHT_PX)


def ingest(content: bytes, name: str = "a") -> Photo:
    """Through the one door."""
    return ingest_photo(io.BytesIO(content), file_name=name, uploaded_by=None).photo


def shown(content: bytes) -> tuple[int, ...]:
    """The colour in the middle of the smallest JPEG that is made of a file."""
    photo = ingest(content)
    render_missing_renditions(photo.pk)
    photo.refresh_from_db()
    assert photo.state == Photo.State.READY, photo.failure_reason
    with renditions_storage().open(photo.manifest["w320.jpg"].stored_at) as file:
        picture = Image.open(file)
        colour = picture.convert("RGB").getpixel((picture.width // 2, picture.height // 2))
    assert isinstance(colour, tuple)
    return colour


ORANGE = (200, 120, 40)
AS_IT_IS: dict[str, Callable[[], bytes]] = {
    "TIFF, 16 bits": lambda: tiff(sixteen(ORANGE), bits=16, samples=3, photometric=2),
    "TIFF, 16 bits, big-endian": lambda: tiff(
        sixteen(ORANGE, ">"), bits=16, samples=3, photometric=2, big_endian=True
    ),
    "PNG, 16 bits": lambda: png(
        (b"\0" + sixteen(ORANGE, ">")[: 6 * WIDTH_PX]) * HEIGHT_PX, depth=16
    ),
    "JPEG in RGB": lambda: saved(plain(ORANGE), "JPEG", keep_rgb=True, quality=95),
    "JPEG, 4:1:1": lambda: saved(plain(ORANGE), "JPEG", subsampling="4:1:1", quality=95),
    "TIFF as JPEG": lambda: saved(plain(ORANGE), "TIFF", compression="jpeg", quality=95),
    "WebP, animated": lambda: saved(
        plain(ORANGE), "WEBP", lossless=True, save_all=True, append_images=[plain((0, 0, 0))]
    ),
    "AVIF, a sequence": lambda: saved(
        plain(ORANGE), "AVIF", quality=95, save_all=True, append_images=[plain((0, 0, 0))]
    ),
}


@pytest.mark.parametrize("what", AS_IT_IS)
def test_it_looks_as_it_should(what: str) -> None:
    assert shown(AS_IT_IS[what]()) == pytest.approx(ORANGE, abs=4)


def test_a_tiff_is_turned_once() -> None:
    pixels = bytes(ORANGE) * (WIDTH_PX * HEIGHT_PX)
    content = tiff(pixels, bits=8, samples=3, photometric=2, t274=(SHORT, 6))
    photo = ingest(content)
    assert (photo.width_px, photo.height_px) == (HEIGHT_PX, WIDTH_PX)
    render_missing_renditions(photo.pk)
    photo.refresh_from_db()
    with renditions_storage().open(photo.manifest["w320.jpg"].stored_at) as file:
        assert Image.open(file).size == (HEIGHT_PX, WIDTH_PX)


def test_the_upper_left_of_a_turned_tiff_is_where_it_belongs() -> None:
    half = WIDTH_PX // 2
    row = bytes(ORANGE) * half + bytes((0, 0, 255)) * (WIDTH_PX - half)
    # Turned by a quarter to the right, what was left is above.
    content = tiff(row * HEIGHT_PX, bits=8, samples=3, photometric=2, t274=(SHORT, 6))
    photo = ingest(content)
    render_missing_renditions(photo.pk)
    photo.refresh_from_db()
    with renditions_storage().open(photo.manifest["w320.jpg"].stored_at) as file:
        picture = Image.open(file).convert("RGB")
    top, bottom = picture.getpixel((30, 10)), picture.getpixel((30, 80))
    assert top == pytest.approx(ORANGE, abs=9)
    assert bottom == pytest.approx((0, 0, 255), abs=9)


GREY = (150, 150, 150)
# 150 of 255 in 12 bits is 0x968, and two pixels are three bytes.
GREYS: dict[str, Callable[[], bytes]] = {
    "12 bits": lambda: tiff(
        b"\x96\x89\x68" * (WIDTH_PX * HEIGHT_PX // 2), bits=12, samples=1, photometric=1
    ),
    "16 bits, 0 is white": lambda: tiff(sixteen((105,)), bits=16, samples=1, photometric=0),
}


@pytest.mark.parametrize("what", GREYS)
def test_grey_of_a_scanner_is_as_bright_as_it_should_be(what: str) -> None:
    assert shown(GREYS[what]()) == pytest.approx(GREY, abs=3)


def test_transparent_parts_do_not_darken_what_is_beside_them() -> None:
    whole = plain((255, 0, 0, 255), "RGBA").resize((3000, 400))
    whole.paste((0, 0, 0, 0), (0, 0, 1500, 400))
    photo = ingest(saved(whole, "PNG"))
    render_missing_renditions(photo.pk)
    photo.refresh_from_db()
    with renditions_storage().open(photo.manifest["w640.avif"].stored_at) as file:
        edge = Image.open(file).convert("RGBA").crop((316, 20, 325, 60))
    seen = [pixel for pixel in edge.get_flattened_data() if pixel[3] > 128]  # type: ignore[index]
    assert seen
    assert min(pixel[0] for pixel in seen) > 200  # type: ignore[index]


def test_a_png_and_an_avif_that_name_display_p3_by_code_points_are_read_as_that() -> None:
    """ITU-T H.273: primaries 12, transfer 13."""
    rows = (b"\0" + bytes((200, 40, 40)) * WIDTH_PX) * HEIGHT_PX
    in_srgb = shown(png(rows))
    in_p3 = shown(png(rows, chunk(b"cICP", bytes((12, 13, 0, 1)))))
    assert in_p3[0] > in_srgb[0] + 10
    avif = saved(plain((200, 40, 40)), "AVIF", quality=95, subsampling="4:4:4")
    at = avif.index(b"colrnclx") + 8
    assert avif[at : at + 2] == b"\0\1"  # what Pillow writes: BT.709, as sRGB has
    wide = avif[: at + 1] + b"\x0c" + avif[at + 2 :]
    assert shown(wide)[0] > in_srgb[0] + 10


def test_a_picture_for_hdr_displays_alone_is_taken_with_a_note() -> None:
    rows = (b"\0" + bytes((90, 90, 90)) * WIDTH_PX) * HEIGHT_PX
    photo = ingest(png(rows, chunk(b"cICP", bytes((9, 16, 0, 1)))))
    render_missing_renditions(photo.pk)
    photo.refresh_from_db()
    assert any("HDR" in note for note in photo.rendering_notes)


def with_twelve_bits() -> bytes:
    """A JPEG whose header says so."""
    whole = bytearray(saved(plain(ORANGE), "JPEG"))
    whole[whole.index(b"\xff\xc0") + 4] = 12
    return bytes(whole)


def dng() -> bytes:
    """What Pillow sees of camera raw: a TIFF of which the first picture is a thumbnail."""
    pixels = bytes(ORANGE) * (WIDTH_PX * HEIGHT_PX)
    return tiff(pixels, bits=8, samples=3, photometric=2, t254=(LONG, 1), t50706=(LONG, 0x0401))


def nef() -> bytes:
    """The same without a DNG's number: a thumbnail, and larger pictures below it."""
    pixels = bytes(ORANGE) * (WIDTH_PX * HEIGHT_PX)
    return tiff(pixels, bits=8, samples=3, photometric=2, t254=(LONG, 1), t330=(LONG, 8))


REFUSED: dict[str, tuple[Callable[[], bytes], type[OriginalRefused], str]] = {
    "a DNG": (dng, FormatNotTaken, "raw file"),
    "a NEF": (nef, FormatNotTaken, "raw file"),
    "a CR2": (lambda: b"II*\0\x10\0\0\0CR\x02\0" + bytes(99), FormatNotTaken, "raw file"),
    "a CR3": (lambda: b"\0\0\0\x18ftypcrx " + bytes(99), FormatNotTaken, "raw file"),
    "a video": (lambda: b"\0\0\0\x14ftypqt  " + bytes(99), NotAnImage, "a video"),
    "a TIFF of 64 bits": (
        lambda: tiff(
            bytes(8 * WIDTH_PX * HEIGHT_PX), bits=64, samples=1, photometric=1, t339=(SHORT, 3)
        ),
        DamagedImage,
        "says that it is a TIFF",
    ),
    "a TIFF in planes of 16 bits": (
        lambda: tiff(sixteen(ORANGE), bits=16, samples=3, photometric=2, t284=(SHORT, 2)),
        FormatNotTaken,
        "stored in an unusual way",
    ),
    "a TIFF of 32 bits without a sign": (
        lambda: tiff(bytes(4 * WIDTH_PX * HEIGHT_PX), bits=32, samples=1, photometric=1),
        FormatNotTaken,
        "stored in an unusual way",
    ),
    "a JPEG of 12 bits": (with_twelve_bits, DamagedImage, "says that it is a JPEG"),
    "a palette that is not there": (
        lambda: png((b"\0" + bytes(WIDTH_PX)) * HEIGHT_PX, colour_type=3),
        DamagedImage,
        "cannot be decoded to its end",
    ),
    "a TIFF of half its pixels": (
        lambda: tiff(bytes(ORANGE) * 900, bits=8, samples=3, photometric=2),
        DamagedImage,
        "cannot be decoded to its end",
    ),
    "a segment of no length": (
        lambda: b"\xff\xd8\xff\xe5\0\0" + saved(plain(ORANGE), "JPEG")[2:200],
        DamagedImage,
        "It",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_in_words_that_an_editor_understands(
    what: str, caplog: pytest.LogCaptureFixture
) -> None:
    make, refusal, words = REFUSED[what]
    with pytest.raises(refusal, match=words) as refused, caplog.at_level("DEBUG"):
        ingest(make())
    reason = str(refused.value)
    assert reason.endswith(".")
    assert not [word for word in JARGON if word in reason]
    assert reason in caplog.text, "the log has it, with what the decoder said"


def test_a_segment_of_no_length_in_a_whole_jpeg_is_passed_over() -> None:
    whole = saved(plain(ORANGE), "JPEG", quality=95)
    assert shown(whole[:2] + b"\xff\xe5\0\0" + whole[2:]) == pytest.approx(ORANGE, abs=4)


@pytest.mark.parametrize("name", ["AVIF", "WEBP"])
def test_a_format_that_takes_more_memory_has_a_lower_limit(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = saved(plain(ORANGE), name)
    assert ingest(content).width_px == WIDTH_PX
    Photo.objects.all().delete()
    most_bytes = decoder_memory.PROGRAM_BYTES + len(content) + round(WIDTH_PX * HEIGHT_PX * 8.2)
    monkeypatch.setattr(decoder_memory, "MOST_BYTES", most_bytes)
    if name == "AVIF":  # 4:2:0 fits by a hair; with transparency it does not
        assert ingest(content).width_px == WIDTH_PX
        content = saved(plain((*ORANGE, 90), "RGBA"), name)
    with pytest.raises(TooManyPixels, match=f"limit for this kind of {name} .* export it as JPEG"):
        ingest(content)


def test_the_memory_of_an_avif_follows_from_its_kind() -> None:
    kinds = {
        (mode, subsampling): avif_bytes_per_pixel(
            mode, saved(plain(ORANGE).convert(mode), "AVIF", subsampling=subsampling)
        )
        for mode, subsampling in (
            ("RGB", "4:2:0"),
            ("RGB", "4:2:2"),
            ("RGB", "4:4:4"),
            ("RGBA", "4:2:0"),
            ("L", "4:0:0"),
        )
    }
    assert [round(value, 1) for value in kinds.values()] == [8.1, 8.6, 9.6, 11.7, 3.6]
