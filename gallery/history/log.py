"""The one door into the log of changes, and its reading."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.contrib.auth.models import User
from django.db.models import Max, QuerySet

from gallery.history.deltas import Delta
from gallery.models import Act, Gallery

SUMMARY_LENGTH = 300
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
    """Add an act to a gallery's log, in 2 queries.

    The gallery's row must be locked in the same transaction: that is what numbers acts without
    gaps. `gallery.version` is the one that the act led to.
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
    return act


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


def find_last_number(gallery: Gallery) -> int:
    """The number of a gallery's last act; 0 where there is none."""
    return find_acts(gallery).order_by().aggregate(last=Max("number"))["last"] or 0
