"""The files of photos in the public tree: there while something public shows the photo."""

from __future__ import annotations

import re
from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from media.models import Photo, PhotoQuerySet
from newsroom.baking.failures import BakeFailed, BakeOvertaken
from newsroom.baking.public_tree import RENDITIONS, LocalTree
from newsroom.baking.rows import PurgeOrder, Urgency
from newsroom.visibility import is_photo_public

# A photo's key, in the addresses of its files: media.ladder.photo_folder
PHOTO_KEY = re.compile(rb"/renditions/([0-9a-f]{2}/[0-9a-f]{20})/")


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
