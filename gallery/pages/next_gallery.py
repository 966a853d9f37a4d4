"""What comes after a gallery: the next older one, so that a new one changes no other page."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, F, Q, Subquery, Value, When

from gallery.models import Gallery
from gallery.slideshow import slides_with_ready_photo
from media.pictures import PhotoView, view_photo


@dataclass(frozen=True, slots=True)
class NextGallery:
    """The end of a gallery page: where to go from here."""

    url: str
    language: str
    kicker: str
    title: str
    photo: PhotoView
    credit_line: str


def find_next_gallery(gallery: Gallery) -> NextGallery | None:
    """The published gallery before this one, by date and then id, in 1 query.

    None for the oldest, for one that was never published, and when that one shows no photo yet.
    """
    if gallery.published_at is None:
        return None
    older = Q(published_at__lt=gallery.published_at) | Q(
        published_at=gallery.published_at, pk__lt=gallery.pk
    )
    newest = Gallery.objects.published().filter(older).values("pk")[:1]
    cover_first = Case(When(photo=F("gallery__cover"), then=Value(0)), default=Value(1))
    slide = (
        slides_with_ready_photo()
        .filter(gallery=Subquery(newest))
        .select_related("gallery__cover")
        .order_by(cover_first, "position")
        .first()
    )
    if slide is None or slide.photo is None:
        return None
    found = slide.gallery
    photo, credit_line = slide.photo, slide.credit_line_in_effect
    cover = found.cover
    if cover is not None and cover.pk != photo.pk and cover.may_be_shown:
        photo, credit_line = cover, cover.credit_line
    return NextGallery(
        url=found.get_absolute_url(),
        language=found.language,
        kicker=found.kicker,
        title=found.title,
        photo=view_photo(photo),
        credit_line=credit_line,
    )
