"""Celery's entry points for the public tree: what is to be done is in the database."""

from __future__ import annotations

from celery import shared_task

from media.shutdown import StopAsked, leave_when_asked
from newsroom import notification_mail, notifications, recycle_bin
from newsroom.baking import baker, reconcile, schedules
from newsroom.baking import purge_orders as purging
from newsroom.external import fetch_embeds
from newsroom.links import asking
from newsroom.models.public_tree import Urgency
from newsroom.publishing import partner_tokens, private_links
from newsroom.sign_in import timed_groups
from newsroom.uploads import expiry
from newsroom.webhooks import sending

# The publisher's tasks are short, so that moments and removals find a hand; the next one goes on.
PUBLISHER_SECONDS = 4.0


@shared_task(name="newsroom.tasks.bake_stale_pages")
def bake_stale_pages() -> None:
    """Something was edited."""
    bake(Urgency.EDIT)


@shared_task(name="newsroom.tasks.bake_killed_pages")
def bake_killed_pages() -> None:
    """Something is to be gone: in a queue of its own, ahead of all other work."""
    bake(Urgency.REMOVAL)


@shared_task(name="newsroom.tasks.keep_publishing")
def keep_publishing() -> None:
    """Moments that came; edits and removals to be tried again, or whose message was lost."""
    schedules.act_on_schedules()
    sending.wake_senders()
    bake(Urgency.EDIT)


def bake(least_urgency: Urgency) -> None:
    """Bake what people wait for, and have caches told of it."""
    baker.bake_what_is_stale(
        least_urgency=least_urgency,
        at_most_seconds=PUBLISHER_SECONDS,
        on_told=sending.wake_senders,
    )
    purging.ring_for_purges()


@shared_task(name="newsroom.tasks.bake_what_can_wait")
def bake_what_can_wait() -> None:
    """Whatever is stale, by turns: renditions, far consequences, what a comparison found."""
    baker.bake_what_can_wait(on_told=sending.wake_senders)
    purging.ring_for_purges()


@shared_task(name="newsroom.tasks.purge_caches")
def purge_caches() -> None:
    """Caches that may be slow: nobody bakes or compares meanwhile."""
    purging.purge_what_is_ordered()


# A large site takes longer than other tasks may, and than a broker waits for an acknowledgement.
@shared_task(
    name="newsroom.tasks.reconcile_public_tree",
    acks_late=False,
    throws=(StopAsked,),
    soft_time_limit=3_500,
    time_limit=3_600,
)
def reconcile_public_tree() -> None:
    """Rows against files, both ways; what differs is baked."""
    if reconcile.is_time_to_compare():
        reconcile.compare_everything(on_progress=leave_when_asked)
    baker.bake_what_can_wait()


@shared_task(name="newsroom.tasks.fetch_external_embeds")
def fetch_external_embeds() -> None:
    """Articles that wait for what other sites say of their embeds."""
    fetch_embeds.fetch_waiting_embeds()


@shared_task(name="newsroom.tasks.check_links")
def check_links() -> None:
    """Articles whose links to other sites nobody has looked at since they were edited."""
    asking.check_what_waits()


@shared_task(name="newsroom.tasks.forget_old_uploads")
def forget_old_uploads() -> None:
    """Files that came in halves, and nobody went on with."""
    expiry.forget_old_uploads()


@shared_task(name="newsroom.tasks.empty_bin")
def empty_bin() -> None:
    """Forget what has lain in the bin for 30 days."""
    recycle_bin.forget_old_items()


@shared_task(name="newsroom.tasks.forget_old_links")
def forget_old_links() -> None:
    """Private links that ended long ago."""
    private_links.forget_old_links()


@shared_task(name="newsroom.tasks.forget_old_partner_requests")
def forget_old_partner_requests() -> None:
    """What partners took long ago."""
    partner_tokens.forget_old_requests()


@shared_task(name="newsroom.tasks.mail_notifications")
def mail_notifications() -> None:
    """What people are to be told by mail."""
    notification_mail.mail_notifications()


@shared_task(name="newsroom.tasks.forget_old_notifications")
def forget_old_notifications() -> None:
    """What people were told long ago."""
    notifications.forget_old_notifications()


@shared_task(name="newsroom.tasks.end_timed_groups")
def end_timed_groups() -> None:
    """Groups that somebody was in until a moment that came."""
    timed_groups.end_what_is_over()


@shared_task(name="newsroom.tasks.forget_old_deliveries")
def forget_old_deliveries() -> None:
    """Webhooks that arrived, or were given up, long ago."""
    sending.forget_old_deliveries()
