"""XMP, read from its bytes: RDF in all the forms that cameras, agencies and editors write it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from PIL import Image

from media.metadata_table import (
    FIELD_PLACES,
    MOMENT_PLACES,
    NAMESPACES,
    FieldPlace,
    Reading,
    XmpForm,
)
from media.metadata_text import MAX_DEPTH, clean_text, decode_latin1
from media.moments import parse_moment

MAX_PACKET_BYTES = 4 << 20
XMP_TAG = 700  # of a TIFF
# Adobe XMP Specification Part 3, 1.1.3.1: what is too long for one JPEG segment.
EXTENSION_HEADER = b"http://ns.adobe.com/xmp/extension/\x00"
EXTENDED_BY = "xmpNote:HasExtendedXMP"
TAKEN_BY_CAMERA = "exif:DateTimeOriginal"

PREFIXES = {uri: prefix for prefix, uri in NAMESPACES.items()}
RDF = "{" + NAMESPACES["rdf"] + "}"
LANGUAGE = "{" + NAMESPACES["xml"] + "}lang"
NOT_CONTENT = (RDF, LANGUAGE, "{" + NAMESPACES["xml"] + "}")
NOT_XML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|&#(?:x0*[0-8bcef]|x0*1[0-9a-f]|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]));",
    re.IGNORECASE,
)

TOO_LARGE = "The XMP data are larger than 4 MB and were passed over."
NOT_WELL_FORMED = "The XMP data are not well-formed XML and were passed over."
FORBIDDEN = "The XMP data declare XML entities, which no photo needs; they were passed over."
READ_AS_LATIN1 = "The XMP text is not UTF-8; it was read as Latin-1."


def read_xmp(image: Image.Image, tags: Mapping[int, bytes]) -> Reading:
    """What an image's XMP says. `tags` are the raw tags of a TIFF."""
    packet = packet_of(image, tags)
    if not packet:
        return Reading()
    found, doubts = read_properties(packet)
    if guid := text_of(found.get(EXTENDED_BY)):
        more, more_doubts = read_properties(extension_of(image, guid.encode("utf-8", "ignore")))
        found, doubts = {**more, **found}, doubts + more_doubts
    return reading_of(found, doubts)


def packet_of(image: Image.Image, tags: Mapping[int, bytes]) -> bytes:
    """The main packet, from wherever the format keeps it; b"" without one."""
    for value in (
        tags.get(XMP_TAG),
        image.info.get("xmp"),
        image.info.get("XML:com.adobe.xmp"),
    ):
        if isinstance(value, bytes) and value.strip(b"\x00 \r\n\t"):
            return value
        if isinstance(value, str) and value.strip():
            return value.encode("utf-8", "replace")
    return b""


def extension_of(image: Image.Image, guid: bytes) -> bytes:
    """The extended packet of a JPEG, put together from its numbered parts."""
    parts: dict[int, bytes] = {}
    for name, data in getattr(image, "applist", ()):
        if name != "APP1" or not data.startswith(EXTENSION_HEADER):
            continue
        body = data[len(EXTENSION_HEADER) :]
        if body[:32] == guid:
            parts[int.from_bytes(body[36:40])] = body[40:]
    return b"".join(parts[offset] for offset in sorted(parts))


def reading_of(found: dict[str, Any], doubts: list[str]) -> Reading:
    """The fields out of all properties."""
    texts: dict[str, str] = {}
    keywords: tuple[str, ...] = ()
    for place in FIELD_PLACES:
        value = found.get(place.xmp_property)
        if place.name == "keywords":
            keywords = tuple(dict.fromkeys(entries_in(value)))
        elif text := field_text(value, place):
            texts[place.name] = text
    moments = {
        place.name: moment
        for place in MOMENT_PLACES
        if place.xmp_property and (moment := parse_moment(text_of(found.get(place.xmp_property))))
    }
    if taken_by_camera := parse_moment(text_of(found.get(TAKEN_BY_CAMERA))):
        moments[TAKEN_BY_CAMERA] = taken_by_camera
    return Reading(
        texts=texts, keywords=keywords, moments=moments, found=found, doubts=tuple(doubts)
    )


def field_text(value: Any, place: FieldPlace) -> str:
    """One field's text from its property, in whichever form it was written."""
    if place.xmp_form is XmpForm.STRUCTS:
        structs = value if isinstance(value, list) else [value]
        parts = [part.get(place.xmp_part) for part in structs if isinstance(part, dict)]
        texts = [clean_text(text_of(part)) for part in parts]
        is_url = place.xmp_part.endswith("URL")
        return ", ".join(list(filter(None, texts))[: 1 if is_url else None])
    if place.xmp_form is XmpForm.SEQ:
        return ", ".join(entries_in(value))
    return clean_text(text_of(value), is_multiline=place.is_multiline)


def entries_in(value: Any) -> list[str]:
    """The texts of a list (or of one value that stands for a list), without the empty ones."""
    values = value if isinstance(value, list) else [value]
    return [text for entry in values if (text := clean_text(text_of(entry)))]


def text_of(value: Any) -> str:
    """A property as one text: of several languages the default one, of a list the first entry."""
    if isinstance(value, list):
        return next((text for entry in value if (text := text_of(entry))), "")
    if isinstance(value, dict):
        # Keys of a struct hold a colon; those of a text in several languages do not.
        texts = [text for key, text in value.items() if ":" not in key and isinstance(text, str)]
        default = value.get("x-default")
        return default if isinstance(default, str) and default else next(filter(None, texts), "")
    return value if isinstance(value, str) else ""


def read_properties(packet: bytes) -> tuple[dict[str, Any], list[str]]:
    """All properties of a packet by prefixed name, and doubts; never raises."""
    if not packet:
        return {}, []
    if len(packet) > MAX_PACKET_BYTES:
        return {}, [TOO_LARGE]
    text, doubts = decode_packet(packet)
    try:
        root = parse_xml(text)
    except DefusedXmlException:
        return {}, [FORBIDDEN]
    except (ParseError, ValueError, LookupError):
        return {}, [NOT_WELL_FORMED]
    found: dict[str, Any] = {}
    for graph in root.iter(RDF + "RDF"):
        for description in graph:
            for name, value in members_of(description, 0):
                found.setdefault(name, value)
    return found, doubts


def decode_packet(packet: bytes) -> tuple[str, list[str]]:
    """The packet's text; UTF-16 and UTF-32 are told by their byte order marks or zero bytes."""
    head = packet[:4]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return packet.decode("utf-16", "replace"), []
    if head in (b"<\x00?\x00", b"<\x00x\x00"):
        return packet.decode("utf-16-le", "replace"), []
    if head in (b"\x00<\x00?", b"\x00<\x00x"):
        return packet.decode("utf-16-be", "replace"), []
    try:
        return packet.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return decode_latin1(packet), [READ_AS_LATIN1]


def parse_xml(text: str) -> Element:
    """The root of the packet; characters that XML forbids are dropped if they stop the parser."""
    text = text.strip("\x00 \r\n\t\ufeff")
    options = {"forbid_dtd": True, "forbid_entities": True, "forbid_external": True}
    try:
        return fromstring(text, **options)
    except ParseError:
        start, end = text.find("<?xpacket"), text.rfind(">") + 1
        return fromstring(NOT_XML.sub("", text[max(start, 0) : end]), **options)


def members_of(element: Element, depth: int) -> Iterable[tuple[str, Any]]:
    """The properties of a description or struct, from its attributes and its elements."""
    for name, text in element.attrib.items():
        if not name.startswith(NOT_CONTENT):
            yield prefixed(name), text
    for child in element:
        if isinstance(child.tag, str):
            yield prefixed(child.tag), value_of(child, depth + 1)


def value_of(element: Element, depth: int) -> Any:
    """A property's value: text, list, dict by language, or dict by name for a struct."""
    if depth > MAX_DEPTH:
        return ""
    if (resource := element.get(RDF + "resource")) is not None:
        return resource
    if element.get(RDF + "parseType") == "Resource":
        return struct_of(element, depth)
    for child in element:
        if child.tag in (RDF + "Alt", RDF + "Bag", RDF + "Seq"):
            return container_of(child, depth)
        if child.tag == RDF + "Description":
            return struct_of(child, depth)
    if any(not name.startswith(NOT_CONTENT) for name in element.attrib):
        return struct_of(element, depth)
    return element.text or ""


def struct_of(element: Element, depth: int) -> Any:
    """A struct as a dict; one that only qualifies a value (rdf:value) is that value."""
    value = element.find(RDF + "value")
    if value is not None:
        return value_of(value, depth + 1)
    return dict(members_of(element, depth))


def container_of(container: Element, depth: int) -> Any:
    """A Bag, Seq or Alt as a list; an Alt of languages as a dict by language."""
    entries = container.findall(RDF + "li")
    if container.tag == RDF + "Alt" and any(entry.get(LANGUAGE) for entry in entries):
        by_language: dict[str, Any] = {}
        for entry in entries:
            language = (entry.get(LANGUAGE) or "x-default").lower()
            by_language.setdefault(language, value_of(entry, depth + 1))
        return by_language
    return [value_of(entry, depth + 1) for entry in entries]


def prefixed(name: str) -> str:
    """ElementTree's "{namespace}title" as "dc:title"; an unknown namespace stays whole."""
    uri, _, local = name.removeprefix("{").rpartition("}")
    prefix = PREFIXES.get(uri)
    return f"{prefix or uri}:{local}" if uri else local
