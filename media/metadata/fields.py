"""Where each field of a photo's metadata lives in IPTC IIM and XMP, as one table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from media.metadata.dates import Moment

FieldValue = str | Sequence[str] | datetime | None

NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "xmpBJ": "http://ns.adobe.com/xap/1.0/bj/",
    "xmpDM": "http://ns.adobe.com/xmp/1.0/DynamicMedia/",
    "xmpNote": "http://ns.adobe.com/xmp/note/",
    "xmpG": "http://ns.adobe.com/xap/1.0/g/",
    "stRef": "http://ns.adobe.com/xap/1.0/sType/ResourceRef#",
    "stEvt": "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#",
    "stArea": "http://ns.adobe.com/xmp/sType/Area#",
    "stDim": "http://ns.adobe.com/xap/1.0/sType/Dimensions#",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "exifEX": "http://cipa.jp/exif/1.0/",
    "aux": "http://ns.adobe.com/exif/1.0/aux/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "crs": "http://ns.adobe.com/camera-raw-settings/1.0/",
    "lr": "http://ns.adobe.com/lightroom/1.0/",
    "photomechanic": "http://ns.camerabits.com/photomechanic/1.0/",
    "mwg-rs": "http://www.metadataworkinggroup.com/schemas/regions/",
    "mwg-kw": "http://www.metadataworkinggroup.com/schemas/keywords/",
    "MicrosoftPhoto": "http://ns.microsoft.com/photo/1.0/",
    "cc": "http://creativecommons.org/ns#",
    "dcterms": "http://purl.org/dc/terms/",
    "prism": "http://prismstandard.org/namespaces/basic/2.0/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xml": "http://www.w3.org/XML/1998/namespace",
}


class XmpForm(Enum):
    """How a property stands in RDF."""

    TEXT = "text"
    ALT = "Alt"  # one text in several languages
    SEQ = "Seq"
    BAG = "Bag"
    STRUCTS = "structs"  # a Seq of structs, of which we read one part


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """One row: a field's IIM dataset (record 2) with its limit in bytes, and its XMP property.

    `xmp_others` are properties that are read where that one is empty: name, and part of a struct.
    """

    name: str
    iim_dataset: int | None = None
    iim_limit_bytes: int = 0
    xmp_property: str = ""
    xmp_form: XmpForm = XmpForm.TEXT
    xmp_part: str = ""  # of a struct
    is_multiline: bool = False
    xmp_others: tuple[tuple[str, str], ...] = ()


def list_place_paths(part: str) -> tuple[tuple[str, str], ...]:
    """Where IPTC's newer fields name a place: where the photo was taken, else what it shows."""
    return tuple((f"Iptc4xmpExt:{name}", part) for name in ("LocationCreated", "LocationShown"))


# IPTC Photo Metadata Standard 2023.1 and IIM 4.2; XMP goes before IIM, and IIM before EXIF.
FIELD_PLACES = (
    FieldPlace(
        "byline",
        80,
        32,
        "dc:creator",
        XmpForm.SEQ,
        xmp_others=(("plus:ImageCreator", "plus:ImageCreatorName"), ("tiff:Artist", "")),
    ),
    FieldPlace("byline_title", 85, 32, "photoshop:AuthorsPosition"),
    FieldPlace("credit_line", 110, 32, "photoshop:Credit"),
    FieldPlace("source", 115, 32, "photoshop:Source"),
    FieldPlace(
        "copyright_notice",
        116,
        128,
        "dc:rights",
        XmpForm.ALT,
        is_multiline=True,
        xmp_others=(("tiff:Copyright", ""),),
    ),
    FieldPlace(
        "caption",
        120,
        2000,
        "dc:description",
        XmpForm.ALT,
        is_multiline=True,
        xmp_others=(("tiff:ImageDescription", ""),),
    ),
    FieldPlace("caption_writer", 122, 32, "photoshop:CaptionWriter"),
    FieldPlace("headline", 105, 256, "photoshop:Headline"),
    FieldPlace("title", 5, 64, "dc:title", XmpForm.ALT),
    FieldPlace("keywords", 25, 64, "dc:subject", XmpForm.BAG),
    FieldPlace("instructions", 40, 256, "photoshop:Instructions", is_multiline=True),
    FieldPlace("job_id", 103, 32, "photoshop:TransmissionReference"),
    FieldPlace(
        "sublocation",
        92,
        32,
        "Iptc4xmpCore:Location",
        xmp_others=list_place_paths("Iptc4xmpExt:Sublocation"),
    ),
    FieldPlace("city", 90, 32, "photoshop:City", xmp_others=list_place_paths("Iptc4xmpExt:City")),
    FieldPlace(
        "state_or_province",
        95,
        32,
        "photoshop:State",
        xmp_others=list_place_paths("Iptc4xmpExt:ProvinceState"),
    ),
    FieldPlace(
        "country",
        101,
        64,
        "photoshop:Country",
        xmp_others=list_place_paths("Iptc4xmpExt:CountryName"),
    ),
    FieldPlace(
        "country_code",
        100,
        3,
        "Iptc4xmpCore:CountryCode",
        xmp_others=list_place_paths("Iptc4xmpExt:CountryCode"),
    ),
    FieldPlace(
        "alt_text",
        xmp_property="Iptc4xmpCore:AltTextAccessibility",
        xmp_form=XmpForm.ALT,
        is_multiline=True,
    ),
    FieldPlace(
        "extended_description",
        xmp_property="Iptc4xmpCore:ExtDescrAccessibility",
        xmp_form=XmpForm.ALT,
        is_multiline=True,
    ),
    FieldPlace(
        "usage_terms",
        xmp_property="xmpRights:UsageTerms",
        xmp_form=XmpForm.ALT,
        is_multiline=True,
    ),
    FieldPlace("web_statement", xmp_property="xmpRights:WebStatement"),
    FieldPlace(
        "licensor_url",
        xmp_property="plus:Licensor",
        xmp_form=XmpForm.STRUCTS,
        xmp_part="plus:LicensorURL",
    ),
    FieldPlace(
        "copyright_owner",
        xmp_property="plus:CopyrightOwner",
        xmp_form=XmpForm.STRUCTS,
        xmp_part="plus:CopyrightOwnerName",
        xmp_others=(("xmpRights:Owner", ""),),
    ),
    FieldPlace("digital_source_type", xmp_property="Iptc4xmpExt:DigitalSourceType"),
    FieldPlace("data_mining", xmp_property="plus:DataMining"),
    FieldPlace("urgency", 10, 1, "photoshop:Urgency"),
    FieldPlace("action_advised", 42, 2),
)

# What renditions say of the newsroom's own restrictions: written, and read from no file. IPTC Photo
# Metadata Standard 2023.1 (Other Constraints) and PLUS LDF (RegionConstraints).
RESTRICTION_PLACES = (
    FieldPlace("territory", xmp_property="plus:RegionConstraints", xmp_form=XmpForm.ALT),
    FieldPlace("restrictions", xmp_property="plus:OtherConstraints", xmp_form=XmpForm.ALT),
)


@dataclass(frozen=True, slots=True)
class MomentPlace:
    """A moment's two IIM datasets (date, time) and its XMP property."""

    name: str
    iim_date: int
    iim_time: int
    xmp_property: str = ""


MOMENT_PLACES = (
    MomentPlace("taken_at", 55, 60, "photoshop:DateCreated"),
    MomentPlace("release_at", 30, 35),
    MomentPlace("expires_at", 37, 38),
)

FIELD_NAMES = frozenset(
    [place.name for place in FIELD_PLACES]
    + [place.name for place in MOMENT_PLACES]
    + [f"{place.name}_offset" for place in MOMENT_PLACES]
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What one block (XMP, IIM or EXIF) of a file says.

    `texts` and `moments` are keyed by field name and hold no empty values; `found` is JSON-able.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    moments: Mapping[str, Moment] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()


def split_keywords(keywords: Sequence[str], doubts: list[str]) -> tuple[str, ...]:
    """Keywords, each once; a single one with commas or semicolons is several, with a doubt."""
    parts = [
        part.strip()
        for keyword in keywords
        for part in (re.split("[,;]", keyword) if len(keywords) == 1 else [keyword])
    ]
    split = tuple(dict.fromkeys(filter(None, parts)))
    if len(split) > len(keywords):
        doubts.append(f"Its one keyword holds commas; it was read as {len(split)} keywords.")
    return split


def check_field_names(fields: Mapping[str, FieldValue]) -> None:
    """Raise `TypeError` for a name that is no field of `EmbeddedMetadata`, and none of those that
    only renditions say.
    """
    written = {place.name for place in RESTRICTION_PLACES}
    if unknown := sorted(set(fields) - FIELD_NAMES - written):
        raise TypeError(f"No such metadata field: {', '.join(unknown)}")


def list_entries(value: FieldValue) -> list[str]:
    """A field's value as a list of texts that are not empty."""
    if value is None or isinstance(value, datetime):
        return []
    texts = [value] if isinstance(value, str) else value
    return [text for text in texts if text]
