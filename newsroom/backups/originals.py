"""Looking at every original: whether it is there, holds what its name says, and belongs to a photo.

It goes on where it was stopped, and its memory does not grow with the library.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Final

from django.core.files.storage import Storage
from django.utils import timezone

from media.models import Photo
from newsroom.backups.stored_files import (
    StoredFile,
    find_hash,
    hash_stored,
    list_files,
    side_by_side,
)
from newsroom.models import BinItem
from newsroom.models.originals_checks import OriginalsCheck

ROWS_AT_ONCE: Final = 2_000
NOTED_EVERY_SECONDS: Final = 5.0
MOST_NAMED: Final = 100
STRAYS_AT_ONCE: Final = 500
# A younger file may be about to get its row.
STRAY_AFTER_SECONDS: Final = 3600.0

type OnOriginal = Callable[[OriginalsCheck], object]


def check_originals(
    storage: Storage, *, anew: bool = False, on_original: OnOriginal = lambda _check: None
) -> OriginalsCheck:
    """Look at every original, or at the rest of them where a look was stopped; its result.

    A stop (Ctrl-C, a kill) loses at most five seconds of it.
    """
    check = begin_check(anew=anew)
    noted, strays = time.monotonic(), []
    try:
        for name, file, is_named in compare(storage, check.reached):
            if file is None:
                note_missing(check, name)
            elif is_named:
                look_at(check, storage, file)
            elif time.time() - file.changed_at > STRAY_AFTER_SECONDS:
                strays.append(name)
            if len(strays) >= STRAYS_AT_ONCE:
                note_strays(check, strays)
                strays = []
            check.reached = name
            on_original(check)
            if time.monotonic() - noted > NOTED_EVERY_SECONDS and not strays:
                check.save()
                noted = time.monotonic()
        note_strays(check, strays)
        strays = []
        check.finished_at = timezone.now()
    finally:
        note_strays(check, strays)
        check.save()
    OriginalsCheck.objects.filter(pk__lt=check.pk).delete()
    return check


def begin_check(*, anew: bool) -> OriginalsCheck:
    """The look that was stopped, or a new one."""
    unfinished = OriginalsCheck.objects.filter(finished_at=None).order_by("pk")
    if anew:
        unfinished.delete()
    return unfinished.last() or OriginalsCheck.objects.create()


def compare(storage: Storage, after: str) -> Iterator[tuple[str, StoredFile | None, bool]]:
    """Every name that the store or a photo knows, the file, and whether a photo names it."""
    there = ((file.name, file) for file in list_files(storage, after=after))
    for name, found in side_by_side(there, ((name, None) for name in list_named(after))):
        yield name, found.get(0), 1 in found


def list_named(after: str) -> Iterator[str]:
    """The originals of all photos, in order; no cursor stays open meanwhile.

    Made-up photos (`seed_library`) share the files of other photos: those are looked at once.
    """
    last = find_hash(after) or after.partition("/")[0]
    while rows := list(
        Photo.objects.filter(original_sha256__gt=last)
        .order_by("original_sha256")
        .values_list("original_sha256", "original")[:ROWS_AT_ONCE]
    ):
        for sha256, name in rows:
            if find_hash(name) == sha256:
                yield name
        last = rows[-1][0]


def look_at(check: OriginalsCheck, storage: Storage, file: StoredFile) -> None:
    """Compare one with its name, which is its hash."""
    try:
        is_right = hash_stored(storage, file.name) == find_hash(file.name)
    except FileNotFoundError:
        note_missing(check, file.name)
        return
    check.looked_at += 1
    check.size_bytes += file.size_bytes
    if not is_right:
        check.altered += 1
        keep_name(check, "altered", file.name)


def note_missing(check: OriginalsCheck, name: str) -> None:
    """One that a photo names and that is nowhere, unless the photo was deleted just now."""
    if Photo.objects.filter(original=name).exists():
        check.missing += 1
        keep_name(check, "missing", name)


def note_strays(check: OriginalsCheck, names: list[str]) -> None:
    """Those of some files that no photo names, also none in the bin."""
    if not names:
        return
    left = set(names) - set(
        Photo.objects.filter(original__in=names).values_list("original", flat=True)
    )
    for rows in BinItem.objects.filter(kind="photo").values_list("rows", flat=True).iterator(100):
        left -= {row["fields"].get("original") for row in rows if row["model"] == "media.photo"}
    for name in sorted(left):
        check.strays += 1
        keep_name(check, "strays", name)


def keep_name(check: OriginalsCheck, kind: str, name: str) -> None:
    """Keep the first names of a kind."""
    kept = check.names.setdefault(kind, [])
    if len(kept) < MOST_NAMED:
        kept.append(name)


def find_last_check() -> OriginalsCheck | None:
    """The last one that came to its end."""
    return OriginalsCheck.objects.exclude(finished_at=None).order_by("pk").last()
