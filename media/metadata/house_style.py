"""The house's rules on what of a file's metadata is offered to editors, and what they are told."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from media.credits import names_in, parse_credit
from media.metadata_table import FIELD_PLACES
from media.photo_metadata import EmbeddedMetadata


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestions:
    """First values for the fields of `Photo` of the same names, and notes for the editor.

    `notes` do not repeat the doubts of the metadata.
    """

    headline: str = ""
    caption: str = ""
    alt_text: str = ""
    extended_description: str = ""
    byline: str = ""
    byline_title: str = ""
    credit_line: str = ""
    source: str = ""
    copyright_notice: str = ""
    copyright_owner: str = ""
    usage_terms: str = ""
    web_statement_url: str = ""
    licensor_url: str = ""
    caption_writer: str = ""
    title: str = ""
    keywords: tuple[str, ...] = ()
    instructions: str = ""
    job_id: str = ""
    sublocation: str = ""
    city: str = ""
    state_or_province: str = ""
    country: str = ""
    country_code: str = ""
    digital_source_type: str = ""
    data_mining: str = ""
    urgency: int | None = None
    notes: tuple[str, ...] = ()

    def with_note(self, note: str, **changes: Any) -> Suggestions:
        """The same with changed fields and one more note."""
        return replace(self, notes=(*self.notes, note), **changes)


Rule = Callable[[Suggestions, EmbeddedMetadata], Suggestions]

# What cameras and programs write where a person has written nothing.
CAMERA_CAPTIONS = names_in("""
    olympus digital camera|sony dsc|samsung camera pictures|samsung digital camera|digital camera
    kodak digital still camera|konica minolta digital camera|minolta digital camera|default
    exif_jpeg_picture|created with gimp|created by dcraw|untitled|untitled-1|no title|image
    jpeg|picture|photo|caption|description|ohne titel|sans titre|sin título
    mde|cof|rhdr|oznor|screenshot
""")
FILE_NAME = re.compile(
    r"(?:[A-Z0-9]{0,3}_?(?:DSC[FN]?|IMG|DCIM|MG|GOPR|DJI|PXL|MVIMG|SAM|PICT)[_-]?[0-9]{3}[\w-]*"
    r"|P[0-9]{7}|DCIM\b.*|(?:screenshot|screen shot)\b.*"
    r"|[^\s/]+\.(?:jpe?g|png|tiff?|cr[23]|nef|arw|dng|heic|webp|psd))",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(
    r"\W*(?:credit too long.*|(?:please )?see (?:caption|description|credit).*|x{3,}|n/?a|none|null"
    r"|unknown|tbd|tbc|to come|tk|test|photographer(?:'s)? name|your name(?: here)?"
    r"|credit(?: line)?|byline|photographer|source)?\W*",
    re.IGNORECASE,
)
AI_SOURCES = frozenset({"trainedalgorithmicmedia", "compositewithtrainedalgorithmicmedia"})
SYNTHETIC_SOURCES = frozenset(
    {
        "algorithmicmedia",
        "compositesynthetic",
        "composite",
        "datadrivenmedia",
        "digitalart",
        "digitalcreation",
        "screencapture",
        "softwareimage",
        "virtualrecording",
    }
)
INSTRUCTION_WORDS = re.compile(
    r"\b(embargo(?:ed)?|mandatory kill|kill|hold for release)\b", re.IGNORECASE
)
ACTIONS = {
    "01": "kill: the sender wants this photo used nowhere",
    "02": "replace: the sender wants an earlier version replaced by this one",
}


def suggest_from(metadata: EmbeddedMetadata) -> Suggestions:
    """What an editor finds filled in for a new photo. A rule that changes a value adds a note."""
    suggestions = Suggestions(
        web_statement_url=metadata.web_statement,
        keywords=metadata.keywords,
        urgency=urgency_of(metadata.urgency),
        **{
            place.name: getattr(metadata, place.name)
            for place in FIELD_PLACES
            if place.name not in ("web_statement", "keywords", "urgency", "action_advised")
        },
    )
    for rule in RULES:
        suggestions = rule(suggestions, metadata)
    return suggestions


def urgency_of(text: str) -> int | None:
    """IPTC IIM 2:10: 1 (most urgent) to 8 (least); anything else is none."""
    return int(text) if re.fullmatch("[1-8]", text) else None


def drop_camera_captions(suggestions: Suggestions, _: EmbeddedMetadata) -> Suggestions:
    """Captions and titles that no person wrote: camera names and file names."""
    for name in ("caption", "headline", "title"):
        text = getattr(suggestions, name)
        if text and (text.casefold() in CAMERA_CAPTIONS or FILE_NAME.fullmatch(text)):
            suggestions = suggestions.with_note(
                f"The {name} “{text}” is a camera's or program's own and was not used.",
                **{name: ""},
            )
    return suggestions


def drop_placeholders(suggestions: Suggestions, _: EmbeddedMetadata) -> Suggestions:
    """Placeholders where a name should stand, such as "(Credit too long, see caption)"."""
    for name in ("credit_line", "byline", "source"):
        text = getattr(suggestions, name)
        if text and PLACEHOLDER.fullmatch(text):
            suggestions = suggestions.with_note(
                f"The {name.replace('_', ' ')} “{text}” is a placeholder and was not used.",
                **{name: ""},
            )
    return suggestions


def suggest_credit(suggestions: Suggestions, _: EmbeddedMetadata) -> Suggestions:
    """A credit line from byline and source, only where the file has none of its own."""
    if suggestions.credit_line:
        return suggestions
    byline, source = suggestions.byline, suggestions.source
    is_complete = source == byline or source in parse_credit(byline).agencies
    parts = [byline] if is_complete else [byline, source]
    credit_line = "/".join(part for part in parts if part)
    if not credit_line:
        return suggestions
    return suggestions.with_note(
        f"The file has no credit line to use; “{credit_line}” is suggested from byline and source.",
        credit_line=credit_line,
    )


def note_cut_texts(suggestions: Suggestions, metadata: EmbeddedMetadata) -> Suggestions:
    """Texts that come from IIM and are exactly as long as IIM allows: their end may be lost."""
    iim = metadata.found.get("iim", {})
    for place in FIELD_PLACES:
        if place.name not in ("byline", "credit_line", "source", "copyright_notice", "caption"):
            continue
        text = getattr(metadata, place.name)
        is_from_iim = text and iim.get(f"2:{place.iim_dataset:02}") == text
        if is_from_iim and len(text.encode()) == place.iim_limit_bytes:
            suggestions = suggestions.with_note(
                f"The {place.name.replace('_', ' ')} has IPTC's full length of "
                f"{place.iim_limit_bytes} bytes: its end may be cut off."
            )
    return suggestions


def note_embargo(suggestions: Suggestions, metadata: EmbeddedMetadata) -> Suggestions:
    """IPTC IIM 2:30 and 2:35, never imposed."""
    if metadata.release_at is None:
        return suggestions
    moment = shown_moment(metadata.release_at, metadata.release_at_offset)
    return suggestions.with_note(f"The file asks for an embargo until {moment}.")


def note_expiry(suggestions: Suggestions, metadata: EmbeddedMetadata) -> Suggestions:
    """IPTC IIM 2:37 and 2:38, never imposed."""
    if metadata.expires_at is None:
        return suggestions
    moment = shown_moment(metadata.expires_at, metadata.expires_at_offset)
    return suggestions.with_note(f"The file says not to use it after {moment}.")


def shown_moment(moment: datetime, offset: str) -> str:
    """A moment with its zone, or with a word on that it has none."""
    return (
        f"{moment.day} {moment:%B %Y, %H:%M} ({f'UTC{offset}' if offset else 'no time zone named'})"
    )


def note_action_advised(suggestions: Suggestions, metadata: EmbeddedMetadata) -> Suggestions:
    """IPTC IIM 2:42, proposed and never acted upon alone."""
    action = ACTIONS.get(metadata.action_advised.zfill(2))
    if action is None:
        return suggestions
    return suggestions.with_note(f"The file advises to {action}.")


def note_instructions(suggestions: Suggestions, metadata: EmbeddedMetadata) -> Suggestions:
    """Words in the instructions that forbid or delay use."""
    match = INSTRUCTION_WORDS.search(metadata.instructions)
    if match is None:
        return suggestions
    return suggestions.with_note(f"The instructions say “{match[0]}”: read them before use.")


def note_synthetic_source(suggestions: Suggestions, metadata: EmbeddedMetadata) -> Suggestions:
    """Iptc4xmpExt:DigitalSourceType, a term of http://cv.iptc.org/newscodes/digitalsourcetype/."""
    term = re.split("[/:#]", metadata.digital_source_type)[-1]
    if term.casefold() in AI_SOURCES:
        return suggestions.with_note(f"The file says that it was made with generative AI ({term}).")
    if term.casefold() in SYNTHETIC_SOURCES:
        return suggestions.with_note(f"The file says that it is no plain photograph ({term}).")
    return suggestions


def note_data_mining(suggestions: Suggestions, metadata: EmbeddedMetadata) -> Suggestions:
    """plus:DataMining, a term of http://ns.useplus.org/LDF/ldf-XMPSpecification#DataMining."""
    term = metadata.data_mining.rsplit("/", 1)[-1]
    if "PROHIBITED" not in term.upper():
        return suggestions
    return suggestions.with_note(
        f"The rights holder prohibits data mining or AI training ({term})."
    )


RULES: tuple[Rule, ...] = (
    drop_camera_captions,
    drop_placeholders,
    suggest_credit,
    note_cut_texts,
    note_embargo,
    note_expiry,
    note_action_advised,
    note_instructions,
    note_synthetic_source,
    note_data_mining,
)
