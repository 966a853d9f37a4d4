"""How much a gallery holds: beyond it, pages and their baking would keep everybody else waiting."""

from __future__ import annotations

from collections.abc import Mapping

from media.text_limits import BESIDE_PHOTO

MAX_SLIDES = 2_000
NAMES = {"caption": "caption", "credit_line": "credit", "alt_text": "alt text"}


class OverLimit(Exception):
    """Too much for a gallery; the text is for an editor, and nothing was written."""


class TooManySlides(OverLimit):
    """More than a gallery holds."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"A gallery holds at most {MAX_SLIDES:,} photos; with these it would have {number:,}. "
            "Nothing was placed. Put the rest into another gallery: an article can place both."
        )


class WordsTooLong(OverLimit):
    """A text that is too long to stand beside a photo."""

    def __init__(self, word: str, number: int, *, place: int | None = None) -> None:
        of_slide = f" of slide {place}" if place is not None else ""
        super().__init__(
            f"The {NAMES[word]}{of_slide} has {number:,} characters; at most "
            f"{BESIDE_PHOTO[word]:,} are kept beside a photo. Nothing was saved: shorten it, or "
            "put the rest into an article."
        )


def require_room(number: int, *, before: int) -> None:
    """Raise `TooManySlides` where slides come to a gallery that is, or would be, too full."""
    if number > max(MAX_SLIDES, before):
        raise TooManySlides(number)


def require_short(words: Mapping[str, str], *, place: int | None = None) -> None:
    """Raise `WordsTooLong` for the first text that is too long; `place` is its slide's."""
    for word, text in words.items():
        if len(text) > BESIDE_PHOTO[word]:
            raise WordsTooLong(word, len(text), place=place)
