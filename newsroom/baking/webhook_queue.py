"""The queue of webhooks: rows, written in the transaction in which a change gets its place.

It is bounded: a thing waits once for each receiver, at its last change; and a receiver for whom too
much waits is told to catch up from where it was, by `/api/v1/changes`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import batched
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Min

from gallery.change_cursors import write_cursor
from gallery.models import ChangedThing
from newsroom.models import WebhookDelivery, WebhookReceiver
from newsroom.models.public_tree import BakedPage

MOST_WAITING = 20_000  # ordinary ones, of one receiver
AT_ONCE = 500
MISSED = "changes.missed"
HUB = "WebSub hub"
State = WebhookDelivery.State


def queue_changes(rows: Sequence[ChangedThing]) -> None:
    """Have the receivers told of changes that just got their places."""
    receivers = list(WebhookReceiver.objects.filter(is_on=True, is_hub=False))
    if not receivers or not rows:
        return
    kills = [row for row in rows if is_kill(row)]
    for receiver in receivers:
        told = kills if receiver.only_kills else rows
        if not told:
            continue
        things = [name_thing(row) for row in told]
        waiting = WebhookDelivery.objects.filter(receiver=receiver, state=State.WAITING)
        for chunk in batched(things, AT_ONCE):
            waiting.filter(thing__in=chunk).delete()
        WebhookDelivery.objects.bulk_create(
            (build_delivery(receiver, row) for row in told), batch_size=AT_ONCE
        )
        bound_queue(receiver)
    if kills:
        # Whatever a receiver did before: a kill is tried at once.
        WebhookReceiver.objects.filter(pk__in=[each.pk for each in receivers]).update(
            next_try_at=None
        )


def queue_feed(page: BakedPage) -> None:
    """Have the WebSub hub told that a feed is another now; once, however often it waits to be."""
    hub, _ = WebhookReceiver.objects.get_or_create(
        is_hub=True, defaults={"name": HUB, "url": settings.WEBSUB_HUB}
    )
    if hub.url != settings.WEBSUB_HUB:
        WebhookReceiver.objects.filter(pk=hub.pk).update(url=settings.WEBSUB_HUB, is_on=True)
    waiting = WebhookDelivery.objects.filter(receiver=hub, state=State.WAITING)
    if not waiting.filter(thing=page.url, tries=0).exists():
        WebhookDelivery.objects.create(
            receiver=hub,
            type="feed.changed",
            thing=page.url,
            data={"topic": f"{settings.BASE_URL}{page.url}"},
        )


def build_delivery(receiver: WebhookReceiver, row: ChangedThing) -> WebhookDelivery:
    """A change for a receiver, in the words of the API."""
    assert row.position is not None  # noqa: S101 - it has its place
    return WebhookDelivery(
        receiver=receiver,
        type=f"{row.kind}.{find_verb(row)}",
        thing=name_thing(row),
        data=describe(row),
        position=row.position,
        is_kill=is_kill(row),
    )


def describe(row: ChangedThing) -> dict[str, Any]:
    """The same keys as a change in `/api/v1/changes` has."""
    folders = {"gallery": "galleries", "article": "articles", "section": "sections"}
    place = f"{folders[row.kind]}/{row.slug}" if row.kind in folders else f"photos/{row.thing_id}"
    return {
        "kind": row.kind,
        "id": row.thing_id,
        "slug": row.slug,
        "status": row.status,
        "reason": row.reason,
        "is_kill": is_kill(row),
        "at": row.changed_at.isoformat().replace("+00:00", "Z"),
        "api_url": f"{settings.BASE_URL}/api/v1/{place}",
    }


def bound_queue(receiver: WebhookReceiver) -> None:
    """Where too much waits, one event takes the place of all ordinary ones."""
    waiting = WebhookDelivery.objects.filter(
        receiver=receiver, state=State.WAITING, is_kill=False
    ).order_by()
    if waiting.count() <= MOST_WAITING:
        return
    earlier = waiting.filter(type=MISSED).order_by("position").first()
    first = waiting.exclude(type=MISSED).aggregate(first=Min("position"))["first"] or 0
    since = earlier.position if earlier else first
    before = ChangedThing.objects.filter(position__lt=since).order_by("-position").first()
    query = f"?{urlencode({'since': write_cursor(before)})}" if before else ""
    waiting.delete()
    WebhookDelivery.objects.create(
        receiver=receiver,
        type=MISSED,
        data={"next": f"{settings.BASE_URL}/api/v1/changes{query}"},
        position=since,
    )


def name_thing(row: ChangedThing) -> str:
    """How deliveries name a thing."""
    return f"{row.kind}:{row.thing_id}"


def is_kill(row: ChangedThing) -> bool:
    """Whether a change is a kill."""
    return row.reason == ChangedThing.Reason.KILLED


def find_verb(row: ChangedThing) -> str:
    """What became of it, for the event's type."""
    if is_kill(row):
        return "killed"
    return "changed" if row.status == 200 else "gone"
