"""The Celery tasks that render photos, and the sweep that looks for forgotten work.

Each message names the photo that it was sent for, for the log's sake: whoever takes it makes what
is most urgent by then.
"""

from __future__ import annotations

from celery import shared_task

from media.models import RenderTier
from media.renditions import queue as upkeep
from media.renditions import sweep
from media.search import vocabulary


@shared_task(name="media.tasks.render_first_tier")
def render_first_tier(photo_id: int) -> None:
    """Make a photo publishable."""
    upkeep.render_most_urgent(up_to=RenderTier.FIRST)


@shared_task(name="media.tasks.render_modern_tier")
def render_modern_tier(photo_id: int) -> None:
    """Make the files that modern browsers choose, and the crops."""
    upkeep.render_most_urgent(up_to=RenderTier.MODERN)


@shared_task(name="media.tasks.render_refined_tier")
def render_refined_tier(photo_id: int) -> None:
    """Make smaller files, while nothing else waits."""
    upkeep.render_most_urgent(up_to=RenderTier.REFINED)


@shared_task(name="media.tasks.sweep_missing_renditions")
def sweep_missing_renditions() -> None:
    """Ask again for all that should be there and is not; put together what was counted."""
    sweep.ask_for_missing_renditions()
    sweep.fill_missing_hashes()
    sweep.remove_what_is_over()
    vocabulary.put_together()
