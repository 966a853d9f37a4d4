"""XMP packets, written from the fields of a photo's metadata."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from media.metadata.fields import (
    FIELD_PLACES,
    MOMENT_PLACES,
    NAMESPACES,
    RESTRICTION_PLACES,
    FieldPlace,
    FieldValue,
    XmpForm,
    check_field_names,
    list_entries,
)
from media.metadata.text import clean_text

HEAD = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
TAIL = '\n<?xpacket end="w"?>'
NOT_XML = re.compile("[\ufffe\uffff]")


def build_xmp_packet(**fields: FieldValue) -> bytes:
    """A whole packet in UTF-8, from one <?xpacket to the other, of the fields that XMP has.

    Names are those of `EmbeddedMetadata` and of `RESTRICTION_PLACES`; others raise `TypeError`. A
    JPEG segment has room for 65,504 bytes of it. Release, expiry and action advised exist in IIM
    only and are left out.
    """
    check_field_names(fields)
    properties = [*text_properties(fields), *moment_properties(fields)]
    used = sorted({name for prop in properties for name in re.findall(r"</?(\w+):", prop)})
    declared = "".join(
        f"\n   xmlns:{prefix}={quoteattr(NAMESPACES[prefix])}"
        for prefix in used
        if prefix not in ("rdf", "xml")
    )
    body = "\n".join(properties)
    packet = (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/">\n <rdf:RDF xmlns:rdf="{NAMESPACES["rdf"]}">\n'
        f'  <rdf:Description rdf:about=""{declared}>\n{body}\n'
        "  </rdf:Description>\n </rdf:RDF>\n</x:xmpmeta>"
    )
    return f"{HEAD}{packet}{TAIL}".encode()


def text_properties(fields: Mapping[str, FieldValue]) -> Iterable[str]:
    """The property of each text field that is not empty."""
    for place in (*FIELD_PLACES, *RESTRICTION_PLACES):
        texts = [
            NOT_XML.sub("", clean_text(text, is_multiline=place.is_multiline))
            for text in list_entries(fields.get(place.name))
        ]
        texts = [text for text in texts if text]
        if place.xmp_property and texts:
            inside = build_content(texts, place)
            yield f"   <{place.xmp_property}>{inside}</{place.xmp_property}>"


def build_content(texts: list[str], place: FieldPlace) -> str:
    """What stands inside a property, in the form that the standard asks of it."""
    escaped = [escape(text) for text in texts]
    form = place.xmp_form
    if form is XmpForm.TEXT:
        return ", ".join(escaped)
    if form is XmpForm.ALT:
        entry = f'<rdf:li xml:lang="x-default">{", ".join(escaped)}</rdf:li>'
        return f"<rdf:Alt>{entry}</rdf:Alt>"
    if form is XmpForm.STRUCTS:
        part = place.xmp_part
        entries = "".join(
            f'<rdf:li rdf:parseType="Resource"><{part}>{text}</{part}></rdf:li>' for text in escaped
        )
        return f"<rdf:Seq>{entries}</rdf:Seq>"
    entries = "".join(f"<rdf:li>{text}</rdf:li>" for text in escaped)
    return f"<rdf:{form.value}>{entries}</rdf:{form.value}>"


def moment_properties(fields: Mapping[str, FieldValue]) -> Iterable[str]:
    """The property of each moment, in ISO 8601 with the offset where that is known."""
    for place in MOMENT_PLACES:
        moment = fields.get(place.name)
        if place.xmp_property and isinstance(moment, datetime):
            offset = "".join(list_entries(fields.get(f"{place.name}_offset")))
            text = moment.replace(tzinfo=None).isoformat() + offset
            yield f"   <{place.xmp_property}>{escape(text)}</{place.xmp_property}>"
