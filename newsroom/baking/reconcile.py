"""Rows against files, both ways: whatever was lost between an edit and its file is found here.

The steps: moments that passed and marks that wait; what every published thing should own against
the rows; the rows against the files; files that no row knows; the public renditions. What differs
becomes stale and is baked like any other page: rebuilding the whole tree from an empty folder is
the same code.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Collection, Iterator
from datetime import timedelta
from itertools import batched

from django.db import transaction
from django.utils import timezone

from gallery.models import ChangedThing
from newsroom.baking.bake_page import (
    find_file,
    find_other_status,
)
from newsroom.baking.change_log import note_what_nobody_noted
from newsroom.baking.local_tree import COMPRESSED, FileState, LocalTree, is_text
from newsroom.baking.moved_links import link_everything_moved
from newsroom.baking.outbox import mark_stale
from newsroom.baking.plan import list_every_owner, list_pages, name_photo_owner
from newsroom.baking.planner import plan_due_marks, plan_owner, plan_photos
from newsroom.baking.rendition_check import (
    check_renditions,
    publish_what_is_shown,
    withdraw_renditions,
)
from newsroom.baking.report import CHUNK, OnProgress, Report
from newsroom.baking.revision import find_site_revision
from newsroom.baking.schedules import act_on_schedules
from newsroom.baking.sync_pages import Edit, raise_versions
from newsroom.baking.trees import choose_tree
from newsroom.models.public_tree import ABSENT, BakedPage, PublicSite, StaleMark, Urgency
from newsroom.visibility import find_public_photos

# What is to be gone is removed first all the same.
FOUND = Edit(Urgency.BACKGROUND, is_edited=False)
REST_FACTOR = 9
FEW_FILES = 300

logger = logging.getLogger(__name__)
# Younger files may belong to a bake whose row is not written yet.
ORPHAN_AFTER_SECONDS = 60.0


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
    `on_progress` gets the step, and how many are done of how many.
    """
    began, report, tree = time.monotonic(), Report(), choose_tree()
    tree.remove_unfinished()
    report.moments = act_on_schedules()
    report.marks = plan_all()
    report.is_new_revision = note_revision()
    compare_owners(report, on_progress)
    note_what_nobody_noted()
    compare_files(report, tree, reads_content=reads_content, on_progress=on_progress)
    remove_orphans(report, tree, orphan_after_seconds, may_remove_most=may_remove_most)
    link_everything_moved(tree)
    withdraw_renditions(report, tree, orphan_after_seconds)
    publish_what_is_shown(report, tree, on_progress)
    if reads_content:
        check_renditions(report, tree)
    PublicSite.objects.filter(pk=1).update(
        reconciled_at=timezone.now(),
        reconcile_seconds=time.monotonic() - began,
        report=report.to_json(),
    )
    return report


def is_time_to_compare() -> bool:
    """Whether the next comparison is due: of a large site, it takes a tenth of the time at most.

    It is due at once when this process has other code, templates or settings than the last one.
    """
    site = PublicSite.objects.filter(pk=1).first()
    if site is None or site.reconciled_at is None or site.revision != find_site_revision():
        return True
    pause = timedelta(seconds=(site.reconcile_seconds or 0.0) * REST_FACTOR)
    return timezone.now() >= site.reconciled_at + pause


def note_revision() -> bool:
    """Make every page stale when code, templates or settings are not those of the last bakes."""
    revision = find_site_revision()
    with transaction.atomic():
        site = PublicSite.locked()
        if site.revision == revision:
            return False
        is_first = not site.revision
        site.revision = revision
        site.save(update_fields=["revision"])
        if not is_first:
            mark_stale(StaleMark.Kind.SITE, urgency=Urgency.BACKGROUND)
    plan_all()
    return not is_first


def plan_all() -> int:
    """Plan whatever was marked; the number of marks."""
    return sum(iter(lambda: plan_due_marks(all_of_them=True), 0))


def compare_owners(report: Report, on_progress: OnProgress) -> None:
    """What everything published should own, against the rows."""
    with_rows = BakedPage.objects.exclude(wanted_status=ABSENT)
    total = with_rows.values("owner").distinct().count()
    for seen, owner in enumerate(list_every_owner(), start=1):
        report.unplanned += compare_owner(owner)
        on_progress("What is published", seen, max(seen, total))
    for chunk in batched(find_public_photos().order_by("pk").values_list("pk", flat=True), CHUNK):
        report.unplanned += compare_photos(chunk)
    # Those that other sites were told of leave a word, also where the row of their page was lost.
    told = ChangedThing.objects.filter(kind=ChangedThing.Kind.PHOTO).order_by("thing_id")
    for photo_ids in batched(told.values_list("thing_id", flat=True).iterator(), CHUNK):
        report.unplanned += compare_photos(find_photos_without_rows(photo_ids))
    # What has rows and is no longer there at all.
    of_photos = with_rows.filter(owner__startswith="photo:").order_by("owner")
    for owners in batched(of_photos.values_list("owner", flat=True).iterator(), CHUNK):
        report.unplanned += compare_photos([int(owner.partition(":")[2]) for owner in owners])
    others = with_rows.exclude(owner__startswith="photo:").order_by("owner")
    for owner in others.values_list("owner", flat=True).distinct():
        if not list_pages(owner):
            report.unplanned += compare_owner(owner)


def find_photos_without_rows(photo_ids: Collection[int]) -> list[int]:
    """Those of some photos that own no page."""
    owners = {name_photo_owner(photo_id): photo_id for photo_id in photo_ids}
    rows = BakedPage.objects.filter(owner__in=owners).order_by().values_list("owner", flat=True)
    return [owners[owner] for owner in sorted(owners.keys() - set(rows))]


def compare_photos(photo_ids: Collection[int]) -> int:
    """The pages of photos by themselves against their rows; the number that were not as planned."""
    return plan_photos(photo_ids, FOUND)


def compare_owner(owner: str) -> int:
    """One owner's pages against its rows; the number of rows that were not as planned."""
    planned = list_pages(owner)
    rows = dict(BakedPage.objects.filter(owner=owner).values_list("url", "wanted_status"))
    wanted = {page.url: page.status for page in planned}
    if {url: status for url, status in rows.items() if status != ABSENT} == wanted:
        return 0
    return plan_owner(owner, FOUND)


def compare_files(
    report: Report, tree: LocalTree, *, reads_content: bool, on_progress: OnProgress
) -> None:
    """The files of all rows that are said to be baked."""
    fresh = BakedPage.objects.exclude(baked_status=ABSENT).exclude(wanted_status=ABSENT)
    total, seen = fresh.count(), 0
    for rows in batched(fresh.order_by("pk").iterator(CHUNK), CHUNK):
        lost: list[int] = []
        touched: list[int] = []
        for row in rows:
            if row.is_stale or row.baked_at is None:
                continue
            path = find_file(row.path, row.baked_status)
            state = FileState(row.size_bytes, row.baked_at)
            other = find_file(row.path, find_other_status(row.baked_status))
            if not tree.is_as_baked(path, state):
                (touched if tree.has(path) else lost).append(row.pk)
            elif (reads_content and not is_content_right(tree, path, row.sha256)) or tree.has(
                other
            ):
                touched.append(row.pk)
        for row_ids in (lost, touched):
            found = BakedPage.objects.filter(pk__in=row_ids)
            # So that the same content is written again, though it is the same.
            found.update(sha256="")
            raise_versions(found, Urgency.BACKGROUND)
        report.missing += len(lost)
        report.changed += len(touched)
        seen += len(rows)
        on_progress("Pages", seen, total)


def is_content_right(tree: LocalTree, path: str, sha256: str) -> bool:
    """Whether a file and its compressed forms hold what was baked."""
    content = tree.read(path)
    if content is None or hashlib.sha256(content).hexdigest() != sha256:
        return False
    return not is_text(path) or tree.are_forms_right(path, content)


def remove_orphans(
    report: Report, tree: LocalTree, after_seconds: float, *, may_remove_most: bool
) -> None:
    """Remove files that no row knows, unless they are most of the tree."""
    orphans = list(find_orphans(tree, after_seconds))
    known = BakedPage.objects.exclude(baked_status=ABSENT).count() * (1 + len(COMPRESSED))
    if len(orphans) > max(known, FEW_FILES) and not may_remove_most:
        report.orphans_kept = len(orphans)
        logger.error(
            "%s files of the public tree are unknown to this database, more than it knows. Is it "
            "the right one? If so: manage.py reconcile --remove-unknown",
            len(orphans),
        )
        return
    for path in orphans:
        tree.remove_file(path)
    report.orphans += orphans


def find_orphans(tree: LocalTree, after_seconds: float) -> Iterator[str]:
    """Files that no row knows and that are old enough not to be a bake's under way."""
    for paths in batched(tree.walk(), CHUNK):
        plain = {path: plain_path(path) for path in paths}
        pages = {shown_path(path) for path in plain.values()}
        known = BakedPage.objects.filter(path__in=pages)
        statuses = dict(known.values_list("path", "baked_status"))
        for path, file in plain.items():
            status = statuses.get(shown_path(file))
            # A row that was never baked may have its file in this very moment.
            is_known = status is not None and (
                status == ABSENT or find_file(shown_path(file), status) == file
            )
            is_form_of_text = path == file or is_text(file)
            if is_known and is_form_of_text:
                continue
            if tree.changed_seconds_ago(path) >= after_seconds:
                yield path


def plain_path(path: str) -> str:
    """The file of which this is a compressed form, or itself."""
    for suffix in COMPRESSED:
        path = path.removesuffix(suffix)
    return path


def shown_path(path: str) -> str:
    """The path of the row to which a file belongs: a word of farewell stands in a page's place."""
    folder, _, name = path.rpartition("/")
    return f"{folder}/index{name.removeprefix('gone')}" if name.startswith("gone.") else path
