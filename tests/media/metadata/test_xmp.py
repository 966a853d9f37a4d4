"""XMP: RDF in all its forms is read, hostile packets are not, and what is written reads back."""

# ruff: noqa: DTZ001 - metadata names local times, their offset stands beside them

from __future__ import annotations

import struct
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from media.metadata_table import FIELD_PLACES, NAMESPACES, Reading
from media.metadata_text import clean_text
from media.xmp_packet import build_xmp_packet
from media.xmp_reading import EXTENSION_HEADER, read_xmp

XMP_NAMES = [
    place.name for place in FIELD_PLACES if place.xmp_property and place.name != "keywords"
]
MULTILINE = {place.name for place in FIELD_PLACES if place.is_multiline}


def read_packet(packet: bytes | str) -> Reading:
    image = Image.new("L", (1, 1))
    image.info["xmp"] = packet.encode() if isinstance(packet, str) else packet
    return read_xmp(image, {})


def rdf(body: str, attributes: str = "") -> str:
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    declared = declared.replace(f'xmlns:xml="{NAMESPACES["xml"]}"', "")
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/" {declared}><rdf:RDF>'
        f'<rdf:Description rdf:about="" {attributes}>{body}</rdf:Description>'
        "</rdf:RDF></x:xmpmeta>"
    )


def as_read(name: str, text: str) -> str:
    """A text as XML and our cleaning leave it."""
    text = clean_text(text, is_multiline=name in MULTILINE)
    return text.replace("\ufffe", "").replace("\uffff", "").strip()


@given(st.dictionaries(st.sampled_from(XMP_NAMES), st.text()), st.lists(st.text()))
def test_packets_round_trip_every_text(texts: dict[str, str], keywords: list[str]) -> None:
    reading = read_packet(build_xmp_packet(**texts, keywords=keywords))
    wanted = {name: as_read(name, text) for name, text in texts.items()}
    assert reading.texts == {name: text for name, text in wanted.items() if text}
    cleaned = [as_read("keywords", keyword) for keyword in keywords]
    assert reading.keywords == tuple(dict.fromkeys(filter(None, cleaned)))
    assert reading.doubts == ()


@given(st.datetimes(datetime(1850, 1, 1), datetime(2200, 1, 1)))
def test_packets_round_trip_the_moment_of_taking(moment: datetime) -> None:
    reading = read_packet(build_xmp_packet(taken_at=moment, taken_at_offset="+05:45"))
    assert reading.moments["taken_at"].local == moment
    assert reading.moments["taken_at"].offset == "+05:45"


def test_a_packet_is_wrapped_and_typed_as_the_standard_asks() -> None:
    packet = build_xmp_packet(
        byline="Jane",
        keywords=("a", "b"),
        caption="<b> & c",
        licensor_url="https://example.com/?a&b",
        copyright_owner="Jane Doe",
    ).decode()
    assert packet.startswith('<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>')
    assert packet.endswith('<?xpacket end="w"?>')
    assert "<dc:creator><rdf:Seq><rdf:li>Jane</rdf:li></rdf:Seq></dc:creator>" in packet
    assert "<dc:subject><rdf:Bag><rdf:li>a</rdf:li><rdf:li>b</rdf:li></rdf:Bag>" in packet
    assert '<rdf:Alt><rdf:li xml:lang="x-default">&lt;b&gt; &amp; c</rdf:li>' in packet
    assert "<plus:LicensorURL>https://example.com/?a&amp;b</plus:LicensorURL>" in packet
    assert 'rdf:parseType="Resource"><plus:CopyrightOwnerName>Jane Doe<' in packet


def test_a_packet_refuses_a_name_that_is_no_field() -> None:
    with pytest.raises(TypeError, match="photografer"):
        build_xmp_packet(photografer="Jane Doe")


def test_attributes_and_elements_say_the_same() -> None:
    as_attribute = read_packet(rdf("", 'photoshop:Credit="Jane Doe/AP"'))
    as_element = read_packet(rdf("<photoshop:Credit>Jane Doe/AP</photoshop:Credit>"))
    assert as_attribute.texts == as_element.texts == {"credit_line": "Jane Doe/AP"}


def test_of_several_languages_the_default_one_is_read() -> None:
    body = (
        '<dc:description><rdf:Alt><rdf:li xml:lang="de">Ein Hund.</rdf:li>'
        '<rdf:li xml:lang="x-default">A dog.</rdf:li></rdf:Alt></dc:description>'
    )
    reading = read_packet(rdf(body))
    assert reading.texts["caption"] == "A dog."
    assert reading.found["dc:description"] == {"de": "Ein Hund.", "x-default": "A dog."}


def test_an_empty_default_language_gives_way_to_another() -> None:
    body = (
        '<dc:title><rdf:Alt><rdf:li xml:lang="x-default"/>'
        '<rdf:li xml:lang="fr">Un chien</rdf:li></rdf:Alt></dc:title>'
    )
    assert read_packet(rdf(body)).texts["title"] == "Un chien"


def test_several_creators_are_joined() -> None:
    body = "<dc:creator><rdf:Seq><rdf:li>A B</rdf:li><rdf:li>C D</rdf:li></rdf:Seq></dc:creator>"
    assert read_packet(rdf(body)).texts["byline"] == "A B, C D"


def test_a_creator_without_a_list_is_read() -> None:
    assert read_packet(rdf("<dc:creator>A B</dc:creator>")).texts["byline"] == "A B"


@pytest.mark.parametrize(
    "struct",
    [
        '<rdf:li rdf:parseType="Resource"><plus:LicensorURL>{}</plus:LicensorURL></rdf:li>',
        "<rdf:li><rdf:Description><plus:LicensorURL>{}</plus:LicensorURL></rdf:Description></rdf:li>",
        '<rdf:li plus:LicensorURL="{}"/>',
        '<rdf:li rdf:parseType="Resource"><plus:LicensorURL rdf:resource="{}"/></rdf:li>',
    ],
)
def test_structs_are_read_in_every_form(struct: str) -> None:
    url = "https://example.com/licence"
    body = f"<plus:Licensor><rdf:Seq>{struct.format(url)}</rdf:Seq></plus:Licensor>"
    assert read_packet(rdf(body)).texts == {"licensor_url": url}


def test_a_qualified_value_is_its_value() -> None:
    body = (
        '<photoshop:Credit rdf:parseType="Resource"><rdf:value>AP</rdf:value>'
        "<xmp:Label>x</xmp:Label></photoshop:Credit>"
    )
    assert read_packet(rdf(body)).texts == {"credit_line": "AP"}


def test_several_descriptions_are_read_and_the_first_value_stays() -> None:
    packet = rdf("", 'photoshop:Credit="AP"').replace(
        "</rdf:RDF>", '<rdf:Description photoshop:Credit="no" photoshop:Source="AFP"/></rdf:RDF>'
    )
    assert read_packet(packet).texts == {"credit_line": "AP", "source": "AFP"}


def test_unknown_properties_are_kept_as_found() -> None:
    body = '<q:colour xmlns:q="https://example.com/q/">red</q:colour>'
    assert read_packet(rdf(body)).found == {"https://example.com/q/:colour": "red"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_unicode_encoding_is_read(encoding: str) -> None:
    packet = '<?xml version="1.0"?>' + rdf("", 'photoshop:Credit="山田/AP"')
    assert read_packet(packet.encode(encoding)).texts == {"credit_line": "山田/AP"}


def test_bytes_that_are_not_utf8_are_read_as_latin1_with_a_doubt() -> None:
    reading = read_packet(rdf("", 'photoshop:Credit="Jürgen/dpa"').encode("latin-1"))
    assert reading.texts == {"credit_line": "Jürgen/dpa"}
    assert reading.doubts == ("The XMP text is not UTF-8; it was read as Latin-1.",)


def test_characters_that_xml_forbids_do_not_cost_the_packet() -> None:
    reading = read_packet(rdf("", 'photoshop:Credit="AP" photoshop:City="Tu&#x0;lsa\x01"') + "\0\0")
    assert reading.texts == {"credit_line": "AP", "city": "Tulsa"}


def test_entities_are_refused_with_a_doubt() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + rdf("<dc:title>&b;</dc:title>")
    reading = read_packet(bomb)
    assert reading.texts == {}
    assert "entities" in reading.doubts[0]


def test_an_external_entity_is_refused() -> None:
    packet = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + rdf("&a;")
    assert "entities" in read_packet(packet).doubts[0]


@pytest.mark.parametrize(
    "packet", ["<x", "no xml", rdf("<dc:title>"), "<a>\ud800</a>".encode("utf-8", "surrogatepass")]
)
def test_a_broken_packet_is_passed_over(packet: str | bytes) -> None:
    assert read_packet(packet).texts == {}


def test_a_packet_beyond_the_limit_is_passed_over_with_a_doubt() -> None:
    packet = rdf("", 'photoshop:Credit="AP"') + " " * (4 << 20)
    assert "4 MB" in read_packet(packet).doubts[0]


def test_deep_nesting_ends_without_harm() -> None:
    struct = '<xmp:a rdf:parseType="Resource">' * 3000 + "</xmp:a>" * 3000
    reading = read_packet(rdf(struct + "<photoshop:City>Tulsa</photoshop:City>"))
    assert reading.texts == {"city": "Tulsa"}


def test_an_extended_packet_is_put_together_in_its_order() -> None:
    guid = b"0123456789ABCDEF0123456789ABCDEF"
    extended = rdf("<dc:description>" + "Long. " * 20 + "</dc:description>").encode()
    image = Image.new("L", (1, 1))
    main = rdf("", f'xmpNote:HasExtendedXMP="{guid.decode()}" photoshop:City="Tulsa"')
    image.info["xmp"] = main.encode()
    cut = len(extended) // 2
    image.applist = [  # type: ignore[attr-defined]
        ("APP1", extension_part(guid, extended, cut, len(extended))),
        ("APP1", extension_part(b"F" * 32, b"of another packet", 0, 17)),
        ("APP1", extension_part(guid, extended, 0, cut)),
    ]
    reading = read_xmp(image, {})
    assert reading.texts == {"city": "Tulsa", "caption": ("Long. " * 20).strip()}


def extension_part(guid: bytes, packet: bytes, start: int, end: int) -> bytes:
    head = EXTENSION_HEADER + guid + struct.pack(">II", len(packet), start)
    return head + packet[start:end]


@given(st.binary())
def test_random_bytes_never_raise(data: bytes) -> None:
    read_packet(data)
    read_packet(rdf("<dc:title>?</dc:title>").encode().replace(b"?", data))


@given(st.text())
def test_random_text_inside_a_packet_never_raises(text: str) -> None:
    read_packet(rdf(text).encode("utf-8", "surrogatepass"))
