"""What everything published should own, against the rows: in slices, each after the one before.

Each step yields where it came to, so that another goes on there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db import transaction

from gallery.models import ChangedThing, Gallery
from newsroom.baking.plan import PHOTO, SITE, list_pages, name_photo_owner
from newsroom.baking.plan_failures import leave_marks
from newsroom.baking.planner import plan_owner, plan_photos
from newsroom.baking.report import CHUNK, Comparing
from newsroom.baking.sync_pages import Edit
from newsroom.models import Article
from newsroom.models.public_tree import ABSENT, BakedPage, StaleMark, Urgency
from newsroom.visibility import find_public_photos

# What is to be gone is removed first all the same.
FOUND = Edit(Urgency.BACKGROUND, is_edited=False)
OWNERS_AT_ONCE = 20  # some queries each


def compare_site(comparing: Comparing, _: Any) -> Iterator[str]:
    """Lists, sections, and what is there once."""
    comparing.report.unplanned += compare_owner(SITE)
    yield SITE


def compare_galleries(comparing: Comparing, after: Any) -> Iterator[int]:
    """All galleries that ever were public."""
    yield from compare_ever_public(comparing, "gallery", Gallery.objects, after or 0)


def compare_articles(comparing: Comparing, after: Any) -> Iterator[int]:
    """All articles that ever were public."""
    yield from compare_ever_public(comparing, "article", Article.objects, after or 0)


def compare_ever_public(comparing: Comparing, name: str, rows: Any, after: int) -> Iterator[int]:
    """The pages of all of a kind, by their numbers."""
    ever_public = rows.exclude(published_at=None).order_by("pk")
    total, seen = ever_public.count(), ever_public.filter(pk__lte=after).count()
    numbers = ever_public.values_list("pk", flat=True)
    while chunk := list(numbers.filter(pk__gt=after)[:OWNERS_AT_ONCE]):
        comparing.report.unplanned += sum(compare_owner(f"{name}:{pk}") for pk in chunk)
        after, seen = chunk[-1], seen + len(chunk)
        comparing.tell("What is published" if name == "gallery" else "Articles", seen, total)
        yield after


def compare_public_photos(comparing: Comparing, after: Any) -> Iterator[int]:
    """Photos that something public shows: the pages that they have by themselves."""
    last = after or 0
    numbers = find_public_photos().order_by("pk").values_list("pk", flat=True)
    while chunk := list(numbers.filter(pk__gt=last)[:CHUNK]):
        comparing.report.unplanned += compare_photos(chunk)
        last = chunk[-1]
        yield last


def compare_told_photos(comparing: Comparing, after: Any) -> Iterator[int]:
    """Photos that other sites were told of leave a word, also where their page lost its row."""
    last = after or 0
    told = ChangedThing.objects.filter(kind=ChangedThing.Kind.PHOTO).order_by("thing_id")
    numbers = told.values_list("thing_id", flat=True)
    while chunk := list(numbers.filter(thing_id__gt=last)[:CHUNK]):
        comparing.report.unplanned += compare_photos(find_photos_without_rows(chunk))
        last = chunk[-1]
        yield last


def compare_what_has_rows(comparing: Comparing, after: Any) -> Iterator[str]:
    """What has rows and is no longer there at all, or no longer public."""
    last = after or ""
    rows = BakedPage.objects.exclude(wanted_status=ABSENT).order_by("owner")
    owners = rows.values_list("owner", flat=True).distinct()
    while chunk := list(owners.filter(owner__gt=last)[:CHUNK]):
        photos = [int(owner.removeprefix(PHOTO)) for owner in chunk if owner.startswith(PHOTO)]
        comparing.report.unplanned += compare_photos(photos)
        for owner in find_never_public(chunk):
            comparing.report.unplanned += compare_owner(owner)
        last = chunk[-1]
        yield last


def find_never_public(owners: Collection[str]) -> Iterator[str]:
    """Those of some owners of pages that no other step looks at."""
    for name, rows in (("gallery", Gallery.objects), ("article", Article.objects)):
        own = {owner: int(owner.partition(":")[2]) for owner in owners if owner.startswith(name)}
        found = rows.filter(pk__in=own.values()).exclude(published_at=None).order_by()
        ever_public = set(found.values_list("pk", flat=True))
        yield from (owner for owner, pk in own.items() if pk not in ever_public)


def find_photos_without_rows(photo_ids: Collection[int]) -> list[int]:
    """Those of some photos that own no page."""
    owners = {name_photo_owner(photo_id): photo_id for photo_id in photo_ids}
    rows = BakedPage.objects.filter(owner__in=owners).order_by().values_list("owner", flat=True)
    return [owners[owner] for owner in sorted(owners.keys() - set(rows))]


def compare_photos(photo_ids: Collection[int]) -> int:
    """The pages of photos by themselves against their rows; the number that were not as planned."""
    number, failed = plan_photos(photo_ids, FOUND)
    keep_failures(failed)
    return number


def compare_owner(owner: str) -> int:
    """One owner's pages against its rows; the number of rows that were not as planned."""
    try:
        rows = dict(BakedPage.objects.filter(owner=owner).values_list("url", "wanted_status"))
        if rows:  # else it is planned in any case
            wanted = {page.url: page.status for page in list_pages(owner)}
            if {url: status for url, status in rows.items() if status != ABSENT} == wanted:
                return 0
        return plan_owner(owner, FOUND)
    except Exception as error:  # noqa: BLE001 - kept with its reason: the others are compared
        keep_failures({owner: error})
        return 0


def keep_failures(failed: Mapping[str, Exception]) -> None:
    """Have the planner try again what could not be planned."""
    with transaction.atomic():
        leave_marks(failed, FOUND.urgency, taken=StaleMark.objects.none())
