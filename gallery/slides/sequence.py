"""The only writer of slide order.

Every act is one transaction in a constant number of queries, and a row of the log of changes. It
says what it wants by the order that the editor saw. Where others were faster, it is done in their
order as far as it can be: a slide goes after the one that it was put after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from gallery.history.deltas import compare_states
from gallery.history.log import tell_proposer, write_act
from gallery.history.orders import put_after
from gallery.history.state import make_state
from gallery.limits import require_room, require_short
from gallery.models import Act, Gallery, Slide
from gallery.positions import OWN_CONTENT, write_positions
from gallery.signals import tell_gallery_changed
from gallery.slides.drift import note_replaced
from gallery.slides.meanwhile import Seen, SequenceConflict, find_seen
from gallery.slides.rejected_cover import drop_rejected_cover
from media.models import Photo


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

    @property
    def words(self) -> dict[str, str]:
        """Its texts, by field."""
        return {
            "caption": self.caption,
            "credit_line": self.credit_line,
            "alt_text": self.alt_text,
        }


@dataclass(frozen=True, slots=True)
class Present:
    """A gallery's slides as they are, and what the editor saw of them."""

    gallery: Gallery
    slides: list[Slide]
    seen: Seen

    @property
    def order(self) -> list[str]:
        """The public ids."""
        return [slide.public_id for slide in self.slides]

    def in_order(self, order: Iterable[str]) -> list[Slide]:
        """These slides in this order."""
        by_id = {slide.public_id: slide for slide in self.slides}
        return [by_id[slide_id] for slide_id in order]

    def pick_left(self, slide_ids: Sequence[str]) -> list[str]:
        """Those of the named slides that are there still.

        Raises `SlideNotInGallery` for ids that the editor cannot have seen, and `SequenceConflict`
        where others took out all of them.
        """
        known, there = {*self.seen.order, *self.order}, set(self.order)
        require_known(slide_ids, known)
        left = [slide_id for slide_id in slide_ids if slide_id in there]
        if slide_ids and not left:
            raise SequenceConflict(current_version=self.gallery.version, changes=self.seen.changes)
        return left


@dataclass(frozen=True, slots=True)
class Wanted:
    """A new order, what was done in words, and the slides that were moved for it."""

    slides: list[Slide]
    summary: str
    moved: Sequence[str] = ()


type Order = Callable[[Present], Wanted]


def place_photos(
    gallery: Gallery,
    photos: Sequence[Photo],
    *,
    at: int | None = None,
    expected_version: int | None = None,
    changed_by: User | None = None,
    proposed_by: str = "",
    source: Act.Source = Act.Source.DESK,
) -> list[Slide]:
    """Place photos as new slides, the first of them at position `at` (from 1; None: at the end).

    `at` counts in the order of `expected_version` (None: the present one). Raises
    `SequenceConflict`, `PositionOutOfRange`, `TooManySlides`.
    """
    return place_slides(
        gallery,
        [NewSlide(photo) for photo in photos],
        at=at,
        expected_version=expected_version,
        changed_by=changed_by,
        proposed_by=proposed_by,
        source=source,
    )


def place_slides(
    gallery: Gallery,
    new_slides: Sequence[NewSlide],
    *,
    at: int | None = None,
    expected_version: int | None = None,
    changed_by: User | None = None,
    proposed_by: str = "",
    source: Act.Source = Act.Source.DESK,
) -> list[Slide]:
    """Place slides with words of their own; otherwise as `place_photos`. Raises `WordsTooLong`."""
    for place, new in enumerate(new_slides, start=1):
        require_short(new.words, place=place)
    placed = [Slide(gallery=gallery, photo=new.photo, **new.words) for new in new_slides]

    def order(present: Present) -> Wanted:
        index = find_index(at, present)
        where = "at the end" if index == len(present.slides) else f"at position {index + 1}"
        after = [*present.slides[:index], *placed, *present.slides[index:]]
        summary = f"added {count_in_words(placed)} {where}{tell_proposer(proposed_by)}"
        return Wanted(after, summary)

    if placed:
        with transaction.atomic():
            change_sequence(gallery, Act.Name.PLACE, order, expected_version, changed_by, source)
            note_replaced(placed)
    return placed


def find_index(at: int | None, present: Present) -> int:
    """Where in the present order a position of the order that the editor saw is."""
    seen, order = present.seen.order, present.order
    if at is None:
        return len(order)
    if not 1 <= at <= len(seen) + 1:
        raise PositionOutOfRange(f"Position {at} is not between 1 and {len(seen) + 1}.")
    if at == len(seen) + 1:
        return len(order)
    before = [slide_id for slide_id in seen[: at - 1] if slide_id in set(order)]
    return order.index(before[-1]) + 1 if before else 0


def move_slides(
    gallery: Gallery,
    slide_ids: Sequence[str],
    *,
    to: int,
    expected_version: int,
    changed_by: User | None = None,
    source: Act.Source = Act.Source.DESK,
) -> str:
    """Move slides (public ids, in the order that they shall have) so that the first stands at `to`.

    `to` counts from 1 in the order that results; beyond the last possible place they go to the
    end. Of an order that was changed meanwhile, they go after the slide that `to` meant. What the
    editor should know of that is returned. Raises `SequenceConflict`, `SlideNotInGallery`,
    `PositionOutOfRange`.
    """
    if to < 1:
        raise PositionOutOfRange(f"Position {to} is before the first.")

    def order(present: Present) -> Wanted:
        require_once(slide_ids)
        left = present.pick_left(slide_ids)
        rest = [slide_id for slide_id in present.seen.order if slide_id not in set(slide_ids)]
        index = min(to - 1, len(rest))
        if index == len(rest) > 0:
            others = [slide_id for slide_id in present.order if slide_id not in set(left)]
            after = [*others, *left]
        else:
            after = put_after(present.order, set(left), [*rest[:index], *left, *rest[index:]])
        place = after.index(left[0])
        where = (
            "to the start"
            if place == 0
            else "to the end"
            if place == len(after) - len(left)
            else f"to position {place + 1}"
        )
        return Wanted(present.in_order(after), f"moved {count_in_words(left)} {where}", left)

    if not slide_ids:
        return ""
    return change_sequence(gallery, Act.Name.MOVE, order, expected_version, changed_by, source)


def reorder_slides(
    gallery: Gallery,
    slide_ids: Sequence[str],
    *,
    expected_version: int,
    changed_by: User | None = None,
    proposed_by: str = "",
    source: Act.Source = Act.Source.DESK,
) -> str:
    """Put all slides that the editor saw into the order of `slide_ids`, each named exactly once.

    What came meanwhile stays behind the slide that it was put after. What the editor should know
    of that is returned. Raises `SequenceConflict`, `SlideNotInGallery`.
    """

    def order(present: Present) -> Wanted:
        require_once(slide_ids)
        left = present.pick_left(slide_ids)
        if set(slide_ids) != set(present.seen.order):
            raise SlideNotInGallery(
                f"The order names {len(slide_ids)} of the gallery's {len(present.seen.order)} "
                "slides; it must name each once."
            )
        came = set(present.order) - set(left)
        after = put_after([*left, *came], came, present.order)
        summary = f"put the slides in a new order{tell_proposer(proposed_by)}"
        return Wanted(present.in_order(after), summary)

    return change_sequence(gallery, Act.Name.ORDER, order, expected_version, changed_by, source)


def remove_slides(
    gallery: Gallery,
    slide_ids: Sequence[str],
    *,
    expected_version: int,
    changed_by: User | None = None,
    proposed_by: str = "",
    source: Act.Source = Act.Source.DESK,
) -> str:
    """Take slides out; the photos stay in the library and the rest close up.

    What the editor should know of others is returned. Raises `SequenceConflict`,
    `SlideNotInGallery`.
    """

    def order(present: Present) -> Wanted:
        require_once(slide_ids)
        left = set(present.pick_left(slide_ids))
        after = [slide for slide in present.slides if slide.public_id not in left]
        return Wanted(after, f"removed {count_in_words(left)}{tell_proposer(proposed_by)}")

    if not slide_ids:
        return ""
    return change_sequence(gallery, Act.Name.REMOVE, order, expected_version, changed_by, source)


def restore_slides(
    gallery: Gallery,
    slide_ids: Sequence[str],
    *,
    expected_version: int,
    changed_by: User | None = None,
    source: Act.Source = Act.Source.DESK,
) -> list[Slide]:
    """Put removed slides back, each where it stood, with its words and its public id.

    A slide whose photo has left the library meanwhile wants a photo. Raises `SequenceConflict`,
    `SlideNotInGallery`.
    """
    restored: list[Slide] = []

    def order(present: Present) -> Wanted:
        gone = gallery.removed_slides.filter(public_id__in=slide_ids, position__isnull=False)
        unknown = set(slide_ids) - {slide.public_id for slide in gone}
        if unknown:
            raise SlideNotInGallery(
                f"Not among the slides that were removed: {', '.join(sorted(unknown)[:5])}."
            )
        after = list(present.slides)
        for slide in gone:  # from the first on: each place counts those before it
            back = Slide(
                gallery=gallery,
                photo_id=slide.photo_id,
                public_id=slide.public_id,
                **{name: getattr(slide, name) for name in OWN_CONTENT},
            )
            restored.append(back)
            after.insert((slide.position or 1) - 1, back)
        gone.delete()
        return Wanted(after, f"put back {count_in_words(restored)}")

    if slide_ids:
        change_sequence(gallery, Act.Name.PUT_BACK, order, expected_version, changed_by, source)
    return restored


def require_known(slide_ids: Iterable[str], known: set[str]) -> None:
    """Raise `SlideNotInGallery` for ids that are none of these."""
    unknown = [slide_id for slide_id in slide_ids if slide_id not in known]
    if unknown:
        raise SlideNotInGallery(f"Not in this gallery: {', '.join(map(str, unknown[:5]))}.")


def require_once(slide_ids: Sequence[str]) -> None:
    """Raise `SlideNotInGallery` where a slide is named twice."""
    if len(set(slide_ids)) != len(slide_ids):
        raise SlideNotInGallery("The order names a slide twice.")


def count_in_words(slides: Sequence[object] | set[str]) -> str:
    """Such as "1 photo" or "3 photos"."""
    return f"{len(slides)} photo{'' if len(slides) == 1 else 's'}"


def change_sequence(
    gallery: Gallery,
    name: Act.Name,
    order: Order,
    expected_version: int | None,
    changed_by: User | None,
    source: Act.Source,
) -> str:
    """Apply `order` in one transaction; what others did meanwhile, in a sentence.

    Where all is as wanted already, nothing is written: a request that is sent once more, since its
    answer was lost, is no second act.
    """
    with transaction.atomic():
        current = Gallery.objects.select_for_update().get(pk=gallery.pk)
        slides = list(current.slides.order_by("position"))
        before = make_state(current, slides)
        version = current.version if expected_version is None else expected_version
        seen = find_seen(current, version, before)
        wanted = order(Present(current, slides, seen))
        if wanted.slides == slides:
            gallery.version = current.version
            return seen.note
        require_room(len(wanted.slides), before=len(slides))
        write_positions(current, slides, wanted.slides)
        drop_rejected_cover(current, wanted.slides)
        delta = compare_states(before, make_state(current, wanted.slides), moved=wanted.moved)
        current.version += 1
        current.save(update_fields=["version", "cover", "edited_at"])
        write_act(
            current,
            name=name,
            summary=wanted.summary,
            delta=delta,
            done_by=changed_by,
            source=source,
        )
        tell_gallery_changed(current.pk)
    gallery.version = current.version
    return seen.note
