"""Killing a photo everywhere at once, and the receipt: where it was, and when it went dark."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from media.doorbell import ring_doorbell
from media.models import Photo, Takedown
from media.observing.counts import observe
from media.renditions.ladder import find_photo_folder
from media.takedown import kill_photo, kill_photos
from newsroom.baking.bake_page import find_file
from newsroom.baking.baker import bake_what_is_stale
from newsroom.baking.local_tree import RENDITIONS, LocalTree
from newsroom.baking.outbox import KILL_TASK
from newsroom.baking.pages import POSTER
from newsroom.baking.plan import find_reach, name_photo_owner
from newsroom.baking.posters import is_file_of, remove_posters
from newsroom.baking.public_renditions import order_rendition_purges
from newsroom.baking.trees import choose_tree
from newsroom.models.public_tree import ABSENT, BakedPage, KillReceiptLine, StaleMark, Urgency

CHUNK = 500
POLL_SECONDS = 0.1
# A worker takes a kill within a moment; after this long, whoever waits bakes the pages himself.
PATIENCE_SECONDS = 1.5
ASKING_TIMEOUT_SECONDS = 3.0
NAMED = re.compile(rb"/renditions/([0-9a-f]{2}/[0-9a-f]{20})/")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a photo is in the public tree."""

    url: str
    path: str
    is_rendition: bool


def kill_everywhere(photo: Photo, *, reason: str, killed_by: AbstractBaseUser | None) -> Takedown:
    """Kill a photo; its files are out of the public tree when this returns, its pages soon after.

    The receipt names every address at which the photo was. Raises what `kill_photo` does.
    """
    tree, owners = choose_tree(), find_owners([photo.pk])
    places = list(list_places(photo))
    with transaction.atomic():
        takedown = kill_photo(photo, reason=reason, killed_by=killed_by)
        KillReceiptLine.objects.bulk_create(
            KillReceiptLine(
                takedown=takedown,
                url=place.url,
                path=place.path,
                is_rendition=place.is_rendition,
            )
            for place in places
        )
    order_rendition_purges(tree.withdraw_renditions(find_photo_folder(photo.original_sha256)))
    remove_posters(tree, owners, [photo])
    ring_doorbell(KILL_TASK)
    look_for_dark(takedown)
    return takedown


def kill_many_everywhere(
    photos: Sequence[Photo], *, reason: str, killed_by: AbstractBaseUser | None
) -> list[Takedown]:
    """Kill photos in one act: all of them, or none; their files are out of the public tree when
    this returns. The records of those that were not killed before. Raises `ReasonMissing`.
    """
    tree, owners = choose_tree(), find_owners([photo.pk for photo in photos])
    places = list_places_of_many(photos)
    with transaction.atomic():
        takedowns = kill_photos(photos, reason=reason, killed_by=killed_by)
        KillReceiptLine.objects.bulk_create(
            KillReceiptLine(
                takedown=takedown, url=place.url, path=place.path, is_rendition=place.is_rendition
            )
            for takedown in takedowns
            for place in places.get(takedown.photo_id, ())
        )
    folders = [find_photo_folder(each.photo.original_sha256) for each in takedowns]
    order_rendition_purges([name for each in folders for name in tree.withdraw_renditions(each)])
    remove_posters(tree, owners, photos)
    if takedowns:
        ring_doorbell(KILL_TASK)
    return takedowns


def find_owners(photo_ids: Collection[int]) -> set[str]:
    """All that may show these photos, as rows of the public tree name them."""
    reach = find_reach(StaleMark(kind=StaleMark.Kind.PHOTO, object_id=pk) for pk in photo_ids)
    return {*reach.owners, *reach.leading, *(name_photo_owner(pk) for pk in photo_ids)}


def list_places_of_many(photos: Sequence[Photo]) -> dict[int, list[Place]]:
    """By photo, every page of the public tree that names it, and every file of it there.

    Each page is read once, whichever of the photos it shows.
    """
    tree = choose_tree()
    folders = {find_photo_folder(photo.original_sha256): photo.pk for photo in photos}
    places: dict[int, list[Place]] = {photo.pk: [] for photo in photos}
    owners = find_owners(places)
    candidates = BakedPage.objects.filter(owner__in=owners).exclude(baked_status=ABSENT)
    for row in candidates.order_by("pk").iterator(CHUNK):
        path = find_file(row.path, row.baked_status)
        content = tree.read(path)
        shown = {folders[each] for each in find_named_folders(content) & folders.keys()}
        if row.kind == POSTER:
            shown |= {photo.pk for photo in photos if is_file_of(photo, content)}
        for photo_id in sorted(shown):
            places[photo_id].append(Place(row.url, path, is_rendition=False))
    for folder, photo_id in folders.items():
        for name in tree.renditions_in(folder):
            path = f"{RENDITIONS}/{name}"
            places[photo_id].append(Place(f"/{path}", path, is_rendition=True))
    return places


def find_named_folders(content: bytes | None) -> set[str]:
    """The folders of photos whose files a page names."""
    return {match.decode() for match in NAMED.findall(content or b"")}


def list_places(photo: Photo) -> Iterable[Place]:
    """Every page of the public tree that names the photo, and every file of it there."""
    tree, folder = choose_tree(), find_photo_folder(photo.original_sha256)
    owners = find_owners([photo.pk])
    candidates = BakedPage.objects.filter(owner__in=owners).exclude(baked_status=ABSENT)
    for rows in batched(candidates.order_by("pk").iterator(CHUNK), CHUNK):
        for row in rows:
            path = find_file(row.path, row.baked_status)
            if shows_photo(tree, path, photo):
                yield Place(row.url, path, is_rendition=False)
    for name in tree.renditions_in(folder):
        yield Place(f"/{RENDITIONS}/{name}", f"{RENDITIONS}/{name}", is_rendition=True)


def shows_photo(tree: LocalTree, path: str, photo: Photo) -> bool:
    """Whether a file of the tree names files of a photo, or is one of them."""
    content = tree.read(path)
    return content is not None and is_photo_in(content, photo)


def is_photo_in(content: bytes, photo: Photo) -> bool:
    """The same of what an address answered."""
    folder = find_photo_folder(photo.original_sha256)
    return f"/{RENDITIONS}/{folder}/".encode() in content or is_file_of(photo, content)


def look_for_dark(takedown: Takedown) -> int:
    """Ask the public tree at which addresses the photo is no more; how many are not dark yet."""
    tree, photo = choose_tree(), takedown.photo
    left, dark = 0, []
    for line in takedown.receipt_lines.filter(dark_at=None):
        is_there = tree.has(line.path) if line.is_rendition else shows_photo(tree, line.path, photo)
        if is_there:
            left += 1
        else:
            line.dark_at = timezone.now()
            dark.append(line)
    # Together: what bakes the others writes into the same database meanwhile.
    takedown.receipt_lines.bulk_update(dark, ["dark_at"])
    for line in dark:
        observe("photodesk_kill_seconds", line.seconds_to_dark or 0.0)
    return left


def ask_public_address(takedown: Takedown) -> int:
    """Ask the site's own address for every line, as a reader would; how many are not dark there.

    Where nothing answers, the receipt says so: caches may still have the photo.
    """
    left = 0
    for line in takedown.receipt_lines.filter(public_dark_at=None):
        answer, is_dark = ask_address(f"{settings.BASE_URL}{line.url}", takedown.photo, line)
        line.public_answer = answer
        line.public_dark_at = timezone.now() if is_dark else None
        left += not is_dark
        line.save(update_fields=["public_answer", "public_dark_at"])
        if not is_dark and answer.startswith("No answer"):
            takedown.receipt_lines.filter(public_dark_at=None).update(public_answer=answer)
            return takedown.receipt_lines.filter(public_dark_at=None).count()
    return left


def ask_address(url: str, photo: Photo, line: KillReceiptLine) -> tuple[str, bool]:
    """What an address says, and whether the photo is dark there."""
    request = Request(url, headers={"User-Agent": "photodesk-kill"})  # noqa: S310 - our own address
    try:
        with urlopen(request, timeout=ASKING_TIMEOUT_SECONDS) as answer:  # noqa: S310
            is_dark = not line.is_rendition and not is_photo_in(answer.read(), photo)
            return f"{answer.status}", is_dark
    except HTTPError as error:
        with error:
            return f"{error.code}", True
    except OSError as error:
        return f"No answer: {getattr(error, 'reason', error)}"[:100], False


def wait_for_dark(
    takedown: Takedown,
    *,
    within_seconds: float = 60.0,
    on_progress: Callable[[int, int], None] | None = None,
) -> bool:
    """Wait until the photo is dark at every address; whether that came to pass in time.

    A worker bakes the pages; where none does, this process does it. `on_progress` gets how many
    addresses are dark, of how many.
    """
    began, total = time.monotonic(), takedown.receipt_lines.count()
    while left := look_for_dark(takedown):
        if on_progress:
            on_progress(total - left, total)
        waited = time.monotonic() - began
        if waited > within_seconds:
            return False
        if waited > PATIENCE_SECONDS:
            bake_what_is_stale(least_urgency=Urgency.KILL)
        time.sleep(POLL_SECONDS)
    if on_progress:
        on_progress(total, total)
    return True


def build_receipt(takedown: Takedown) -> dict[str, object]:
    """The receipt, for `--json` and whoever keeps it."""
    lines = list(takedown.receipt_lines.all())
    for line in lines:
        line.takedown = takedown
    dark = [seconds for line in lines if (seconds := line.seconds_to_dark) is not None]
    return {
        "photo": takedown.photo_id,
        "act": takedown.act,
        "reason": takedown.reason,
        "done_by": str(takedown.done_by or ""),
        "done_at": write_moment(takedown.done_at),
        "addresses": len(lines),
        "dark": len(dark),
        "seconds_to_dark": max(dark, default=0.0),
        "lines": [
            {
                "url": f"{settings.BASE_URL}{line.url}",
                "dark_at": write_moment(line.dark_at),
                "public_dark_at": write_moment(line.public_dark_at),
                "public_answer": line.public_answer,
            }
            for line in lines
        ],
    }


def write_moment(at: datetime | None) -> str | None:
    """ISO 8601 in UTC."""
    return at.isoformat() if at else None
