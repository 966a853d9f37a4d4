"""IPTC IIM: what is read of good, old and broken blocks, and what is written."""

# ruff: noqa: DTZ001 - metadata names local times, their offset stands beside them

from __future__ import annotations

import struct
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.metadata.blocks import in_file_order
from media.metadata.fields import FIELD_PLACES, Reading
from media.metadata.iim import build_iim
from media.metadata.iim import read_iim as read_blocks
from media.metadata.photoshop_resources import (
    PHOTOSHOP_HEADERS,
    find_iptc_in_segments,
    find_iptc_resources,
)

IIM_PLACES = [place for place in FIELD_PLACES if place.iim_dataset and place.name != "keywords"]
UTF8 = (1, 90, b"\x1b%G")


def dataset(record: int, number: int, data: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(data)) + data


def block(*datasets: tuple[int, int, bytes]) -> bytes:
    return b"".join(dataset(*one) for one in datasets)


def resource(number: int, data: bytes, name: bytes = b"\x00\x00") -> bytes:
    return b"8BIM" + struct.pack(">H", number) + name + struct.pack(">I", len(data)) + data


def read_iim(data: bytes) -> Reading:
    return read_blocks([data])


def read_payload(payload: bytes) -> Reading:
    return read_blocks(find_iptc_in_segments([payload]))


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
    moments = read_iim(block((2, 55, date), (2, 60, b"093000-0500"))).moments
    assert not [moment for moment in moments.values() if moment.has_day]


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
    (doubt,) = reading.doubts
    assert "does not name its encoding; it was read as Latin-1 (Western Europe)" in doubt


def test_a_declaration_of_utf8_that_is_false_gives_a_doubt() -> None:
    reading = read_iim(block(UTF8, (2, 80, b"J\xfcrgen B.")))
    assert reading.texts["byline"] == "Jürgen B."
    (doubt,) = reading.doubts
    assert "says that it is UTF-8 but is not; it was read as Latin-1 (Western Europe)" in doubt


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
    assert find_iptc_resources(resources + resource(0x0404, b"data")) == [b"data"]


def test_resources_that_continue_in_the_next_segment_are_joined() -> None:
    data = block((2, 80, b"Jane Doe"))
    whole, head = resource(0x0404, data), PHOTOSHOP_HEADERS[0]
    reading = read_blocks(find_iptc_in_segments([head + whole[:20], head + whole[20:]]))
    assert (reading.texts["byline"], reading.doubts) == ("Jane Doe", ())


def test_resources_that_begin_anew_behind_a_cut_one_are_read_too() -> None:
    head = PHOTOSHOP_HEADERS[0]
    cut = resource(0x0404, block((2, 90, b"Bergen"), (2, 105, b"x" * 40)))[:30]
    whole = resource(0x0404, block((2, 80, b"Jane Doe"), (2, 110, b"Jane Doe/AP")))
    reading = read_blocks(find_iptc_in_segments([head + cut, head + whole]))
    assert reading.texts["byline"] == "Jane Doe"
    assert reading.texts["credit_line"] == "Jane Doe/AP"
    assert reading.texts["city"] == "Bergen"


def test_a_resource_without_its_padding_hides_nothing() -> None:
    unpadded = b"8BIM\x03\xed\x00\x00\x00\x00\x00\x03abc"
    resources = unpadded + resource(0x0404, block((2, 80, b"J")))
    assert read_blocks(find_iptc_resources(resources)).texts == {"byline": "J"}


def test_a_resource_in_a_broken_frame_is_found() -> None:
    broken = b"8BIM\x03\xed\x00\x00\xff\xff\xff\xffabc"
    resources = broken + resource(0x0404, block((2, 80, b"Jane Doe")))
    assert read_blocks(find_iptc_resources(resources)).texts == {"byline": "Jane Doe"}


def test_iim_without_a_frame_is_read() -> None:
    assert read_payload(block((2, 80, b"Jane Doe"))).texts == {"byline": "Jane Doe"}


def test_whole_blocks_go_before_damaged_ones() -> None:
    cut = block((2, 80, b"Jane Doe"), (2, 110, b"Jane Doe/AP"))[:-5]
    whole = block((2, 110, b"Jane Doe/AP"), (2, 116, b"AP"))
    reading = read_blocks([cut, whole])
    assert reading.texts["credit_line"] == "Jane Doe/AP"
    assert (reading.texts["byline"], reading.texts["copyright_notice"]) == ("Jane Doe", "AP")


def test_damage_between_two_datasets_costs_neither() -> None:
    data = dataset(2, 80, b"Jane Doe") + b"\x07rubbish" + dataset(2, 110, b"AP")
    reading = read_iim(data)
    assert reading.texts == {"byline": "Jane Doe", "credit_line": "AP"}
    assert any("damaged" in doubt for doubt in reading.doubts)


@pytest.mark.parametrize("length", [3, 200, 0x7FFF])
def test_a_wrong_length_costs_one_value_at_most(length: int) -> None:
    wrong = b"\x1c\x02\x78" + struct.pack(">H", length) + b"A caption."
    reading = read_iim(dataset(2, 80, b"Jane Doe") + wrong + dataset(2, 110, b"Jane Doe/AP"))
    assert reading.texts["byline"] == "Jane Doe"
    assert reading.texts["credit_line"] == "Jane Doe/AP"


def test_a_caption_in_several_datasets_is_joined_as_it_was_cut() -> None:
    caption = "Fishermen mend nets in the harbour of Tromsø.".encode()
    for cut in (31, len(caption) - 2, len(caption) - 10):
        reading = read_iim(block(UTF8, (2, 120, caption[:cut]), (2, 120, caption[cut:])))
        assert reading.texts["caption"].encode() == caption


def test_a_caption_that_stands_twice_is_one() -> None:
    reading = read_iim(block((2, 120, b"Nets."), (2, 120, b"Nets.")))
    assert reading.texts["caption"] == "Nets."
    reading = read_iim(block((2, 120, b"Nets."), (2, 120, b"Boats.")))
    assert reading.texts["caption"] == "Nets. Boats."


def test_words_stay_apart_at_separators_of_old_wires() -> None:
    caption = b"First\x0bSecond\x0cThird\x1eFourth\x00Fifth\r\nSixth"
    reading = read_iim(block(UTF8, (2, 120, caption), (2, 105, caption)))
    assert reading.texts["caption"] == "First\nSecond\nThird\nFourth Fifth\nSixth"
    assert reading.texts["headline"] == "First Second Third Fourth Fifth Sixth"


def test_a_byte_order_mark_is_no_letter() -> None:
    reading = read_iim(block(UTF8, (2, 80, "\ufeffJosé".encode()), (2, 110, "AP\ufeff".encode())))
    assert reading.texts == {"byline": "José", "credit_line": "AP"}


@pytest.mark.parametrize(
    ("encoding", "name", "byline", "caption"),
    [
        ("cp1251", "Windows-1251", "Иван Петров", "Рыбаки чинят сети в порту"),
        ("cp1251", "Windows-1251", "Пётр Ёлкин", "РЫБАКИ"),
        ("koi8-r", "KOI8-R", "Иван Петров", "Рыбаки чинят сети в порту"),
        ("cp1253", "Windows-1253", "Γιάννης Παπαδόπουλος", "Ψαράδες επισκευάζουν τα δίχτυα"),
        ("cp1255", "Windows-1255", "יוסי כהן", "דייגים מתקנים רשתות בנמל"),
        ("cp1256", "Windows-1256", "محمد علي", "الصيادون في الميناء"),
        ("cp1252", "Latin-1", "Jürgen Öström", "À l’été, la mêlée générale"),
    ],
)
def test_an_alphabet_that_is_not_declared_is_told_by_its_letters(
    encoding: str, name: str, byline: str, caption: str
) -> None:
    reading = read_iim(block((2, 80, byline.encode(encoding)), (2, 120, caption.encode(encoding))))
    assert (reading.texts["byline"], reading.texts["caption"]) == (byline, caption)
    assert any(name in doubt for doubt in reading.doubts)


def test_an_encoding_that_an_editor_chose_is_used() -> None:
    data = block((2, 80, "Lech Wałęsa".encode("cp1250")), (2, 110, b"PAP"))
    reading = read_blocks([data], encoding="cp1250")
    assert (reading.texts["byline"], reading.doubts) == ("Lech Wałęsa", ())
    declared = block(UTF8, (2, 80, "Lech Wałęsa".encode()))
    assert read_blocks([declared], encoding="cp1251").texts["byline"] == "Lech Wałęsa"


def test_a_date_that_cannot_be_read_is_told() -> None:
    assert any("8 Nov" in doubt for doubt in read_iim(block((2, 55, b"8 Nov 2016"))).doubts)


def test_a_tiff_tag_of_turned_numbers_is_turned_back() -> None:
    data = block((2, 80, b"Jane Do"))
    turned = b"".join(data[index : index + 4][::-1] for index in range(0, len(data), 4))
    assert in_file_order(turned) == data
    assert in_file_order(data) == data


@given(st.binary())
def test_reading_random_bytes_never_raises(data: bytes) -> None:
    read_iim(data)
    read_iim(b"\x1c\x02" + data)
    find_iptc_resources(data)
    find_iptc_in_segments([data, PHOTOSHOP_HEADERS[0] + b"8BIM" + data])


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 255), st.binary(max_size=40))))
def test_reading_random_datasets_never_raises(datasets: list[tuple[int, int, bytes]]) -> None:
    assert not [doubt for doubt in read_iim(block(*datasets)).doubts if "cut off" in doubt]
