"""Celery's entry points for the public tree: what is to be done is in the database."""

from __future__ import annotations

from celery import shared_task

from newsroom.baking import baker, purging, reconcile, schedules
from newsroom.baking.rows import Urgency
from newsroom.external import upkeep


@shared_task(name="newsroom.tasks.bake_stale_pages")
def bake_stale_pages() -> None:
    """Something was edited."""
    baker.bake_what_is_stale()
    purging.purge_what_is_ordered()


@shared_task(name="newsroom.tasks.bake_killed_pages")
def bake_killed_pages() -> None:
    """Something was killed: in a queue of its own, ahead of all other work."""
    baker.bake_what_is_stale(least_urgency=Urgency.KILL)
    purging.purge_what_is_ordered()


@shared_task(name="newsroom.tasks.keep_publishing")
def keep_publishing() -> None:
    """Moments that came, marks that settled, pages and purges to be tried again."""
    purging.purge_what_is_ordered()
    schedules.act_on_schedules()
    baker.bake_what_is_stale()


# A large site takes longer than other tasks may, and than a broker waits for an acknowledgement.
@shared_task(
    name="newsroom.tasks.reconcile_public_tree",
    acks_late=False,
    soft_time_limit=3_500,
    time_limit=3_600,
)
def reconcile_public_tree() -> None:
    """Rows against files, both ways; what differs is baked."""
    if reconcile.is_time_to_compare():
        reconcile.compare_everything()
    baker.bake_what_is_stale()


@shared_task(name="newsroom.tasks.fetch_external_embeds")
def fetch_external_embeds() -> None:
    """Articles that wait for what other sites say of their embeds."""
    upkeep.fetch_what_waits()
