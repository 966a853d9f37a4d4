"""What the desk says of photos whose files say nothing: never instead of what a file says."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from media.models import Photo


@dataclass(frozen=True, slots=True)
class Preset:
    """A named set of words. All but the name are named like the photo's own fields."""

    name: str
    credit_line: str = ""
    usage_terms: str = ""
    copyright_notice: str = ""
    keywords: tuple[str, ...] = ()
    sublocation: str = ""
    city: str = ""
    state_or_province: str = ""
    country: str = ""


# The parts of one place: a city of the preset beside a country of the file would be a third place.
PLACE = ("sublocation", "city", "state_or_province", "country")


def fill_empty_fields(photo: Photo, preset: Preset) -> list[str]:
    """Fill what the photo's file left empty, and note it; the names of the fields that were.

    A place is filled as a whole, or not at all. The photo is not saved.
    """
    has_place = any(getattr(photo, name) for name in (*PLACE, "country_code"))
    filled = []
    for field in fields(preset):
        value: Any = getattr(preset, field.name)
        if field.name == "name" or not value or getattr(photo, field.name):
            continue
        if field.name in PLACE and has_place:
            continue
        setattr(photo, field.name, list(value) if isinstance(value, tuple) else value)
        filled.append(field.name)
    if filled:
        words = ", ".join(name.replace("_", " ") for name in filled)
        photo.ingest_notes.append(
            f"From the preset “{preset.name}”, as the file had none: {words}."
        )
    return filled
