"""Many words at once: the one door for a field across a selection and for find and replace.

Each edit starts from the text that the editor saw. What somebody changed meanwhile is left as it
is, and named; all the rest is done, as one act of the log.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from gallery.history.deltas import Delta, compare_slides
from gallery.history.log import find_acts, write_act
from gallery.history.photo_words import PhotosRight
from gallery.history.state import SlideState, make_slide_state
from gallery.limits import OverLimit
from gallery.models import Act, Gallery, Slide
from gallery.signals import tell_gallery_changed
from gallery.slides.drift import note_replaced
from gallery.slides.sequence import SlideNotInGallery
from gallery.slides.word_names import WORDS, Word
from gallery.slides.words import get_words_in_effect, write_word
from media.models import Photo
from media.renditions.state import want_what_is_missing
from media.rights_provenance import note_editor
from media.signals import tell_photos_reworded
from media.text_columns import COLUMN_NAMES, PLACE, parse_text, read_text
from media.text_limits import find_limit

PHOTO_COLUMNS = (*WORDS, "usage_terms", "keywords", *PLACE)
# So many acts are looked through for who changed a text meanwhile.
LOOKED_THROUGH = 200


class UnknownField(Exception):
    """A field that slides, or photos, have not."""


class TextTooLong(OverLimit):
    """One of many texts would be too long; nothing was written."""

    def __init__(self, column: str, position: int, number: int) -> None:
        super().__init__(
            f"The {COLUMN_NAMES[column]} of photo {position} would have {number:,} characters; at "
            f"most {find_limit(column):,} are kept. Nothing was saved: shorten it."
        )


@dataclass(frozen=True, slots=True)
class TextEdit:
    """One text as it was seen and as it is to be: a slide's, or its photo's own for every use."""

    slide_id: str  # public
    field: str
    seen: str  # of a slide's: the words in effect
    text: str
    on_photo: bool = False


@dataclass(slots=True)
class Outcome:
    """What became of many edits; `left` are positions by the reason for which they were left."""

    changed: list[int] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)
    left: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    gone: int = 0

    @property
    def sentence(self) -> str:
        """Such as "30 changed, 1 left: 7 (ana changed it)."."""
        parts = [f"{len(set(self.changed))} changed"]
        if same := set(self.unchanged) - set(self.changed):
            parts.append(f"{len(same)} said so already")
        if self.gone:
            parts.append(f"{self.gone} no longer in the gallery")
        if self.left:
            number = len({place for places in self.left.values() for place in places})
            named = "; ".join(
                f"{list_places(places)} ({reason})" for reason, places in self.left.items()
            )
            parts.append(f"{number} left: {named}")
        return f"{', '.join(parts)}."


def list_places(places: Iterable[int]) -> str:
    """Positions as a person writes them, the first ten."""
    ordered = sorted(set(places))
    more = f" and {len(ordered) - 10} more" if len(ordered) > 10 else ""
    return f"{', '.join(map(str, ordered[:10]))}{more}"


def edit_words_at_once(
    gallery: Gallery,
    edits: Sequence[TextEdit],
    *,
    summary: str,
    may_change_photos: PhotosRight,
    changed_by: User | None = None,
    source: Act.Source = Act.Source.DESK,
) -> Outcome:
    """Change many texts of a gallery and of its photos, each where it is as it was seen.

    `summary` is the act's, with "{photos}" for how many photos changed ("set the credit of
    {photos}"); `may_change_photos` says which of these photos may be changed for every use. A
    number of queries that does not hang on how many are changed. Raises `UnknownField`,
    `TextTooLong` and, where none of the slides is there, `SlideNotInGallery`.
    """
    require_fields(edits)
    with transaction.atomic():
        current = Gallery.objects.select_for_update().get(pk=gallery.pk)
        batch = Batch(current, edits, may_change_photos)
        for edit in edits:
            batch.apply(edit)
        if delta := batch.make_delta():
            batch.write()
            Gallery.objects.filter(pk=current.pk).update(edited_at=timezone.now())
            number = len(set(batch.outcome.changed))
            photos = f"{number} photo{'' if number == 1 else 's'}"
            write_act(
                current,
                name=Act.Name.WORDS,
                summary=summary.replace("{photos}", photos),
                delta=delta,
                done_by=changed_by,
                source=source,
            )
            tell_gallery_changed(current.pk)
        batch.name_what_was_left()
    return batch.outcome


def require_fields(edits: Iterable[TextEdit]) -> None:
    """Raise `UnknownField` for a field that nobody sets for many at once."""
    for edit in edits:
        if edit.field not in (PHOTO_COLUMNS if edit.on_photo else WORDS):
            owner = "A photo" if edit.on_photo else "A slide"
            raise UnknownField(f"{owner} has no field {edit.field!r} that can be set for many.")


class Batch:
    """The locked rows of many edits, and what has been done to them so far."""

    def __init__(
        self, gallery: Gallery, edits: Sequence[TextEdit], may_change_photos: PhotosRight
    ) -> None:
        self.gallery = gallery
        self.outcome = Outcome()
        rows = Slide.objects.select_for_update().filter(gallery=gallery).order_by("position")
        asked = {edit.slide_id for edit in edits}
        self.slides = {slide.public_id: slide for slide in rows if slide.public_id in asked}
        if asked and not self.slides:
            raise SlideNotInGallery("None of these photos is in this gallery. Reload the page.")
        self.outcome.gone = len(asked - self.slides.keys())
        photo_ids = {slide.photo_id for slide in self.slides.values() if slide.photo_id}
        photos = Photo.objects.select_for_update().filter(pk__in=photo_ids).order_by("pk")
        self.photos = {photo.pk: photo for photo in photos.defer("embedded_metadata")}
        for slide in self.slides.values():
            slide.photo = self.photos.get(slide.photo_id) if slide.photo_id else None
        self.before = {each: make_slide_state(slide) for each, slide in self.slides.items()}
        edited = {edit.slide_id for edit in edits if edit.on_photo} & self.slides.keys()
        wanted = {pk for each in edited if (pk := self.slides[each].photo_id)}
        self.open_photos = may_change_photos(wanted) if wanted else set()
        self.photo_changes: dict[int, dict[str, tuple[Any, Any]]] = {}
        self.overtaken: list[tuple[Slide, TextEdit]] = []

    def apply(self, edit: TextEdit) -> None:
        """Do one edit to the rows in memory, or note why not."""
        if (slide := self.slides.get(edit.slide_id)) is None:
            return
        if edit.on_photo:
            self.apply_to_photo(slide, edit)
            return
        word = cast("Word", edit.field)
        if self.is_to_be_written(slide, edit, get_words_in_effect(slide)[word]):
            own = getattr(slide, word)
            write_word(slide, slide.photo, word, edit.text, everywhere=False)
            is_another = getattr(slide, word) != own  # emptied, what was inherited is so still
            outcome = self.outcome.changed if is_another else self.outcome.unchanged
            outcome.append(slide.position)

    def apply_to_photo(self, slide: Slide, edit: TextEdit) -> None:
        """Change the photo itself, once, whichever of its slides asks for it."""
        photo = slide.photo
        if photo is None:
            self.outcome.left["no photo yet"].append(slide.position)
        elif photo.pk not in self.open_photos:
            self.outcome.left["changing the photo everywhere needs another right"].append(
                slide.position
            )
        elif edit.field in self.photo_changes.get(photo.pk, ()):
            self.outcome.changed.append(slide.position)  # the same photo stands here twice
        elif self.is_to_be_written(slide, edit, read_text(photo, edit.field)):
            was, value = getattr(photo, edit.field), parse_text(edit.field, edit.text)
            setattr(photo, edit.field, value)
            self.photo_changes.setdefault(photo.pk, {})[edit.field] = (was, value)
            self.outcome.changed.append(slide.position)

    def is_to_be_written(self, slide: Slide, edit: TextEdit, present: str) -> bool:
        """Whether a text is as it was seen, and is to be another one. Raises `TextTooLong`."""
        if present == edit.text:
            self.outcome.unchanged.append(slide.position)
            return False
        if present != edit.seen:
            self.overtaken.append((slide, edit))
            return False
        if len(edit.text) > find_limit(edit.field):
            raise TextTooLong(edit.field, slide.position, len(edit.text))
        return True

    def make_delta(self) -> Delta:
        """What was changed, for the log; empty for nothing."""
        delta: Delta = {}
        if slides := {
            each: changes
            for each, slide in self.slides.items()
            if (changes := compare_slides(self.before[each], make_slide_state(slide)))
        }:
            delta["slides"] = slides
        if self.photo_changes:
            delta["photos"] = {str(pk): changes for pk, changes in self.photo_changes.items()}
        return delta

    def write(self) -> None:
        """Write the rows that changed."""
        changed = [slide for slide in self.slides.values() if self.is_changed(slide)]
        Slide.objects.bulk_update(changed, WORDS)
        note_replaced(changed, before=self.before)
        if self.photo_changes:
            photos = [self.photos[pk] for pk in self.photo_changes]
            for photo in photos:
                photo.edited_at = timezone.now()
                note_editor(photo, self.photo_changes[photo.pk])
            columns = {name for changes in self.photo_changes.values() for name in changes}
            noted = ["rights_set_by"] if "usage_terms" in columns else []
            Photo.objects.bulk_update(photos, [*sorted(columns), *noted, "edited_at"])
            want_what_is_missing(sorted(self.photo_changes))
            tell_photos_reworded(sorted(self.photo_changes))

    def is_changed(self, slide: Slide) -> bool:
        """Whether a slide says something else than before."""
        state: SlideState = make_slide_state(slide)
        return state != self.before[slide.public_id]

    def name_what_was_left(self) -> None:
        """Say of each text that somebody changed meanwhile who that was, in 1 query at most."""
        if not self.overtaken:
            return
        acts = list(find_acts(self.gallery).order_by("-number")[:LOOKED_THROUGH])
        for slide, edit in self.overtaken:
            who = find_changer(acts, slide, edit.field)
            self.outcome.left[f"{who} changed it"].append(slide.position)


def find_changer(acts: Iterable[Act], slide: Slide, column: str) -> str:
    """Who changed a field of a slide or its photo last, as far as these acts tell."""
    for act in acts:
        on_slide = act.delta.get("slides", {}).get(slide.public_id, {})
        on_photo = act.delta.get("photos", {}).get(str(slide.photo_id), {})
        if column in on_slide or column in on_photo:
            return act.done_by_name or "somebody"
    return "somebody"
