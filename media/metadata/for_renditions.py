"""The words that go into every rendition: who made it, whose it is, what it shows.

Rights data is not stripped (US 17 USC 1202(b), EU 2001/29 art. 7); instructions, places on the map
and serial numbers never go out.
"""

from __future__ import annotations

import hashlib
from typing import Protocol

from media.metadata.xmp_writer import build_xmp_packet

# Pillow writes XMP into one JPEG segment; what is longer would be refused.
MAX_XMP_BYTES = 60_000


class Described(Protocol):
    """What has the words of a photo."""

    byline: str
    byline_title: str
    credit_line: str
    source: str
    copyright_notice: str
    copyright_owner: str
    caption: str
    headline: str
    alt_text: str
    usage_terms: str
    web_statement_url: str
    licensor_url: str
    digital_source_type: str
    data_mining: str
    city: str
    country: str
    country_code: str
    territory: str
    may_be_sold: bool
    is_editorial_only: bool
    archive_days: int | None


def build_rendition_xmp(photo: Described) -> bytes:
    """The XMP packet of a photo's renditions: IPTC's fields of credit, rights and description."""
    fields = {
        "byline": photo.byline,
        "byline_title": photo.byline_title,
        "credit_line": photo.credit_line,
        "source": photo.source,
        "copyright_notice": photo.copyright_notice,
        "copyright_owner": photo.copyright_owner,
        "caption": photo.caption,
        "headline": photo.headline,
        "alt_text": photo.alt_text,
        "usage_terms": photo.usage_terms,
        "web_statement": photo.web_statement_url,
        "licensor_url": photo.licensor_url,
        "digital_source_type": photo.digital_source_type,
        "data_mining": photo.data_mining,
        "city": photo.city,
        "country": photo.country,
        "country_code": photo.country_code,
        "territory": photo.territory,
        "restrictions": tell_restrictions(photo),
    }
    packet = build_xmp_packet(**{name: text for name, text in fields.items() if text})
    if len(packet) > MAX_XMP_BYTES:
        fields["caption"] = fields["alt_text"] = ""  # the rights are what must not get lost
        packet = build_xmp_packet(**{name: text for name, text in fields.items() if text})
    return packet


def tell_restrictions(photo: Described) -> str:
    """What it may not be used for, in English; empty where nothing restricts it.

    Its embargo and the end of its licence are no words of a file: after them there is none.
    """
    said = []
    if photo.is_editorial_only:
        said.append("Editorial use only.")
    if not photo.may_be_sold:
        said.append("No sales.")
    if photo.archive_days is not None:
        days = photo.archive_days
        said.append(f"Not for archive after {days} day{'' if days == 1 else 's'}.")
    return " ".join(said)


def digest_words(xmp: bytes) -> str:
    """8 hex digits that change when the words do."""
    return hashlib.sha256(xmp).hexdigest()[:8]
