"""What lists show of galleries and articles, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Subquery

from gallery.models import Gallery, Slide
from media.models import Photo, may_be_shown
from media.pictures import PhotoView, view_photo
from newsroom.models import Article, GalleryPlacement, SinglePhoto


@dataclass(frozen=True, slots=True)
class Teaser:
    """One entry of a list."""

    url: str
    kicker: str
    title: str
    text: str
    published_at: datetime | None
    photo: PhotoView | None
    credit_line: str
    photo_count: int = 0


def gallery_teasers(galleries: Iterable[Gallery]) -> list[Teaser]:
    """Galleries, each with its cover and the number of photos that readers see."""
    listed = list(galleries)
    covers = covers_of(gallery.pk for gallery in listed)
    counts = dict(
        Gallery.objects.filter(pk__in=[gallery.pk for gallery in listed])
        .annotate(photos=Count("slides", filter=may_be_shown("slides__photo__")))
        .values_list("pk", "photos")
    )
    teasers = []
    for gallery in listed:
        cover = covers.get(gallery.pk)
        teasers.append(
            Teaser(
                url=gallery.get_absolute_url(),
                kicker=gallery.kicker,
                title=gallery.title,
                text=gallery.intro,
                published_at=gallery.published_at,
                photo=view_photo(cover.photo) if cover else None,
                credit_line=cover.credit_line if cover else "",
                photo_count=counts[gallery.pk],
            )
        )
    return teasers


def article_teasers(articles: Iterable[Article]) -> list[Teaser]:
    """Articles, each with its lead photo, else the first single photo or gallery cover in it."""
    listed = list(articles)
    article_ids = [article.pk for article in listed]
    placements = GalleryPlacement.objects.filter(
        parent__in=article_ids, gallery__in=Gallery.objects.published().order_by()
    )
    placed = dict(placements.order_by("-ordering").values_list("parent", "gallery"))
    covers = covers_of(placed.values())
    singles = dict(
        SinglePhoto.objects.filter(parent__in=article_ids)
        .order_by("-ordering")
        .values_list("parent", "photo")
    )
    wanted = {*singles.values(), *(article.lead_photo_id for article in listed)}
    photos = Photo.objects.showable().defer("embedded_metadata").in_bulk(wanted - {None})
    teasers = []
    for article in listed:
        cover = (
            cover_with_own_credit(photos.get(article.lead_photo_id or 0))
            or cover_with_own_credit(photos.get(singles.get(article.pk, 0)))
            or covers.get(placed.get(article.pk, 0))
        )
        teasers.append(
            Teaser(
                url=article.get_absolute_url(),
                kicker=article.section.name if article.section else "",
                title=article.headline,
                text=article.standfirst,
                published_at=article.published_at,
                photo=view_photo(cover.photo) if cover else None,
                credit_line=cover.credit_line if cover else "",
            )
        )
    return teasers


@dataclass(frozen=True, slots=True)
class Cover:
    """A list's picture and the credit that is printed with it."""

    photo: Photo
    credit_line: str


def covers_of(gallery_ids: Iterable[int]) -> dict[int, Cover]:
    """Each gallery's chosen cover, or its first slide's photo; those that may be shown.

    The credit is the slide's: a correction made in the gallery stands on its cover too.
    """
    shown_slides = Slide.objects.filter(may_be_shown("photo__"), gallery=OuterRef("pk")).order_by(
        "position"
    )
    galleries = (
        Gallery.objects.filter(pk__in=set(gallery_ids))
        .select_related("cover")
        .annotate(
            first_slide=Subquery(shown_slides.values("pk")[:1]),
            cover_slide=Subquery(shown_slides.filter(photo=OuterRef("cover")).values("pk")[:1]),
        )
    )
    chosen = {gallery: gallery.cover_slide or gallery.first_slide for gallery in galleries}
    slides = Slide.objects.select_related("photo").in_bulk({pk for pk in chosen.values() if pk})
    covers = {}
    for gallery, slide_id in chosen.items():
        cover, slide = gallery.cover, slides.get(slide_id)
        if cover is not None and cover.may_be_shown and not gallery.cover_slide:
            covers[gallery.pk] = Cover(cover, cover.credit_line)
        elif slide is not None and slide.photo is not None:
            covers[gallery.pk] = Cover(slide.photo, slide.credit_line_in_effect)
    return covers


def cover_with_own_credit(photo: Photo | None) -> Cover | None:
    """A photo that is used by itself."""
    return Cover(photo, photo.credit_line) if photo else None
