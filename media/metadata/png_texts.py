"""A PNG's own texts (PNG, 11.3.3.1): Author, Copyright and the like, which count least."""

from __future__ import annotations

from collections.abc import Sequence

from media.metadata.dates import parse_moment
from media.metadata.fields import Reading
from media.metadata.png_chunks import RAW_PROFILE, PngText
from media.metadata.text import clean_text
from media.metadata.text_encodings import ENCODINGS, WESTERN, decode_bytes

KEYWORDS = {
    "author": "byline",
    "artist": "byline",
    "copyright": "copyright_notice",
    "description": "caption",
    "title": "title",
}
TAKEN = "creation time"
PACKET = "xml:"
MAX_SHOWN_BYTES = 8 * 1024
NOT_UTF8 = "The PNG's text is not Latin-1, as it should be; it was read as {}."


def read_png_texts(texts: Sequence[PngText], *, encoding: str = "") -> Reading:
    """What a PNG's texts say; `encoding` is for those that are not UTF-8."""
    values: dict[str, str] = {}
    found: dict[str, str] = {}
    doubts: list[str] = []
    for text in texts:
        keyword = text.keyword.lower()
        if keyword.startswith((RAW_PROFILE, PACKET)):
            continue
        read = decode_bytes(text.data[:MAX_SHOWN_BYTES], chosen=encoding)
        if text.keyword not in found:
            found[text.keyword] = read.text
        name = KEYWORDS.get(keyword, "")
        is_multiline = name in ("caption", "copyright_notice")
        if name and (value := clean_text(read.text, is_multiline=is_multiline)):
            values.setdefault(name, value)
            if read.is_guessed and read.encoding != ENCODINGS[WESTERN]:
                doubts.append(NOT_UTF8.format(read.encoding))
    taken = next((text for key, text in found.items() if key.lower() == TAKEN), "")
    moment = parse_moment(taken)
    return Reading(
        texts=values,
        moments={"taken_at": moment} if moment else {},
        found=found,
        doubts=tuple(dict.fromkeys(doubts)),
    )
