"""Posters of galleries, in which a killed photo may be: they go with its files, and are baked anew.

A page names the photo that it shows. A poster is the photo, under the gallery's name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator

from django.conf import settings

from gallery.embeds.poster import find_poster_photo, read_poster_file
from gallery.models import Gallery
from media.models import Photo
from newsroom.baking.failures import AnsweredOtherwise, BakeOvertaken
from newsroom.baking.local_tree import LocalTree
from newsroom.baking.pages import POSTER
from newsroom.models.public_tree import SHOWN, BakedPage, BakedPageQuerySet, PurgeOrder, Urgency


def find_posters(owners: Collection[str]) -> BakedPageQuerySet:
    """The posters that are there, of these owners."""
    return BakedPage.objects.filter(kind=POSTER, owner__in=owners, baked_status=SHOWN)


def remove_posters(tree: LocalTree, owners: Collection[str], photos: Collection[Photo]) -> None:
    """Take the posters that show one of these photos out of the tree, at once."""
    for row in list_posters_of(tree, owners, photos):
        tree.remove(row.path)
        if settings.PURGE != "none":
            PurgeOrder.objects.create(url=row.url, urgency=Urgency.KILL)


def list_posters_of(
    tree: LocalTree, owners: Collection[str], photos: Collection[Photo]
) -> Iterator[BakedPage]:
    """The posters that show one of these photos."""
    for row in find_posters(owners).order_by("pk"):
        content = tree.read(row.path)
        if any(is_file_of(photo, content) for photo in photos):
            yield row


def require_current(page: BakedPage, content: bytes) -> None:
    """Hold the photo of a poster that is about to be placed, so that a kill comes before or after.

    To be called inside the transaction that places it. Raises `BakeOvertaken` where it is another
    photo's by now, and `AnsweredOtherwise` where the photo's own file is damaged: it would be asked
    for again and again.
    """
    number = page.owner.partition(":")[2]
    gallery = Gallery.objects.select_related("cover").filter(pk=number).first()
    chosen = find_poster_photo(gallery) if gallery is not None else None
    photo = chosen and Photo.objects.select_for_update().filter(pk=chosen.pk).first()
    if not photo or not photo.may_be_shown:
        raise BakeOvertaken
    if is_file_of(photo, content):
        return
    if content == read_poster_file(photo):
        raise AnsweredOtherwise(
            f"A file of photo {photo.pk} is damaged: `manage.py render --check-files` mends it."
        )
    raise BakeOvertaken


def is_file_of(photo: Photo, content: bytes | None) -> bool:
    """Whether some bytes are a file of the photo: in the store, its name holds their digest."""
    if not content:
        return False
    digest = hashlib.sha256(content).hexdigest()[:16]
    return any(f"-{digest}." in path for path in photo.stored_paths)
