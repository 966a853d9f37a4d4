"""A gallery as it was at 21:40: order, words, slides with their addresses, flags and cover; or its
order alone.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from gallery.history.deltas import compare_states
from gallery.history.log import find_acts, find_acts_since, write_act
from gallery.history.orders import put_after
from gallery.history.replay import find_number_at, step_back_over
from gallery.history.state import make_state
from gallery.history.undoing import Outcome
from gallery.history.writing import make_possible, write_state
from gallery.models import Act, Gallery
from gallery.signals import tell_gallery_changed
from media.date_format import format_moment


class NoSuchAct(Exception):
    """The log has no act of this number."""

    def __init__(self, number: int) -> None:
        super().__init__(f"There is no change {number} in the history. Nothing was changed.")


def restore(
    gallery: Gallery,
    *,
    to: int | datetime,
    done_by: User | None,
    is_order_alone: bool = False,
    source: Act.Source = Act.Source.DESK,
) -> Outcome:
    """Make a gallery what it was after an act (by number; 0: before the first) or at a moment.

    `is_order_alone`: words stay as they are by now, and so do the slides that there are; what came
    since stays behind the one that it stands after. Otherwise its address alone stays, a photo that
    has left the library becomes "photo wanted", and one that was killed stays out of sight. It is
    an act itself and can be undone. Raises `NoSuchAct`, `LogTooShort`, `TooManySlides`.
    """
    with transaction.atomic():
        current = Gallery.objects.select_for_update().get(pk=gallery.pk)
        number = find_number_at(current, to) if isinstance(to, datetime) else to
        act = find_acts(current).filter(number=number).first()
        if act is None and number != 0:
            raise NoSuchAct(number)
        slides = list(current.slides.order_by("position"))
        present = make_state(current, slides)
        then = step_back_over(present, find_acts_since(current, number))
        if is_order_alone:
            wanted = replace(present, order=sort_as_then(present.order, then.order))
        else:
            wanted = make_possible(then, present)
        delta = compare_states(present, wanted)
        when = format_moment(act.done_at) if act else "before the first change"
        what = "how the order" if is_order_alone else "how it"
        if not delta:
            whose = "Its order" if is_order_alone else "It"
            return Outcome(f"{whose} is as it was then already.", None)
        write_state(current, slides, wanted)
        if "order" in delta:
            current.version += 1
        current.save()
        written = write_act(
            current,
            name=Act.Name.GO_BACK,
            summary=f"went back to {what} was {when} (change {number})",
            delta=delta,
            done_by=done_by,
            source=source,
        )
        tell_gallery_changed(current.pk)
    gallery.version = current.version
    whose = "order of the gallery" if is_order_alone else "gallery"
    return Outcome(f"The {whose} is as it was {when}. Undo takes that back.", written)


def sort_as_then(present: tuple[str, ...], then: tuple[str, ...]) -> tuple[str, ...]:
    """The slides that there are, in the order that they had."""
    left = [slide_id for slide_id in then if slide_id in set(present)]
    came = set(present) - set(left)
    return tuple(put_after([*left, *came], came, present))
