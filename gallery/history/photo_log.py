"""The log of what was changed on photos themselves, for every use of them.

Whoever writes a photo's words tells it here, in the same transaction and with the photos' rows
locked: that is what numbers the acts of each photo without gaps.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Max, QuerySet

from gallery.models import Act

# By column: before and after, as JSON keeps them.
type Changes = Mapping[str, tuple[Any, Any]]

SUMMARY_LENGTH = 300
# So many acts are looked through for who changed something meanwhile.
LOOKED_THROUGH = 1_000


def write_photo_acts(
    changes: Mapping[int, Changes],
    *,
    name: Act.Name,
    summary: str,
    done_by: User | None,
    source: Act.Source,
    batch_id: int | None = None,
    answers: Mapping[int, int] | None = None,
    set_by: Mapping[int, Mapping[str, Any]] | None = None,
) -> dict[int, int]:
    """Add an act to the log of each of these photos; their numbers, by photo. In 2 queries.

    `batch_id` is the `PhotoBatch` that they are of; `answers` the acts that they undo, by photo;
    `set_by` what `Photo.rights_set_by` said of columns before, where that changed.
    """
    if not changes:
        return {}
    numbers = {photo_id: last + 1 for photo_id, last in find_last_numbers(changes).items()}
    Act.objects.bulk_create(
        Act(
            kind=Act.Kind.PHOTO,
            thing_id=photo_id,
            number=numbers[photo_id],
            name=name,
            summary=summary[:SUMMARY_LENGTH],
            delta={
                "fields": changed,
                **({"batch": batch_id} if batch_id else {}),
                **({"set_by": set_by[photo_id]} if set_by and photo_id in set_by else {}),
            },
            answers=(answers or {}).get(photo_id),
            source=source,
            done_by=done_by,
            done_by_name=str(done_by) if done_by else "",
        )
        for photo_id, changed in changes.items()
    )
    return numbers


def find_last_numbers(photo_ids: Iterable[int]) -> dict[int, int]:
    """The number of each photo's last act; 0 where there is none."""
    ids = list(photo_ids)
    rows = Act.objects.filter(kind=Act.Kind.PHOTO, thing_id__in=ids).order_by()
    last = dict(rows.values_list("thing_id").annotate(last=Max("number")))
    return {photo_id: last.get(photo_id, 0) for photo_id in ids}


def find_photo_acts(photo_ids: Collection[int]) -> QuerySet[Act]:
    """The acts of some photos, the newest of each first."""
    acts = Act.objects.filter(kind=Act.Kind.PHOTO, thing_id__in=photo_ids)
    return acts.order_by("thing_id", "-number")


def find_changers(overtaken: Collection[tuple[int, str]]) -> dict[tuple[int, str], str]:
    """Who changed these columns of these photos last, as far as the log tells, in 1 query."""
    found: dict[tuple[int, str], str] = {}
    if not overtaken:
        return found
    acts = find_photo_acts({photo_id for photo_id, _ in overtaken}).order_by("-done_at", "-pk")
    for act in acts[:LOOKED_THROUGH]:
        for column in act.delta.get("fields", ()):
            found.setdefault((act.thing_id, column), act.done_by_name)
    return {each: found.get(each) or "somebody" for each in overtaken}
