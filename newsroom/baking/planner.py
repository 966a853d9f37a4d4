"""The planner: turns the marks that edits left in the outbox into stale pages, class by class.

Marks of the most urgent class are planned first, and in many short transactions: a removal never
waits until a plan of thousands of pages is written down. The baker calls it.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from itertools import batched

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from media.observing.work_log import log_work
from newsroom.baking.pages import PAGE_KINDS, STYLED_KINDS
from newsroom.baking.plan import (
    SITE,
    Reach,
    find_further_pages,
    find_reach,
    list_pages,
    name_photo_owner,
)
from newsroom.baking.plan_failures import leave_marks, note_failed_marks
from newsroom.baking.sync_pages import AT_ONCE, Edit, raise_in_chunks, sync_owner, sync_photos
from newsroom.models.public_tree import CLAIM, BakedPage, PublicSite, StaleMark, Urgency

MARKS_AT_ONCE = 50
# One photo may stand in a thousand galleries: the newest go with the edit, the others from afar.
NEAR_OWNERS = 50
PHOTOS_AT_ONCE = 500
TOLD_AT_MOST = 20  # in one line of the log
# Of the plan for every page, before whoever plans does something else; less than a claim on a mark.
PLANNED_SECONDS = 1.0


def plan_due_marks(
    *, all_of_them: bool = False, least_urgency: Urgency = Urgency.BACKGROUND
) -> int:
    """Turn marks into stale pages: some that are due, of the most urgent class. Their number.

    Marks that are not due yet go along with one of theirs that is: a burst of edits is baked once.
    A planner that dies leaves its marks to the next one, which may do some of it again.
    """
    marks = take_marks(all_of_them=all_of_them, least_urgency=least_urgency)
    if marks:
        plan_marks(marks)
    return len(marks)


def plan_marks(marks: list[StaleMark]) -> None:
    """Turn taken marks into stale pages; what fails is kept, and the others go on.

    What cannot even be found for all of them is looked for edit by edit.
    """
    urgency = Urgency(marks[0].urgency)
    try:
        reach = find_reach(marks)
        failed = apply_reach(reach, urgency)
        tell_plan(marks, reach)
        of_site = [mark for mark in marks if mark.is_of_all and not mark.is_alone]
        is_all_planned = not of_site or plan_everything(of_site)
    except Exception as error:  # noqa: BLE001 - kept with its reason
        by_edit = group_by_edit(marks)
        if len(by_edit) == 1:
            note_failed_marks(marks, error)
        else:
            for alike in by_edit:
                plan_marks(alike)
        return
    taken = StaleMark.objects.filter(pk__in=[mark.pk for mark in marks])
    if not is_all_planned:
        going_on = [mark.pk for mark in of_site]
        taken.filter(pk__in=going_on).update(claimed_until=None)
        taken = taken.exclude(pk__in=going_on)
    with transaction.atomic():
        kept = leave_marks(failed, urgency, taken=taken)
        taken.exclude(pk__in=kept).delete()


def group_by_edit(marks: Iterable[StaleMark]) -> list[list[StaleMark]]:
    """Marks of the same thing together."""
    groups: dict[tuple[object, ...], list[StaleMark]] = {}
    for mark in marks:
        key = (mark.kind, mark.object_id, mark.slide_id, mark.is_alone)
        groups.setdefault(key, []).append(mark)
    return list(groups.values())


def tell_plan(marks: list[StaleMark], reach: Reach) -> None:
    """Say in the log which pages an edit leads to: from a photo's id to the owners of pages."""
    edited = sorted({f"{mark.kind}:{mark.object_id}" for mark in marks})
    owners = in_order(reach.owners - {SITE}, reach.whole)
    log_work(
        "Pages planned",
        edited=edited[:TOLD_AT_MOST],
        owners=owners[:TOLD_AT_MOST],
        owners_in_all=len(owners),
    )


def take_marks(*, all_of_them: bool, least_urgency: Urgency) -> list[StaleMark]:
    """Marks of one class for this planner, with those that go along."""
    free = StaleMark.objects.free().filter(urgency__gte=least_urgency)
    # One that failed has its own time: who plans all of them would never come to an end.
    due = free.filter(is_due() | Q(error="") if all_of_them else is_due())
    if not due.exists():
        return []
    with transaction.atomic():
        first = due.order_by("-urgency", "pk").first()
        if first is None:
            return []
        alike = due.filter(urgency=first.urgency).order_by("pk")
        marks = list(alike.select_for_update(skip_locked=True)[:MARKS_AT_ONCE])
        row_ids = {mark.pk for mark in marks}
        together = Q()
        for mark in marks:
            together |= Q(kind=mark.kind, object_id=mark.object_id, slide_id=mark.slide_id)
        others = StaleMark.objects.free().filter(together, urgency__lte=first.urgency)
        marks += others.exclude(pk__in=row_ids).order_by("pk").select_for_update(skip_locked=True)
        claimed = StaleMark.objects.filter(pk__in=[mark.pk for mark in marks])
        claimed.update(claimed_until=timezone.now() + CLAIM)
    return marks


def is_due() -> Q:
    """Marks that nothing more is expected for."""
    return Q(due_at__lte=timezone.now())


def apply_reach(reach: Reach, urgency: Urgency) -> dict[str, Exception]:
    """Write down what is stale, owner by owner: others may plan and bake in between.

    Returns the owners of which the pages could not be planned, and why.
    """
    failed = dict[str, Exception]()
    for number, owner in enumerate(in_order(reach.owners - {SITE}, reach.whole)):
        own = urgency if number < NEAR_OWNERS else from_afar(urgency)
        edit = Edit(own, reach.slides.get(owner, ()), is_whole=owner in reach.whole)
        failed |= failure_of(owner, edit)
    plan_leading(reach, urgency)
    near_ids = {str(pk) for pk in reach.photo_ids}
    failed |= plan_photos(reach.photo_ids, Edit(urgency, near_ids, is_whole=False))[1]
    if SITE in reach.owners:
        further_pages = find_further_pages(reach)
        lists = Edit(urgency, reach.sitemap_parts, lists_only=True, further_pages=further_pages)
        failed |= failure_of(SITE, Edit(urgency) if SITE in reach.whole else lists)
    afar = Edit(from_afar(urgency), is_edited=False)
    failed |= plan_photos(reach.shown_photo_ids, afar)[1]
    if reach.everything:
        failed |= failure_of(SITE, Edit(urgency, is_edited=False))
    return failed


def failure_of(owner: str, edit: Edit) -> dict[str, Exception]:
    """Plan an owner's pages; the owner with the reason when that cannot be done."""
    try:
        plan_owner(owner, edit)
    except Exception as error:  # noqa: BLE001 - kept with its reason
        return {owner: error}
    return {}


def in_order(owners: Collection[str], edited: Collection[str]) -> list[str]:
    """What was edited itself before what shows it, and the newest first."""
    return sorted(
        owners, key=lambda owner: (owner in edited, int(owner.partition(":")[2])), reverse=True
    )


def from_afar(urgency: Urgency) -> Urgency:
    """The class of what an edit reaches from afar; what is to be gone is nowhere far."""
    return urgency if urgency >= Urgency.REMOVAL else min(urgency, Urgency.FAR)


def plan_owner(owner: str, edit: Edit) -> int:
    """What an owner should have, against its rows; the number that were not as planned."""
    with transaction.atomic():
        PublicSite.locked()
        return sync_owner(owner, list_pages(owner), edit)


def plan_leading(reach: Reach, urgency: Urgency) -> None:
    """The pages that end with a teaser of what was edited: from afar, unless it is to be gone."""
    leads_on = [kind.name for kind in PAGE_KINDS if kind.leads_on]
    leading = BakedPage.objects.filter(owner__in=reach.leading - reach.whole, kind__in=leads_on)
    row_ids = list(leading.order_by("pk").values_list("pk", flat=True))
    raise_in_chunks(row_ids, from_afar(urgency))


def plan_photos(photo_ids: Collection[int], edit: Edit) -> tuple[int, dict[str, Exception]]:
    """The pages of photos by themselves; how many were not as planned, and which failed, and why.

    Where many together cannot be planned, each is planned alone.
    """
    number, failed = 0, dict[str, Exception]()
    for chunk in batched(sorted(photo_ids), PHOTOS_AT_ONCE):
        try:
            with transaction.atomic():
                PublicSite.locked()
                number += sync_photos(chunk, edit)
        except Exception as error:  # noqa: BLE001 - kept with its reason
            if len(chunk) == 1:
                failed[name_photo_owner(chunk[0])] = error
                continue
            for photo_id in chunk:
                number_of_it, failed_of_it = plan_photos([photo_id], edit)
                number, failed = number + number_of_it, failed | failed_of_it
    return number, failed


def plan_everything(marks: Collection[StaleMark]) -> bool:
    """Every page there is, or every one that names static files, when nothing else waits: what is
    edited meanwhile goes before.

    A second's worth of it, after which others are planned and baked; False while there is more. The
    marks remember how far it came: who comes next goes on there, whoever was killed.
    """
    began, last = time.monotonic(), min(mark.planned_until for mark in marks)
    site, of_site = PublicSite.objects.filter(pk=1), [mark.pk for mark in marks]
    if not last:
        with transaction.atomic():
            PublicSite.locked()
        site.update(anew_since=timezone.now(), anew_pages=0)
    every = BakedPage.objects.order_by("pk").values_list("pk", flat=True)
    if all(mark.kind == StaleMark.Kind.STYLE for mark in marks):
        every = every.filter(kind__in=STYLED_KINDS)
    while row_ids := list(every.filter(pk__gt=last)[:AT_ONCE]):
        with transaction.atomic():
            raise_in_chunks(row_ids, Urgency.BACKGROUND)
            last = row_ids[-1]
            StaleMark.objects.filter(pk__in=of_site).update(planned_until=last)
            site.update(anew_pages=F("anew_pages") + len(row_ids))
        if time.monotonic() - began > PLANNED_SECONDS:
            return False
    return True
