"""What changed, in the order in which it did: for whoever keeps a copy of what is published."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query, Router
from ninja.errors import HttpError
from pydantic import BaseModel, Field

from gallery.addresses import make_absolute
from gallery.api.root import ERRORS
from gallery.api.shaping import Shape, answer_json, without_default
from gallery.change_cursors import MAX_CHARACTERS, ChangeCursor, read_cursor, write_cursor
from gallery.models import ChangedThing

router = Router(tags=["changes"])
DEFAULT_LENGTH = 100
MAX_LENGTH = 500
MAX_WAIT_SECONDS = 30
START_ANEW = (
    "since: there is no such cursor. Take it from `next` of the answer before; where that was one "
    "of ours, the newsroom's database was restored since: begin anew, without `since`."
)
SHOWN = 200


class ChangeParameters(Shape):
    """Where to go on, how far, and how long to wait."""

    since: str = Field(
        "",
        max_length=MAX_CHARACTERS,
        pattern=r"^[A-Za-z0-9_:-]*$",
        description="Where to go on: taken from `next` of the answer before. Without it: all.",
        json_schema_extra=without_default,
    )
    limit: int = Field(
        DEFAULT_LENGTH, ge=1, le=MAX_LENGTH, description="How many at most are answered."
    )
    wait: int = Field(
        0,
        ge=0,
        le=MAX_WAIT_SECONDS,
        description=(
            "Where nothing has changed: so many seconds the answer may wait until something does. "
            "It may come at once all the same, when too many wait."
        ),
    )


class ChangeJSON(BaseModel):
    """The last change of one thing: what its address answers now, and since when."""

    kind: Literal["gallery", "article", "photo", "section"]
    id: int
    slug: str
    status: Literal[200, 404, 410]
    reason: Literal["", "killed", "licence_ended", "not_syndicated", "withdrawn", "deleted"]
    is_kill: bool
    at: datetime
    api_url: str


class ChangeListJSON(BaseModel):
    """Changes in their order; `next` is where to go on, always. `has_more`: at once."""

    changes: list[ChangeJSON]
    next: str
    has_more: bool


@router.get(
    "/changes",
    response={200: ChangeListJSON, **ERRORS},
    summary="What changed, in order",
    url_name="changes",
)
def list_changes(request: HttpRequest, parameters: Query[ChangeParameters]) -> HttpResponse:
    """Each thing once, at its last change; what is gone as well. No order is ever changed: who goes
    on from `next` misses nothing, whatever is published meanwhile.
    """
    cursor = require_cursor(parameters.since) if parameters.since else None
    rows = take_changes(cursor, parameters.limit + 1)
    has_more = len(rows) > parameters.limit
    shown = rows[: parameters.limit]
    after = parameters.since
    if shown:
        after = write_cursor(shown[-1])
    kept = parameters.model_dump(exclude_defaults=True, exclude={"since"})
    query = {"since": after} if after else {}
    body = ChangeListJSON(
        changes=[build_change(row) for row in shown],
        next=make_absolute(f"{reverse('api-1:changes')}?{urlencode({**query, **kept})}"),
        has_more=has_more,
    )
    response = answer_json(body, parameters, each="changes")
    response["Cache-Control"] = "no-cache"  # a kept answer would be an old one
    return response


def take_changes(cursor: ChangeCursor | None, number: int) -> list[ChangedThing]:
    """The next changes, in one look at an index. Raises `HttpError` 404 for a cursor of no use.

    The row that the cursor was made from is looked at as well: it is there until it changes again,
    and then is after the cursor. Where neither is so, the order is not the one that it was.
    """
    if cursor is None:
        return list(find_changes_after(0)[:number])
    position, kind, thing_id = cursor
    found = list(find_changes_after(position)[: number + 1])
    if found and found[0].position == position:
        if (found[0].kind, found[0].thing_id) != (kind, thing_id):
            raise HttpError(404, START_ANEW)
        return found[1:]
    if not found:
        raise HttpError(404, START_ANEW)
    return found[:number]


def find_changes_after(position: int) -> QuerySet[ChangedThing]:
    """What stands at a position or after it, in order."""
    return ChangedThing.objects.filter(position__gte=position).order_by("position")


def require_cursor(text: str) -> ChangeCursor:
    """The cursor. Raises `HttpError` 404 where it is not one of ours."""
    try:
        return read_cursor(text)
    except ValueError as error:
        raise HttpError(404, START_ANEW) from error


def build_change(row: ChangedThing) -> ChangeJSON:
    """A change in the API's names."""
    return ChangeJSON(**describe_change(row))


def describe_change(row: ChangedThing) -> dict[str, Any]:
    """The same as plain values."""
    is_photo = row.kind == ChangedThing.Kind.PHOTO
    place = row.thing_id if is_photo else row.slug
    return {
        "kind": row.kind,
        "id": row.thing_id,
        "slug": row.slug,
        "status": row.status,
        "reason": row.reason,
        "is_kill": row.reason == ChangedThing.Reason.KILLED,
        "at": row.changed_at,
        "api_url": make_absolute(reverse(f"api-1:{row.kind}", args=[place])),
    }
