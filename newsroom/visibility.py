"""Which photos have public bytes: those that a published page shows."""

from __future__ import annotations

from gallery.models import Gallery, Slide
from media.models import Photo
from newsroom.models import Article, SinglePhoto


def is_photo_public(photo: Photo) -> bool:
    """Whether a published gallery or article shows the photo now."""
    if photo.state != Photo.State.READY:
        return False
    galleries = Gallery.objects.published()
    articles = Article.objects.published()
    return (
        Slide.objects.filter(photo=photo, gallery__in=galleries.order_by()).exists()
        or galleries.filter(cover=photo).exists()
        or articles.filter(lead_photo=photo).exists()
        or SinglePhoto.objects.filter(photo=photo, parent__in=articles.order_by()).exists()
    )
