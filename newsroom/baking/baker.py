"""The baker: takes what has its turn, bakes it, and goes on until nothing is stale.

Any number of bakers may run at once, be killed, or never come: what is stale is in the database.
"""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from structlog.contextvars import bound_contextvars

from media.observing.counts import count, observe
from media.observing.work_log import log_work, without_request
from media.shutdown import is_stop_asked
from newsroom.baking.bake_family import BakedOne, bake_family
from newsroom.baking.bake_page import note_failure
from newsroom.baking.bake_queue import claim_pages, drop_claims, seconds_of
from newsroom.baking.change_log import give_positions
from newsroom.baking.failures import AnsweredOtherwise, BakeFailed, BakeOvertaken
from newsroom.baking.pace import Counting
from newsroom.baking.pausing import least_allowed
from newsroom.baking.place_pages import Outcome
from newsroom.baking.planner import plan_due_marks
from newsroom.baking.remove_files import remove_what_is_over
from newsroom.models.public_tree import BakedPage, Urgency

logger = logging.getLogger(__name__)

# A task is shorter than any limit on tasks; whoever rang for it rings again.
TASK_SECONDS = 20.0
one_at_a_time = threading.Lock()


@dataclass(slots=True)
class Baked:
    """What a baker has done."""

    changed: int = 0  # pages whose file is another one now
    unchanged: int = 0
    failed: int = 0

    @property
    def pages(self) -> int:
        """How many pages were looked at."""
        return self.changed + self.unchanged + self.failed


def bake_what_is_stale(
    *,
    at_most_seconds: float | None = TASK_SECONDS,
    least_urgency: Urgency = Urgency.BACKGROUND,
    all_marks: bool = False,
    on_page: Callable[[Baked], object] | None = None,
    on_told: Callable[[], object] | None = None,
) -> Baked:
    """Bake until nothing is stale, or the time is over.

    `least_urgency` leaves alone what is less urgent. `all_marks` does not wait for marks to settle.
    `on_told` is called when other sites may be told of changes.
    """
    began, baked, counting = time.monotonic(), Baked(), Counting()
    while not is_stop_asked() and (
        at_most_seconds is None or time.monotonic() - began < at_most_seconds
    ):
        least = least_allowed(least_urgency)
        planned = plan_due_marks(all_of_them=all_marks, least_urgency=least)
        remove_first()
        tell_others(on_told)
        pages = claim_pages(least)
        if not pages and not planned:
            break
        before = (baked.pages, baked.changed)
        bake_together(pages, baked, on_page)
        if pages:
            counting.note(baked.pages - before[0], baked.changed - before[1], pages[0].urgency)
    tell_others(on_told)
    counting.write()
    return baked


def bake_what_can_wait(*, on_told: Callable[[], object] | None = None) -> Baked:
    """Bake whatever is stale, unless another thread of this process does.

    Threads of one process share one core: two of them at this would have everything else wait.
    """
    if not one_at_a_time.acquire(blocking=False):
        return Baked()
    try:
        return bake_what_is_stale(on_told=on_told)
    finally:
        one_at_a_time.release()


def tell_others(on_told: Callable[[], object] | None) -> None:
    """Give what changed its place in the order of change."""
    if give_positions() and on_told is not None:
        on_told()


def remove_first() -> None:
    """Have everything dark that is to be; what the disk refuses is tried page by page."""
    try:
        remove_what_is_over()
    except OSError as error:
        logger.warning("Pages were not removed at once: %s", error)


def bake_together(
    pages: list[BakedPage], baked: Baked, on_page: Callable[[Baked], object] | None
) -> None:
    """Bake what was claimed; what there is no time for is given back."""
    if not pages:
        return
    until = time.monotonic() + seconds_of(pages[0])
    asked = itertools.count()

    def is_over() -> bool:
        return is_stop_asked() or (next(asked) > 0 and time.monotonic() > until)

    with without_request():
        done = bake_family(pages, is_over=is_over)
        if done.left:
            drop_claims(done.left)
        for each in done.baked:
            with bound_contextvars(page=each.page.url, owner=each.page.owner):
                tell_of_bake(each, keep_account(each.page, each.outcome, baked))
            if on_page is not None:
                on_page(baked)


def tell_of_bake(baked: BakedOne, outcome: str) -> None:
    """Count and log what came of a page, in a word."""
    page = baked.page
    waited_seconds = max(0.0, (timezone.now() - page.wanted_at).total_seconds())
    count("photodesk_bakes", outcome=outcome)
    if outcome == "changed":
        observe("photodesk_bake_seconds", baked.seconds)
        urgency = Urgency(page.urgency).name.lower()
        observe("photodesk_page_waited_seconds", waited_seconds, urgency=urgency)
    log_work(
        "Page baked",
        # A new version bakes all pages there are: of these, the counts are enough.
        logging.INFO if page.urgency > Urgency.BACKGROUND else logging.DEBUG,
        outcome=outcome,
        status=page.wanted_status,
        seconds=round(baked.seconds, 3),
        waited_seconds=round(waited_seconds, 3),
    )


def keep_account(page: BakedPage, outcome: Outcome, baked: Baked) -> str:
    """Count what became of a page, and note why it failed; in a word."""
    if outcome is True:
        baked.changed += 1
        return "changed"
    if outcome is False:
        baked.unchanged += 1
        return "unchanged"
    if isinstance(outcome, BakeOvertaken):
        BakedPage.objects.filter(pk=page.pk).update(claimed_until=None)
        return "overtaken"
    baked.failed += 1
    note_failure(page, tell_of_failure(page, outcome))
    return "failed"


def tell_of_failure(page: BakedPage, error: Exception) -> str:
    """Log why a page was not baked; the same for the desk."""
    if isinstance(error, BakeFailed):
        is_expected = isinstance(error, AnsweredOtherwise) and page.tries == 0
        logger.log(logging.INFO if is_expected else logging.WARNING, "Not baked: %s", error)
        return str(error)
    if isinstance(error, OSError):
        logger.warning("%s was not baked: %s", page.url, error)
        return f"The public tree cannot be written: {error.strerror or error}."
    logger.error("Baking %s failed", page.url, exc_info=error)
    return f"{type(error).__name__}: {error}"
