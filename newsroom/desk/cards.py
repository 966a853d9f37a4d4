"""What the contact sheet shows of each slide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from gallery.models import Slide
from gallery.words import words_of
from media.models import MAX_RENDER_TRIES, Photo, RenderTier
from media.storages import renditions_storage

WANTED = "wanted"
AHEAD = 500  # so far it is counted who goes before a photo


@dataclass(frozen=True, slots=True)
class Card:
    """One slide on the contact sheet. `state` is the photo's, or "wanted" where there is none."""

    id: str
    position: int
    state: str
    state_label: str
    problem: str
    hidden: str  # why readers do not see it
    turn: str  # when its turn to be prepared is; empty when it does not wait
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
    slides = list(slides)
    photos = (slide.photo for slide in slides)
    turns = turns_of([photo for photo in photos if photo and photo.state == Photo.State.WAITING])
    return [card_of(slide, turns.get(slide.photo_id or 0, "")) for slide in slides]


def turns_of(photos: list[Photo]) -> dict[int, str]:
    """By photo id, what of those that wait goes before each; nothing of those too far behind."""
    if not photos:
        return {}
    now = timezone.now()
    queue = Photo.objects.waiting_for_renditions().filter(render_tier=RenderTier.FIRST)
    before = {photo_id: n for n, photo_id in enumerate(queue.values_list("pk", flat=True)[:AHEAD])}
    turns = {}
    for photo in photos:
        if photo.render_claimed_until is not None and photo.render_claimed_until > now:
            turns[photo.pk] = "It is its turn now."
        elif photo.pk in before:
            number = before[photo.pk]
            turns[photo.pk] = f"{number} before it." if number else "It is next."
    return turns


def card_of(slide: Slide, turn: str) -> Card:
    """One slide's card."""
    photo, words = slide.photo, words_of(slide)
    return Card(
        id=slide.public_id,
        position=slide.position,
        state=photo.state if photo else WANTED,
        state_label=photo.get_state_display() if photo else "Photo wanted",
        problem=problem_of(photo),
        hidden=photo.why_hidden if photo else "",
        turn=turn,
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
        notes=(*photo.ingest_notes, *photo.rendering_notes) if photo else (),
    )


def problem_of(photo: Photo | None) -> str:
    """Why files of the photo could not be made, once nobody tries any more."""
    if photo is None or not photo.failure_reason or photo.render_tries < MAX_RENDER_TRIES:
        return ""
    if photo.state == Photo.State.READY:
        return f"Some of its files could not be made: {photo.failure_reason}"
    return photo.failure_reason


def thumbnail_url(photo: Photo | None) -> str:
    """The smallest rendition, or "" while there is none."""
    if photo is None:
        return ""
    smallest = photo.manifest.get("w320.jpg")
    return renditions_storage().url(smallest.path) if smallest else ""
