"""How fast pages are baked, how many are left, and how long they will take.

Every baker counts for itself and writes what it did some seconds apart. Nothing here counts all
pages: beyond some thousands, what is left is what was to be baked anew without what was baked.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from django.db import transaction
from django.db.models import F, Min, Subquery, Sum
from django.utils import timezone

from newsroom.baking.pages import Phase
from newsroom.models.public_tree import BakedPage, BakeTally, PublicSite, Urgency

WRITTEN_EVERY_SECONDS = 5.0
MEASURED = timedelta(minutes=5)
KEPT = timedelta(days=3)
COUNTED = 10_000  # so many are counted, more are reckoned


@dataclass(frozen=True, slots=True)
class Pace:
    """How baking goes. `left` is reckoned, and not counted, unless `is_counted`; where there is
    nothing to reckon by, there are more than that (`is_least`).

    `seconds_left` is None while nothing is left, nobody knows how much, what can wait is paused, or
    nothing is being baked.
    """

    left: int
    is_counted: bool
    pages_a_second: float
    site: PublicSite | None
    is_least: bool = False

    @property
    def seconds_left(self) -> float | None:
        """What is left, at the pace of the last minutes."""
        is_paused = self.site is not None and self.site.paused_at is not None
        if not self.left or not self.pages_a_second or self.is_least or is_paused:
            return None
        return self.left / self.pages_a_second


@dataclass(slots=True)
class Counting:
    """What a baker did since it last wrote that down."""

    pages: int = 0
    changed: int = 0
    background: int = 0
    began: float = field(default_factory=time.monotonic)

    def note(self, pages: int, changed: int, urgency: int) -> None:
        """Some pages of one class were looked at, and of some the file changed."""
        self.pages += pages
        self.changed += changed
        self.background += pages if urgency == Urgency.BACKGROUND else 0
        if time.monotonic() - self.began > WRITTEN_EVERY_SECONDS:
            self.write()

    def write(self) -> None:
        """Add it to this minute's row of this baker."""
        if self.pages:
            write_tally(pages=self.pages, changed=self.changed, background=self.background)
        self.pages = self.changed = self.background = 0
        self.began = time.monotonic()


def write_tally(**numbers: int) -> None:
    """Add to this minute's row of this baker; the first of a minute forgets what is old."""
    minute = timezone.now().replace(second=0, microsecond=0)
    row = {"minute": minute, "baker": f"{name_process(os.getpid())}{threading.get_ident()}"}
    with transaction.atomic():
        added = {name: F(name) + number for name, number in numbers.items()}
        if not BakeTally.objects.filter(**row).update(**added):
            BakeTally.objects.create(**row, **numbers)
            BakeTally.objects.filter(minute__lt=minute - KEPT).delete()


def name_process(process_id: int) -> str:
    """How the names of bakers in a process of this machine begin."""
    return f"{socket.gethostname()[:80]}:{process_id}:"


def count_changed(process_id: int, since: datetime) -> int:
    """The pages whose file a process of this machine changed, from that minute on."""
    rows = BakeTally.objects.filter(minute__gte=since - timedelta(minutes=1))
    rows = rows.filter(baker__startswith=name_process(process_id))
    changed: int = rows.aggregate(changed=Sum("changed"))["changed"] or 0
    return changed


def find_pace() -> Pace:
    """How baking goes, in 4 queries that read no more of a larger site."""
    site = PublicSite.objects.filter(pk=1).first()
    left = count_stale()
    if left <= COUNTED:
        return Pace(left, True, find_rate(), site)
    reckoned = 0
    if site is not None and site.anew_since:
        since = BakeTally.objects.filter(minute__gte=site.anew_since - timedelta(minutes=1))
        done = since.aggregate(done=Sum("background"))["done"] or 0
        reckoned = site.anew_pages - done
    is_least = reckoned <= COUNTED
    return Pace(COUNTED if is_least else reckoned, False, find_rate(), site, is_least)


def find_rate() -> float:
    """Pages a second in the last minutes, by all bakers together."""
    now = timezone.now()
    recent = BakeTally.objects.filter(minute__gte=now - MEASURED)
    told = recent.aggregate(pages=Sum("pages"), since=Min("minute"))
    if not told["pages"]:
        return 0.0
    pages: int = told["pages"]
    return float(pages / max((now - told["since"]).total_seconds(), WRITTEN_EVERY_SECONDS))


def count_stale() -> int:
    """How many pages are stale; one more than `COUNTED` for more.

    In the order of work, so that the index of what is stale is read: databases think that most rows
    are, and would look through all of them.
    """
    return BakedPage.objects.in_turn()[: COUNTED + 1].count()


def count_failed() -> int:
    """The same of those whose last bake failed, by the index of these."""
    return BakedPage.objects.failed().order_by("-wanted_at")[: COUNTED + 1].count()


def find_oldest_wait(least_urgency: Urgency = Urgency.BACKGROUND) -> datetime | None:
    """Since when the page that waits longest has waited; one look into the index a class and phase.

    The index of what waits is in the order of work: the first of each class and phase is its
    oldest.
    """
    firsts: list[Any] = [
        Subquery(
            BakedPage.objects.stale()
            .filter(urgency=urgency, phase=phase)
            .order_by("wanted_at", "pk")
            .values("pk")[:1]
        )
        for urgency, phase in product(Urgency, Phase)
        if urgency >= least_urgency
    ]
    rows = BakedPage.objects.filter(pk__in=firsts)
    oldest: datetime | None = rows.aggregate(oldest=Min("wanted_at"))["oldest"]
    return oldest
