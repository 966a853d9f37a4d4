"""The only writer of slide order.

Every change is one transaction in a constant number of queries, and starts from the version that
the editor saw: whoever comes second gets a `SequenceConflict` that names what changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from gallery.models import Gallery, RemovedSlide, SequenceChange, Slide
from gallery.signals import tell_gallery_changed
from media.models import Photo

NAMED_CHANGES = 5


class SequenceConflict(Exception):
    """The gallery was changed since the editor loaded it; nothing was written.

    `changes` are sentences such as "Ana moved 3 photos to the start", oldest first.
    """

    def __init__(self, *, current_version: int, changes: Sequence[str]) -> None:
        self.current_version = current_version
        self.changes = tuple(changes)
        told = "; ".join(self.changes[-NAMED_CHANGES:]) or "another editor changed it"
        super().__init__(
            f"The order was changed meanwhile: {told}. Nothing of yours was saved; "
            "look at the new order and do it again."
        )


class SlideNotInGallery(Exception):
    """The order names a slide that this gallery does not hold."""


class PositionOutOfRange(Exception):
    """A place before the first or after the last."""


@dataclass(frozen=True, slots=True)
class NewSlide:
    """A slide to be placed: a photo (None: photo wanted) and the words that differ from its own."""

    photo: Photo | None
    caption: str = ""
    credit_line: str = ""
    alt_text: str = ""


type Order = Callable[[list[Slide]], tuple[list[Slide], str]]


def place_photos(
    gallery: Gallery,
    photos: Sequence[Photo],
    *,
    at: int | None = None,
    expected_version: int | None = None,
    changed_by: User | None = None,
) -> list[Slide]:
    """Place photos as new slides, the first of them at position `at` (from 1; None: at the end).

    `expected_version` None accepts whatever is there, which is right for adding at the end: it
    takes nothing from anyone. Raises `SequenceConflict`, `PositionOutOfRange`.
    """
    return place_slides(
        gallery,
        [NewSlide(photo) for photo in photos],
        at=at,
        expected_version=expected_version,
        changed_by=changed_by,
    )


def place_slides(
    gallery: Gallery,
    new_slides: Sequence[NewSlide],
    *,
    at: int | None = None,
    expected_version: int | None = None,
    changed_by: User | None = None,
) -> list[Slide]:
    """Place slides with words of their own; otherwise as `place_photos`."""
    placed = [
        Slide(
            gallery=gallery,
            photo=new.photo,
            caption=new.caption,
            credit_line=new.credit_line,
            alt_text=new.alt_text,
        )
        for new in new_slides
    ]

    def order(slides: list[Slide]) -> tuple[list[Slide], str]:
        index = len(slides) if at is None else at - 1
        if not 0 <= index <= len(slides):
            raise PositionOutOfRange(f"Position {at} is not between 1 and {len(slides) + 1}.")
        where = "at the end" if index == len(slides) else f"at position {index + 1}"
        return [*slides[:index], *placed, *slides[index:]], f"added {counted(placed)} {where}"

    if placed:
        change_sequence(gallery, order, expected_version, changed_by)
    return placed


def move_slides(
    gallery: Gallery,
    slide_ids: Sequence[str],
    *,
    to: int,
    expected_version: int,
    changed_by: User | None = None,
) -> None:
    """Move slides (public ids, in the order that they shall have) so that the first stands at `to`.

    `to` counts from 1 in the order that results; beyond the last possible place they go to the
    end. Raises `SequenceConflict`, `SlideNotInGallery`, `PositionOutOfRange`.
    """
    if to < 1:
        raise PositionOutOfRange(f"Position {to} is before the first.")

    def order(slides: list[Slide]) -> tuple[list[Slide], str]:
        moved = pick(slides, slide_ids)
        rest = [slide for slide in slides if slide not in moved]
        index = min(to - 1, len(rest))
        where = (
            "to the start"
            if index == 0
            else "to the end"
            if index == len(rest)
            else f"to position {index + 1}"
        )
        return [*rest[:index], *moved, *rest[index:]], f"moved {counted(moved)} {where}"

    if slide_ids:
        change_sequence(gallery, order, expected_version, changed_by)


def reorder_slides(
    gallery: Gallery,
    slide_ids: Sequence[str],
    *,
    expected_version: int,
    changed_by: User | None = None,
) -> None:
    """Put all slides into the order of `slide_ids`, each named exactly once.

    Raises `SequenceConflict`, `SlideNotInGallery`.
    """

    def order(slides: list[Slide]) -> tuple[list[Slide], str]:
        ordered = pick(slides, slide_ids)
        if len(ordered) != len(slides):
            raise SlideNotInGallery(
                f"The order names {len(ordered)} of the gallery's {len(slides)} slides; "
                "it must name each once."
            )
        return ordered, "put the slides in a new order"

    change_sequence(gallery, order, expected_version, changed_by)


def remove_slides(
    gallery: Gallery,
    slide_ids: Sequence[str],
    *,
    expected_version: int,
    changed_by: User | None = None,
) -> None:
    """Take slides out; the photos stay in the library and the rest close up.

    Raises `SequenceConflict`, `SlideNotInGallery`.
    """

    def order(slides: list[Slide]) -> tuple[list[Slide], str]:
        removed = pick(slides, slide_ids)
        return [slide for slide in slides if slide not in removed], f"removed {counted(removed)}"

    if slide_ids:
        change_sequence(gallery, order, expected_version, changed_by)


def pick(slides: Sequence[Slide], slide_ids: Sequence[str]) -> list[Slide]:
    """The named slides in the named order; raises `SlideNotInGallery`."""
    by_id = {slide.public_id: slide for slide in slides}
    unknown = [slide_id for slide_id in slide_ids if slide_id not in by_id]
    if unknown:
        raise SlideNotInGallery(f"Not in this gallery: {', '.join(map(str, unknown[:5]))}.")
    if len(set(slide_ids)) != len(slide_ids):
        raise SlideNotInGallery("The order names a slide twice.")
    return [by_id[slide_id] for slide_id in slide_ids]


def counted(slides: Sequence[Slide]) -> str:
    """Such as "1 photo" or "3 photos"."""
    return f"{len(slides)} photo{'' if len(slides) == 1 else 's'}"


def change_sequence(
    gallery: Gallery,
    order: Order,
    expected_version: int | None,
    changed_by: User | None,
) -> None:
    """Apply `order` (present slides -> new slides and what was done) in one transaction."""
    with transaction.atomic():
        current = Gallery.objects.select_for_update().get(pk=gallery.pk)
        if expected_version is not None and current.version != expected_version:
            raise conflict_since(current, expected_version)
        before = list(current.slides.order_by("position"))
        after, summary = order(before)
        write_positions(current, before, after)
        current.version += 1
        current.save(update_fields=["version", "edited_at"])
        SequenceChange.objects.create(
            gallery=current, version=current.version, summary=summary, changed_by=changed_by
        )
        tell_gallery_changed(current.pk)
    gallery.version = current.version


def conflict_since(gallery: Gallery, version: int) -> SequenceConflict:
    """The conflict of an editor who saw an older version."""
    changes = gallery.sequence_changes.filter(version__gt=version).select_related("changed_by")
    return SequenceConflict(
        current_version=gallery.version,
        changes=[f"{change.changed_by or 'Somebody'} {change.summary}" for change in changes],
    )


def write_positions(gallery: Gallery, before: Sequence[Slide], after: Sequence[Slide]) -> None:
    """Write the new order: at most four queries, whatever the number of slides."""
    old_positions = {slide.pk: slide.position for slide in before}
    for position, slide in enumerate(after, start=1):
        slide.position = position
    kept = {slide.pk for slide in after if slide.pk}
    removed = [slide.pk for slide in before if slide.pk not in kept]
    moved = [slide for slide in after if slide.pk and old_positions[slide.pk] != slide.position]
    if removed:
        if gallery.published_at is not None:
            RemovedSlide.objects.bulk_create(
                RemovedSlide(gallery=gallery, public_id=slide.public_id)
                for slide in before
                if slide.pk in removed
            )
        gallery.slides.filter(pk__in=removed).delete()
    if moved:
        # Positions are unique at every moment, so those that change first step aside.
        for slide in moved:
            slide.position = -slide.position
        Slide.objects.bulk_update(moved, ["position"])
        gallery.slides.filter(position__lt=0).update(position=F("position") * -1)
        for slide in moved:
            slide.position = -slide.position
    Slide.objects.bulk_create(slide for slide in after if not slide.pk)
