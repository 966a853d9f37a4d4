"""Which photos have public bytes: those that a published page shows."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from gallery.models import Gallery, Publishable, Slide
from media.models import Photo, PhotoQuerySet
from media.render_state import hurry
from newsroom.models import Article, SinglePhoto


def note_who_waits(photos: PhotoQuerySet) -> None:
    """Mark which of these photos readers wait for, so that their renditions are made first."""
    galleries = Gallery.objects.published().order_by()
    articles = Article.objects.published().order_by()
    is_live = (
        Q(slides__gallery__in=galleries)
        | Q(leads__in=articles)
        | Q(single_uses__parent__in=articles)
    )
    live_ids = set(photos.filter(is_live).order_by().values_list("pk", flat=True))
    hurry(photos.filter(pk__in=live_ids), is_live=True)
    hurry(photos.exclude(pk__in=live_ids), is_live=False)


def photos_of(thing: Publishable) -> PhotoQuerySet:
    """The photos that a gallery or an article shows when it is published."""
    if isinstance(thing, Gallery):
        return Photo.objects.filter(slides__gallery=thing)
    return Photo.objects.filter(Q(leads=thing.pk) | Q(single_uses__parent=thing.pk))


def is_photo_public(photo: Photo) -> bool:
    """Whether a published gallery or article shows the photo now."""
    if not photo.may_be_shown:
        return False
    galleries = Gallery.objects.published()
    articles = Article.objects.published()
    return (
        Slide.objects.filter(photo=photo, gallery__in=galleries.order_by()).exists()
        or galleries.filter(cover=photo).exists()
        or articles.filter(lead_photo=photo).exists()
        or SinglePhoto.objects.filter(photo=photo, parent__in=articles.order_by()).exists()
    )


def public_photos() -> PhotoQuerySet:
    """The photos that a published gallery or article shows now."""
    galleries = Gallery.objects.published().order_by()
    articles = Article.objects.published().order_by()
    photo = OuterRef("pk")
    singles = SinglePhoto.objects.filter(photo=photo, parent__in=articles)
    return Photo.objects.showable().filter(
        Exists(Slide.objects.filter(photo=photo, gallery__in=galleries))
        | Exists(galleries.filter(cover=photo))
        | Exists(articles.filter(lead_photo=photo))
        | Exists(singles)
    )
