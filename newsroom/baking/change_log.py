"""The order in which things changed for other sites: noted when planned, told when baked.

What makes a thing's own data stale is noted in the same transaction (`note_changes`). Its place in
the order is given when its file in the public tree is the new one (`give_positions`), so that
whoever is told and asks at once gets what he was told of; what is gone is told as soon as it is
dark. Places are given one transaction after the other, under the lock of the public tree's one row:
who sees one of them sees all before it, whoever else commits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from itertools import batched
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from gallery.models import ChangedThing, Gallery
from media.models import Photo
from newsroom.baking.pages import TOLD_KINDS
from newsroom.baking.webhook_queue import queue_changes
from newsroom.models import Article, Section
from newsroom.models.public_tree import ABSENT, SHOWN, BakedPage, PublicSite
from newsroom.visibility import why_photo_is_gone

Kind, Reason, Turn = ChangedThing.Kind, ChangedThing.Reason, ChangedThing.Turn

NEVER_WAS = 404
AT_ONCE = 500
RIGHTS = ("killed_at", "expires_at", "archive_until", "may_be_syndicated")
NOTED = ("slug", "status", "reason", "changed_at", "turn")
# Two changes of one thing never are of one moment: who has seen the first is to see the second.
LEAST_STEP = timedelta(milliseconds=1)


def note_changes(
    statuses: Mapping[str, int],
    *,
    is_edited: bool = True,
    at: Mapping[str, datetime] | None = None,
) -> None:
    """Note that what owners such as "gallery:12" show other sites has changed.

    `statuses` are those that their addresses are to have: 200, 410, or 0 for nothing at all. What
    never was public is not noted, nor what was gone before for the same reason; unless `is_edited`,
    nor what was there before. `at` are moments other than now. To be called while
    `PublicSite.locked()` is held, after the pages' own rows.
    """
    ids: dict[str, dict[int, int]] = {}
    for owner, status in statuses.items():
        kind, _, number = owner.partition(":")
        ids.setdefault(kind, {})[int(number)] = status
    for name, of_kind in ids.items():
        for chunk in batched(sorted(of_kind), AT_ONCE):
            kind = Kind(name)
            found = ChangedThing.objects.filter(kind=kind, thing_id__in=chunk)
            known = {row.thing_id: row for row in found}
            facts = read_facts(kind, chunk)
            rows = []
            for pk in chunk:
                row = note_change(
                    known.get(pk) or ChangedThing(kind=kind, thing_id=pk),
                    is_new=pk not in known,
                    status=of_kind[pk],
                    fact=facts.get(pk, Fact("", Reason.DELETED)),
                    is_edited=is_edited,
                    at=(at or {}).get(f"{kind}:{pk}"),
                )
                if row is not None:
                    rows.append(row)
            save_notes(rows)


def note_change(
    row: ChangedThing,
    *,
    is_new: bool,
    status: int,
    fact: Fact,
    is_edited: bool,
    at: datetime | None,
) -> ChangedThing | None:
    """The row as it is to be; None where there is nothing to note."""
    if is_new and status == ABSENT:
        return None  # nobody outside ever had it
    status = status or NEVER_WAS
    reason = Reason.NONE if status == SHOWN else fact.reason
    slug = fact.slug or row.slug
    is_as_noted = (row.status, row.reason, row.slug) == (status, reason, slug)
    if is_as_noted and (status != SHOWN or not is_edited):
        return None
    now = at or timezone.now()
    row.changed_at = now if is_new else max(now, row.changed_at + LEAST_STEP)
    row.slug, row.status, row.reason = slug, status, reason
    if row.turn != Turn.READY:
        row.turn = Turn.BAKES if status == SHOWN else Turn.READY
    return row


def save_notes(rows: Collection[ChangedThing]) -> None:
    """Write rows that are new, or noted anew."""
    ChangedThing.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["kind", "thing_id"], update_fields=NOTED
    )


class Fact(NamedTuple):
    """What a note says of a thing, from its own row."""

    slug: str
    reason: ChangedThing.Reason  # why it is gone, if it is


def read_facts(kind: ChangedThing.Kind, ids: Iterable[int]) -> dict[int, Fact]:
    """What notes say of those things that are there, in one query."""
    if kind == Kind.PHOTO:
        photos = Photo.objects.filter(pk__in=ids).only(*RIGHTS).order_by()
        return {photo.pk: Fact("", why_photo_is_gone(photo)) for photo in photos}
    models: dict[str, Any] = {
        Kind.GALLERY: Gallery,
        Kind.ARTICLE: Article,
        Kind.SECTION: Section,
    }
    rows = models[kind].objects.filter(pk__in=ids).order_by().values_list("pk", "slug")
    return {pk: Fact(slug, Reason.WITHDRAWN) for pk, slug in rows}


def note_sections() -> None:
    """Note sections that are new, have another address, or are gone; in 2 queries where none is."""
    rows = {row.thing_id: row for row in ChangedThing.objects.filter(kind=Kind.SECTION)}
    slugs = dict(Section.objects.order_by().values_list("pk", "slug"))
    shown = {pk for pk, slug in slugs.items() if pk not in rows or rows[pk].slug != slug}
    shown |= {pk for pk in slugs.keys() & rows.keys() if rows[pk].status != SHOWN}
    gone = {pk for pk, row in rows.items() if pk not in slugs and row.status == SHOWN}
    statuses = dict.fromkeys(shown, SHOWN) | dict.fromkeys(gone, ABSENT)
    if statuses:
        note_changes({f"{Kind.SECTION}:{pk}": status for pk, status in statuses.items()})


def note_bakes(pages: Iterable[tuple[BakedPage, bool]]) -> None:
    """The data of things was baked, for each whether it is the same: it may be told, unless it was
    and is the same.

    Other bytes without a note, such as after an upgrade, are told as well. To be called in the
    transaction of the bake, after the pages' own rows.
    """
    ids: dict[tuple[str, bool], list[int]] = {}
    for page, is_same in pages:
        if page.kind not in TOLD_KINDS or page.wanted_status != SHOWN:
            continue
        if page.kind == "section JSON":
            note_section_bake(page, is_same=is_same)
            continue
        kind, _, number = page.owner.partition(":")
        ids.setdefault((kind, is_same), []).append(int(number))
    for (kind, is_same), of_kind in ids.items():
        rows = ChangedThing.objects.filter(kind=kind, thing_id__in=of_kind)
        tell_rows(rows, is_same=is_same)


def note_section_bake(page: BakedPage, *, is_same: bool) -> None:
    """The same of a section: no edit of it is noted elsewhere."""
    rows = ChangedThing.objects.filter(kind=Kind.SECTION, slug=page.url.rpartition("/")[2])
    if not is_same:
        rows.filter(turn=Turn.TOLD).update(changed_at=timezone.now())
    tell_rows(rows, is_same=is_same)


def tell_rows(rows: QuerySet[ChangedThing], *, is_same: bool) -> None:
    """Have things told, those that are the same only where that waits for it."""
    if is_same:
        rows = rows.filter(turn=Turn.BAKES)
    rows.update(turn=Turn.READY)


def give_positions() -> int:
    """Give what is ready its place in the order of change, what is gone first. How many things."""
    ready = ChangedThing.objects.filter(turn=Turn.READY).order_by("-status", "pk")
    number = 0
    while ready.exists():
        with transaction.atomic():
            PublicSite.locked()
            last = ChangedThing.objects.aggregate(last=Max("position"))["last"] or 0
            rows = list(ready[:AT_ONCE])
            for position, row in enumerate(rows, start=last + 1):
                row.position, row.turn = position, Turn.TOLD
            ChangedThing.objects.bulk_update(rows, ["position", "turn"])
            queue_changes(rows)
        number += len(rows)
    return number


def note_what_nobody_noted(*, at_once: int = AT_ONCE) -> int:
    """Compare the rows of the public tree with the notes; how many things were not noted as they
    are. After an upgrade, those are all of them.
    """
    pages = BakedPage.objects.filter(kind__in=TOLD_KINDS).exclude(kind="section JSON")
    number, last = 0, 0
    while chunk := list(pages.filter(pk__gt=last).order_by("pk")[:at_once]):
        last = chunk[-1].pk
        number += note_missing(chunk)
    with transaction.atomic():
        PublicSite.locked()
        note_sections()
        tell_what_is_baked(Kind.SECTION)
    give_positions()
    return number


def note_missing(pages: Collection[BakedPage]) -> int:
    """The same for some pages."""
    wanted: dict[str, BakedPage] = {}
    for page in pages:
        if page.owner not in wanted or page.wanted_status != ABSENT:  # of an old address
            wanted[page.owner] = page
    noted = read_statuses(wanted)
    missing = [
        page
        for owner, page in wanted.items()
        if page.wanted_status != ABSENT and noted.get(owner) != page.wanted_status
    ]
    if not missing:
        return 0
    with transaction.atomic():
        PublicSite.locked()
        row_ids = [page.pk for page in missing]
        current = list(BakedPage.objects.filter(pk__in=row_ids).exclude(wanted_status=ABSENT))
        note_changes(
            {page.owner: page.wanted_status for page in current},
            at={page.owner: page.wanted_at for page in current},
        )
        for page in current:
            if not page.is_stale:
                note_bakes([(page, True)])
    return len(missing)


def read_statuses(owners: Iterable[str]) -> dict[str, int]:
    """The status that was noted of each owner."""
    ids: dict[str, list[int]] = {}
    for owner in owners:
        kind, _, number = owner.partition(":")
        ids.setdefault(kind, []).append(int(number))
    return {
        f"{kind}:{pk}": status
        for kind, of_kind in ids.items()
        for pk, status in ChangedThing.objects.filter(kind=kind, thing_id__in=of_kind).values_list(
            "thing_id", "status"
        )
    }


def tell_what_is_baked(kind: ChangedThing.Kind) -> None:
    """Tell sections that wait for a file which is there."""
    waiting = ChangedThing.objects.filter(kind=kind, turn=Turn.BAKES)
    for row in waiting:
        url = f"/api/v1/sections/{row.slug}"
        if any(not page.is_stale for page in BakedPage.objects.filter(url=url)):
            ChangedThing.objects.filter(pk=row.pk).update(turn=Turn.READY)
