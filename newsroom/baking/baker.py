"""The baker: takes what has its turn, bakes it, and goes on until nothing is stale.

Any number of bakers may run at once, be killed, or never come: what is stale is in the database.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError
from django.utils import timezone
from structlog.contextvars import bound_contextvars

from media.observing.counts import count, observe
from media.observing.tracing import span
from media.observing.work_log import log_work, without_request
from media.shutdown import is_stop_asked
from newsroom.baking.bake_page import bake_page, note_failure
from newsroom.baking.bake_queue import claim_pages, drop_claims, seconds_of
from newsroom.baking.change_log import give_positions
from newsroom.baking.failures import AnsweredOtherwise, BakeFailed, BakeOvertaken
from newsroom.baking.pace import Counting
from newsroom.baking.pausing import least_allowed
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
    began = time.monotonic()
    for number, page in enumerate(pages):
        if is_stop_asked() or time.monotonic() - began > seconds_of(page):
            drop_claims(pages[number:])
            break
        with without_request(), bound_contextvars(page=page.url, owner=page.owner):
            bake_claimed(page, baked)
        if on_page is not None:
            on_page(baked)


def bake_claimed(page: BakedPage, baked: Baked) -> None:
    """Bake a page that is ours, and tell what came of it."""
    began = time.monotonic()
    with span("bake", page=page.url, owner=page.owner):
        outcome = bake_one(page, baked)
    seconds = time.monotonic() - began
    waited_seconds = max(0.0, (timezone.now() - page.wanted_at).total_seconds())
    count("photodesk_bakes", outcome=outcome)
    if outcome == "changed":
        observe("photodesk_bake_seconds", seconds)
        urgency = Urgency(page.urgency).name.lower()
        observe("photodesk_page_waited_seconds", waited_seconds, urgency=urgency)
    log_work(
        "Page baked",
        # A new version bakes all pages there are: of these, the counts are enough.
        logging.INFO if page.urgency > Urgency.BACKGROUND else logging.DEBUG,
        outcome=outcome,
        status=page.wanted_status,
        seconds=round(seconds, 3),
        waited_seconds=round(waited_seconds, 3),
    )


def bake_one(page: BakedPage, baked: Baked) -> str:
    """Bake a page that is ours, and keep account of what came of it; in a word."""
    try:
        if bake_page(page):
            baked.changed += 1
            return "changed"
        baked.unchanged += 1
    except BakeOvertaken:
        BakedPage.objects.filter(pk=page.pk).update(claimed_until=None)
        return "overtaken"
    except BakeFailed as error:
        baked.failed += 1
        is_expected = isinstance(error, AnsweredOtherwise) and page.tries == 0
        logger.log(logging.INFO if is_expected else logging.WARNING, "Not baked: %s", error)
        note_failure(page, str(error))
        return "failed"
    except OSError as error:
        baked.failed += 1
        logger.warning("%s was not baked: %s", page.url, error)
        note_failure(page, f"The public tree cannot be written: {error.strerror or error}.")
        return "failed"
    except DatabaseError:
        raise  # no page is to blame, and nothing can be noted
    except Exception as error:
        baked.failed += 1
        logger.exception("Baking %s failed", page.url)
        note_failure(page, f"{type(error).__name__}: {error}")
        return "failed"
    return "unchanged"
