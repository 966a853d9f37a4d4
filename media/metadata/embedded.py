"""All that a photo's file says about itself, read once at ingest and never changed after."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from PIL import Image

from media.metadata.blocks import Blocks, find_blocks
from media.metadata.dates import Moment, choose_best_moment
from media.metadata.exif_reader import read_exif
from media.metadata.fields import FIELD_PLACES, MOMENT_PLACES, Reading
from media.metadata.iim import read_iim
from media.metadata.png_texts import read_png_texts
from media.metadata.text import MAX_LINE_BYTES, MAX_TEXT_BYTES, cut_to_bytes, limit_size
from media.metadata.xmp_reader import TAKEN_BY_CAMERA, read_xmp

logger = logging.getLogger(__name__)

MAX_KEYWORDS_BYTES = 64 * 1024
# Fields whose difference between XMP and IIM an editor must know of: who gets paid and named.
COMPARED_FIELDS = ("byline", "credit_line", "copyright_notice", "caption")

DATED_OTHERWISE = "The file does not say when it was taken, only when it was {}: {}."
DATED_IN_PART = "The file says that it was taken in {}, but names no day; fill in the date."


@dataclass(frozen=True, kw_only=True, slots=True)
class EmbeddedMetadata:
    """What was found in a file, each field from XMP, else IIM, EXIF, PNG's texts; else "".

    Moments are naive local times; their offsets are like "+05:45", "" where none was named.
    `found` is all that was read, by block ("xmp", "iim", "exif", "png"), fit for jsonb.
    `doubts` are sentences for an editor.
    """

    byline: str = ""
    byline_title: str = ""
    credit_line: str = ""
    source: str = ""
    copyright_notice: str = ""
    caption: str = ""
    caption_writer: str = ""
    headline: str = ""
    title: str = ""
    keywords: tuple[str, ...] = ()
    instructions: str = ""
    job_id: str = ""
    taken_at: datetime | None = None
    taken_at_offset: str = ""
    sublocation: str = ""
    city: str = ""
    state_or_province: str = ""
    country: str = ""
    country_code: str = ""
    alt_text: str = ""
    extended_description: str = ""
    usage_terms: str = ""
    web_statement: str = ""
    licensor_url: str = ""
    copyright_owner: str = ""
    digital_source_type: str = ""
    data_mining: str = ""
    urgency: str = ""
    release_at: datetime | None = None
    release_at_offset: str = ""
    expires_at: datetime | None = None
    expires_at_offset: str = ""
    action_advised: str = ""
    found: dict[str, dict[str, Any]] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Every field by its name, moments in ISO 8601: fit for PostgreSQL's jsonb."""
        values: dict[str, Any] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            if isinstance(value, datetime):
                value = value.isoformat()
            values[one.name] = list(value) if isinstance(value, tuple) else value
        return values


def read_embedded_metadata(
    image: Image.Image, *, sidecar: bytes = b"", encoding: str = "", language: str = "en"
) -> EmbeddedMetadata:
    """Read XMP, IPTC IIM, EXIF and a PNG's texts of an opened image; its pixels are not decoded.

    `sidecar` is an XMP file that goes before the image's own XMP. `encoding` is what an editor says
    of text that does not name its own; `language` is read where a text comes in several. Never
    raises: a block that cannot be read is empty, and `doubts` says so.
    """
    doubts: list[str] = []

    def attempt(block: str, read: Callable[[], Reading]) -> Reading:
        try:
            return read()
        except Exception as error:  # noqa: BLE001 - bytes of strangers must not stop an upload
            logger.warning("%s passed over: %r", block, error)
            doubts.append(f"The {block} data could not be read and were passed over.")
            return Reading()

    try:
        blocks = find_blocks(image)
    except Exception as error:  # noqa: BLE001 - the same
        logger.warning("Metadata passed over: %r", error)
        doubts.append("Its metadata could not be read and were passed over.")
        blocks = Blocks()
    packets = [sidecar, *blocks.xmp] if sidecar else blocks.xmp
    readings = (
        attempt(
            "XMP",
            lambda: read_xmp(packets, blocks.extensions, encoding=encoding, language=language),
        ),
        attempt("IPTC", lambda: read_iim(blocks.iim, encoding=encoding)),
        attempt("EXIF", lambda: read_exif(blocks.directories, encoding=encoding)),
        attempt("PNG text", lambda: read_png_texts(blocks.texts, encoding=encoding)),
    )
    return merge_blocks(readings, doubts)


def merge_blocks(readings: tuple[Reading, ...], doubts: list[str]) -> EmbeddedMetadata:
    """One value for each field, from the first block that has it: XMP, IIM, EXIF, PNG's texts."""
    xmp, iim, exif, texts = readings
    doubts = [*doubts, *(doubt for reading in readings for doubt in reading.doubts)]
    doubts += find_differences(xmp, iim)
    values: dict[str, Any] = {}
    for place in FIELD_PLACES:
        text = next((one.texts[place.name] for one in readings if place.name in one.texts), "")
        limit_bytes = MAX_TEXT_BYTES if place.is_multiline else MAX_LINE_BYTES
        values[place.name] = cut_to_bytes(text, limit_bytes)
        if values[place.name] != text:
            doubts.append(f"The {place.name.replace('_', ' ')} was cut: it is far too long.")
    keywords = next((one.keywords for one in readings if one.keywords), ())
    values["keywords"] = bounded_keywords(keywords, doubts)
    values |= collect_moments(readings, doubts)
    found, dropped = limit_size(
        {"xmp": xmp.found, "iim": iim.found, "exif": exif.found, "png": texts.found}
    )
    if dropped:
        doubts.append(f"Too much metadata to keep all as found; dropped: {', '.join(dropped[:5])}.")
    return EmbeddedMetadata(**values, found=found, doubts=tuple(dict.fromkeys(doubts)))


def bounded_keywords(keywords: Sequence[str], doubts: list[str]) -> tuple[str, ...]:
    """As many keywords as 64 KB hold, with a doubt where that is not all."""
    kept: list[str] = []
    room_bytes = MAX_KEYWORDS_BYTES
    for keyword in keywords:
        room_bytes -= len(keyword.encode()) + 1
        if room_bytes < 0:
            doubts.append(f"Of {len(keywords)} keywords only {len(kept)} were kept.")
            break
        kept.append(keyword)
    return tuple(kept)


def collect_moments(readings: Sequence[Reading], doubts: list[str]) -> dict[str, Any]:
    """Each moment with its offset, by field name; only a day or more of one is a moment."""
    values: dict[str, Any] = {}
    for place in MOMENT_PLACES:
        candidates: list[Moment | None] = [one.moments.get(place.name) for one in readings]
        if place.name == "taken_at":
            candidates.append(readings[0].moments.get(TAKEN_BY_CAMERA))
        moment = choose_best_moment(candidates)
        if moment and moment.has_day:
            values[place.name] = moment.local
            values[f"{place.name}_offset"] = moment.offset
        if place.name == "taken_at":
            doubts += doubts_of_date(moment, readings)
    return values


def doubts_of_date(moment: Moment | None, readings: Sequence[Reading]) -> list[str]:
    """What an editor must know of when a photo was taken: a scan's date is not its photo's."""
    if moment is None:
        for name, what in (("digitized_at", "digitized"), ("changed_at", "last changed")):
            if other := choose_best_moment(one.moments.get(name) for one in readings):
                return [DATED_OTHERWISE.format(what, other.in_words())]
        return []
    if not moment.has_day:
        return [DATED_IN_PART.format(moment.in_words())]
    if not moment.has_time:
        return ["The file names the day on which it was taken, but no time."]
    return []


def find_differences(xmp: Reading, iim: Reading) -> list[str]:
    """A doubt for each field that XMP and IIM tell differently; what IIM only cut is no doubt."""
    doubts = []
    for name in COMPARED_FIELDS:
        one, other = (" ".join(reading.texts.get(name, "").split()) for reading in (xmp, iim))
        if one and other and not one.startswith(other):
            doubts.append(
                f"XMP and IPTC give different texts as the {name.replace('_', ' ')}; "
                "the one of XMP was used."
            )
    return doubts
