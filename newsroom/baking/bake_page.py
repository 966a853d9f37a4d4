"""Baking one page: its renditions first, then the page itself, then what nobody shows any more.

Whatever goes wrong on the way, the old page stays whole; and a bake that was overtaken by an edit
never takes the place of a newer one.
"""

from __future__ import annotations

import hashlib
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from newsroom.baking.ask_django import Answer, ask_django
from newsroom.baking.change_log import note_bake
from newsroom.baking.failures import AnsweredOtherwise, BakeFailed, BakeOvertaken
from newsroom.baking.local_tree import FileState, LocalTree, StagedFile
from newsroom.baking.pages import POSTER, find_gone_path
from newsroom.baking.posters import require_current
from newsroom.baking.public_renditions import (
    list_photo_folders,
    publish_renditions,
    withdraw_unused,
)
from newsroom.baking.trees import choose_tree
from newsroom.baking.webhook_queue import queue_feed
from newsroom.models.public_tree import (
    ABSENT,
    GONE,
    SHOWN,
    BakedPage,
    PublicSite,
    PurgeOrder,
)

FEEDS = "/feeds/"
FIRST_RETRY = timedelta(seconds=2)
LONGEST_RETRY = timedelta(minutes=1)
NEVER_WAS = 404
READERS_STATUSES = (SHOWN, GONE, NEVER_WAS)  # one becomes another when a state changes


def bake_page(page: BakedPage) -> bool:
    """Make the page's file what is wanted; True when that changed a file.

    Raises `BakeFailed`, `BakeOvertaken`, and `OSError` for a disk that is full.
    """
    began, tree = time.monotonic(), choose_tree()
    before = tree.read(page.path) or b""
    if page.wanted_status == ABSENT:
        is_changed = remove_page(page, tree)
        after = b""
    else:
        answer = wanted_answer(page)
        after = answer.content if page.wanted_status == SHOWN else b""
        publish_renditions(tree, list_photo_folders(after))
        is_changed = place_page(page, tree, answer.content, began)
    withdraw_unused(tree, list_photo_folders(before) - list_photo_folders(after))
    return is_changed


def wanted_answer(page: BakedPage) -> Answer:
    """The page from Django.

    Raises `BakeFailed` when it is not what the plan says, and `BakeOvertaken` when that is another
    by now.
    """
    answer = ask_django(page.url)
    if answer.status == page.wanted_status:
        return answer
    if not BakedPage.objects.filter(pk=page.pk, wanted_version=page.wanted_version).exists():
        raise BakeOvertaken
    reason = answer.error or f"expected {page.wanted_status}"
    failure = AnsweredOtherwise if answer.status in READERS_STATUSES else BakeFailed
    raise failure(f"{page.url} answered {answer.status}: {reason}.")


def place_page(page: BakedPage, tree: LocalTree, content: bytes, began: float) -> bool:
    """Put the content in its place and note it, in one transaction; True when a file changed."""
    path = find_file(page.path, page.wanted_status)
    other = find_file(page.path, find_other_status(page.wanted_status))
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
        if current.kind == POSTER and current.wanted_status == SHOWN:
            require_current(current, content)
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
        note_bake(current, is_same=is_same)
        if settings.WEBSUB_HUB and not is_same and current.url.startswith(FEEDS):
            queue_feed(current)
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
        was_there = tree.remove(find_file(page.path, current.baked_status))
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


def find_file(path: str, status: int) -> str:
    """Where a page of this status has its file."""
    return find_gone_path(path) if status == GONE else path


def find_other_status(status: int) -> int:
    """The status whose file must not be there beside that of this one."""
    return SHOWN if status == GONE else GONE
