"""XMP: what its properties say of a photo, wherever in a packet it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from media.metadata.dates import Moment, parse_moment
from media.metadata.fields import (
    FIELD_PLACES,
    MOMENT_PLACES,
    FieldPlace,
    Reading,
    XmpForm,
    split_keywords,
)
from media.metadata.text import clean_text
from media.metadata.xmp_parser import merge_packets, read_properties

EXTENDED_BY = "xmpNote:HasExtendedXMP"
TAKEN_BY_CAMERA = "exif:DateTimeOriginal"
DIGITIZED = ("exif:DateTimeDigitized", "xmp:CreateDate")
OTHER_LANGUAGES = (
    "The {} is in several languages ({}) and none is the default; that in {} was used."
)


def read_xmp(
    packets: Sequence[bytes],
    extensions: Mapping[bytes, bytes] | None = None,
    *,
    encoding: str = "",
    language: str = "en",
) -> Reading:
    """What the XMP of a file (or a sidecar) says.

    Where several packets differ, the first has its way. `extensions` are a JPEG's extended packets
    by their GUID. `encoding` is for text that is not UTF-8, `language` what to read where a text
    comes in several.
    """
    extensions = dict(extensions or {})
    read = [read_properties(packet, encoding=encoding) for packet in packets]
    guids = [read_text(found.get(EXTENDED_BY)).encode("ascii", "ignore") for found, _ in read]
    if not any(guids):
        guids = list(extensions)  # the main packet lost its pointer
    read += [
        read_properties(extensions[guid], encoding=encoding) for guid in guids if guid in extensions
    ]
    doubts = [doubt for _, doubts in read for doubt in doubts]
    return build_reading(merge_packets(found for found, _ in read), doubts, language)


def build_reading(found: dict[str, Any], doubts: list[str], language: str) -> Reading:
    """The fields out of all properties."""
    properties = Properties(found, language)
    texts: dict[str, str] = {}
    keywords: tuple[str, ...] = ()
    for place in FIELD_PLACES:
        if place.name == "keywords":
            keywords = split_keywords(properties.entries(place.xmp_property), doubts)
        elif text := properties.field_text(place, doubts):
            texts[place.name] = text
    moments: dict[str, Moment] = {}
    for name, properties_of_it in (
        *((place.name, (place.xmp_property,)) for place in MOMENT_PLACES if place.xmp_property),
        (TAKEN_BY_CAMERA, (TAKEN_BY_CAMERA,)),
        ("digitized_at", DIGITIZED),
    ):
        for one in properties_of_it:
            if moment := parse_moment(read_text(properties.get(one))):
                moments.setdefault(name, moment)
    return Reading(
        texts=texts, keywords=keywords, moments=moments, found=found, doubts=tuple(doubts)
    )


class Properties:
    """All properties of a file, to be asked for by their names."""

    def __init__(self, found: Mapping[str, Any], language: str) -> None:
        self.found = found
        self.language = language
        self.in_any_case = {name.casefold(): value for name, value in [*found.items()][::-1]}

    def get(self, name: str) -> Any:
        """A property's value; programs write "photoshop:credit", too."""
        value = self.found.get(name)
        return self.in_any_case.get(name.casefold()) if value is None else value

    def entries(self, name: str) -> list[str]:
        """The texts of a list (or of one value that stands for a list), without the empty ones."""
        value = self.get(name)
        values = value if isinstance(value, list) else [value]
        return [text for entry in values if (text := clean_text(self.text(entry)))]

    def text(self, value: Any) -> str:
        """A property as one text, in our language where there are several."""
        return read_text(value, self.language)

    def field_text(self, place: FieldPlace, doubts: list[str]) -> str:
        """One field's text from the first of its properties that has one."""
        text = self.text_in_form(place.xmp_property, place.xmp_form, place.xmp_part, place)
        if text and place.xmp_form is XmpForm.ALT:
            self.doubt_language(place, doubts)
        for name, part in place.xmp_others:
            form = XmpForm.STRUCTS if part else XmpForm.SEQ
            text = text or self.text_in_form(name, form, part, place)
        return text

    def text_in_form(self, name: str, form: XmpForm, part: str, place: FieldPlace) -> str:
        """A property's text, in whichever form it was written."""
        value = self.get(name)
        if form is XmpForm.STRUCTS:
            structs = value if isinstance(value, list) else [value]
            parts = [
                Properties(one, self.language).get(part) for one in structs if isinstance(one, dict)
            ]
            texts = [clean_text(self.text(part)) for part in parts]
            is_one = part.endswith("URL") or place.xmp_form is XmpForm.TEXT
            return ", ".join(list(filter(None, texts))[: 1 if is_one else None])
        if form is XmpForm.SEQ:
            return ", ".join(self.entries(name))
        return clean_text(self.text(value), is_multiline=place.is_multiline)

    def doubt_language(self, place: FieldPlace, doubts: list[str]) -> None:
        """Say so where one of several languages had to be chosen."""
        value = self.get(place.xmp_property)
        if not isinstance(value, dict):
            return
        languages = [key for key in value if read_text(value[key])]
        chosen = choose_language(value, self.language)
        is_ours = chosen.partition("-")[0] in ("x", self.language.partition("-")[0])
        if len({read_text(value[key]) for key in languages}) > 1 and not is_ours:
            name = place.name.replace("_", " ")
            doubts.append(OTHER_LANGUAGES.format(name, ", ".join(languages[:6]), chosen))


def read_text(value: Any, language: str = "en") -> str:
    """A property as one text: of several languages the default one, of a list the first entry."""
    if isinstance(value, list):
        return next((text for entry in value if (text := read_text(entry, language))), "")
    if isinstance(value, dict):
        chosen = choose_language(value, language)
        return read_text(value[chosen], language) if chosen else ""
    return value if isinstance(value, str) else ""


def choose_language(value: Mapping[str, Any], language: str) -> str:
    """Which of several languages to read: the default, ours, English, any; "" for a struct."""
    # Keys of a struct hold a colon; those of a text in several languages do not.
    keys = [key for key in value if ":" not in key and isinstance(value[key], str) and value[key]]
    wanted = language.lower()
    for test in (
        lambda key: key == "x-default",
        lambda key: key == wanted,
        lambda key: key.partition("-")[0] == wanted.partition("-")[0],
        lambda key: key.partition("-")[0] == "en",
    ):
        if found := next(filter(test, keys), ""):
            return found
    return next(iter(keys), "")
