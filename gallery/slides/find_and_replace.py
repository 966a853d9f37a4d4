"""Find and replace: where a text stands in the words of a gallery, and what becomes of them.

Words are plain text, whatever stands in them: nothing is read as markup or as a pattern.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gallery.models import Slide
from gallery.slides.words import WORDS
from gallery.slides.words_at_once import TextEdit

MAX_CHARACTERS = 500  # of what is looked for, and of what stands in its place


class NothingToFind(Exception):
    """What is looked for is empty, or longer than anybody looks for."""


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, and how."""

    find: str
    replacement: str = ""
    whole_words: bool = True
    match_case: bool = False

    def __post_init__(self) -> None:
        if not self.find.strip():
            raise NothingToFind("Write what is to be found.")
        if max(len(self.find), len(self.replacement)) > MAX_CHARACTERS:
            raise NothingToFind(
                f"At most {MAX_CHARACTERS} characters are looked for, or put in their place."
            )

    @property
    def pattern(self) -> re.Pattern[str]:
        """The same as a pattern; a whole word has neither letter nor figure beside it.

        Where it begins or ends with a sign or a space, a word may well stand beside that.
        """
        text = re.escape(self.find)
        if self.whole_words:
            before = r"(?<!\w)" if is_of_a_word(self.find[0]) else ""
            after = r"(?!\w)" if is_of_a_word(self.find[-1]) else ""
            text = f"{before}{text}{after}"
        return re.compile(f"({text})", re.NOFLAG if self.match_case else re.IGNORECASE)

    def split(self, text: str) -> list[str]:
        """A text in pieces: what stays, what is found, what stays…; one piece where nothing is."""
        return self.pattern.split(text)

    def replace(self, text: str) -> str:
        """A text with the replacement, as it is written, wherever the search finds something."""
        return self.pattern.sub(lambda _: self.replacement, text)


def is_of_a_word(character: str) -> bool:
    """Whether it is a letter, a figure or an underscore."""
    return re.fullmatch(r"\w", character) is not None


@dataclass(frozen=True, slots=True)
class Hit:
    """One text in which something is found, in pieces as `Search.split` gives them.

    `is_inherited` says that it is the photo's, and that a change of it is kept for this gallery.
    """

    slide_id: str
    position: int
    field: str
    on_photo: bool
    is_inherited: bool
    pieces: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """For the page."""
        return {
            "slide": self.slide_id,
            "position": self.position,
            "field": self.field,
            "on_photo": self.on_photo,
            "is_inherited": self.is_inherited,
            "pieces": list(self.pieces),
        }


def find_hits(
    slides: Iterable[Slide],
    search: Search,
    *,
    list_open_photos: Callable[[Collection[int]], set[int]],
) -> list[Hit]:
    """Every text of a gallery's slides in which something is found; give them with their photos.

    A photo's own words are hits where they may be changed for every use, once each. Where they may
    not, what a slide inherits is one: the change is then this gallery's alone.
    """
    slides = list(slides)
    split = search.split  # compiled once a text by `re`, which remembers it
    found = {
        slide.photo_id
        for slide in slides
        if slide.photo_id and any(len(split(getattr(slide.photo, word))) > 1 for word in WORDS)
    }
    open_photos = list_open_photos(found) if found else set()
    seen_photos: set[int] = set()
    hits: list[Hit] = []
    for slide in slides:
        is_open = slide.photo_id in open_photos
        texts = list_texts(slide, is_open=is_open and slide.photo_id not in seen_photos)
        if slide.photo_id and is_open:
            seen_photos.add(slide.photo_id)
        for word, on_photo, is_inherited, text in texts:
            if is_inherited and is_open:
                continue
            if len(pieces := split(text)) > 1:
                place = (slide.public_id, slide.position, word)
                hits.append(Hit(*place, on_photo, is_inherited, tuple(pieces)))
    return hits


def list_texts(slide: Slide, *, is_open: bool) -> Iterator[tuple[str, bool, bool, str]]:
    """A slide's texts: field, whether it is the photo's own, whether it is inherited, and text."""
    for word in WORDS:
        own = getattr(slide, word)
        photos = getattr(slide.photo, word) if slide.photo else ""
        if own:
            yield word, False, False, own
        elif photos:
            yield word, False, True, photos
        if photos and is_open:
            yield word, True, False, photos


def make_replacements(hits: Iterable[Mapping[str, Any]], search: Search) -> list[TextEdit]:
    """An edit for each hit that the editor chose: `slide`, `field`, `on_photo` and `seen`."""
    return [
        TextEdit(
            slide_id=hit["slide"],
            field=hit["field"],
            seen=hit["seen"],
            text=search.replace(hit["seen"]),
            on_photo=hit["on_photo"],
        )
        for hit in hits
    ]


def tell_replacing(search: Search) -> str:
    """The act's summary, with "{photos}" for how many."""
    found, instead = shorten(search.find), shorten(search.replacement)
    if not instead:
        return f"took out “{found}” in {{photos}}"
    return f"replaced “{found}” by “{instead}” in {{photos}}"


def shorten(text: str) -> str:
    """As much of it as a line of the history has room for."""
    return text if len(text) <= 60 else f"{text[:59]}…"
