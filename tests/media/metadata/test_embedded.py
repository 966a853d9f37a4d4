"""A photo's embedded metadata: which block wins, what is repaired, and that nothing ever raises."""

# ruff: noqa: DTZ001 - metadata names local times, their offset stands beside them

from __future__ import annotations

import io
import json
import struct
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, PngImagePlugin, TiffImagePlugin

from media.metadata.blocks import XMP_HEADER
from media.metadata.dates import parse_moment
from media.metadata.embedded import EmbeddedMetadata, read_embedded_metadata
from media.metadata.fields import FIELD_NAMES, FIELD_PLACES, MOMENT_PLACES
from media.metadata.iim import build_iim
from media.metadata.xmp_writer import build_xmp_packet

Tag = ExifTags.Base
NAMES = ["محمد علي", "Мария Иванова", "山田太郎", "José Ünlü", "👩‍👩‍👧 Ann", "Jane Doe"]


def app13(payload: bytes) -> bytes:
    return b"\xff\xed" + struct.pack(">H", len(payload) + 2) + payload


def saved(format_name: str = "JPEG", **options: Any) -> Image.Image:
    """An opened photo of 8 x 8 pixels that holds what the options say."""
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(buffer, format_name, **options)
    buffer.seek(0)
    return Image.open(buffer)


def read(format_name: str = "JPEG", **options: Any) -> EmbeddedMetadata:
    return read_embedded_metadata(saved(format_name, **options))


def exif(entries: dict[int, Any], in_exif_directory: dict[int, Any] | None = None) -> Image.Exif:
    block = Image.Exif()
    for tag, value in entries.items():
        block[tag] = value
    for tag, value in (in_exif_directory or {}).items():
        block.get_ifd(ExifTags.IFD.Exif)[tag] = value
    return block


def test_xmp_goes_before_iim_and_iim_before_exif() -> None:
    metadata = read(
        xmp=build_xmp_packet(byline="From XMP"),
        extra=app13(build_iim(byline="From IIM", credit_line="From IIM")),
        exif=exif({Tag.Artist: "From EXIF", Tag.Copyright: "From EXIF"}),
    )
    assert metadata.byline == "From XMP"
    assert metadata.credit_line == "From IIM"
    assert metadata.copyright_notice == "From EXIF"


def test_an_empty_value_gives_way_to_the_next_block() -> None:
    metadata = read(
        xmp=build_xmp_packet(byline="Jane").replace(b"Jane", b" "),
        exif=exif({Tag.Artist: "Jane Doe"}),
    )
    assert metadata.byline == "Jane Doe"


def test_a_caption_that_iim_cut_raises_no_doubt() -> None:
    caption = "A long caption. " * 200
    metadata = read(xmp=build_xmp_packet(caption=caption), extra=app13(build_iim(caption=caption)))
    assert metadata.caption == caption.strip()
    assert metadata.doubts == ()


def test_different_credits_in_xmp_and_iim_raise_a_doubt() -> None:
    metadata = read(
        xmp=build_xmp_packet(credit_line="Jane Doe/AP"),
        extra=app13(build_iim(credit_line="John Roe/AFP")),
    )
    assert metadata.credit_line == "Jane Doe/AP"
    assert metadata.doubts == (
        "XMP and IPTC give different texts as the credit line; the one of XMP was used.",
    )


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_xmp_and_exif_are_read_from_every_format(format_name: str) -> None:
    packet = build_xmp_packet(credit_line="Мария/AFP")
    options: dict[str, Any] = {"xmp": packet, "exif": exif({Tag.Artist: "Jane Doe"})}
    if format_name == "PNG":
        options["pnginfo"] = PngImagePlugin.PngInfo()
        options["pnginfo"].add_itxt("XML:com.adobe.xmp", packet.decode())
    if format_name == "TIFF":
        options = {"tiffinfo": {700: packet, Tag.Artist: "Jane Doe"}}
    metadata = read(format_name, **options)
    assert metadata.credit_line == "Мария/AFP"
    assert metadata.byline == "Jane Doe"


@pytest.mark.parametrize("tag", [33723, 34377])
def test_iim_is_read_from_a_tiff(tag: int) -> None:
    payload = build_iim(byline="José")
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    header = b"Photoshop 3.0\x00"
    tags[tag] = payload[len(header) :] if tag == 34377 else payload[26:]
    tags.tagtype[tag] = 7
    image = saved("TIFF", tiffinfo=tags)
    assert read_embedded_metadata(image).byline == "José"
    image.load()


@pytest.mark.parametrize("name", NAMES)
def test_names_of_any_script_come_through_every_block(name: str) -> None:
    assert read(xmp=build_xmp_packet(byline=name)).byline == name
    assert read(extra=app13(build_iim(byline=name))).byline == name
    assert read(exif=artist_block(name.encode())).byline == name


def artist_block(artist: bytes, order: str = "<", kind: int = 2) -> bytes:
    """An EXIF block whose only tag is the artist, in the bytes given."""
    mark = {"<": b"II", ">": b"MM"}[order]
    entry = struct.pack(f"{order}HHII", Tag.Artist, kind, len(artist) + 8, 26)
    return (
        b"Exif\x00\x00" + mark + struct.pack(f"{order}HIH", 42, 8, 1) + entry + bytes(4)
        + artist + bytes(8)
    )  # fmt: skip


@pytest.mark.parametrize("order", ["<", ">"])
def test_exif_of_either_byte_order_is_read(order: str) -> None:
    assert read(exif=artist_block(b"Jane Doe", order)).byline == "Jane Doe"


def test_exif_text_of_latin1_is_read() -> None:
    assert read(exif=artist_block("Jürgen Öström".encode("latin-1"))).byline == "Jürgen Öström"


def test_exif_text_of_the_utf8_type_is_read() -> None:
    assert read(exif=artist_block("山田太郎".encode(), kind=129)).byline == "山田太郎"


def test_spaces_and_nul_around_camera_text_are_trimmed() -> None:
    assert read(exif=artist_block(b"  Jane Doe   \x00\x00")).byline == "Jane Doe"


def test_the_copyrights_of_photographer_and_editor_are_both_kept() -> None:
    metadata = read(exif=exif({Tag.Copyright: "Jane Doe, 2016\x00The Tribune"}))
    assert metadata.copyright_notice == "Jane Doe, 2016, The Tribune"
    metadata = read(exif=exif({Tag.Copyright: " \x00The Tribune"}))
    assert metadata.copyright_notice == "The Tribune"


def test_windows_tags_fill_what_the_standard_ones_leave_empty() -> None:
    metadata = read(
        exif=exif(
            {
                Tag.XPTitle: "Тест\0".encode("utf-16-le"),
                Tag.XPAuthor: "Not used\0".encode("utf-16-le"),
                Tag.XPKeywords: "vote; Ohio;\0".encode("utf-16-le"),
                Tag.Artist: "Jane Doe",
            }
        )
    )
    assert (metadata.title, metadata.byline) == ("Тест", "Jane Doe")
    assert metadata.keywords == ("vote", "Ohio")


def test_the_moment_of_taking_keeps_its_offset_and_fraction() -> None:
    metadata = read(
        exif=exif(
            {},
            {
                Tag.DateTimeOriginal: "2016:11:08 09:30:05",
                Tag.OffsetTimeOriginal: "+05:45",
                Tag.SubsecTimeOriginal: "25",
            },
        )
    )
    assert metadata.taken_at == datetime(2016, 11, 8, 9, 30, 5, 250_000)
    assert metadata.taken_at_offset == "+05:45"


@pytest.mark.parametrize(
    "text",
    ["0000:00:00 00:00:00", "    :  :     :  :  ", "2016:02:30 25:61:61", "", "2016", "0001-01-01",
     "9999-12-31T23:59:59", "soon"],
)  # fmt: skip
def test_an_impossible_moment_is_no_moment(text: str) -> None:
    assert read(exif=exif({}, {Tag.DateTimeOriginal: text})).taken_at is None
    moment = parse_moment(text)
    assert moment is None or not moment.has_day


def test_a_day_alone_is_taken_with_a_doubt() -> None:
    metadata = read(xmp=build_xmp_packet(taken_at=datetime(2016, 11, 8)).replace(b"T00:00:00", b""))
    assert metadata.taken_at == datetime(2016, 11, 8)
    assert metadata.doubts == ("The file names the day on which it was taken, but no time.",)


def test_gps_stands_only_in_what_was_found() -> None:
    block = exif({})
    block.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "S"
    block.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (33.0, 26.0, 56.0)
    values = read(exif=block).to_json()
    gps = values.pop("found")["exif"]["GPS"]
    assert gps == {"GPSLatitudeRef": "S", "GPSLatitude": [33.0, 26.0, 56.0]}
    assert "33" not in json.dumps(values)


def test_a_rational_over_zero_is_left_out_of_the_json() -> None:
    block = exif({Tag.Artist: "Jane"}, {Tag.FNumber: TiffImagePlugin.IFDRational(1, 0)})
    values = read(exif=block).to_json()
    assert values["found"]["exif"] == {"Artist": "Jane"}
    json.dumps(values, allow_nan=False)


def test_json_has_every_field_by_its_name() -> None:
    metadata = read(xmp=build_xmp_packet(byline="Jane", taken_at=datetime(2016, 11, 8, 9, 30)))
    values = json.loads(json.dumps(metadata.to_json(), allow_nan=False))
    assert set(values) == FIELD_NAMES | {"found", "doubts"}
    assert values["taken_at"] == "2016-11-08T09:30:00"
    assert values["found"]["xmp"]["dc:creator"] == ["Jane"]


def test_the_table_and_the_dataclass_name_the_same_fields() -> None:
    names = set(EmbeddedMetadata.__dataclass_fields__) - {"found", "doubts"}
    assert names == FIELD_NAMES
    assert len(names) == len(FIELD_PLACES) + 2 * len(MOMENT_PLACES)


def test_json_stays_small_whatever_the_file_holds() -> None:
    packet = build_xmp_packet(caption="x" * 300_000, headline="y" * 300_000)
    many = "".join(f'<xmp:P{number} a="{"z" * 900}"/>' for number in range(1500))
    packet = packet.replace(b"</rdf:Description>", many.encode() + b"</rdf:Description>", 1)
    packet = packet.replace(b"<rdf:RDF", b'<rdf:RDF xmlns:xmp="http://ns.adobe.com/xap/1.0/"', 1)
    image = Image.new("L", (1, 1))
    image.info["xmp"] = packet
    metadata = read_embedded_metadata(image)
    assert len(json.dumps(metadata.found)) <= 512 * 1024
    assert len(metadata.caption) == 64 * 1024
    assert any("dropped" in doubt for doubt in metadata.doubts)
    assert any("caption was cut" in doubt for doubt in metadata.doubts)


def test_what_postgresql_refuses_never_reaches_the_json() -> None:
    image = Image.new("L", (1, 1))
    image.info["exif"] = artist_block(b"Jane\x00Doe\x01")
    image.info["xmp"] = build_xmp_packet(city="Tulsa").replace(b"Tulsa", b"Tul&#0;sa")
    metadata = read_embedded_metadata(image)
    assert "\\u0000" not in json.dumps(metadata.to_json())
    assert metadata.city == "Tulsa"


def test_a_damaged_exif_block_gives_a_doubt_and_what_was_readable() -> None:
    block = artist_block(b"Jane Doe")
    image = Image.new("L", (1, 1))
    image.info["exif"] = block[:-12]
    metadata = read_embedded_metadata(image)
    assert metadata.byline == "Jane"
    assert any("EXIF data are damaged" in doubt for doubt in metadata.doubts)


def test_a_photo_without_metadata_has_none() -> None:
    assert read("PNG") == EmbeddedMetadata()
    assert read_embedded_metadata(Image.new("L", (1, 1))) == EmbeddedMetadata()


def test_pixels_are_read_after_the_metadata_as_before() -> None:
    for format_name in ("JPEG", "TIFF", "PNG", "WEBP"):
        image = saved(format_name)
        read_embedded_metadata(image)
        image.load()
        assert image.getpixel((0, 0)) is not None


@settings(max_examples=200, deadline=None)
@given(st.binary(), st.binary(), st.binary())
def test_random_blocks_never_raise(xmp: bytes, iim: bytes, exif_block: bytes) -> None:
    image: Any = saved()
    image.info["exif"] = b"Exif\x00\x00II*\x00\x08\x00\x00\x00" + exif_block
    image.applist = [
        ("APP1", XMP_HEADER + xmp),
        ("APP13", b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x01\x00\x1c\x02" + iim),
    ]
    json.dumps(read_embedded_metadata(image).to_json(), allow_nan=False)


@settings(deadline=None)
@given(st.data())
def test_flipped_bytes_in_a_good_exif_block_never_raise(data: st.DataObject) -> None:
    block = bytearray(
        exif(
            {Tag.Artist: "Jane Doe", Tag.XResolution: 72.5},
            {Tag.DateTimeOriginal: "2016:11:08 09:30:05", Tag.ISOSpeedRatings: 100},
        ).tobytes()
    )
    for _ in range(data.draw(st.integers(1, 6))):
        block[data.draw(st.integers(0, len(block) - 1))] = data.draw(st.integers(0, 255))
    image = Image.new("L", (1, 1))
    image.info["exif"] = bytes(block)
    json.dumps(read_embedded_metadata(image).to_json(), allow_nan=False)


@settings(deadline=None)
@given(st.sampled_from(["xmp", "exif", "XML:com.adobe.xmp"]), st.one_of(st.text(), st.integers()))
def test_info_of_unexpected_types_never_raises(key: str, value: object) -> None:
    image = Image.new("L", (1, 1))
    image.info[key] = value
    read_embedded_metadata(image)
