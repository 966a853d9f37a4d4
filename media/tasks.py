"""Celery's entry points."""

from __future__ import annotations

from celery import shared_task

from media import rendering


@shared_task(name="media.tasks.render_missing_renditions")
def render_missing_renditions(photo_id: int) -> None:
    """Make what a photo lacks."""
    rendering.render_missing_renditions(photo_id)


@shared_task(name="media.tasks.sweep_missing_renditions")
def sweep_missing_renditions() -> None:
    """Ask again for all that should be there and is not."""
    rendering.ask_for_missing_renditions(render_missing_renditions)
