"""Baking one page: its renditions first, then the page itself, then what nobody shows any more.

Whatever goes wrong on the way, the old page stays whole; and a bake that was overtaken by an edit
never takes the place of a newer one.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from media.models import Photo, PhotoQuerySet
from newsroom.baking.pages import gone_path_of
from newsroom.baking.public_tree import (
    RENDITIONS,
    FileState,
    LocalTree,
    StagedFile,
    public_tree,
)
from newsroom.baking.render import Answer, ask_django
from newsroom.baking.rows import (
    ABSENT,
    GONE,
    SHOWN,
    BakedPage,
    PublicSite,
    PurgeOrder,
    Urgency,
)
from newsroom.visibility import is_photo_public

# A photo's key, in the addresses of its files: media.ladder.photo_folder
PHOTO_KEY = re.compile(rb"/renditions/([0-9a-f]{2}/[0-9a-f]{20})/")
FIRST_RETRY = timedelta(seconds=2)
LONGEST_RETRY = timedelta(minutes=1)


class BakeFailed(Exception):
    """A page could not be baked; the text says why. What was there before is still there."""


class BakeOvertaken(Exception):
    """The page was edited while it was being baked: it is stale still, and baked again."""


def bake_page(page: BakedPage) -> bool:
    """Make the page's file what is wanted; True when that changed a file.

    Raises `BakeFailed`, `BakeOvertaken`, and `OSError` for a disk that is full.
    """
    began, tree = time.monotonic(), public_tree()
    before = tree.read(page.path) or b""
    if page.wanted_status == ABSENT:
        is_changed = remove_page(page, tree)
        after = b""
    else:
        answer = wanted_answer(page)
        after = answer.content if page.wanted_status == SHOWN else b""
        publish_renditions(tree, photo_folders(after))
        is_changed = place_page(page, tree, answer.content, began)
    withdraw_unused(tree, photo_folders(before) - photo_folders(after))
    return is_changed


def wanted_answer(page: BakedPage) -> Answer:
    """The page from Django; raises `BakeFailed` when it is not what the plan says."""
    answer = ask_django(page.url)
    if answer.status != page.wanted_status:
        reason = answer.error or f"expected {page.wanted_status}"
        raise BakeFailed(f"{page.url} answered {answer.status}: {reason}.")
    return answer


def place_page(page: BakedPage, tree: LocalTree, content: bytes, began: float) -> bool:
    """Put the content in its place and note it, in one transaction; True when a file changed."""
    path = file_of(page.path, page.wanted_status)
    other = file_of(page.path, other_status(page.wanted_status))
    sha256 = hashlib.sha256(content).hexdigest()
    is_same = (
        page.sha256 == sha256
        and page.baked_status == page.wanted_status
        and page.baked_at is not None
        and tree.is_as_baked(path, FileState(page.size_bytes, page.baked_at))
    )
    now = timezone.now()
    changed_at = moment_of_change(now, page.baked_at)
    staged = (
        StagedFile(tree.root, path) if is_same else tree.stage(path, content, changed_at=changed_at)
    )
    with staged, transaction.atomic():
        current = locked_page(page)
        if not is_same:
            staged.place()
            current.baked_at, current.size_bytes = changed_at, len(content)
            current.bake_seconds = time.monotonic() - began
            current.waited_seconds = max(0.0, (now - current.wanted_at).total_seconds())
        is_other_there = tree.remove(other)
        current.sha256, current.baked_status = sha256, current.wanted_status
        if not is_same or is_other_there:
            order_purge(current)
        note_success(current)
    return not is_same


def moment_of_change(now: datetime, before: datetime | None) -> datetime:
    """The moment that a file is said to have changed: now, or the second after the version before.

    nginx tells versions apart by size and whole seconds: of two of a second and a size, a reader
    who has the first would never get the other.
    """
    if before is None or before.replace(microsecond=0) < now.replace(microsecond=0):
        return now
    return before.replace(microsecond=0) + timedelta(seconds=1)


def remove_page(page: BakedPage, tree: LocalTree) -> bool:
    """Remove the page's file and its row, in one transaction; True when there was a file."""
    with transaction.atomic():
        PublicSite.locked()  # a planner that wants the page again finds the row, or makes one
        current = locked_page(page)
        # Not the other of the two: a print view's folder has the gallery's own word of farewell.
        was_there = tree.remove(file_of(page.path, current.baked_status))
        if was_there:
            order_purge(current)
        current.delete()
    return was_there


def locked_page(page: BakedPage) -> BakedPage:
    """The present row, held until the transaction ends; raises `BakeOvertaken`."""
    current = BakedPage.objects.select_for_update().filter(pk=page.pk).first()
    if current is None or current.wanted_version != page.wanted_version:
        raise BakeOvertaken
    return current


def note_success(current: BakedPage) -> None:
    """Save that the row's file is what is wanted."""
    current.baked_version = current.wanted_version
    current.claimed_until = current.retry_at = None
    current.tries, current.error, current.urgency = 0, "", 0
    current.save()


def note_failure(page: BakedPage, reason: str) -> None:
    """Save why a page could not be baked, and when to try again."""
    pause = min(FIRST_RETRY * 2 ** min(page.tries, 10), LONGEST_RETRY)
    BakedPage.objects.filter(pk=page.pk, wanted_version=page.wanted_version).update(
        error=reason,
        tries=page.tries + 1,
        retry_at=timezone.now() + pause,
        claimed_until=None,
    )


def order_purge(page: BakedPage) -> None:
    """Have caches forget the page."""
    if settings.PURGE != "none":
        PurgeOrder.objects.create(url=page.url, urgency=page.urgency)


def file_of(path: str, status: int) -> str:
    """Where a page of this status has its file."""
    return gone_path_of(path) if status == GONE else path


def other_status(status: int) -> int:
    """The status whose file must not be there beside that of this one."""
    return SHOWN if status == GONE else GONE


def photo_folders(content: bytes) -> set[str]:
    """The folders of the photos that a page names, such as "ab/abcdef…"."""
    return {folder.decode() for folder in PHOTO_KEY.findall(content)}


def publish_renditions(tree: LocalTree, folders: Collection[str]) -> int:
    """Make the files of these photos public, all that are served; the number of new ones.

    The photos are locked meanwhile, so that a kill comes before or after and never in between.
    Raises `BakeOvertaken` for a photo that may not be shown any more, `BakeFailed` for a file that
    is not in the private store.
    """
    if not folders:
        return 0
    photos = list(photos_in(folders))
    missing = [path for photo in photos for path in missing_in(tree, photo)]
    if missing or len(photos) < len(folders) or not all(photo.may_be_shown for photo in photos):
        with transaction.atomic():
            photos = list(photos_in(folders).select_for_update())
            if len(photos) < len(folders) or not all(photo.may_be_shown for photo in photos):
                raise BakeOvertaken
            missing = [path for photo in photos for path in missing_in(tree, photo)]
            for path in missing:
                publish_rendition(tree, path)
    return len(missing)


def publish_rendition(tree: LocalTree, path: str) -> None:
    """Make one file public; raises `BakeFailed` when it is lost."""
    try:
        tree.publish_rendition(path)
    except FileNotFoundError as error:
        raise BakeFailed(
            f"The rendition {path} is not in the store. `manage.py render --check-files` makes it "
            "again."
        ) from error


def missing_in(tree: LocalTree, photo: Photo) -> list[str]:
    """The files of a photo that are not public yet."""
    return [path for path in sorted(photo.served_paths) if not tree.has_rendition(path)]


def photos_in(folders: Collection[str]) -> PhotoQuerySet:
    """The photos whose files are in these folders, in the order of locking."""
    is_one_of_them = Q()
    for folder in folders:
        is_one_of_them |= Q(original_sha256__startswith=folder.partition("/")[2])
    return Photo.objects.filter(is_one_of_them).defer("embedded_metadata").order_by("pk")


def withdraw_unused(tree: LocalTree, folders: Collection[str]) -> None:
    """Remove the files of photos that a page named before, where nothing public shows them now."""
    for folder in sorted(folders):
        photo = photos_in([folder]).first()
        if photo is None or not is_photo_public(photo):
            order_rendition_purges(tree.withdraw_renditions(folder))


def order_rendition_purges(paths: Collection[str]) -> None:
    """Have caches forget files: they may hold them for a year."""
    if settings.PURGE != "none":
        PurgeOrder.objects.bulk_create(
            PurgeOrder(url=f"/{RENDITIONS}/{path}", urgency=Urgency.KILL) for path in paths
        )
