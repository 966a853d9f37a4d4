"""Lists of what changed since a moment; where nothing did, one look at an index says so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from gallery.models import ChangedThing

# So many are asked for by their ids: with those, no database takes the way past everything else.
FEW = 500
SHOWN = 200


def take_changed[ThingsT: QuerySet[Any]](
    things: ThingsT, kind: ChangedThing.Kind, since: datetime | None
) -> ThingsT:
    """Those of the things that changed at or after a moment; all of them where there is none."""
    if since is None:
        return things
    changed = find_changed_ids(kind, since)
    ids = list(changed[: FEW + 1])
    if not ids:
        return things.none()
    if len(ids) > FEW:
        return things.filter(pk__in=changed.order_by())
    return things.filter(pk__in=ids)


def find_changed_ids(kind: ChangedThing.Kind, since: datetime) -> QuerySet[ChangedThing, int]:
    """The things of a kind that changed at or after a moment and are there."""
    changed = ChangedThing.objects.filter(kind=kind, changed_at__gte=since, status=SHOWN)
    return changed.order_by("changed_at").values_list("thing_id", flat=True)
