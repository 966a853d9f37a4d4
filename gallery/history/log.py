"""The one door into the log of changes, and its reading."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.contrib.auth.models import User
from django.db.models import Max, QuerySet

from gallery.history.deltas import Delta, list_touched
from gallery.history.photo_log import SUMMARY_LENGTH, write_photo_acts
from gallery.models import Act, Gallery

written: ContextVar[list[int] | None] = ContextVar("written", default=None)


def write_act(
    gallery: Gallery,
    *,
    name: Act.Name,
    summary: str,
    delta: Delta,
    done_by: User | None,
    source: Act.Source,
    answers: int | None = None,
) -> Act:
    """Add an act to a gallery's log, in 2 queries; in 2 more to the logs of photos that it changed.

    The gallery's row, and theirs, must be locked in the same transaction: that is what numbers acts
    without gaps. `gallery.version` is the one that the act led to.
    """
    act = Act.objects.create(
        kind=Act.Kind.GALLERY,
        thing_id=gallery.pk,
        number=find_last_number(gallery) + 1,
        name=name,
        summary=summary[:SUMMARY_LENGTH],
        delta=delta,
        answers=answers,
        version=gallery.version,
        source=source,
        done_by=done_by,
        done_by_name=str(done_by) if done_by else "",
    )
    numbers = written.get()
    if numbers is not None:
        numbers.append(act.number)
    write_photo_acts(
        {int(photo_id): changes for photo_id, changes in delta.get("photos", {}).items()},
        name=name,
        summary=f"{summary} (in the gallery “{gallery.title}”)",
        done_by=done_by,
        source=source,
    )
    return act


def tell_proposer(name: str) -> str:
    """The end of a summary; empty where nobody proposed what was done."""
    return f", proposed by {name}" if name else ""


@contextmanager
def collect_numbers() -> Iterator[list[int]]:
    """The numbers of the acts that are written meanwhile: a request tells its page which are its
    own.
    """
    numbers: list[int] = []
    token = written.set(numbers)
    try:
        yield numbers
    finally:
        written.reset(token)


def find_acts(gallery: Gallery) -> QuerySet[Act]:
    """A gallery's acts, the first at the start."""
    return Act.objects.filter(kind=Act.Kind.GALLERY, thing_id=gallery.pk).order_by("number")


def find_acts_since(gallery: Gallery, number: int) -> QuerySet[Act]:
    """A gallery's acts after one of them."""
    return find_acts(gallery).filter(number__gt=number)


def find_touched_slides(gallery: Gallery, acts: Collection[Act]) -> dict[int, set[str]]:
    """By an act's number, the slides whose cards are drawn anew for it, in 1 query at most.

    Words that were written to a photo are on the card of each slide that shows it.
    """
    photo_ids = {int(pk) for act in acts for pk in act.delta.get("photos", {})}
    shown: dict[str, set[str]] = {}
    if photo_ids:
        slides = gallery.slides.filter(photo__in=photo_ids)
        for slide_id, photo_id in slides.values_list("public_id", "photo_id"):
            shown.setdefault(str(photo_id), set()).add(slide_id)
    return {
        act.number: list_touched(act.delta).union(
            *(shown.get(pk, ()) for pk in act.delta.get("photos", {}))
        )
        for act in acts
    }


def find_last_number(gallery: Gallery) -> int:
    """The number of a gallery's last act; 0 where there is none."""
    return find_acts(gallery).order_by().aggregate(last=Max("number"))["last"] or 0
