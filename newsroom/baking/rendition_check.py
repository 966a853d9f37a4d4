"""The public renditions against the photos that are shown: missing, left over, damaged."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import batched
from pathlib import Path
from typing import Any

from django.db import transaction

from media.models import Photo
from media.renditions.ladder import find_photo_folder
from media.renditions.rerender import drop_from_manifest
from media.renditions.sweep import ask_for_missing_renditions
from media.signals import tell_photo_changed
from media.storages import renditions_storage
from newsroom.baking.failures import BakeFailed, BakeOvertaken
from newsroom.baking.local_tree import RENDITIONS, LocalTree
from newsroom.baking.public_renditions import (
    ASKED,
    find_missing,
    find_photos,
    order_rendition_purges,
    publish_renditions,
)
from newsroom.baking.report import Comparing
from newsroom.models.public_tree import BakedPage
from newsroom.visibility import find_public_photos, is_photo_public

PHOTOS_AT_ONCE = 200  # with the list of all of their files
PUBLISHED_AT_ONCE = 20  # photos of one transaction, in which nobody can withdraw them
FOLDERS_AT_ONCE = 100


def withdraw_renditions(comparing: Comparing, after: Any) -> Iterator[str]:
    """Remove public renditions of photos that nothing public shows, and files that are not served.

    While pages wait to be baked, an older file may still be named by one of them.
    """
    is_settled = not BakedPage.objects.stale().exists()
    folders = (each for each in comparing.tree.walk_renditions() if each[0] > (after or ""))
    for chunk in batched(folders, FOLDERS_AT_ONCE):
        photos = find_photos_by_folder([folder for folder, _ in chunk])
        public = list_public(photos.values())
        for folder, paths in chunk:
            photo = photos.get(folder)
            is_public = photo is not None and photo.pk in public
            if is_settled or not is_public:
                withdraw_some(comparing, photo, paths, is_public=is_public)
        yield chunk[-1][0]


def withdraw_some(
    comparing: Comparing, photo: Photo | None, paths: set[str], *, is_public: bool
) -> None:
    """The same of one photo's folder."""
    report, tree = comparing.report, comparing.tree
    if photo is None and report.orphans_kept:
        return
    served = photo.served_paths if photo is not None and is_public else set()
    is_killed = photo is not None and photo.killed_at is not None
    after_seconds = comparing.orphan_after_seconds
    over = [
        path
        for path in sorted(paths - served)
        if is_killed or tree.changed_seconds_ago(f"{RENDITIONS}/{path}") >= after_seconds
    ]
    if over and photo is not None and not is_public and is_photo_public(photo):
        return  # since this moment
    for path in over:
        tree.withdraw_rendition(path)
    order_rendition_purges(over)
    report.renditions_withdrawn += len(over)


def publish_what_is_shown(comparing: Comparing, after: Any) -> Iterator[int]:
    """See that all files of every photo that is shown are there."""
    tree, last = comparing.tree, after or 0
    photos = Photo.objects.showable().order_by("pk")
    total, seen = photos.count(), photos.filter(pk__lte=last).count()
    rows = photos.only(*ASKED)
    while chunk := list(rows.filter(pk__gt=last)[:PHOTOS_AT_ONCE]):
        lacking = [photo for photo in chunk if find_missing(tree, photo)]
        public = list_public(lacking)
        shown = [photo for photo in lacking if photo.pk in public]
        for some in batched(shown, min(PUBLISHED_AT_ONCE, tree.placed_at_once)):
            comparing.report.renditions_published += publish_some(tree, some)
        last, seen = chunk[-1].pk, seen + len(chunk)
        comparing.tell("Renditions", seen, total)
        yield last


def find_photos_by_folder(folders: Collection[str]) -> dict[str, Photo]:
    """The photos whose files are in these folders."""
    return {find_photo_folder(photo.original_sha256): photo for photo in find_photos(folders)}


def list_public(photos: Iterable[Photo]) -> set[int]:
    """Those of the photos that something published shows, by their numbers."""
    row_ids = [photo.pk for photo in photos]
    if not row_ids:
        return set()
    shown = find_public_photos().filter(pk__in=row_ids).order_by()
    return set(shown.values_list("pk", flat=True))


def publish_some(tree: LocalTree, photos: Sequence[Photo]) -> int:
    """Publish what photos lack: together, or one by one where one of them holds up the others."""
    try:
        return publish_renditions(
            tree, [find_photo_folder(photo.original_sha256) for photo in photos]
        )
    except (BakeFailed, BakeOvertaken):
        return sum(publish_one(tree, photo) for photo in photos)


def publish_one(tree: LocalTree, photo: Photo) -> int:
    """Publish what one photo lacks; a file that the store has lost is made again."""
    try:
        return publish_renditions(tree, [find_photo_folder(photo.original_sha256)])
    except BakeFailed:
        store = renditions_storage()
        make_again(photo, {path for path in photo.stored_paths if not store.exists(path)})
    except BakeOvertaken:
        pass  # it was killed or withdrawn in this moment
    return 0


def make_again(photo: Photo, stored_paths: set[str]) -> None:
    """Forget files of a photo that are lost or damaged, so that they are made again."""
    with transaction.atomic():
        drop_from_manifest(photo.pk, stored_paths)
        tell_photo_changed(photo.pk, "renditions")


def check_renditions(comparing: Comparing, after: Any) -> Iterator[str]:
    """Compare every public rendition with the digest in its stored name; make damaged ones again.

    It has the same bytes in the private store, of which it is another name.
    """
    if not comparing.reads_content:
        return
    for folder, addresses in comparing.tree.walk_renditions():
        if folder > (after or ""):
            check_some(comparing, folder, addresses)
            yield folder
    ask_for_missing_renditions()


def check_some(comparing: Comparing, folder: str, addresses: set[str]) -> None:
    """The same of one photo's folder."""
    tree, photo = comparing.tree, find_photos([folder]).first()
    files = photo.served_files if photo is not None else {}
    damaged = {
        address: stored_at
        for address in addresses
        if (stored_at := files.get(address)) and not is_rendition_right(tree, address, stored_at)
    }
    if not damaged or photo is None:
        return
    for address, stored_at in sorted(damaged.items()):
        tree.withdraw_rendition(address)
        renditions_storage().delete(stored_at)
    make_again(photo, set(damaged.values()))
    comparing.report.renditions_damaged += sorted(damaged)


def is_rendition_right(tree: LocalTree, address: str, stored_at: str) -> bool:
    """Whether a public rendition holds what its name in the private store says."""
    content = tree.read(f"{RENDITIONS}/{address}") or b""
    return hashlib.sha256(content).hexdigest()[:16] == Path(stored_at).stem.rpartition("-")[2]
