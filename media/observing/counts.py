"""What is counted of the work done, in this process, until the floors above write it down.

Counted here and added up in the database: whichever web process is asked answers for all processes
on all machines. What a killed process had not written is lost, which is the work of one task.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

SECONDS: Final = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
FAST: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)

type Labels = tuple[tuple[str, str], ...]
type Key = tuple[str, Labels]


@dataclass(frozen=True, slots=True)
class Counted:
    """A counter, or with buckets a histogram of seconds."""

    text: str
    labels: tuple[str, ...]
    buckets: tuple[float, ...] = ()


COUNTED: Final[dict[str, Counted]] = {
    "photodesk_uploads": Counted("Files that came in, by what became of them.", ("outcome",)),
    "photodesk_renderings": Counted(
        "Times that a worker took a photo, by what came of it.", ("outcome",)
    ),
    "photodesk_rendition_tier_seconds": Counted(
        "Seconds to make a tier of a photo.", ("tier",), SECONDS
    ),
    "photodesk_bakes": Counted("Pages that were baked, by what came of it.", ("outcome",)),
    "photodesk_bake_seconds": Counted("Seconds to bake a page that changed.", (), FAST),
    "photodesk_page_waited_seconds": Counted(
        "Seconds from an edit to the page in its place, by urgency.", ("urgency",), SECONDS
    ),
    "photodesk_kill_seconds": Counted(
        "Seconds from a kill until an address of the photo was dark in the public tree.",
        (),
        SECONDS,
    ),
    "photodesk_schedule_late_seconds": Counted(
        "Seconds from a moment that was set until it was acted on.", (), SECONDS
    ),
    "photodesk_login_failures": Counted("Logins that were refused, by way.", ("way",)),
    "photodesk_webhook_answers": Counted(
        "Webhooks that were sent, by what came of it.", ("outcome",)
    ),
}

lock = threading.Lock()
counts: dict[Key, float] = {}
additions = [0]  # whoever looks before and after knows whether something was counted


def count(name: str, amount: float = 1.0, /, **labels: str) -> None:
    """Count something that happened."""
    add({(name, order(name, labels)): amount})


def observe(name: str, seconds: float, **labels: str) -> None:
    """Note how long something took."""
    ordered, buckets = order(name, labels), COUNTED[name].buckets
    place = bisect_left(buckets, seconds)
    bound = str(buckets[place]) if place < len(buckets) else "+Inf"
    add({(name, (*ordered, ("le", bound))): 1.0, (f"{name}_sum", ordered): max(0.0, seconds)})


def order(name: str, labels: dict[str, str]) -> Labels:
    """Labels as the table has them; a name that it does not know is a fault of the code."""
    return tuple((label, labels[label]) for label in COUNTED[name].labels)


def add(more: dict[Key, float]) -> None:
    """Add to what is there."""
    with lock:
        additions[0] += 1
        for key, value in more.items():
            counts[key] = counts.get(key, 0.0) + value


def take_counts() -> dict[Key, float]:
    """What was counted since the last time; it is the caller's to keep now."""
    if not counts:
        return {}
    with lock:
        taken = dict(counts)
        counts.clear()
    return taken
