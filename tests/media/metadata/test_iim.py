"""IPTC IIM: what is read of good, old and broken blocks, and what is written."""

# ruff: noqa: DTZ001 - metadata names local times, their offset stands beside them

from __future__ import annotations

import struct
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from media.iim import (
    PHOTOSHOP_HEADERS,
    build_iim,
    find_iim,
    in_file_order,
    iptc_resource,
    joined_resources,
    read_iim,
)
from media.metadata_table import FIELD_PLACES, Reading

IIM_PLACES = [place for place in FIELD_PLACES if place.iim_dataset and place.name != "keywords"]
UTF8 = (1, 90, b"\x1b%G")


def dataset(record: int, number: int, data: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(data)) + data


def block(*datasets: tuple[int, int, bytes]) -> bytes:
    return b"".join(dataset(*one) for one in datasets)


def resource(number: int, data: bytes, name: bytes = b"\x00\x00") -> bytes:
    return b"8BIM" + struct.pack(">H", number) + name + struct.pack(">I", len(data)) + data


def read_payload(payload: bytes) -> Reading:
    return read_iim(iptc_resource(joined_resources([payload])))


@pytest.mark.parametrize(
    "text", ["محمد علي", "Мария Иванова", "山田太郎", "José Ünlü", "👩‍👩‍👧 Ann", "Jane Doe"]
)
def test_build_iim_round_trips_text_of_any_script(text: str) -> None:
    reading = read_payload(build_iim(byline=text, caption=text, keywords=(text, "vote")))
    assert reading.texts == {"byline": text, "caption": text}
    assert reading.keywords == (text, "vote")
    assert reading.doubts == ()


@given(st.dictionaries(st.sampled_from([place.name for place in IIM_PLACES]), st.text()))
def test_build_iim_writes_the_start_of_every_text_within_its_limit(texts: dict[str, str]) -> None:
    reading = read_payload(build_iim(**texts))
    for place in IIM_PLACES:
        read = reading.texts.get(place.name, "")
        assert len(read.encode()) <= place.iim_limit_bytes
        kept = build_iim(**{place.name: read})
        assert read_payload(kept).texts.get(place.name, "") == read
    assert reading.doubts == ()


def test_build_iim_cuts_between_characters() -> None:
    reading = read_payload(build_iim(credit_line="é" * 20))
    assert reading.texts["credit_line"] == "é" * 16
    reading = read_payload(build_iim(credit_line="x" + "é" * 20))
    assert reading.texts["credit_line"] == "x" + "é" * 15


def test_build_iim_stays_within_one_jpeg_segment() -> None:
    payload = build_iim(keywords=[f"{number:064}" for number in range(5000)], caption="x" * 9000)
    assert len(payload) < 65_533
    assert len(read_payload(payload).keywords) > 500


def test_build_iim_leaves_out_what_iim_has_no_place_for() -> None:
    assert build_iim(alt_text="A dog.", usage_terms="One use.") == build_iim()


def test_build_iim_refuses_a_name_that_is_no_field() -> None:
    with pytest.raises(TypeError, match="photografer"):
        build_iim(photografer="Jane Doe")


def test_build_iim_is_framed_as_photoshop_writes_it() -> None:
    payload = build_iim(byline="Jane")
    assert payload.startswith(b"Photoshop 3.0\x008BIM\x04\x04\x00\x00")
    assert b"\x1c\x01\x5a\x00\x03\x1b%G" in payload
    assert b"\x1c\x02\x50\x00\x04Jane" in payload
    assert len(payload) % 2 == 0


def test_moments_round_trip_with_their_offset() -> None:
    moment = datetime(2016, 11, 8, 9, 30, 5)
    reading = read_payload(
        build_iim(taken_at=moment, taken_at_offset="-05:00", release_at=moment, expires_at=moment)
    )
    assert reading.moments["taken_at"].local == moment
    assert reading.moments["taken_at"].offset == "-05:00"
    assert reading.moments["release_at"].local == moment
    assert reading.moments["release_at"].offset == ""
    assert reading.moments["expires_at"].local == moment


@pytest.mark.parametrize("date", [b"00000000", b"20160000", b"20160231", b"2016", b"", b"abcdefgh"])
def test_an_impossible_date_is_no_date(date: bytes) -> None:
    assert read_iim(block((2, 55, date), (2, 60, b"093000-0500"))).moments == {}


def test_a_date_with_an_impossible_time_keeps_its_day() -> None:
    moment = read_iim(block((2, 55, b"20161108"), (2, 60, b"256161"))).moments["taken_at"]
    assert (moment.local, moment.has_time) == (datetime(2016, 11, 8), False)


def test_utf8_that_is_declared_gives_no_doubt() -> None:
    reading = read_iim(block(UTF8, (2, 80, "Jürgen".encode())))
    assert (reading.texts["byline"], reading.doubts) == ("Jürgen", ())


def test_utf8_that_is_not_declared_is_read_with_a_doubt() -> None:
    reading = read_iim(block((2, 80, "Jürgen".encode())))
    assert reading.texts["byline"] == "Jürgen"
    assert reading.doubts == ("The IPTC text does not name its encoding; it was read as UTF-8.",)


def test_latin1_without_a_declaration_is_read_with_a_doubt() -> None:
    reading = read_iim(block((2, 80, "Jürgen “J”".encode("cp1252"))))
    assert reading.texts["byline"] == "Jürgen “J”"
    assert reading.doubts == ("The IPTC text does not name its encoding; it was read as Latin-1.",)


def test_a_declaration_of_utf8_that_is_false_gives_a_doubt() -> None:
    reading = read_iim(block(UTF8, (2, 80, b"J\xfcrgen B.")))
    assert reading.texts["byline"] == "Jürgen B."
    assert reading.doubts == (
        "The IPTC text says that it is UTF-8 but is not; it was read as Latin-1.",
    )


def test_ascii_needs_no_declaration() -> None:
    assert read_iim(block((2, 80, b"Jane Doe"))).doubts == ()


def test_a_character_cut_by_the_limit_is_dropped() -> None:
    reading = read_iim(block(UTF8, (2, 110, "ééé".encode()[:-1])))
    assert (reading.texts["credit_line"], reading.doubts) == ("éé", ())


def test_repeated_keywords_and_bylines_gather() -> None:
    reading = read_iim(
        block((2, 25, b"vote"), (2, 25, b"Ohio"), (2, 25, b"vote"), (2, 80, b"A"), (2, 80, b"B"))
    )
    assert reading.keywords == ("vote", "Ohio")
    assert reading.texts["byline"] == "A, B"
    assert reading.found["2:25"] == ["vote", "Ohio", "vote"]


def test_an_extended_length_is_followed() -> None:
    text = b"x" * 70_000
    data = b"\x1c\x02\x78\x80\x04" + struct.pack(">I", len(text)) + text
    reading = read_iim(data + dataset(2, 80, b"Jane"))
    assert len(reading.texts["caption"]) == 70_000
    assert reading.texts["byline"] == "Jane"


def test_nul_padding_and_control_characters_are_dropped() -> None:
    reading = read_iim(block((2, 110, b"Jane\x07 Doe/AP\x00\x00"), (2, 120, b"One\r\nTwo")))
    assert reading.texts == {"credit_line": "Jane Doe/AP", "caption": "One\nTwo"}


@pytest.mark.parametrize("kept_bytes", [17, 20, 22])
def test_a_block_that_is_cut_off_yields_what_came_before(kept_bytes: int) -> None:
    reading = read_iim(block((2, 80, b"Jane Doe"), (2, 110, b"Jane Doe/AP"))[:kept_bytes])
    assert reading.texts["byline"] == "Jane Doe"
    assert any("cut off" in doubt for doubt in reading.doubts)


def test_zero_bytes_behind_a_block_are_no_damage() -> None:
    assert read_iim(block((2, 80, b"Jane")) + bytes(7)).doubts == ()


def test_resources_before_the_iptc_one_are_stepped_over() -> None:
    resources = resource(0x03ED, bytes(16)) + resource(0x03F3, b"abc\x00", b"\x03abc")
    assert iptc_resource(resources + resource(0x0404, b"data")) == b"data"


def test_resources_that_continue_in_the_next_segment_are_joined() -> None:
    whole = resource(0x0404, block((2, 80, b"Jane Doe")))
    head = PHOTOSHOP_HEADERS[0]
    assert joined_resources([head + whole[:15], head + whole[15:]]) == whole


def test_a_tiff_tag_of_turned_numbers_is_turned_back() -> None:
    data = block((2, 80, b"Jane Do"))
    turned = b"".join(data[index : index + 4][::-1] for index in range(0, len(data), 4))
    assert in_file_order(turned) == data
    assert in_file_order(data) == data


def test_a_raw_profile_of_imagemagick_is_found() -> None:
    image = Image.new("L", (1, 1))
    data = block((2, 80, b"Jane"))
    image.info["Raw profile type iptc"] = f"\niptc\n{len(data):8}\n{data.hex()}\n"
    assert find_iim(image, {}) == data


@given(st.binary())
def test_reading_random_bytes_never_raises(data: bytes) -> None:
    read_iim(data)
    read_iim(b"\x1c\x02" + data)
    iptc_resource(data)
    iptc_resource(b"8BIM" + data)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 255), st.binary(max_size=40))))
def test_reading_random_datasets_never_raises(datasets: list[tuple[int, int, bytes]]) -> None:
    assert not [doubt for doubt in read_iim(block(*datasets)).doubts if "cut off" in doubt]
