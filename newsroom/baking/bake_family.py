"""Pages baked as a family: one view of their rows, one look at their renditions, many files.

The renditions come first, then the pages, then what nobody shows any more. A page that goes wrong
keeps its old file and is named; the others go on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from django.db import DatabaseError
from structlog.contextvars import bound_contextvars

from gallery.pages.family import read_together
from media.observing.tracing import span
from newsroom.baking.bake_page import Draft, draft_page, remove_page
from newsroom.baking.failures import BakeFailed, BakeOvertaken
from newsroom.baking.local_tree import LocalTree
from newsroom.baking.place_pages import Outcome, place_drafts
from newsroom.baking.plan import PHOTO
from newsroom.baking.public_renditions import publish_renditions, withdraw_unused
from newsroom.baking.sync_pages import find_id, is_of_many
from newsroom.baking.trees import choose_tree
from newsroom.models.public_tree import ABSENT, BakedPage


@dataclass(frozen=True, slots=True)
class BakedOne:
    """What became of a page: whether its file changed, or the exception."""

    page: BakedPage
    outcome: Outcome
    seconds: float  # its own, and its part of what was done for all together


@dataclass(slots=True)
class FamilyBake:
    """What became of each page, and those that were not begun."""

    baked: list[BakedOne] = field(default_factory=list)
    left: list[BakedPage] = field(default_factory=list)


def bake_family(
    pages: Sequence[BakedPage], *, is_over: Callable[[], bool] = lambda: False
) -> FamilyBake:
    """Make the files of pages what is wanted, in their order.

    `is_over` is asked before each page; what it leaves is the caller's again. Raises
    `DatabaseError`: then no page is to blame, and nothing can be noted.
    """
    began, tree, done = time.monotonic(), choose_tree(), FamilyBake()
    outcomes: dict[int, Outcome] = {}
    drafts: dict[int, Draft] = {}
    with share_reading(pages):
        for number, page in enumerate(pages):
            if is_over():
                done.left = list(pages[number:])
                break
            try:
                with (
                    bound_contextvars(page=page.url, owner=page.owner),
                    span("bake", page=page.url, owner=page.owner),
                ):
                    if page.wanted_status == ABSENT:
                        outcomes[page.pk] = remove_page(page, tree)
                    else:
                        drafts[page.pk] = draft_page(page, tree)
            except DatabaseError:
                raise
            except Exception as error:  # noqa: BLE001 - it is told where the page's account is kept
                outcomes[page.pk] = error
    outcomes |= publish_what_is_named(tree, list(drafts.values()))
    outcomes |= place_drafts(tree, [each for pk, each in drafts.items() if pk not in outcomes])
    withdraw_what_was_named(
        tree, [each for pk, each in drafts.items() if isinstance(outcomes[pk], bool)]
    )
    own = {pk: each.seconds for pk, each in drafts.items()}
    shared = (time.monotonic() - began - sum(own.values())) / len(pages)
    done.baked = [
        BakedOne(page, outcomes[page.pk], own.get(page.pk, 0.0) + shared)
        for page in pages
        if page.pk in outcomes
    ]
    return done


def share_reading(pages: Iterable[BakedPage]) -> AbstractContextManager[None]:
    """Have the views read once what these pages have in common."""
    slide_ids, photo_ids = set[str](), set[int]()
    for page in pages:
        if page.owner.startswith(PHOTO):
            photo_ids.add(int(page.owner.removeprefix(PHOTO)))
        elif is_of_many(page.kind):
            slide_ids.add(find_id(page.url))
    return read_together(slide_ids=frozenset(slide_ids), photo_ids=frozenset(photo_ids))


def publish_what_is_named(tree: LocalTree, drafts: Sequence[Draft]) -> dict[int, Outcome]:
    """Make the files of all photos public that pages name; what went wrong, by the pages' rows.

    All at once; where one of them may not be shown or has lost a file, page by page, so that none
    waits for another's photo.
    """
    if tree.placed_at_once > 1:
        try:
            publish_renditions(tree, frozenset[str]().union(*(each.folders for each in drafts)))
        except (BakeFailed, BakeOvertaken, OSError):
            pass
        else:
            return {}
    failed: dict[int, Outcome] = {}
    for draft in drafts:
        try:
            publish_renditions(tree, draft.folders)
        except (BakeFailed, BakeOvertaken, OSError) as error:
            failed[draft.page.pk] = error
    return failed


def withdraw_what_was_named(tree: LocalTree, drafts: Iterable[Draft]) -> None:
    """Remove the files of photos that these pages named before, where nothing shows them now."""
    dropped = (each.folders_before - each.folders for each in drafts)
    withdraw_unused(tree, frozenset[str]().union(*dropped))
