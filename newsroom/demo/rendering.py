"""The demo's renditions, made by as many processes as there are cores before anything is served."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed

from django.db import connections


def render_photos(photo_ids: Sequence[int], *, on_rendered: Callable[[], None]) -> None:
    """Make the missing renditions of photos; `on_rendered` is called once for each photo."""
    connections.close_all()
    context = multiprocessing.get_context("spawn")
    processes = max(1, min(os.cpu_count() or 1, len(photo_ids)))
    with ProcessPoolExecutor(processes, mp_context=context, initializer=start_django) as pool:
        jobs = [pool.submit(render_photo, photo_id) for photo_id in photo_ids]
        for job in as_completed(jobs):
            job.result()
            on_rendered()


def start_django() -> None:
    """A spawned process knows nothing yet."""
    import django

    django.setup()


def render_photo(photo_id: int) -> None:
    """Make what one photo lacks."""
    from media.renditions.queue import render_missing_renditions

    render_missing_renditions(photo_id)
