"""Where each format keeps metadata: before the pixels, behind them, twice, or without its flag."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, TiffImagePlugin

from media.decoding import originals
from media.metadata.blocks import GIF_XMP, XMP_HEADER
from media.metadata.embedded import EmbeddedMetadata, read_embedded_metadata
from media.metadata.iim import build_iim
from media.metadata.photoshop_resources import PHOTOSHOP_HEADERS
from media.metadata.xmp_writer import build_xmp_packet

PACKET = build_xmp_packet(
    byline="Mara Lindqvist", credit_line="Mara Lindqvist/Fjord", caption="Nets in Tromsø."
)
IIM = build_iim(byline="Mara Lindqvist", credit_line="Mara Lindqvist/Fjord", caption="Nets.")
RESOURCES = IIM.removeprefix(PHOTOSHOP_HEADERS[0])


def picture(format_name: str, **options: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (8, 4), "navy").save(file, format_name, **options)
    return file.getvalue()


def read(content: bytes) -> EmbeddedMetadata:
    with Image.open(io.BytesIO(content)) as image:
        return read_embedded_metadata(image)


def exif_block(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "Mara Lindqvist"
    exif[ExifTags.Base.Orientation] = orientation
    return exif.tobytes()


def png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def itxt(keyword: bytes, text: bytes, *, packed: bool = False) -> bytes:
    body = zlib.compress(text) if packed else text
    return png_chunk(b"iTXt", keyword + b"\0" + bytes([packed, 0]) + b"\0\0" + body)


def png_with(*chunks: bytes, behind: bool = False) -> bytes:
    content = picture("PNG")
    at = content.index(b"IEND") - 4 if behind else 33
    return content[:at] + b"".join(chunks) + content[at:]


def raw_profile(kind: str, data: bytes) -> bytes:
    digits = data.hex()
    lines = "\n".join(digits[at : at + 72] for at in range(0, len(digits), 72))
    return f"\n{kind}\n{len(data):8}\n{lines}\n".encode()


@pytest.mark.parametrize("behind", [False, True])
@pytest.mark.parametrize("packed", [False, True])
def test_xmp_of_a_png_is_read_before_the_pixels_and_behind_them(behind: bool, packed: bool) -> None:
    metadata = read(png_with(itxt(b"XML:com.adobe.xmp", PACKET, packed=packed), behind=behind))
    assert (metadata.byline, metadata.caption) == ("Mara Lindqvist", "Nets in Tromsø.")
    assert metadata.doubts == ()


@pytest.mark.parametrize("name", [b"tEXt", b"zTXt", b"iTXt"])
@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("xmp", PACKET),
        ("APP1", XMP_HEADER + PACKET),
        ("APP1", exif_block()),
        ("exif", exif_block()),
        ("iptc", RESOURCES),
        ("8bim", RESOURCES),
        ("iptc", RESOURCES[12:]),
    ],
)
def test_a_raw_profile_of_a_png_is_read_in_every_kind_of_text(
    name: bytes, kind: str, data: bytes
) -> None:
    keyword, text = f"Raw profile type {kind}".encode(), raw_profile(kind, data)
    chunk = {
        b"tEXt": png_chunk(b"tEXt", keyword + b"\0" + text),
        b"zTXt": png_chunk(b"zTXt", keyword + b"\0\0" + zlib.compress(text)),
        b"iTXt": itxt(keyword, text),
    }[name]
    for behind in (False, True):
        assert read(png_with(chunk, behind=behind)).byline == "Mara Lindqvist"


@pytest.mark.parametrize(
    "chunk",
    [
        png_chunk(b"eXIf", exif_block(6).removeprefix(b"Exif\0\0")),
        png_chunk(
            b"zTXt",
            b"Raw profile type exif\0\0" + zlib.compress(raw_profile("exif", exif_block(6))),
        ),
    ],
)
@pytest.mark.parametrize("behind", [False, True])
def test_exif_of_a_png_counts_with_its_orientation(
    chunk: bytes, behind: bool, tmp_path: Path
) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(png_with(chunk, behind=behind))
    with originals.open_original(path, max_pixels=1000) as image:
        assert originals.find_upright_size(image) == (4, 8)
        assert read_embedded_metadata(image).byline == "Mara Lindqvist"
        image.load()
        assert originals.find_turn(image) is Image.Transpose.ROTATE_270


def test_texts_of_a_png_count_least() -> None:
    texts = [
        png_chunk(b"tEXt", b"Author\0Jane Doe"),
        png_chunk(b"tEXt", "Copyright\0© Jane Doe".encode("latin-1")),
        itxt(b"Description", "Nets in Tromsø.".encode()),
        png_chunk(b"zTXt", b"Title\0\0" + zlib.compress(b"Nets")),
        png_chunk(b"tEXt", b"Software\0GIMP"),
    ]
    alone = read(png_with(*texts))
    assert (alone.byline, alone.copyright_notice) == ("Jane Doe", "© Jane Doe")
    assert (alone.caption, alone.title) == ("Nets in Tromsø.", "Nets")
    assert alone.found["png"]["Software"] == "GIMP"
    both = read(png_with(*texts, itxt(b"XML:com.adobe.xmp", PACKET)))
    assert (both.byline, both.copyright_notice) == ("Mara Lindqvist", "© Jane Doe")


def test_a_text_of_a_png_whose_end_is_damaged_is_read_to_there() -> None:
    packed = bytearray(zlib.compress(b"Nets in the harbour. " * 3000, 0))
    packed[40_000] ^= 0xFF
    chunk = png_chunk(b"zTXt", b"Description\0\0" + bytes(packed[:39_000]))
    assert read(png_with(chunk, behind=True)).caption.startswith("Nets in the harbour. Nets")


def test_a_text_bomb_behind_the_pixels_of_a_png_takes_no_memory() -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(100)) + packer.flush()
    chunk = png_chunk(b"zTXt", b"Description\0\0" + bomb)
    assert len(read(png_with(chunk, behind=True)).caption) < 20_000


def gif_with(packet: bytes) -> bytes:
    content = picture("GIF")
    trailer = b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    extension = b"\x21\xff\x0b" + GIF_XMP + packet + trailer
    return content[:-1] + extension + content[-1:]


def test_xmp_of_a_gif_is_read() -> None:
    metadata = read(gif_with(PACKET))
    assert (metadata.byline, metadata.caption) == ("Mara Lindqvist", "Nets in Tromsø.")
    assert metadata.doubts == ()


def test_xmp_in_a_comment_of_a_gif_is_a_comment() -> None:
    content = picture("GIF", comment=b"\x21\xff\x0b" + GIF_XMP + PACKET[:200])
    assert read(content).byline == ""


def test_xmp_of_a_webp_is_read_without_its_flag() -> None:
    content = bytearray(picture("WEBP", xmp=PACKET, exif=exif_block()))
    assert content[12:16] == b"VP8X"
    content[20] &= ~0x0C
    metadata = read(bytes(content))
    assert metadata.credit_line == "Mara Lindqvist/Fjord"
    assert "Artist" in metadata.found["exif"]


def test_xmp_behind_a_simple_webp_is_read() -> None:
    content = picture("WEBP")
    chunk = b"XMP " + struct.pack("<I", len(PACKET)) + PACKET + bytes(len(PACKET) % 2)
    size = struct.pack("<I", len(content) + len(chunk) - 8)
    assert read(content[:4] + size + content[8:] + chunk).byline == "Mara Lindqvist"


def segment(marker: int, payload: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(payload) + 2) + payload


def jpeg_with(*segments: bytes) -> bytes:
    content = picture("JPEG")
    return content[:2] + b"".join(segments) + content[2:]


def test_two_packets_of_a_jpeg_are_one_and_the_first_has_its_way() -> None:
    second = build_xmp_packet(credit_line="Another", city="Bergen")
    for content in (
        jpeg_with(segment(0xE1, XMP_HEADER + PACKET), segment(0xE1, XMP_HEADER + second)),
        jpeg_with(segment(0xE1, XMP_HEADER + PACKET + second)),
    ):
        metadata = read(content)
        assert metadata.credit_line == "Mara Lindqvist/Fjord"
        assert metadata.city == "Bergen"


def test_several_blocks_of_iim_in_a_jpeg_are_one() -> None:
    first, second = build_iim(byline="Mara Lindqvist"), build_iim(credit_line="Fjord")
    metadata = read(jpeg_with(segment(0xED, first), segment(0xED, second)))
    assert (metadata.byline, metadata.credit_line) == ("Mara Lindqvist", "Fjord")
    assert metadata.doubts == ()


def test_of_a_tiff_the_tag_that_was_cut_gives_way_to_the_whole_one() -> None:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    iim = RESOURCES[12:]
    tags[33723], tags.tagtype[33723] = iim[: len(iim) // 4], 7
    tags[34377], tags.tagtype[34377] = RESOURCES, 7
    metadata = read(picture("TIFF", tiffinfo=tags))
    assert metadata.credit_line == "Mara Lindqvist/Fjord"
    assert metadata.caption == "Nets."
    assert metadata.doubts == ()


def test_a_sidecar_goes_before_the_file_and_fills_what_it_lacks() -> None:
    with Image.open(io.BytesIO(jpeg_with(segment(0xE1, XMP_HEADER + PACKET)))) as image:
        sidecar = build_xmp_packet(credit_line="Corrected", city="Bergen")
        metadata = read_embedded_metadata(image, sidecar=sidecar)
    assert (metadata.credit_line, metadata.city) == ("Corrected", "Bergen")
    assert metadata.byline == "Mara Lindqvist"


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(["PNG", "GIF", "WEBP", "TIFF", "JPEG"]))
def test_flipped_and_lacking_bytes_never_stop_the_reading(
    data: st.DataObject, format_name: str
) -> None:
    content = {
        "PNG": png_with(itxt(b"XML:com.adobe.xmp", PACKET), png_chunk(b"eXIf", exif_block()[6:])),
        "GIF": gif_with(PACKET),
        "WEBP": picture("WEBP", xmp=PACKET, exif=exif_block()),
        "TIFF": picture("TIFF", tiffinfo={700: PACKET}),
        "JPEG": jpeg_with(segment(0xE1, XMP_HEADER + PACKET), segment(0xED, IIM)),
    }[format_name]
    with Image.open(io.BytesIO(content)) as image:
        image.load()
        broken = bytearray(content)
        for _ in range(data.draw(st.integers(1, 8))):
            broken[data.draw(st.integers(12, len(broken) - 1))] = data.draw(st.integers(0, 255))
        image.fp = io.BytesIO(bytes(broken[: data.draw(st.integers(12, len(broken)))]))
        read_embedded_metadata(image)
