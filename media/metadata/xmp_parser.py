"""XMP packets as all their properties by name: from bytes of any encoding, well-formed or not."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from media.metadata.fields import NAMESPACES
from media.metadata.text import MAX_DEPTH
from media.metadata.text_encodings import Text, decode_bytes
from media.metadata.xmp_namespaces import find_prefix
from media.metadata.xmp_repair import ROOT, mend_packet

MAX_PACKET_BYTES = 4 << 20
# Beyond these a parser takes the square of their number in time; mending reads the start of it.
MAX_ATTRIBUTES, MAX_DECLARATIONS = 20_000, 2000

RDF = "{" + NAMESPACES["rdf"] + "}"
LANGUAGE = "{" + NAMESPACES["xml"] + "}lang"
NOT_CONTENT = (RDF, "{" + NAMESPACES["xml"] + "}")
META = "{adobe:ns:meta/}"
HOLDERS = (ROOT, RDF + "RDF")
# Of these Python would read the names, and hold more than text.
DECLARED_ENCODING = re.compile(rb"""<\?xml[^<>]*?encoding\s*=\s*["']([\w.-]{1,40})["']""")
DOCTYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)")
DECLARED_PREFIX = re.compile(
    r"""xmlns:([\w.-]{1,60})\s*=\s*(?:"([^"<]{1,300})"|'([^'<]{1,300})')"""
)

TOO_LARGE = "The XMP data are larger than 4 MB; only the start of them was read."
MENDED = "The XMP data are damaged; what could be read of them was used."
NO_ENTITIES = "The XMP data declare XML entities, which no photo needs; those were passed over."
NOT_UTF8 = "Some of the XMP text is not UTF-8; it was read as {}."


def read_properties(packet: bytes, *, encoding: str = "") -> tuple[dict[str, Any], list[str]]:
    """All properties of a packet by prefixed name, and doubts; never raises.

    `encoding` is what an editor says of bytes that are not UTF-8.
    """
    if not packet.strip(b"\x00 \r\n\t"):
        return {}, []
    doubts = [TOO_LARGE] if len(packet) > MAX_PACKET_BYTES else []
    text = decode_packet(packet[:MAX_PACKET_BYTES], encoding)
    if text.is_guessed:
        doubts.append(NOT_UTF8.format(text.encoding))
    root, parsing_doubts = parse_packet(text.text.strip("\x00 \r\n\t\ufeff"))
    if root is None:
        return {}, [*doubts, *parsing_doubts]
    prefixes = find_prefixes(text.text)
    found: dict[str, Any] = {}
    for name, value in read_statements(root, prefixes):
        found.setdefault(name, value)
    return found, [*doubts, *parsing_doubts]


def decode_packet(packet: bytes, encoding: str) -> Text:
    """The packet's text; UTF-16 and UTF-32 are told by their byte order marks or zero bytes."""
    head = packet.lstrip(b" \r\n\t")[:4]
    for start, name in (
        (b"\xff\xfe\x00\x00", "utf-32"),
        (b"\x00\x00\xfe\xff", "utf-32"),
        (b"<\x00\x00\x00", "utf-32-le"),
        (b"\x00\x00\x00<", "utf-32-be"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
        (b"<\x00", "utf-16-le"),
        (b"\x00<", "utf-16-be"),
    ):
        if head.startswith(start):
            return Text(packet.decode(name, "replace"), name)
    declared = DECLARED_ENCODING.search(packet[:1000])
    return decode_bytes(packet, chosen=encoding, declared=declared[1].decode() if declared else "")


def parse_packet(text: str) -> tuple[etree._Element | None, list[str]]:
    """The root of the packet, mended where it is not well-formed; None where nothing is left."""
    has_entities = DOCTYPE.search(text) is not None
    is_usual = text.count("=") <= MAX_ATTRIBUTES and text.count("xmlns") <= MAX_DECLARATIONS
    if is_usual and not has_entities:
        try:
            return etree.fromstring(without_declaration(text), build_parser(recover=False)), []
        except etree.XMLSyntaxError:
            pass
    try:
        root = etree.fromstring(mend_packet(text).encode(), build_parser(recover=True))
    except (etree.XMLSyntaxError, ValueError):
        root = None
    return root, [NO_ENTITIES if has_entities else MENDED]


def without_declaration(text: str) -> bytes:
    """The text as UTF-8, without a word on another encoding."""
    return re.sub(r"\A<\?xml\s[^<>]*\?>", "", text).encode("utf-8", "replace")


def build_parser(*, recover: bool) -> etree.XMLParser:
    """One that reads no files, no networks and no declarations, and only so much."""
    return etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def find_prefixes(text: str) -> dict[str, str]:
    """Our prefix for each namespace that a packet names, however it is spelled.

    One that nobody knows is taken for what its prefix stands for everywhere else.
    """
    prefixes = {uri: prefix for prefix, uri in NAMESPACES.items()}
    for prefix, *uris in DECLARED_PREFIX.findall(text):
        uri = "".join(uris)
        if uri not in prefixes:
            known = find_prefix(uri)
            if known or prefix in NAMESPACES:
                prefixes[uri] = known or prefix
    return prefixes


def read_statements(root: etree._Element, prefixes: dict[str, str]) -> Iterator[tuple[str, Any]]:
    """The properties of all descriptions, and those that lost their description."""
    reader = Reader(prefixes)
    waiting = deque([root])
    while waiting:
        holder = waiting.popleft()
        for child in holder:
            tag = reader.tag_of(child)
            if tag in HOLDERS or tag.startswith(META):
                waiting.append(child)
            elif tag.startswith(RDF) or reader.is_node(child):
                yield from reader.members_of(child, 0)
            elif tag and not tag.startswith(NOT_CONTENT):
                yield reader.prefixed(tag), reader.value_of(child, 1)
        if reader.tag_of(holder) == RDF + "Description":
            yield from reader.members_of(holder, 0)


class Reader:
    """RDF in all the forms that cameras, agencies and editors write it."""

    def __init__(self, prefixes: dict[str, str]) -> None:
        self.prefixes = prefixes
        self.tags = {
            f"{{{uri}}}": f"{{{NAMESPACES[prefix]}}}"
            for uri, prefix in prefixes.items()
            if prefix in ("rdf", "xml") and uri != NAMESPACES[prefix]
        }

    def tag_of(self, element: etree._Element) -> str:
        """An element's name, RDF's own in RDF's right namespace; "" for what is no element."""
        tag: object = element.tag
        return self.usual(tag) if isinstance(tag, str) else ""

    def usual(self, name: str) -> str:
        """A name with RDF's namespace as it should be."""
        if not self.tags or not name.startswith("{"):
            return name
        uri, end, local = name.partition("}")
        return self.tags.get(uri + end, uri + end) + local

    def is_node(self, element: etree._Element) -> bool:
        """Whether a child of rdf:RDF is a description by another name: it holds properties."""
        tag = self.tag_of(element)
        if tag.startswith(NOT_CONTENT) or tag in HOLDERS:
            return False
        is_named = any(self.usual(str(name)) == RDF + "about" for name in element.attrib)
        return is_named and len(element) > 0

    def members_of(self, element: etree._Element, depth: int) -> Iterator[tuple[str, Any]]:
        """The properties of a description or struct, from its attributes and its elements."""
        for name, text in element.attrib.items():
            usual = self.usual(str(name))
            if not usual.startswith(NOT_CONTENT):
                yield self.prefixed(usual), str(text)
        for child in element:
            if tag := self.tag_of(child):
                yield self.prefixed(tag), self.value_of(child, depth + 1)

    def value_of(self, element: etree._Element, depth: int) -> Any:
        """A property's value: text, list, dict by language, or dict by name for a struct."""
        if depth > MAX_DEPTH:
            return ""
        attributes = {self.usual(str(name)): str(text) for name, text in element.attrib.items()}
        if RDF + "resource" in attributes:
            return attributes[RDF + "resource"]
        if attributes.get(RDF + "parseType") == "Resource":
            return self.struct_of(element, depth)
        for child in element:
            tag = self.tag_of(child)
            if tag.startswith(RDF) and tag not in (RDF + "Description", RDF + "value"):
                return self.container_of(child, depth)
            if tag == RDF + "Description":
                return self.struct_of(child, depth)
        if any(not name.startswith(NOT_CONTENT) for name in attributes):
            return self.struct_of(element, depth)
        return str(element.text or "")

    def struct_of(self, element: etree._Element, depth: int) -> Any:
        """A struct as a dict; one that only qualifies a value (rdf:value) is that value."""
        for child in element:
            if self.tag_of(child) == RDF + "value":
                return self.value_of(child, depth + 1)
        return dict(self.members_of(element, depth))

    def container_of(self, container: etree._Element, depth: int) -> Any:
        """A Bag, Seq or Alt as a list; an Alt of languages as a dict by language."""
        entries = [entry for entry in container if self.tag_of(entry) == RDF + "li"]
        languages = [str(entry.get(LANGUAGE) or "") for entry in entries]
        if self.tag_of(container) == RDF + "Alt" and any(languages):
            by_language: dict[str, Any] = {}
            for entry, language in zip(entries, languages, strict=True):
                key = language.lower().replace("_", "-") or "x-default"
                by_language.setdefault(key, self.value_of(entry, depth + 1))
            return by_language
        return [self.value_of(entry, depth + 1) for entry in entries]

    def prefixed(self, name: str) -> str:
        """The name "{namespace}title" as "dc:title"; an unknown namespace stays whole."""
        uri, _, local = name.removeprefix("{").rpartition("}")
        prefix = self.prefixes.get(uri) or find_prefix(uri)
        return f"{prefix or uri}:{local}" if uri else local


def merge_packets(packets: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """All properties of several packets; where two differ, the first one's stays."""
    found: dict[str, Any] = {}
    for packet in packets:
        found = {**packet, **found}
    return found
