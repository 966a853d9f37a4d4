"""Baking on a terminal: by as many processes as there are to be, with what is left and how long."""

from __future__ import annotations

import time
from functools import partial

from django.utils import timezone
from rich.progress import Progress

from newsroom.baking.baker import Baked, bake_what_is_stale
from newsroom.baking.pace import count_changed
from newsroom.baking.planner import plan_due_marks
from newsroom.models.public_tree import BakedPage
from newsroom.running.more_bakers import WORTH_HELP, helping_bakers

# Counting what is stale takes this part of the time at most.
COUNTING_FACTOR = 30
LOOKS_EVERY_SECONDS = 0.5


def bake_with_bars(progress: Progress, *, bakers: int) -> Baked:
    """Bake until nothing is stale, with further processes where there is much; what all did."""
    began = timezone.now()
    while plan_due_marks(all_of_them=True):
        pass
    total = BakedPage.objects.stale().count()
    bar = Bar(progress, total)
    bake = partial(bake_what_is_stale, at_most_seconds=None, all_marks=True, on_page=bar.show)
    with helping_bakers(bakers - 1 if total >= WORTH_HELP else 0) as helpers:
        baked = bake()
    if helpers:
        baked.changed += sum(count_changed(process_id, began) for process_id in helpers)
        baked.changed += bake().changed  # what a helper was at, should it have been killed
    bar.end()
    return baked


class Bar:
    """One line: how many are done of how many, whoever did them."""

    def __init__(self, progress: Progress, total: int) -> None:
        self.progress, self.total = progress, total
        self.task = progress.add_task("Baking", total=total)
        self.look_again = time.monotonic() + LOOKS_EVERY_SECONDS

    def show(self, _: object) -> None:
        """Count again, if it is time."""
        began = time.monotonic()
        if began < self.look_again:
            return
        left = BakedPage.objects.stale().count()
        self.total = max(self.total, left)
        self.progress.update(self.task, completed=self.total - left, total=self.total)
        took = time.monotonic() - began
        self.look_again = time.monotonic() + max(LOOKS_EVERY_SECONDS, took * COUNTING_FACTOR)

    def end(self) -> None:
        """Nothing is left, or no more can be baked now."""
        done = self.total - BakedPage.objects.stale().count()
        self.progress.update(self.task, completed=done, total=self.total)
