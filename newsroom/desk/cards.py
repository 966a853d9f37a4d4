"""What the contact sheet shows of each slide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gallery.models import Slide
from gallery.words import words_of
from media.models import Photo
from media.storages import renditions_storage

WANTED = "wanted"


@dataclass(frozen=True, slots=True)
class Card:
    """One slide on the contact sheet. `state` is the photo's, or "wanted" where there is none."""

    id: str
    position: int
    state: str
    state_label: str
    problem: str
    thumbnail_url: str
    photo_id: int | None
    file_name: str
    taken_at: str  # ISO 8601 in UTC, to sort by; empty when not known
    caption: str
    credit_line: str
    alt_text: str
    is_decorative: bool
    photo_caption: str  # where the slide's own differs; to be shown beside it
    photo_credit_line: str
    notes: tuple[str, ...]

    @property
    def needs(self) -> tuple[str, ...]:
        """What an editor still has to supply."""
        lacking = []
        if not self.credit_line:
            lacking.append("credit")
        if not self.caption:
            lacking.append("caption")
        if not self.alt_text and not self.is_decorative:
            lacking.append("alt text")
        return tuple(lacking)


def cards_of(slides: Iterable[Slide]) -> list[Card]:
    """A card for each slide; give them with their photos."""
    return [card_of(slide) for slide in slides]


def card_of(slide: Slide) -> Card:
    """One slide's card."""
    photo, words = slide.photo, words_of(slide)
    return Card(
        id=slide.public_id,
        position=slide.position,
        state=photo.state if photo else WANTED,
        state_label=photo.get_state_display() if photo else "Photo wanted",
        problem=photo.failure_reason if photo and photo.state == Photo.State.FAILED else "",
        thumbnail_url=thumbnail_url(photo),
        photo_id=photo.pk if photo else None,
        file_name=photo.original_name if photo else "",
        taken_at=photo.taken_at.isoformat() if photo and photo.taken_at else "",
        caption=words["caption"],
        credit_line=words["credit_line"],
        alt_text=words["alt_text"],
        is_decorative=slide.is_decorative,
        photo_caption=photo.caption if photo and slide.caption else "",
        photo_credit_line=photo.credit_line if photo and slide.credit_line else "",
        notes=tuple(photo.ingest_notes) if photo else (),
    )


def thumbnail_url(photo: Photo | None) -> str:
    """The smallest rendition, or "" while there is none."""
    if photo is None:
        return ""
    smallest = photo.manifest.get("w320.jpg")
    return renditions_storage().url(smallest.path) if smallest else ""
