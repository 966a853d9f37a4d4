"""Which photos a published page shows, and which therefore have files in the public tree."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from gallery.models import ChangedThing, Gallery, Publishable
from media.models import Photo, PhotoQuerySet
from media.renditions.state import hurry_photos
from newsroom.models import Article
from newsroom.photo_uses import filter_used_in, list_photo_ids


def note_who_waits(photos: PhotoQuerySet) -> None:
    """Mark which of these photos readers wait for, so that their renditions are made first."""
    is_live = filter_used_in(Gallery.objects.published(), Article.objects.published())
    live_ids = set(photos.filter(is_live).order_by().values_list("pk", flat=True))
    hurry_photos(photos.filter(pk__in=live_ids), is_live=True)
    hurry_photos(photos.exclude(pk__in=live_ids), is_live=False)


def find_photos(thing: Publishable) -> PhotoQuerySet:
    """The photos that a gallery or an article shows when it is published."""
    return Photo.objects.filter(pk__in=list_photo_ids(type(thing), [thing.pk]))


def is_photo_public(photo: Photo) -> bool:
    """Whether a published gallery or article shows the photo now."""
    return find_public_photos().filter(pk=photo.pk).exists()


def why_photo_is_gone(photo: Photo) -> ChangedThing.Reason:
    """Why other sites may not have a photo that they had, if they may not."""
    if photo.killed_at is not None:
        return ChangedThing.Reason.KILLED
    if photo.ends_at is not None and photo.ends_at <= timezone.now():
        return ChangedThing.Reason.LICENCE_ENDED
    if not photo.may_be_syndicated:
        return ChangedThing.Reason.NOT_SYNDICATED
    return ChangedThing.Reason.WITHDRAWN


def find_public_photos() -> PhotoQuerySet:
    """The photos that a published gallery or article shows now."""
    is_shown = filter_used_in(Gallery.objects.published(), Article.objects.published())
    return Photo.objects.showable().filter(is_shown)


def find_photos_shown_in(things: Collection[Publishable]) -> PhotoQuerySet:
    """The photos that these galleries and articles would show their readers, published or not."""
    galleries, articles = (
        [thing.pk for thing in things if isinstance(thing, kind)] for kind in (Gallery, Article)
    )
    is_shown = filter_used_in(
        Gallery.objects.filter(pk__in=galleries), Article.objects.filter(pk__in=articles)
    )
    return Photo.objects.showable().filter(is_shown)
