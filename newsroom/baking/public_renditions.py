"""The files of photos in the public tree: there while something public shows the photo."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import batched

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from media.models import Photo, PhotoQuerySet
from media.renditions.ladder import find_photo_folder
from newsroom.baking.failures import BakeFailed, BakeOvertaken
from newsroom.baking.local_tree import RENDITIONS, LocalTree
from newsroom.models.public_tree import PurgeOrder, Urgency
from newsroom.visibility import find_public_photos

AT_ONCE = 200  # photos of one query
# What tells whether a photo may be shown, and where its files are: each page that names it asks.
ASKED = (
    *("original_sha256", "state", "was_public", "renditions", "retired_renditions"),
    *("killed_at", "held_at", "embargo_until", "expires_at", "archive_until"),
)

# A photo's key, in the addresses of its files: media.renditions.ladder.find_photo_folder
PHOTO_KEY = re.compile(rb"/renditions/([0-9a-f]{2}/[0-9a-f]{20})/")


def list_photo_folders(content: bytes) -> set[str]:
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
    photos = list(find_photos(folders))
    missing = [file for photo in photos for file in find_missing(tree, photo)]
    if missing or len(photos) < len(folders) or not all(map(is_given_out, photos)):
        with transaction.atomic():
            photos = list(find_photos(folders).select_for_update())
            if len(photos) < len(folders) or not all(photo.may_be_shown for photo in photos):
                raise BakeOvertaken
            note_given_out(photos)
            missing = [file for photo in photos for file in find_missing(tree, photo)]
            replaced = [address for address, file in missing if publish_file(tree, address, file)]
            order_rendition_purges(replaced, Urgency.BACKGROUND)
    return len(missing)


def is_given_out(photo: Photo) -> bool:
    """Whether a photo's addresses are kept already, and it may be shown."""
    return photo.may_be_shown and photo.was_public


def note_given_out(photos: Iterable[Photo]) -> None:
    """Note that readers are given the addresses of these photos: they are kept from now on."""
    new = [photo.pk for photo in photos if not photo.was_public]
    if new:
        Photo.objects.filter(pk__in=new).update(was_public=True)


def publish_file(tree: LocalTree, address: str, stored_at: str) -> bool:
    """Make one file public; whether another had its address. Raises `BakeFailed` for a lost one."""
    try:
        return tree.publish_rendition(address, stored_at)
    except FileNotFoundError as error:
        raise BakeFailed(
            f"The rendition {stored_at} is not in the store. `manage.py render --check-files` "
            "makes it again."
        ) from error


def find_missing(tree: LocalTree, photo: Photo) -> list[tuple[str, str]]:
    """The addresses of a photo that do not answer with their files yet, each with its file."""
    files = photo.served_files
    folder = find_photo_folder(photo.original_sha256)
    return [(each, files[each]) for each in tree.find_missing_renditions(folder, files)]


def find_photos(folders: Collection[str]) -> PhotoQuerySet:
    """The photos whose files are in these folders, in the order of locking."""
    return Photo.objects.filter(filter_by_folders(folders)).only(*ASKED).order_by("pk")


def filter_by_folders(folders: Collection[str]) -> Q:
    """Which photos have their files in these folders; the index of the digests answers.

    By themselves, in no order: for many ranges in the order of numbers SQLite reads every photo.
    """
    found = Q()
    for folder in folders:
        key = folder.partition("/")[2]
        found |= Q(original_sha256__gte=key, original_sha256__lt=f"{key}g")  # after every digit
    return Q(pk__in=Photo.objects.filter(found).order_by().values("pk") if folders else ())


def withdraw_unused(tree: LocalTree, folders: Collection[str]) -> None:
    """Remove the files of photos that a page named before, where nothing public shows them now."""
    for chunk in batched(sorted(folders), AT_ONCE):
        shown = find_public_photos().filter(filter_by_folders(chunk)).order_by()
        used = {
            find_photo_folder(digest) for digest in shown.values_list("original_sha256", flat=True)
        }
        for folder in chunk:
            if folder not in used:
                order_rendition_purges(tree.withdraw_renditions(folder))


def order_rendition_purges(addresses: Collection[str], urgency: Urgency = Urgency.KILL) -> None:
    """Have caches forget files: they may hold them for a year."""
    if settings.PURGE != "none":
        PurgeOrder.objects.bulk_create(
            PurgeOrder(url=f"/{RENDITIONS}/{path}", urgency=urgency) for path in addresses
        )
