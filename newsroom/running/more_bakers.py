"""Further processes that bake beside a command, and end with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.conf import settings

from newsroom.running.installation import own_environment
from newsroom.running.processes import KeptProcess

MODULE = "newsroom.running.helping_baker"
# Fewer pages are baked before another process has begun.
WORTH_HELP = 300
ENDS_WITHIN_SECONDS = 20.0


@contextmanager
def helping_bakers(number: int) -> Iterator[list[int]]:
    """So many processes bake as well, until nothing is stale; their ids.

    After an error they are told to stop.
    """
    helpers = [
        KeptProcess(
            name=f"baker {index}",
            module=MODULE,
            arguments=(),
            environment={"PHOTODESK_BASE_URL": settings.BASE_URL, **own_environment()},
        )
        for index in range(number)
    ]
    try:
        for helper in helpers:
            helper.start()
        yield [helper.running.pid for helper in helpers if helper.running is not None]
        wait_for(helpers, None)
    finally:
        for helper in helpers:
            helper.ask_to_stop()
        wait_for(helpers, ENDS_WITHIN_SECONDS)


def wait_for(helpers: Iterable[KeptProcess], seconds: float | None) -> None:
    """Wait until they have ended."""
    for helper in helpers:
        if helper.running is not None:
            helper.running.wait(seconds)
