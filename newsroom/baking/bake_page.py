"""One page: what Django answers for it, where its file is, and what is noted when that fails."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from newsroom.baking.ask_django import Answer, ask_django
from newsroom.baking.failures import AnsweredOtherwise, BakeFailed, BakeOvertaken
from newsroom.baking.local_tree import LocalTree
from newsroom.baking.pages import find_gone_path
from newsroom.baking.public_renditions import list_photo_folders, withdraw_unused
from newsroom.models.public_tree import GONE, SHOWN, BakedPage, PublicSite, PurgeOrder

FIRST_RETRY = timedelta(seconds=2)
LONGEST_RETRY = timedelta(minutes=1)
NEVER_WAS = 404
READERS_STATUSES = (SHOWN, GONE, NEVER_WAS)  # one becomes another when a state changes


@dataclass(frozen=True, slots=True)
class Draft:
    """A page as Django answered it, before it is in its place."""

    page: BakedPage
    content: bytes
    folders: frozenset[str]  # of the photos that it names; none where it is a word of farewell
    folders_before: frozenset[str]  # of those that are named by what is in its place
    seconds: float  # that the answer took


def draft_page(page: BakedPage, tree: LocalTree) -> Draft:
    """Ask for a page that is wanted. Raises `BakeFailed` and `BakeOvertaken`."""
    began = time.monotonic()
    before = tree.read(page.path) or b""
    content = wanted_answer(page).content
    folders = list_photo_folders(content) if page.wanted_status == SHOWN else set[str]()
    return Draft(
        page,
        content,
        frozenset(folders),
        frozenset(list_photo_folders(before)),
        time.monotonic() - began,
    )


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


def moment_of_change(now: datetime, before: datetime | None) -> datetime:
    """The moment that a file is said to have changed: now, or the second after the version before.

    nginx tells versions apart by size and whole seconds: of two of a second and a size, a reader
    who has the first would never get the other.
    """
    if before is None or before.replace(microsecond=0) < now.replace(microsecond=0):
        return now
    return before.replace(microsecond=0) + timedelta(seconds=1)


def remove_page(page: BakedPage, tree: LocalTree) -> bool:
    """Remove the page's file and its row, in one transaction; True when there was a file.

    Raises `BakeOvertaken`.
    """
    folders = list_photo_folders(tree.read(page.path) or b"")
    with transaction.atomic():
        PublicSite.locked()  # a planner that wants the page again finds the row, or makes one
        current = BakedPage.objects.select_for_update().filter(pk=page.pk).first()
        if current is None or current.wanted_version != page.wanted_version:
            raise BakeOvertaken
        # Not the other of the two: a print view's folder has the gallery's own word of farewell.
        was_there = tree.remove(find_file(page.path, current.baked_status))
        if was_there:
            order_purges([current])
        current.delete()
    withdraw_unused(tree, folders)
    return was_there


def note_failure(page: BakedPage, reason: str) -> None:
    """Save why a page could not be baked, and when to try again."""
    pause = min(FIRST_RETRY * 2 ** min(page.tries, 10), LONGEST_RETRY)
    BakedPage.objects.filter(pk=page.pk, wanted_version=page.wanted_version).update(
        error=reason,
        tries=page.tries + 1,
        retry_at=timezone.now() + pause,
        claimed_until=None,
    )


def order_purges(pages: Iterable[BakedPage]) -> None:
    """Have caches forget pages."""
    if settings.PURGE != "none":
        PurgeOrder.objects.bulk_create(
            PurgeOrder(url=page.url, urgency=page.urgency) for page in pages
        )


def find_file(path: str, status: int) -> str:
    """Where a page of this status has its file."""
    return find_gone_path(path) if status == GONE else path


def find_other_status(status: int) -> int:
    """The status whose file must not be there beside that of this one."""
    return SHOWN if status == GONE else GONE
