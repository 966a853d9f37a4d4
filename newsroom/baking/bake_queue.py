"""Whose turn it is: the most urgent page, and in between one of every other class.

Every second turn goes to the most urgent page that waits; the others go round the classes, so that
none starves another, however much of it there is. Edits have a fifth of the turns for themselves,
beside ten thousand killed pages: for pages, for slides and for lists, since one phase of theirs may
be long, too.

What is taken together is of one owner: a gallery's pages show the same rows, and two bakers are at
two galleries.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from django.db.models import Case, Q, Value, When
from django.utils import timezone

from media.search.database import plain_plans
from newsroom.baking.pages import Phase
from newsroom.baking.plan import PHOTO
from newsroom.models.public_tree import (
    CLAIM,
    LONG_CLAIM,
    BakedPage,
    BakedPageQuerySet,
    StaleMark,
    Urgency,
)

CLAIMED_AT_ONCE = 4
# What is claimed together by what it took last time, so that whatever comes then waits no longer.
CLAIMED_SECONDS = 0.25
# What nobody waits for is taken gallery by gallery, all phases of one in their order; in shorter
# pieces while somebody waits for other pages.
# Of a page that was never baked: little, for what there is no time for is given back, and whoever
# takes less reads the rows of a gallery more often.
ASSUMED_SECONDS = 0.003
FAMILY_AT_ONCE = 250
FAMILY_SECONDS = 1.0
PHOTOS_AT_ONCE = 40  # pages of photos by themselves, each with two


@dataclass(frozen=True, slots=True)
class Turn:
    """A class of work; None is the most urgent that waits."""

    urgency: Urgency | None = None
    phase: Phase | None = None  # the first that waits


MOST_URGENT = Turn()
TURNS = (
    *(MOST_URGENT, Turn(Urgency.REMOVAL)),
    *(MOST_URGENT, Turn(Urgency.EDIT, Phase.PAGE)),
    *(MOST_URGENT, Turn(Urgency.EDIT, Phase.SLIDE)),
    *(MOST_URGENT, Turn(Urgency.EDIT, Phase.LIST)),
    *(MOST_URGENT, Turn(Urgency.RENDITIONS)),
    *(MOST_URGENT, Turn(Urgency.FAR)),
    *(MOST_URGENT, Turn(Urgency.BACKGROUND)),
)
turns = itertools.cycle(TURNS)  # of all bakers of this process


def claim_pages(least_urgency: Urgency) -> list[BakedPage]:
    """Take the next few pages for this baker, of one class; [] when none waits.

    They stand owner by owner, and almost always there is one owner; each owner's in the order in
    which they are to be baked, so that none overtakes what it names. Removals have no phase.
    """
    waiting = BakedPage.objects.waiting().filter(urgency__gte=least_urgency)
    while True:
        pages = pages_of_turn(next(turns), waiting)
        if not pages:
            return []
        if claimed := claim_rows(pages):
            return claimed
        # Another baker was faster with all of them.


def pages_of_turn(turn: Turn, waiting: BakedPageQuerySet) -> list[BakedPage]:
    """The pages of a turn, or the most urgent when its class has none."""
    pages = waiting if turn.urgency is None else waiting.filter(urgency=turn.urgency)
    if turn.phase is not None:
        pages = pages.filter(phase=turn.phase)
    first = pages.first() or (waiting.first() if turn.urgency is not None else None)
    if first is None:
        return []
    return within_seconds(list(pages_beside(first, waiting)), seconds_of(first))


def pages_beside(first: BakedPage, waiting: BakedPageQuerySet) -> Iterable[BakedPage]:
    """What is best taken with a page, itself among it."""
    alike = waiting.filter(urgency=first.urgency)
    if first.urgency >= Urgency.REMOVAL:
        return alike.order_by("wanted_at", "pk")[:CLAIMED_AT_ONCE]
    if first.owner.startswith(PHOTO):
        return takewhile(
            lambda page: page.owner.startswith(PHOTO),
            alike.filter(phase=first.phase)[:PHOTOS_AT_ONCE],
        )
    if first.urgency > Urgency.FAR:
        alike = alike.filter(phase=first.phase)
        # As many as the seconds allow: each time, the rows of the whole gallery are read.
        own = list(alike.filter(owner=first.owner)[:FAMILY_AT_ONCE])
        return own if len(own) > 1 else alike[:CLAIMED_AT_ONCE]
    of_one = alike.filter(owner=first.owner)
    # Lists name what others bake in this moment: they come when the class has nothing else.
    of_one = of_one.filter(Q(phase=first.phase) | Q(phase__lt=Phase.LIST))
    return of_one[:FAMILY_AT_ONCE]


def seconds_of(page: BakedPage) -> float:
    """How long a baker may be at what it takes with a page, by what that took last time."""
    if page.urgency > Urgency.FAR:
        return CLAIMED_SECONDS
    somebody_waits = BakedPage.objects.waiting().filter(urgency__gt=Urgency.FAR).exists()
    return CLAIMED_SECONDS if somebody_waits else FAMILY_SECONDS


def within_seconds(pages: list[BakedPage], seconds: float) -> list[BakedPage]:
    """As many as one baker should take together; at least one."""
    total, number = 0.0, 0
    for page in pages:
        total += ASSUMED_SECONDS if page.bake_seconds is None else page.bake_seconds
        if number and total > seconds:
            break
        number += 1
    return pages[:number]


def claim_rows(pages: list[BakedPage]) -> list[BakedPage]:
    """Those of the pages that are this baker's now."""
    now = timezone.now()
    claims = (now + CLAIM, now + LONG_CLAIM)
    row_ids = [page.pk for page in pages]
    free = BakedPage.objects.waiting().filter(pk__in=row_ids).order_by()
    if not free.update(claimed_until=claim_until(*claims)):
        return []
    held = BakedPage.objects.filter(pk__in=row_ids, claimed_until__in=claims).order_by()
    found = held.values_list("pk", "wanted_version", "claimed_until")
    mine = {pk: (version, until) for pk, version, until in found}
    claimed = [page for page in pages if page.pk in mine]
    for page in claimed:
        version, page.claimed_until = mine[page.pk]
        if version != page.wanted_version:
            page.refresh_from_db()  # another page is wanted since it was read
    return claimed


def claim_until(first: datetime, long: datetime) -> Case:
    """Until when a page is claimed: for long when a claim on it ran out."""
    return Case(When(Q(claimed_until=None), then=Value(first)), default=Value(long))


def drop_claims(pages: Collection[BakedPage]) -> None:
    """Give back pages that were claimed and not baked."""
    claims = {page.claimed_until for page in pages}
    held = BakedPage.objects.filter(pk__in=[page.pk for page in pages], claimed_until__in=claims)
    held.update(claimed_until=None)


def release_bake_claims() -> int:
    """Let others take what a baker that is dead was at: pages, and edits that it was planning. The
    number of pages.
    """
    now = timezone.now()
    StaleMark.objects.filter(claimed_until__gt=now).update(claimed_until=None)
    with plain_plans():  # of an archive, PostgreSQL would read all rows for the few that are stale
        return BakedPage.objects.stale().filter(claimed_until__gt=now).update(claimed_until=None)
