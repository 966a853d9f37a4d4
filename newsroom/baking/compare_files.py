"""The rows against the files of the public tree, and the files that no row knows.

Neither all rows nor all names of files are ever in memory.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
from collections.abc import Collection, Iterator
from itertools import batched
from typing import IO, Any

from newsroom.baking.bake_page import find_file, find_other_status
from newsroom.baking.compressed_forms import COMPRESSED, forms_of, is_text
from newsroom.baking.local_tree import FileState, LocalTree
from newsroom.baking.report import CHUNK, Comparing
from newsroom.baking.sync_pages import raise_versions
from newsroom.models.public_tree import ABSENT, BakedPage, Urgency

FEW_FILES = 300
NAMED = 1_000  # of the files that were removed
COMPARED = (
    *("path", "baked_status", "wanted_version", "baked_version"),
    *("baked_at", "size_bytes", "sha256"),
)

logger = logging.getLogger(__name__)


def compare_files(comparing: Comparing, after: Any) -> Iterator[int]:
    """The files of all rows that are said to be baked."""
    fresh = BakedPage.objects.exclude(baked_status=ABSENT).exclude(wanted_status=ABSENT)
    last = after or 0
    total, seen = fresh.count(), fresh.filter(pk__lte=last).count()
    rows = fresh.order_by("pk").only(*COMPARED)
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        compare_some(comparing, chunk)
        last, seen = chunk[-1].pk, seen + len(chunk)
        comparing.tell("Pages", seen, total)
        yield last


def compare_some(comparing: Comparing, rows: Collection[BakedPage]) -> None:
    """The files of some rows; what differs is to be baked anew."""
    tree, lost, touched = comparing.tree, list[int](), list[int]()
    for row in rows:
        if row.is_stale or row.baked_at is None:
            continue
        path = find_file(row.path, row.baked_status)
        state = FileState(row.size_bytes, row.baked_at)
        other = find_file(row.path, find_other_status(row.baked_status))
        if not tree.is_as_baked(path, state):
            (touched if tree.has(path) else lost).append(row.pk)
        elif (comparing.reads_content and not is_content_right(tree, path, row.sha256)) or tree.has(
            other
        ):
            touched.append(row.pk)
    for row_ids in filter(None, (lost, touched)):
        found = BakedPage.objects.filter(pk__in=row_ids)
        # So that the same content is written again, though it is the same.
        found.update(sha256="")
        raise_versions(found, Urgency.BACKGROUND)
    comparing.report.missing += len(lost)
    comparing.report.changed += len(touched)


def is_content_right(tree: LocalTree, path: str, sha256: str) -> bool:
    """Whether a file and its compressed forms hold what was baked."""
    content = tree.read(path)
    if content is None or hashlib.sha256(content).hexdigest() != sha256:
        return False
    return not is_text(path) or tree.are_forms_right(path, content)


def remove_orphans(comparing: Comparing, _: Any) -> Iterator[int]:
    """Remove files that no row knows, unless they are most of the tree.

    Their names are noted on disk until all are known: what is cut off begins anew.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="surrogateescape") as names:
        found = 0
        for found in note_orphans(comparing, names):
            comparing.tell("Files", 0, 0)
            yield found
        known = BakedPage.objects.exclude(baked_status=ABSENT).count() * (1 + len(COMPRESSED))
        if found > max(known, FEW_FILES) and not comparing.may_remove_most:
            comparing.report.orphans_kept = found
            logger.error(
                "%s files of the public tree are unknown to this database, more than it knows. Is "
                "it the right one? If so: manage.py reconcile --remove-unknown",
                found,
            )
            return
        names.seek(0)
        for line in names:
            path = line.removesuffix("\0\n")
            comparing.tree.remove_file(path)
            comparing.report.note_orphan(path, named_at_most=NAMED)
        yield found


def note_orphans(comparing: Comparing, names: IO[str]) -> Iterator[int]:
    """Write down the names of all files that no row knows; how many there are, after each slice."""
    number = 0
    for paths in batched(comparing.tree.walk(), CHUNK):
        for path in find_orphans(comparing, paths):
            names.write(f"{path}\0\n")
            number += 1
        yield number


def find_orphans(comparing: Comparing, paths: Collection[str]) -> Iterator[str]:
    """Files that no row knows and that are old enough not to be a bake's under way."""
    plain = {path: plain_path(path) for path in paths}
    pages = {shown_path(path) for path in plain.values()}
    known = BakedPage.objects.filter(path__in=pages).order_by()
    statuses = dict(known.values_list("path", "baked_status"))
    for path, file in plain.items():
        status = statuses.get(shown_path(file))
        # A row that was never baked may have its file in this very moment.
        is_known = status is not None and (
            status == ABSENT or find_file(shown_path(file), status) == file
        )
        if is_known and path.removeprefix(file) in forms_of(file):
            continue
        if comparing.tree.changed_seconds_ago(path) >= comparing.orphan_after_seconds:
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
