"""The outbox: edits leave marks, and the planner turns marks into stale pages.

A mark is one inserted row, so that edits never wait for one another here; planners go one after the
other. The task is only the doorbell.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import Case, F, Q, SmallIntegerField, Value, When
from django.db.models.functions import Greatest
from django.utils import timezone

from media.doorbell import ring_on_commit
from newsroom.baking.pages import PAGE_KINDS, PageKind
from newsroom.baking.plan import (
    SITE,
    PlannedPage,
    Reach,
    owner_of_photo,
    pages_of,
    pages_of_photos,
    reach_of,
)
from newsroom.baking.rows import (
    ABSENT,
    BakedPage,
    BakedPageQuerySet,
    PublicSite,
    StaleMark,
    Urgency,
)

# Photos of one gallery become ready one after the other: their pages wait a little for the next.
RENDITIONS_SETTLE = timedelta(seconds=3)
MARKS_AT_ONCE = 2_000
BAKE_TASK, KILL_TASK = "newsroom.tasks.bake_stale_pages", "newsroom.tasks.bake_killed_pages"

KINDS = {kind.name: kind for kind in PAGE_KINDS}


def mark_stale(
    kind: StaleMark.Kind,
    object_id: int = 0,
    *,
    slide_id: str = "",
    urgency: Urgency = Urgency.EDIT,
    settle: timedelta = timedelta(),
) -> None:
    """Note that something was edited; to be called inside the edit's own transaction.

    `settle` is how long more of the same may be expected.
    """
    StaleMark.objects.create(
        kind=kind,
        object_id=object_id,
        slide_id=slide_id,
        urgency=urgency,
        due_at=timezone.now() + settle,
    )
    if not settle:
        ring_on_commit(KILL_TASK if urgency == Urgency.KILL else BAKE_TASK)


def plan_what_is_due(*, all_of_them: bool = False) -> int:
    """Turn the marks that are due into stale pages. The number of marks.

    Marks that are not due yet go along with one of theirs that is: a burst of edits is baked once.
    """
    due = StaleMark.objects.all() if all_of_them else StaleMark.objects.filter(is_due())
    if not due.exists():
        return 0
    with transaction.atomic():
        PublicSite.locked()
        marks = list(due.order_by("pk")[:MARKS_AT_ONCE])
        if not marks:
            return 0
        together = Q(pk__in=[mark.pk for mark in marks])
        for mark in marks:
            together |= Q(kind=mark.kind, object_id=mark.object_id, slide_id=mark.slide_id)
        taken = list(StaleMark.objects.filter(together)) if len(marks) < 100 else marks
        apply_reach(reach_of(taken), max(Urgency(mark.urgency) for mark in taken))
        StaleMark.objects.filter(pk__in=[mark.pk for mark in taken]).delete()
    return len(taken)


def is_due() -> Q:
    """Marks that nothing more is expected for."""
    return Q(due_at__lte=timezone.now())


def apply_reach(reach: Reach, urgency: Urgency) -> None:
    """Write down what is stale."""
    for owner in sorted(reach.owners):
        planned = pages_of(owner)
        slide_ids = None if owner in reach.whole else reach.slides.get(owner)
        sync_owner(owner, planned, only_slides=slide_ids, lists_only=owner == SITE, urgency=urgency)
    leads_on = [kind.name for kind in PAGE_KINDS if kind.leads_on]
    leading = BakedPage.objects.filter(owner__in=reach.leading - reach.whole, kind__in=leads_on)
    raise_versions(leading, urgency)
    sync_photos(reach.photo_ids, urgency, is_edited=True)
    sync_photos(reach.shown_photo_ids, urgency, is_edited=False)
    if reach.everything:
        sync_owner(SITE, pages_of(SITE), urgency=urgency, is_edited=False)
        # Many pages: what is edited meanwhile goes before.
        raise_versions(BakedPage.objects.all(), Urgency.BACKGROUND)


def sync_owner(
    owner: str,
    planned: Collection[PlannedPage],
    *,
    only_slides: set[str] | None = None,
    lists_only: bool = False,
    urgency: Urgency,
    is_edited: bool = True,
) -> int:
    """Make the rows of an owner what is planned, and mark stale what an edit reaches.

    `only_slides`: of the slides' own pages, those of these alone are stale, unless slides came or
    went, which changes the numbers on all of them. `is_edited` False only compares. Returns the
    number of rows that were not as planned.
    """
    rows = {row.url: row for row in BakedPage.objects.filter(owner=owner)}
    wanted = {page.url: page for page in planned}
    new = [row_of(owner, page, urgency) for url, page in wanted.items() if url not in rows]
    BakedPage.objects.bulk_create(new, ignore_conflicts=True)
    changed: dict[int, list[int]] = {}
    for url, row in rows.items():
        status = wanted[url].status if url in wanted else ABSENT
        if row.wanted_status != status:
            changed.setdefault(status, []).append(row.pk)
    for status, row_ids in changed.items():
        of_status = BakedPage.objects.filter(pk__in=row_ids)
        of_status.update(wanted_status=status)
        raise_versions(of_status, urgency)
    number = len(new) + sum(map(len, changed.values()))
    if is_edited:
        known = {pk for row_ids in changed.values() for pk in row_ids}
        slides_came_or_went = any(
            is_slide_kind(page.kind) for url, page in wanted.items() if url not in rows
        ) or any(is_slide_kind(KINDS.get(row.kind)) for row in rows.values() if row.pk in known)
        if slides_came_or_went:
            only_slides = None
        reached = [
            row.pk
            for row in rows.values()
            if row.pk not in known
            and is_reached(row, wanted.get(row.url), only_slides, lists_only=lists_only)
        ]
        raise_versions(BakedPage.objects.filter(pk__in=reached), urgency)
    return number


def sync_photos(photo_ids: Collection[int], urgency: Urgency, *, is_edited: bool) -> int:
    """The same for photos by themselves, in a constant number of queries where all is as planned.

    What one photo removed from a gallery or an article leaves behind is found by `reconcile`.
    """
    if not photo_ids:
        return 0
    planned = pages_of_photos(photo_ids)
    owners = {owner_of_photo(photo_id): pages for photo_id, pages in planned.items()}
    rows: dict[str, dict[str, int]] = {owner: {} for owner in owners}
    found = BakedPage.objects.filter(owner__in=owners).exclude(wanted_status=ABSENT)
    for owner, url, status in found.order_by().values_list("owner", "url", "wanted_status"):
        rows[owner][url] = status
    changed = {
        owner
        for owner, pages in owners.items()
        if rows[owner] != {page.url: page.status for page in pages}
    }
    number = sum(
        sync_owner(owner, owners[owner], urgency=urgency, is_edited=False)
        for owner in sorted(changed)
    )
    if is_edited:
        raise_versions(BakedPage.objects.filter(owner__in=owners.keys() - changed), urgency)
    return number


def is_slide_kind(kind: PageKind | None) -> bool:
    """Whether each slide has such a page."""
    return kind is not None and kind.owner == "slide"


def is_reached(
    row: BakedPage, page: PlannedPage | None, only_slides: set[str] | None, *, lists_only: bool
) -> bool:
    """Whether an edit of its owner changes what the page of a row shows."""
    if page is None:
        return False
    if lists_only:
        return page.kind.is_list
    if only_slides is not None and is_slide_kind(page.kind):
        return any(f"/{slide_id}" in row.url for slide_id in only_slides)
    return True


def row_of(owner: str, page: PlannedPage, urgency: Urgency) -> BakedPage:
    """The row of a page that is wanted for the first time."""
    return BakedPage(
        path=page.path,
        url=page.url,
        kind=page.kind.name,
        owner=owner,
        phase=page.kind.phase,
        urgency=urgency,
        wanted_status=page.status,
    )


def raise_versions(rows: BakedPageQuerySet, urgency: Urgency) -> int:
    """Make pages stale; one that failed gets another chance at once. Their number.

    A page that was stale already keeps its place in the queue, or gets a better one.
    """
    small = SmallIntegerField()
    is_fresh = When(wanted_version=F("baked_version"), then=Value(0, output_field=small))
    return rows.update(
        urgency=Greatest(
            Case(is_fresh, default=F("urgency"), output_field=small),
            Value(int(urgency), output_field=small),
        ),
        wanted_at=Case(
            When(wanted_version=F("baked_version"), then=Value(timezone.now())),
            default=F("wanted_at"),
        ),
        wanted_version=F("wanted_version") + 1,
        tries=0,
        retry_at=None,
    )
