"""Putting drafts in their places: many files, and one transaction that says so.

Whatever goes wrong with one of them, its old page stays whole and the others go on; and a draft
that was overtaken by an edit never takes the place of a newer one.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from itertools import batched

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from newsroom.baking.bake_page import (
    Draft,
    find_file,
    find_other_status,
    moment_of_change,
    order_purges,
)
from newsroom.baking.change_log import note_bakes
from newsroom.baking.failures import AnsweredOtherwise, BakeOvertaken
from newsroom.baking.local_tree import FileState, LocalTree, StagedFile
from newsroom.baking.pages import POSTER, TOLD_KINDS
from newsroom.baking.posters import require_current
from newsroom.baking.webhook_queue import queue_feed
from newsroom.models.public_tree import SHOWN, BakedPage, PublicSite

FEEDS = "/feeds/"
# What a bake writes of a row. What is wanted is the planner's.
BAKED_FIELDS = (
    *("baked_version", "baked_status", "baked_at", "sha256", "size_bytes"),
    *("bake_seconds", "waited_seconds", "claimed_until", "retry_at", "tries", "error", "urgency"),
)

type Outcome = bool | Exception  # whether a file changed, or what went wrong


@dataclass(frozen=True, slots=True)
class Ready:
    """A draft whose files are complete on disk, under other names."""

    draft: Draft
    staged: StagedFile
    sha256: str
    changed_at: datetime
    is_same: bool  # as what is in its place already
    seconds: float  # from asking Django to here


def place_drafts(tree: LocalTree, drafts: Sequence[Draft]) -> dict[int, Outcome]:
    """Put drafts in their places, in their order; what became of each, by its row."""
    outcomes: dict[int, Outcome] = {}
    for chunk in batched(drafts, tree.placed_at_once):
        with ExitStack() as stack:
            ready = []
            for draft in chunk:
                try:
                    each = stage_draft(tree, draft)
                except OSError as error:
                    outcomes[draft.page.pk] = error
                    continue
                stack.enter_context(each.staged)
                ready.append(each)
            if ready:
                outcomes |= place_together(tree, ready)
    return outcomes


def stage_draft(tree: LocalTree, draft: Draft) -> Ready:
    """Write a draft's files, unless they are there as they were baked. Raises `OSError`."""
    began, page = time.monotonic(), draft.page
    path = find_file(page.path, page.wanted_status)
    sha256 = hashlib.sha256(draft.content).hexdigest()
    is_same = (
        page.sha256 == sha256
        and page.baked_status == page.wanted_status
        and page.baked_at is not None
        and tree.is_as_baked(path, FileState(page.size_bytes, page.baked_at))
    )
    changed_at = moment_of_change(timezone.now(), page.baked_at)
    if is_same:
        staged = StagedFile(tree.root, path)
    else:
        staged = tree.stage(path, draft.content, changed_at=changed_at)
    seconds = draft.seconds + time.monotonic() - began
    return Ready(draft, staged, sha256, changed_at, is_same, seconds)


def place_together(tree: LocalTree, ready: Sequence[Ready]) -> dict[int, Outcome]:
    """Put files in their places and note them, in one transaction."""
    outcomes: dict[int, Outcome] = {}
    placed: list[tuple[BakedPage, bool]] = []
    purged: list[BakedPage] = []
    with transaction.atomic():
        if any(each.draft.page.kind in TOLD_KINDS for each in ready):
            PublicSite.locked()  # before the rows, as planners do
        versions = lock_rows([each.draft.page.pk for each in ready])
        for each in ready:
            page = each.draft.page
            if versions.get(page.pk) != page.wanted_version:
                outcomes[page.pk] = BakeOvertaken()
                continue
            try:
                is_other_there = place_one(tree, page, each)
            except (OSError, AnsweredOtherwise, BakeOvertaken) as error:
                outcomes[page.pk] = error
                continue
            outcomes[page.pk] = not each.is_same
            placed.append((page, each.is_same))
            if not each.is_same or is_other_there:
                purged.append(page)
        order_purges(purged)
        save_rows([page for page, _ in placed])
        note_bakes(placed)
        for page, is_same in placed:
            if settings.WEBSUB_HUB and not is_same and page.url.startswith(FEEDS):
                queue_feed(page)
    return outcomes


def lock_rows(row_ids: Collection[int]) -> dict[int, int]:
    """The version that is wanted now, by the row, held until the transaction ends.

    Without those that somebody else holds: who plans one of them wants another page, and waiting
    for many rows at once would be a way to wait for one another.
    """
    held = BakedPage.objects.select_for_update(skip_locked=True).filter(pk__in=row_ids)
    return dict(held.order_by("pk").values_list("pk", "wanted_version"))


def place_one(tree: LocalTree, current: BakedPage, ready: Ready) -> bool:
    """Put the files of one page in their place and set its row; whether one of its other status was
    there.
    """
    draft = ready.draft
    if current.kind == POSTER and current.wanted_status == SHOWN:
        require_current(current, draft.content)
    if not ready.is_same:
        ready.staged.place()
        current.baked_at, current.size_bytes = ready.changed_at, len(draft.content)
        current.bake_seconds = ready.seconds
        waited = timezone.now() - current.wanted_at
        current.waited_seconds = max(0.0, waited.total_seconds())
    other = find_file(current.path, find_other_status(current.wanted_status))
    is_other_there = tree.remove(other)
    current.sha256, current.baked_status = ready.sha256, current.wanted_status
    current.baked_version = current.wanted_version
    current.claimed_until = current.retry_at = None
    current.tries, current.error = 0, ""
    return is_other_there


def save_rows(rows: Collection[BakedPage]) -> None:
    """Write what was baked; the given rows keep their urgency: what became of them is told with it.

    SQLite, in this process, takes many small statements at a third of what a large one costs; to
    PostgreSQL each would be another way to and fro.
    """
    if connection.vendor == "sqlite":
        update_rows(rows)
        return
    urgencies = [row.urgency for row in rows]
    for row in rows:
        row.urgency = 0
    BakedPage.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=BAKED_FIELDS
    )
    for row, urgency in zip(rows, urgencies, strict=True):
        row.urgency = urgency


def update_rows(rows: Collection[BakedPage]) -> None:
    """Write the same, a statement a row."""
    written = set(BAKED_FIELDS) - {"urgency"}
    fields = [field for field in BakedPage._meta.concrete_fields if field.name in written]
    columns = ", ".join(f"{field.column} = %s" for field in fields)
    values = [
        [
            *(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields),
            row.pk,
        ]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {BakedPage._meta.db_table} SET {columns}, urgency = 0 WHERE id = %s",  # noqa: S608
            values,
        )
