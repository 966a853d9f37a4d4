"""The files of photos in the public tree: there while something public shows the photo."""

from __future__ import annotations

import re
from collections.abc import Collection
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
    missing = [path for photo in photos for path in find_missing(tree, photo)]
    if missing or len(photos) < len(folders) or not all(photo.may_be_shown for photo in photos):
        with transaction.atomic():
            photos = list(find_photos(folders).select_for_update())
            if len(photos) < len(folders) or not all(photo.may_be_shown for photo in photos):
                raise BakeOvertaken
            missing = [path for photo in photos for path in find_missing(tree, photo)]
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


def find_missing(tree: LocalTree, photo: Photo) -> list[str]:
    """The files of a photo that are not public yet."""
    return [path for path in sorted(photo.served_paths) if not tree.has_rendition(path)]


def find_photos(folders: Collection[str]) -> PhotoQuerySet:
    """The photos whose files are in these folders, in the order of locking."""
    return (
        Photo.objects.filter(filter_by_folders(folders)).defer("embedded_metadata").order_by("pk")
    )


def filter_by_folders(folders: Collection[str]) -> Q:
    """Which photos have their files in these folders; the index of the digests answers."""
    found = Q(pk=None)
    for folder in folders:
        key = folder.partition("/")[2]
        found |= Q(original_sha256__gte=key, original_sha256__lt=f"{key}g")  # after every digit
    return found


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


def order_rendition_purges(paths: Collection[str]) -> None:
    """Have caches forget files: they may hold them for a year."""
    if settings.PURGE != "none":
        PurgeOrder.objects.bulk_create(
            PurgeOrder(url=f"/{RENDITIONS}/{path}", urgency=Urgency.KILL) for path in paths
        )
