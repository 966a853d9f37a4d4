"""The baker: takes the most urgent stale page, bakes it, and goes on until nothing is stale.

Any number of bakers may run at once, be killed, or never come: what is stale is in the database.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError
from django.utils import timezone

from newsroom.baking.failures import BakeFailed, BakeOvertaken
from newsroom.baking.marks import plan_what_is_due
from newsroom.baking.rows import CLAIM, BakedPage, Urgency
from newsroom.baking.store import bake_page, note_failure

logger = logging.getLogger(__name__)

CLAIMED_AT_ONCE = 8
# A task is shorter than any limit on tasks; whoever rang for it rings again.
TASK_SECONDS = 20.0


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
) -> Baked:
    """Bake until nothing is stale, or the time is over.

    `least_urgency` leaves alone what is less urgent. `all_marks` does not wait for marks to settle.
    """
    began, baked = time.monotonic(), Baked()
    while at_most_seconds is None or time.monotonic() - began < at_most_seconds:
        plan_what_is_due(all_of_them=all_marks)
        pages = claim_pages(least_urgency)
        if not pages:
            break
        for page in pages:
            bake_claimed(page, baked)
            if on_page is not None:
                on_page(baked)
    return baked


def claim_pages(least_urgency: Urgency) -> list[BakedPage]:
    """Take the next few pages for this baker: of one phase, so that none overtakes what it names.

    A kill is taken page by page: other bakers help.
    """
    waiting = BakedPage.objects.waiting().filter(urgency__gte=least_urgency)
    first = waiting.first()
    if first is None:
        return []
    number = 1 if first.urgency == Urgency.KILL else CLAIMED_AT_ONCE
    alike = waiting.filter(urgency=first.urgency, phase=first.phase)
    row_ids = list(alike.values_list("pk", flat=True)[:number])
    claimed_until = timezone.now() + CLAIM
    taken = BakedPage.objects.waiting().filter(pk__in=row_ids).order_by()
    if not taken.update(claimed_until=claimed_until):
        return claim_pages(least_urgency)  # another baker was faster with all of them
    claimed = BakedPage.objects.filter(pk__in=row_ids, claimed_until=claimed_until)
    return list(claimed.order_by("wanted_at", "pk"))


def bake_claimed(page: BakedPage, baked: Baked) -> None:
    """Bake a page that is ours, and keep account of what came of it."""
    try:
        if bake_page(page):
            baked.changed += 1
        else:
            baked.unchanged += 1
    except BakeOvertaken:
        BakedPage.objects.filter(pk=page.pk).update(claimed_until=None)
    except BakeFailed as error:
        baked.failed += 1
        logger.warning("Not baked: %s", error)
        note_failure(page, str(error))
    except OSError as error:
        baked.failed += 1
        logger.warning("%s was not baked: %s", page.url, error)
        note_failure(page, f"The public tree cannot be written: {error.strerror or error}.")
    except DatabaseError:
        raise  # no page is to blame, and nothing can be noted
    except Exception as error:
        baked.failed += 1
        logger.exception("Baking %s failed", page.url)
        note_failure(page, f"{type(error).__name__}: {error}")


def release_bake_claims() -> int:
    """Let others take what a baker that is dead was at. The number of pages."""
    claimed = BakedPage.objects.filter(claimed_until__gt=timezone.now())
    return claimed.update(claimed_until=None)
