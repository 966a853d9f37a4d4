"""Drift: a slide's own words stand over a photo's that were corrected since."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gallery.history.state import SlideState
from gallery.models import ReplacedText, Slide
from gallery.slides.word_names import WORDS, Word
from media.models import Photo

type Key = tuple[str, str, str]  # public id, word, digest of the own text


@dataclass(frozen=True, slots=True)
class Drift:
    """A text of a slide's own, the photo's when it was written, and the photo's now."""

    word: Word
    own: str
    was: str
    now: str


def find_drifts(slides: Iterable[Slide]) -> dict[str, tuple[Drift, ...]]:
    """By public id, the own words of these slides whose originals were corrected since.

    Give the slides with their photos; in 1 query, or none where no slide has words of its own.
    """
    own = [(slide, word) for slide in slides if slide.photo for word in list_own_words(slide)]
    known = find_replaced({slide.public_id for slide, _ in own})
    found: defaultdict[str, list[Drift]] = defaultdict(list)
    for slide, word in own:
        text, now = getattr(slide, word), getattr(slide.photo, word)
        was = known.get(make_key(slide.public_id, word, text), now)
        if now not in (was, text):
            found[slide.public_id].append(Drift(word, text, was, now))
    return {slide_id: tuple(drifts) for slide_id, drifts in found.items()}


def find_drifted_uses(photo: Photo, word: Word) -> list[Slide]:
    """All slides, of whatever gallery, whose own text of this kind drifted from the photo's."""
    slides = Slide.objects.filter(photo=photo).exclude(**{word: ""}).order_by("gallery", "position")
    present = list(slides.select_related("gallery", "photo").defer("photo__embedded_metadata"))
    drifts = find_drifts(present)
    return [
        slide
        for slide in present
        if any(drift.word == word for drift in drifts.get(slide.public_id, ()))
    ]


def list_own_words(slide: Slide) -> list[Word]:
    """The words that a slide does not inherit."""
    return [word for word in WORDS if getattr(slide, word)]


def find_replaced(slide_ids: set[str]) -> dict[Key, str]:
    """What own texts of these slides were written over, in 1 query; none for no slides."""
    if not slide_ids:
        return {}
    rows = ReplacedText.objects.filter(slide_id__in=slide_ids)
    columns = rows.values_list("slide_id", "word", "own_sha256", "text")
    return {(slide_id, word, digest): text for slide_id, word, digest, text in columns}


def make_key(slide_id: str, word: str, text: str) -> Key:
    """What an own text is known by."""
    return slide_id, word, hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def note_replaced(
    slides: Iterable[Slide],
    *,
    before: Mapping[str, SlideState] | None = None,
    originals: Mapping[Word, str] | None = None,
) -> None:
    """Note what the own words of these slides, given with their photos, are written over.

    `before` is what they said, by public id: only what changed is noted, and what was written over
    own words goes on from what those stood over, but for the `originals` that the editor was shown
    beside them. In 2 queries, or none where nothing is to be noted. Call it in the transaction of
    the change.
    """
    written = [
        (slide, word, getattr((before or {}).get(slide.public_id), word, ""))
        for slide in slides
        if slide.photo
        for word in list_own_words(slide)
    ]
    changed = [(slide, word, old) for slide, word, old in written if getattr(slide, word) != old]
    shown = originals or {}
    looked_up = {slide.public_id for slide, word, old in changed if old and word not in shown}
    known = find_replaced(looked_up)
    texts: dict[Key, str] = {}
    for slide, word, old in changed:
        text = getattr(slide.photo, word)
        if old and word in shown:
            text = shown[word]
        elif old:
            text = known.get(make_key(slide.public_id, word, old), text)
        texts[make_key(slide.public_id, word, getattr(slide, word))] = text
    write_replaced(texts)


def write_replaced(texts: Mapping[Key, str]) -> None:
    """Write what own texts stand over, new or once more, in 1 query."""
    if not texts:
        return
    ReplacedText.objects.bulk_create(
        [
            ReplacedText(slide_id=slide_id, word=word, own_sha256=digest, text=text)
            for (slide_id, word, digest), text in texts.items()
        ],
        update_conflicts=True,
        unique_fields=["slide_id", "word", "own_sha256"],
        update_fields=["text"],
    )


def keep_own_words(slide: Slide, *, word: Word, original: str) -> None:
    """Note that a slide keeps its own text over the photo's as the editor saw it."""
    if own := getattr(slide, word):
        write_replaced({make_key(slide.public_id, word, own): original})
