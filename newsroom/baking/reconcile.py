"""Rows against files, both ways: whatever was lost between an edit and its file is found here.

The steps: moments that passed and marks that wait; what every published thing should own against
the rows; the rows against the files; files that no row knows; the public renditions. What differs
becomes stale and is baked like any other page: rebuilding the whole tree from an empty folder is
the same code. Each step goes slice by slice, and remembers where it is: a comparison that was
killed goes on there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from newsroom.baking import compare_files, compare_owners, rendition_check
from newsroom.baking.change_log import note_what_nobody_noted
from newsroom.baking.kind_counts import count_kinds
from newsroom.baking.moved_links import link_everything_moved
from newsroom.baking.outbox import mark_stale
from newsroom.baking.planner import plan_due_marks
from newsroom.baking.remembered_place import Place, begin_comparison
from newsroom.baking.report import Comparing, OnProgress, Report
from newsroom.baking.revision import find_site_revision, find_style_revision
from newsroom.baking.schedules import act_on_schedules
from newsroom.baking.trees import choose_tree
from newsroom.models.public_tree import PublicSite, StaleMark, Urgency

REST_FACTOR = 9
# Younger files may belong to a bake whose row is not written yet.
ORPHAN_AFTER_SECONDS = 60.0

type Step = Callable[[Comparing, Any], Iterator[int | str]]


def note_all(comparing: Comparing, _: Any) -> Iterator[str]:
    """What nobody noted for those who keep copies."""
    note_what_nobody_noted()
    yield ""


def link_all(comparing: Comparing, _: Any) -> Iterator[str]:
    """Old addresses that lead to new ones."""
    link_everything_moved(comparing.tree)
    yield ""


# In this order; a comparison that was killed names the step that it was at.
STEPS: dict[str, Step] = {
    "site": compare_owners.compare_site,
    "galleries": compare_owners.compare_galleries,
    "articles": compare_owners.compare_articles,
    "public photos": compare_owners.compare_public_photos,
    "told photos": compare_owners.compare_told_photos,
    "what has rows": compare_owners.compare_what_has_rows,
    "notes": note_all,
    "files": compare_files.compare_files,
    "unknown files": compare_files.remove_orphans,
    "moved": link_all,
    "renditions left over": rendition_check.withdraw_renditions,
    "renditions missing": rendition_check.publish_what_is_shown,
    "renditions damaged": rendition_check.check_renditions,
}


def show_nothing(step: str, done: int, total: int) -> None:
    """For those who do not watch."""


def compare_everything(
    *,
    reads_content: bool = False,
    orphan_after_seconds: float = ORPHAN_AFTER_SECONDS,
    may_remove_most: bool = False,
    on_progress: OnProgress = show_nothing,
) -> Report:
    """Find every difference, mend what is not baking, and make the rest stale.

    Files are compared by size and time of change; `reads_content` compares their bytes. Memory does
    not grow with the library. A database that knows less than half of the files is more likely the
    wrong one than a site that was emptied: nothing is removed then but with `may_remove_most`.
    `on_progress` gets the step, and how many are done of how many; what it raises ends the
    comparison, and the next one goes on where this one was.
    """
    tree = choose_tree()
    tree.remove_unfinished()
    moments, marks, noted = act_on_schedules(), plan_all(), Report()
    note_revision(noted)
    place = begin_comparison(reads_content=reads_content, may_remove_most=may_remove_most)
    report = place.report
    report.moments += moments
    report.marks += marks
    report.is_new_revision |= noted.is_new_revision
    report.is_new_style |= noted.is_new_style
    comparing = Comparing(
        report, tree, reads_content, orphan_after_seconds, may_remove_most, on_progress
    )
    try:
        run_steps(comparing, place)
    except BaseException:
        place.leave()
        raise
    PublicSite.objects.filter(pk=1).update(
        reconciled_at=timezone.now(),
        reconcile_seconds=place.seconds,
        report={**report.to_json(), "kinds": count_kinds()},
    )
    place.end()
    return report


def run_steps(comparing: Comparing, place: Place) -> None:
    """Every step that is not done yet, from where the one that was begun came to."""
    names = list(STEPS)
    first = names.index(place.step) if place.step in STEPS else 0
    for name in names[first:]:
        after = place.after if name == place.step else None
        place.step, place.after = name, after
        for reached in STEPS[name](comparing, after):
            place.reach(reached)


def is_time_to_compare() -> bool:
    """Whether the next comparison is due: of a large site, it takes a tenth of the time at most.

    It is due at once when this process has other code, templates or settings than the last one.
    """
    site = PublicSite.objects.filter(pk=1).first()
    if site is None or site.reconciled_at is None or is_of_other_revision(site):
        return True
    pause = timedelta(seconds=(site.reconcile_seconds or 0.0) * REST_FACTOR)
    return timezone.now() >= site.reconciled_at + pause


def is_of_other_revision(site: PublicSite) -> bool:
    """Whether the last bakes were of other code, templates, settings or static files."""
    found = (find_site_revision(), find_style_revision())
    return (site.revision, site.style_revision) != found


def note_revision(report: Report) -> None:
    """Make pages stale when code, templates or settings are not those of the last bakes; where only
    static files are others, the pages that name them.
    """
    with transaction.atomic():
        site = PublicSite.locked()
        if not is_of_other_revision(site):
            return
        before = site.revision
        site.revision, site.style_revision = find_site_revision(), find_style_revision()
        site.save(update_fields=["revision", "style_revision"])
        if before and before != site.revision:
            report.is_new_revision = True
            mark_stale(StaleMark.Kind.SITE, urgency=Urgency.BACKGROUND)
        elif before:
            report.is_new_style = True
            mark_stale(StaleMark.Kind.STYLE, urgency=Urgency.BACKGROUND)
    plan_all()


def plan_all() -> int:
    """Plan whatever was marked; the number of marks."""
    return sum(iter(lambda: plan_due_marks(all_of_them=True), 0))
