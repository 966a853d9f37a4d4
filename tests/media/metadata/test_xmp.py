"""XMP: RDF in all its forms is read, hostile packets are not, and what is written reads back."""

# ruff: noqa: DTZ001 - metadata names local times, their offset stands beside them

from __future__ import annotations

import re
import struct
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.metadata.blocks import EXTENSION_HEADER, join_extensions
from media.metadata.fields import FIELD_PLACES, NAMESPACES, Reading
from media.metadata.text import clean_text
from media.metadata.xmp_reader import read_xmp
from media.metadata.xmp_repair import mend_packet
from media.metadata.xmp_writer import build_xmp_packet

XMP_NAMES = [
    place.name for place in FIELD_PLACES if place.xmp_property and place.name != "keywords"
]
MULTILINE = {place.name for place in FIELD_PLACES if place.is_multiline}


def read_packet(packet: bytes | str) -> Reading:
    return read_xmp([packet.encode() if isinstance(packet, str) else packet])


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


KEYWORDS = st.text(st.characters(exclude_characters=",;、，；"))


@given(st.dictionaries(st.sampled_from(XMP_NAMES), st.text()), st.lists(KEYWORDS))
def test_packets_round_trip_every_text(texts: dict[str, str], keywords: list[str]) -> None:
    reading = read_packet(build_xmp_packet(**texts, keywords=keywords))
    wanted = {name: as_read(name, text) for name, text in texts.items()}
    assert reading.texts == {name: text for name, text in wanted.items() if text}
    # A keyword that holds separators is several, which another test is about.
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
    (doubt,) = reading.doubts
    assert "not UTF-8; it was read as Latin-1" in doubt


def test_characters_that_xml_forbids_do_not_cost_the_packet() -> None:
    body = 'photoshop:Credit="AP" photoshop:City="Tu&#x0;lsa\x01"'
    reading = read_packet(rdf("", body) + "\0\0")
    assert reading.texts == {"credit_line": "AP", "city": "Tulsa"}


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p; <!ENTITY b "x">]>',
        '<!DOCTYPE x SYSTEM "https://example.com/x.dtd" [<!ENTITY b "x">]>',
    ],
)
def test_entities_are_nothing_and_cost_nothing_else(declaration: str) -> None:
    body = "<dc:title>&b;</dc:title><photoshop:City>Tulsa&b;</photoshop:City>"
    reading = read_packet(declaration + rdf(body, 'photoshop:Credit="AP"'))
    assert reading.texts == {"city": "Tulsa", "credit_line": "AP"}
    assert "entities" in reading.doubts[0]


def test_a_billion_laughs_are_not_heard() -> None:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    reading = read_packet(
        f'<!DOCTYPE x [<!ENTITY a0 "ha">{levels}]>' + rdf("<dc:title>&a11;</dc:title>")
    )
    assert reading.texts == {}


@pytest.mark.parametrize(
    "packet", ["<x", "no xml", "<a:", "<a>\ud800</a>".encode("utf-8", "surrogatepass")]
)
def test_a_broken_packet_is_passed_over(packet: str | bytes) -> None:
    assert read_packet(packet).texts == {}


def test_of_a_packet_beyond_the_limit_the_start_is_read_with_a_doubt() -> None:
    reading = read_packet(rdf("", 'photoshop:Credit="AP"') + " " * (4 << 20))
    assert reading.texts == {"credit_line": "AP"}
    assert "4 MB" in reading.doubts[0]


def test_deep_nesting_ends_without_harm() -> None:
    struct = '<xmp:a rdf:parseType="Resource">' * 3000 + "</xmp:a>" * 3000
    reading = read_packet(rdf(struct + "<photoshop:City>Tulsa</photoshop:City>"))
    assert reading.texts == {"city": "Tulsa"}


def test_an_extended_packet_is_put_together_in_its_order() -> None:
    guid = b"0123456789ABCDEF0123456789ABCDEF"
    extended = rdf("<dc:description>" + "Long. " * 20 + "</dc:description>").encode()
    main = rdf("", f'xmpNote:HasExtendedXMP="{guid.decode()}" photoshop:City="Tulsa"').encode()
    cut = len(extended) // 2
    extensions = join_extensions(
        [
            extension_part(guid, extended, cut, len(extended)),
            extension_part(b"F" * 32, b"of another packet", 0, 17),
            extension_part(guid, extended, 0, cut),
        ]
    )
    reading = read_xmp([main], extensions)
    assert reading.texts == {"city": "Tulsa", "caption": ("Long. " * 20).strip()}
    lost_pointer = read_xmp([rdf("", 'photoshop:City="Tulsa"').encode()], {guid: extended})
    assert lost_pointer.texts == reading.texts


def extension_part(guid: bytes, packet: bytes, start: int, end: int) -> bytes:
    head = EXTENSION_HEADER + guid + struct.pack(">II", len(packet), start)
    return head + packet[start:end]


FIELDS = {
    "byline": "Mara Lindqvist",
    "credit_line": "Mara Lindqvist/Fjord",
    "copyright_notice": "© 2026 Fjord",
    "caption": "Nets in Tromsø.",
    "city": "Tromsø",
    "licensor_url": "https://fjord.example/",
}
PACKET = build_xmp_packet(**FIELDS).decode()


def lost_in(packet: str | bytes) -> list[str]:
    """The fields that a flawed packet lost."""
    texts = read_packet(packet).texts
    return [name for name, text in FIELDS.items() if texts.get(name) != text]


@pytest.mark.parametrize(
    "flaw",
    ["&", "&eacute;", "&nosuch;", "< 5 ", ">", '"', "<br>", "</b>", "\x01", "<!--", "<?", "<a:"],
)
def test_a_flaw_anywhere_costs_one_value_at_most(flaw: str) -> None:
    start, end = PACKET.index("<rdf:Description"), PACKET.index("</rdf:RDF>")
    for at in range(start, end, 41):
        assert len(lost_in(PACKET[:at] + flaw + PACKET[at:])) <= 1, PACKET[at - 30 : at + 10]


def test_a_tag_or_a_byte_that_lacks_costs_one_value_at_most() -> None:
    for tag in re.finditer("<[/a-z][^>]*>", PACKET):
        if "x:xmpmeta" not in tag[0]:
            assert len(lost_in(PACKET[: tag.start()] + PACKET[tag.end() :])) <= 1, tag[0]
    for at in range(60, len(PACKET), 13):
        assert len(lost_in(PACKET[:at] + PACKET[at + 1 :])) <= 1, PACKET[at - 30 : at + 10]


@pytest.mark.parametrize("byte", [0xB3, 0xE9, 0xFF])
def test_a_byte_that_is_not_utf8_costs_one_value_at_most(byte: int) -> None:
    for at in range(60, len(PACKET.encode()), 17):
        packet = bytearray(PACKET.encode())
        packet[at] = byte
        assert len(lost_in(bytes(packet))) <= 1, bytes(packet[at - 30 : at + 10])


def test_of_a_packet_that_is_cut_off_the_rest_is_read() -> None:
    cut = PACKET[: PACKET.index("<photoshop:City")]
    assert "city" in lost_in(cut)
    assert not {"byline", "credit_line", "caption"} & {*lost_in(cut)}
    in_attributes = rdf("", 'photoshop:Credit="AP" photoshop:City="Bergen"')
    assert read_packet(in_attributes[: in_attributes.index("gen")]).texts == {"credit_line": "AP"}


def test_two_packets_and_what_stands_around_them_are_read() -> None:
    assert lost_in(PACKET + ">") == []
    assert lost_in("rubbish" + PACKET + "\0\0rubbish") == []
    both = read_packet(PACKET + build_xmp_packet(city="Bergen", headline="Nets").decode())
    assert (both.texts["city"], both.texts["headline"]) == ("Tromsø", "Nets")


@pytest.mark.parametrize(
    ("right", "other"),
    [
        ("http://ns.adobe.com/photoshop/1.0/", "http://ns.adobe.com/photoshop/1.0"),
        ("http://ns.adobe.com/photoshop/1.0/", "http://ns.adobe.com/Photoshop/1.0/"),
        ("http://ns.adobe.com/photoshop/1.0/", "https://ns.adobe.com/photoshop/2.0/"),
        ("http://ns.adobe.com/photoshop/1.0/", "https://example.com/"),
        ("http://purl.org/dc/elements/1.1/", "http://purl.org/dc/1.1/"),
        ("http://ns.useplus.org/ldf/xmp/1.0/", "http://www.useplus.org/ldf/xmp/1.0/"),
        (
            "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
            "http://www.w3.org/1999/02/22-rdf-syntax-ns",
        ),
    ],
)
def test_a_namespace_is_known_however_it_is_spelled(right: str, other: str) -> None:
    assert lost_in(PACKET.replace(right, other)) == []


def test_ai_is_told_by_the_first_namespace_of_the_extension_too() -> None:
    packet = rdf("", 'Iptc4xmpExt:DigitalSourceType="trainedAlgorithmicMedia"')
    reading = read_packet(packet.replace("2008-02-29", "2008-02-19"))
    assert reading.texts == {"digital_source_type": "trainedAlgorithmicMedia"}


def test_a_prefix_that_nobody_declared_means_what_it_means() -> None:
    packet = re.sub(r"\s+xmlns:(photoshop|plus)=\S+?\"(?=[\s>])", "", PACKET)
    assert packet != PACKET
    assert lost_in(packet) == []


def test_newer_properties_fill_what_the_older_ones_leave_empty() -> None:
    place = (
        '<Iptc4xmpExt:LocationCreated><rdf:Bag><rdf:li rdf:parseType="Resource">'
        "<Iptc4xmpExt:City>Bergen</Iptc4xmpExt:City>"
        "<Iptc4xmpExt:CountryName>Norway</Iptc4xmpExt:CountryName>"
        "</rdf:li></rdf:Bag></Iptc4xmpExt:LocationCreated>"
    )
    creator = (
        '<plus:ImageCreator><rdf:Seq><rdf:li rdf:parseType="Resource"><plus:ImageCreatorName>'
        "Mara</plus:ImageCreatorName></rdf:li></rdf:Seq></plus:ImageCreator>"
    )
    assert read_packet(rdf(place + creator)).texts == {
        "byline": "Mara",
        "city": "Bergen",
        "country": "Norway",
    }
    older = "<photoshop:City>Oslo</photoshop:City>"
    assert read_packet(rdf(place + older)).texts["city"] == "Oslo"


def in_languages(**texts: str) -> str:
    entries = "".join(f'<rdf:li xml:lang="{key}">{text}</rdf:li>' for key, text in texts.items())
    name = "Iptc4xmpCore:AltTextAccessibility"
    return rdf(f"<{name}><rdf:Alt>{entries}</rdf:Alt></{name}>")


@pytest.mark.parametrize(("language", "text"), [("en", "A net."), ("de-at", "Ein Netz.")])
def test_of_languages_without_a_default_the_sites_is_read(language: str, text: str) -> None:
    packet = in_languages(de="Ein Netz.", en="A net.").encode()
    reading = read_xmp([packet], language=language)
    assert (reading.texts["alt_text"], reading.doubts) == (text, ())


def test_a_language_that_is_not_the_sites_is_told() -> None:
    reading = read_xmp([in_languages(de="Ein Netz.", fr="Un filet.").encode()], language="en")
    assert reading.texts["alt_text"] == "Ein Netz."
    assert "alt text is in several languages (de, fr)" in reading.doubts[0]


def test_one_keyword_with_commas_is_several() -> None:
    body = "<dc:subject><rdf:Bag><rdf:li>harbour, nets; Tromsø</rdf:li></rdf:Bag></dc:subject>"
    reading = read_packet(rdf(body))
    assert reading.keywords == ("harbour", "nets", "Tromsø")
    assert "3 keywords" in reading.doubts[0]
    two = body.replace("</rdf:Bag>", "<rdf:li>boats</rdf:li></rdf:Bag>")
    assert read_packet(rdf(two)).keywords == ("harbour, nets; Tromsø", "boats")


@pytest.mark.parametrize(
    "piece", ["<", "<!--", "<!DOCTYPE [", "</a:b", "<a:b>", '<a:b c:d="', "&", "<!ENTITY a "]
)
def test_a_packet_of_nothing_but_beginnings_ends_soon(piece: str) -> None:
    """Mended in one pass: what takes the square of the length would take minutes here."""
    text = piece * ((1 << 20) // len(piece))
    assert len(mend_packet(text)) < 20 << 20


@given(st.binary())
def test_random_bytes_never_raise(data: bytes) -> None:
    read_packet(data)
    read_packet(rdf("<dc:title>?</dc:title>").encode().replace(b"?", data))


@given(st.text())
def test_random_text_inside_a_packet_never_raises(text: str) -> None:
    read_packet(rdf(text).encode("utf-8", "surrogatepass"))
