"""XMP that is no well-formed XML, mended so that one flaw costs one value and not the packet.

In RDF, nodes and properties take turns, so an end that lacks shows: a property cannot begin inside
the text of another. Nothing that a packet declares as an entity is ever expanded.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from itertools import islice
from xml.sax.saxutils import escape, quoteattr

from media.metadata.fields import NAMESPACES
from media.metadata.xmp_namespaces import find_prefix

ROOT = "packets"
PREFIXES = {**NAMESPACES, "x": "adobe:ns:meta/"}
# What is beyond is left out: no photo's packet is damaged and as large as that.
MAX_CHARACTERS = 1 << 20
MAX_PIECES = 20_000
MAX_ATTRIBUTES = 2000  # of one element
MAX_OPEN_ELEMENTS = 60
MAX_PREFIXES = 200
NAME = r"[A-Za-z_][A-Za-z0-9_.-]*"
QUALIFIED = rf"{NAME}:{NAME}"
MARKUP = re.compile(
    rf"""
      (?P<comment><!--) | (?P<cdata><!\[CDATA\[) | (?P<doctype><!DOCTYPE)
    | (?P<instruction><[?!][^<>]*>)
    | </\s*(?P<end>{QUALIFIED})\s*>?
    | <(?P<start>{QUALIFIED})(?=[\s/>]|\Z)
    """,
    re.VERBOSE,
)
DOCTYPE_HEAD = re.compile(r"<!DOCTYPE[^\[<>]*")
DOCTYPE_END = re.compile(r"\s*>")
WHOLE_ATTRIBUTES = re.compile(
    r"""(?P<attributes>(?:\s*[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*+\s*)(?P<empty>/?)>"""
)
ATTRIBUTE_START = re.compile(rf"""(?:^|(?<=[\s"']))({QUALIFIED})\s*=\s*(["']?)""")
TAG_END = re.compile(r"""(?<=["'\s/\w])/?>|(?=<\w)""")
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});")
DECLARED_ENTITY = re.compile(r"<!ENTITY\s+(?:%\s+)?([^\s%]+)")
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
CONTAINERS = ("rdf:Alt", "rdf:Bag", "rdf:Seq")
HOLDERS = ("rdf:RDF", "x:xmpmeta", "x:xapmeta")


def mend_packet(text: str) -> str:
    """A well-formed document that holds what a packet (or several, or half of one) says."""
    return Mender(text).document()


class Mender:
    """A packet read piece by piece and written anew, each element ended where it must at last."""

    def __init__(self, text: str) -> None:
        self.text = text[:MAX_CHARACTERS]
        self.at = 0
        self.entities = frozenset(DECLARED_ENTITY.findall(self.text))
        self.pieces: list[str] = []
        self.open: list[tuple[str, bool]] = []  # name, and whether its content is a struct
        self.too_deep = 0
        self.prefixes: set[str] = set()

    def document(self) -> str:
        """The whole of it below one root, which declares the prefixes that nobody declared."""
        handlers: dict[str, Callable[[re.Match[str]], None]] = {
            "comment": lambda match: self.pass_over(match, "-->"),
            "cdata": self.take_cdata,
            "doctype": self.pass_over_doctype,
            "end": lambda match: self.end(match["end"]),
            "start": self.start,
        }
        for _ in range(MAX_PIECES):
            match = MARKUP.search(self.text, self.at)
            if match is None:
                break
            self.take_text(self.text[self.at : match.start()])
            self.at = match.end()
            if handler := handlers.get(match.lastgroup or ""):
                handler(match)
        self.take_text(self.text[self.at :].partition("<")[0])
        self.end_down_to(0)
        declared = "".join(
            f" xmlns:{prefix}={quoteattr(PREFIXES.get(prefix, f'undeclared:{prefix}'))}"
            for prefix in sorted(self.prefixes)[:MAX_PREFIXES]
            if prefix not in ("xml", "xmlns")
        )
        return f"<{ROOT}{declared}>{''.join(self.pieces)}</{ROOT}>"

    def take_text(self, text: str) -> None:
        """Text between tags."""
        self.pieces.append(escape(self.plain(text)))

    def take_cdata(self, match: re.Match[str]) -> None:
        """Text in which nothing is markup."""
        start = self.at
        self.pass_over(match, "]]>")
        if self.at > start:
            self.pieces.append(escape(NOT_XML.sub("", self.text[start : self.at - 3])))

    def pass_over(self, match: re.Match[str], end: str) -> None:
        """Go on behind the end of what began; right behind its beginning where it never ends."""
        found = self.text.find(end, match.end())
        if found >= 0:
            self.at = found + len(end)
        else:
            # Looked for once: a packet of a million beginnings would take hours.
            self.text = self.text[: match.end()] + self.text[match.end() :].replace(match[0], "")

    def pass_over_doctype(self, match: re.Match[str]) -> None:
        """No declaration of a document's type is followed."""
        head = DOCTYPE_HEAD.match(self.text, match.start())
        self.at = head.end() if head else self.at
        if self.text[self.at : self.at + 1] == "[":
            self.pass_over(match, "]")
        if end := DOCTYPE_END.match(self.text, self.at):
            self.at = end.end()

    def start(self, match: re.Match[str]) -> None:
        """An element begins; those end before it in which it cannot stand."""
        name = match["start"]
        attributes, is_empty = self.take_attributes()
        self.end_before(name, is_node="rdf:about" in attributes)
        if len(self.open) >= MAX_OPEN_ELEMENTS:
            self.too_deep += not is_empty
            return
        self.prefixes |= {one.partition(":")[0] for one in (name, *attributes)}
        written = "".join(
            f" {key}={quoteattr(self.plain(value))}" for key, value in attributes.items()
        )
        self.pieces.append(f"<{name}{written}{'/' if is_empty else ''}>")
        if not is_empty:
            self.open.append((name, attributes.get("rdf:parseType") == "Resource"))

    def end(self, name: str) -> None:
        """An element ends, and with it all that is open inside; nothing where it is not open."""
        if self.too_deep:
            self.too_deep -= 1
            return
        names = [open_name for open_name, _ in self.open]
        if name in names:
            self.end_down_to(len(names) - 1 - names[::-1].index(name))

    def end_down_to(self, number: int) -> None:
        """Leave so many elements open."""
        while len(self.open) > number:
            self.pieces.append(f"</{self.open.pop()[0]}>")

    def end_before(self, name: str, *, is_node: bool) -> None:
        """End the elements that lack their end, where one of this name begins."""
        while self.open and not may_begin_in(*self.open[-1], name, is_node=is_node):
            self.end_down_to(len(self.open) - 1)

    def take_attributes(self) -> tuple[dict[str, str], bool]:
        """The attributes from here to the end of a tag, and whether the element is empty.

        Quotes may lack and may stand in values; what a packet's end cuts off is left out.
        """
        if whole := WHOLE_ATTRIBUTES.match(self.text, self.at):
            self.at = whole.end()
            return read_attributes(whole["attributes"]), bool(whole["empty"])
        match = TAG_END.search(self.text, self.at)
        raw = self.text[self.at : match.start() if match else None]
        self.at = match.end() if match else len(self.text)
        if match is None:
            raw = raw[: max(raw.rfind('"'), raw.rfind("'")) + 1]
        return read_attributes(raw), match is not None and match[0] == "/>"

    def plain(self, text: str) -> str:
        """Text without entities: HTML's are what they stand for, a packet's own are nothing."""

        def meaning(match: re.Match[str]) -> str:
            if match[0][1:-1] in self.entities:
                return ""
            return html.unescape(match[0]).replace("\ufffd", "")  # of &#0; and the like

        return NOT_XML.sub("", ENTITY.sub(meaning, text))


def may_begin_in(last: str, is_struct: bool, name: str, *, is_node: bool) -> bool:
    """Whether an element of a name may begin directly inside the element that was opened last."""
    if last in HOLDERS:
        return True
    if is_node or name in HOLDERS:
        return False
    if name == "rdf:li":
        return last.startswith("rdf:") and last not in ("rdf:li", "rdf:Description")
    if name in CONTAINERS or name == "rdf:Description":
        return last == "rdf:li" or not last.startswith("rdf:")
    if name.startswith("rdf:"):
        return True
    return is_struct or last == "rdf:Description"


def read_attributes(raw: str) -> dict[str, str]:
    """Attributes by their names; a value ends where the next attribute begins."""
    starts = list(islice(ATTRIBUTE_START.finditer(raw), MAX_ATTRIBUTES))
    ends = [*(start.start() for start in starts[1:]), len(raw)]
    attributes: dict[str, str] = {}
    for start, end in zip(starts, ends, strict=False):
        value = raw[start.end() : end].rstrip()
        attributes.setdefault(start[1], value.removesuffix(start[2]) if start[2] else value)
    return {name: value for name, value in attributes.items() if is_sound(name, value)}


def is_sound(name: str, value: str) -> bool:
    """Whether an attribute may stay: not one that binds a prefix that all know to nonsense."""
    kind, _, prefix = name.partition(":")
    if kind != "xmlns":
        return True
    return bool(value) and (prefix not in PREFIXES or find_prefix(value) not in ("", prefix))
