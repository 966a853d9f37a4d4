"""What the contact sheet shows of each slide."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from gallery.models import Gallery, Slide
from gallery.slides.drift import Drift, find_drifts, list_own_words
from gallery.slides.word_names import Word
from gallery.slides.words import get_words_in_effect
from media.models import MAX_RENDER_TRIES, Photo, RenderTier
from media.storages import renditions_storage
from newsroom.desk.original_words import draw_originals
from newsroom.desk.photo_marks import Mark, find_mark
from newsroom.desk.photo_page.restrictions import list_limits

WANTED = "wanted"
WHOLE_CARDS = 60  # so many of a gallery come with its page; the others when they are neared
AHEAD = 500  # so far it is counted who goes before a photo
LABEL_CHARACTERS = 60
FILE_NAME_CHARACTERS = 40
SMALLEST = "w320.jpg"
LARGER = ("w640.jpg", "w1280.jpg", "w2560.jpg")  # for photos that are shown larger than a thumbnail
NOT_ON_CARDS = tuple(
    f"photo__{field}"
    for field in ("embedded_metadata", "keywords", "retired_renditions", "render_seconds")
)
# What would end a script element, or start something else in it.
IN_SCRIPT = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


@dataclass(frozen=True, slots=True)
class Card:
    """One slide on the contact sheet. `state` is the photo's, or "wanted" where there is none."""

    id: str
    gallery_id: int
    position: int
    state: str
    state_label: str
    problem: str
    mark: Mark | None  # what stands in its way; None where there is no photo
    held: tuple[str, ...]  # why an editor has to decide on it; empty when nobody has to
    hidden: str  # why readers do not see it
    limits: tuple[str, ...]  # what it may not be used for
    turn: str  # when its turn to be prepared is; empty when it does not wait
    thumbnail_url: str
    srcset: str  # the same photo, larger; empty where there is nothing larger
    photo_id: int | None
    flag: str  # "pick", "reject" or empty
    is_cover: bool  # chosen as the gallery's cover
    file_name: str
    taken_at: str  # ISO 8601 in UTC, to sort by; empty when not known
    caption: str
    credit_line: str
    alt_text: str
    is_decorative: bool
    originals: dict[Word, str]  # the photo's words, where the slide has its own
    drifted: tuple[Word, ...]  # own words whose originals were corrected since
    notes: tuple[str, ...]

    def __getitem__(self, name: str) -> Any:
        """What a template asks for, which tries this first: without it, each of the fifty thousand
        look-ups of a large gallery would raise and be caught.
        """
        return getattr(self, name)

    @property
    def is_killed(self) -> bool:
        """Whether its photo must not be used."""
        return self.mark is not None and self.mark.word == "killed"

    @property
    def mark_shown(self) -> SafeString | str:
        """What stands in the photo's way, to be seen at a glance."""
        if self.mark is None or self.mark.word == "ready":
            return ""
        return format_html('<span class="card__mark">{}</span>', self.mark.badge)

    @property
    def flag_shown(self) -> str:
        """Its flag in words; empty without one."""
        return {"pick": "Picked", "reject": "Rejected"}.get(self.flag, "")

    @property
    def is_special(self) -> bool:
        """Whether there is something about the photo that an editor has to know."""
        return bool(self.problem or self.held or self.hidden)

    @property
    def has_asides(self) -> bool:
        """Whether anything stands below the words."""
        return bool(self.limits or self.originals or self.notes or self.needs)

    @property
    def originals_shown(self) -> SafeString:
        """The photo's words, below the slide's own."""
        return draw_originals(self.originals, self.drifted)

    @property
    def classes(self) -> str:
        """What the style sheet tells apart."""
        if self.mark is None or self.mark.word in ("ready", self.state):
            return f"card--{self.state}"
        return f"card--{self.state} card--{self.mark.word}"

    @property
    def label(self) -> str:
        """What a screen reader says of it, after its position."""
        return shorten(self.caption or self.file_name, LABEL_CHARACTERS)

    @property
    def file_shown(self) -> str:
        """Its file's name, as far as there is room for it."""
        return shorten(self.file_name, FILE_NAME_CHARACTERS)

    @property
    def words_json(self) -> SafeString:
        """Its words for the form in which they are edited, exactly as they are kept."""
        words = {
            "is_decorative": self.is_decorative,
            "alt_text": self.alt_text,
            "caption": self.caption,
            "credit_line": self.credit_line,
            **({"originals": self.originals} if self.originals else {}),
            **({"drifted": self.drifted} if self.drifted else {}),
        }
        return mark_safe(json.dumps(words, ensure_ascii=False).translate(IN_SCRIPT))  # noqa: S308

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


def shorten(text: str, characters: int) -> str:
    """A text, cut to so many characters where it has more."""
    return text if len(text) <= characters else f"{text[: characters - 1]}…"


def list_slides_for_cards(gallery: Gallery) -> QuerySet[Slide]:
    """The gallery's slides with what a card shows of their photos, and no more: a photo's row is
    large, and a gallery may hold two thousand.
    """
    return gallery.slides.select_related("photo").defer(*NOT_ON_CARDS)


def make_cards(
    slides: Iterable[Slide],
    *,
    cover_id: int | None = None,
    drifts: Mapping[str, Sequence[Drift]] | None = None,
) -> list[Card]:
    """A card for each slide; give them with their photos, the cover that was chosen, and their
    drifts where they are known already.
    """
    slides = list(slides)
    if drifts is None:
        drifts = find_drifts(slides)
    photos = (slide.photo for slide in slides)
    turns = describe_turns(
        [photo for photo in photos if photo and photo.state == Photo.State.WAITING]
    )
    return [
        make_card(
            slide,
            turns.get(slide.photo_id or 0, ""),
            cover_id,
            tuple(drift.word for drift in drifts.get(slide.public_id, ())),
        )
        for slide in slides
    ]


def describe_turns(photos: list[Photo]) -> dict[int, str]:
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


def make_card(
    slide: Slide, turn: str, cover_id: int | None, drifted: tuple[Word, ...] = ()
) -> Card:
    """One slide's card."""
    photo, words = slide.photo, get_words_in_effect(slide)
    return Card(
        id=slide.public_id,
        gallery_id=slide.gallery_id,
        position=slide.position,
        state=photo.state if photo else WANTED,
        state_label=label_photo(photo),
        problem=describe_problem(photo),
        mark=find_mark(photo) if photo else None,
        held=list_hold_reasons(photo),
        hidden=photo.why_hidden if photo and not photo.awaits_decision else "",
        limits=list_limits(photo) if photo else (),
        turn=turn,
        thumbnail_url=find_thumbnail_url(photo),
        srcset=find_larger_urls(photo),
        photo_id=photo.pk if photo else None,
        flag=slide.flag,
        is_cover=photo is not None and photo.pk == cover_id,
        file_name=photo.original_name if photo else "",
        taken_at=photo.taken_at.isoformat() if photo and photo.taken_at else "",
        caption=words["caption"],
        credit_line=words["credit_line"],
        alt_text=words["alt_text"],
        is_decorative=slide.is_decorative,
        originals={word: getattr(photo, word) for word in list_own_words(slide)} if photo else {},
        drifted=drifted,
        notes=(*photo.ingest_notes, *photo.rendering_notes) if photo else (),
    )


def label_photo(photo: Photo | None) -> str:
    """What stands on the card where no picture does."""
    if photo is None:
        return "Photo wanted"
    if photo.killed_at is not None:
        return "Killed: its picture is shown nowhere"
    return photo.get_state_display()


def list_hold_reasons(photo: Photo | None) -> tuple[str, ...]:
    """The reasons for which somebody has to say yes or no to the photo."""
    if photo is None or not photo.awaits_decision or photo.killed_at is not None:
        return ()
    return tuple(reason["says"] for reason in photo.hold_reasons)


def describe_problem(photo: Photo | None) -> str:
    """Why files of the photo could not be made, once nobody tries any more."""
    if photo is None or not photo.failure_reason or photo.render_tries < MAX_RENDER_TRIES:
        return ""
    if photo.state == Photo.State.READY:
        return f"Some of its files could not be made: {photo.failure_reason}"
    return photo.failure_reason


def find_thumbnail_url(photo: Photo | None) -> str:
    """The smallest rendition, or "" while there is none; a killed photo's files answer 410."""
    if photo is None or photo.killed_at is not None:
        return ""
    smallest = photo.renditions.get(SMALLEST)
    return renditions_storage().url(smallest["path"]) if smallest else ""


def find_larger_urls(photo: Photo | None) -> str:
    """What a browser chooses from when a photo is shown larger, each with its width; else ""."""
    if photo is None or photo.killed_at is not None:
        return ""
    made = photo.renditions  # not the manifest: it would read the sizes of forty files for four
    names = [name for name in (SMALLEST, *LARGER) if name in made]
    if len(names) == 1:
        return ""
    url = renditions_storage().url
    return ", ".join(f"{url(made[name]['path'])} {made[name]['width_px']}w" for name in names)
