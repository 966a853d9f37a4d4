"""What lists show of galleries and articles, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, QuerySet, Subquery

from gallery.models import Gallery, Slide
from gallery.slideshow import slides_with_ready_photo
from gallery.syndication import syndicated_slides
from media.credits import Credit
from media.models import Photo, may_be_shown
from media.pictures import PhotoView, view_photo
from newsroom.models import Article, GalleryPlacement, SinglePhoto


@dataclass(frozen=True, slots=True)
class Teaser:
    """One entry of a list."""

    url: str
    language: str
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
                language=gallery.language,
                kicker=gallery.kicker,
                title=gallery.title,
                text=gallery.intro,
                published_at=gallery.published_at,
                photo=view_photo(cover.photo) if cover else None,
                credit_line=cover.credit.printed if cover else "",
                photo_count=counts[gallery.pk],
            )
        )
    return teasers


def article_teasers(articles: Iterable[Article]) -> list[Teaser]:
    """Articles, each with its lead photo, else the first single photo or gallery cover in it."""
    listed = list(articles)
    covers = article_covers(listed)
    teasers = []
    for article in listed:
        cover = covers.get(article.pk)
        teasers.append(
            Teaser(
                url=article.get_absolute_url(),
                language=article.language,
                kicker=article.section.name if article.section else "",
                title=article.headline,
                text=article.standfirst,
                published_at=article.published_at,
                photo=view_photo(cover.photo) if cover else None,
                credit_line=cover.credit.printed if cover else "",
            )
        )
    return teasers


@dataclass(frozen=True, slots=True)
class Cover:
    """A list's picture and the words that go with it."""

    photo: Photo
    caption: str
    alt_text: str
    credit: Credit


def article_covers(articles: Sequence[Article], *, is_elsewhere: bool = False) -> dict[int, Cover]:
    """Each article's lead photo, else the first single photo or gallery cover in it.

    `is_elsewhere`: for other sites, which do not get every photo.
    """
    article_ids = [article.pk for article in articles]
    placements = GalleryPlacement.objects.filter(
        parent__in=article_ids, gallery__in=Gallery.objects.published().order_by()
    )
    placed = dict(placements.order_by("-ordering").values_list("parent", "gallery"))
    slides = syndicated_slides() if is_elsewhere else slides_with_ready_photo()
    of_gallery = covers_of(placed.values(), slides=slides)
    singles = dict(
        SinglePhoto.objects.filter(parent__in=article_ids)
        .order_by("-ordering")
        .values_list("parent", "photo")
    )
    wanted = {*singles.values(), *(article.lead_photo_id for article in articles)}
    usable = Photo.objects.showable().defer("embedded_metadata")
    if is_elsewhere:
        usable = usable.filter(may_be_syndicated=True)
    photos = usable.in_bulk(wanted - {None})
    covers = {}
    for article in articles:
        cover = (
            cover_with_own_words(photos.get(article.lead_photo_id or 0))
            or cover_with_own_words(photos.get(singles.get(article.pk, 0)))
            or of_gallery.get(placed.get(article.pk, 0))
        )
        if cover is not None:
            covers[article.pk] = cover
    return covers


def covers_of(
    gallery_ids: Iterable[int], *, slides: QuerySet[Slide] | None = None
) -> dict[int, Cover]:
    """Each gallery's chosen cover, or its first slide's photo; those that may be shown.

    The words are the slide's: a correction made in the gallery stands on its cover too. `slides`
    are those that may be shown; a cover that is none of them is shown only where all are.
    """
    usable = slides_with_ready_photo() if slides is None else slides
    of_gallery = usable.filter(gallery=OuterRef("pk"))
    galleries = (
        Gallery.objects.filter(pk__in=set(gallery_ids))
        .select_related("cover")
        .defer("cover__embedded_metadata")
        .annotate(
            first_slide=Subquery(of_gallery.values("pk")[:1]),
            cover_slide=Subquery(of_gallery.filter(photo=OuterRef("cover")).values("pk")[:1]),
        )
    )
    chosen = {gallery: gallery.cover_slide or gallery.first_slide for gallery in galleries}
    found = usable.in_bulk({pk for pk in chosen.values() if pk})
    covers = {}
    for gallery, slide_id in chosen.items():
        cover, slide = gallery.cover, found.get(slide_id)
        if slides is None and cover is not None and cover.may_be_shown and not gallery.cover_slide:
            covers[gallery.pk] = own_words_of(cover)
        elif slide is not None and slide.photo is not None:
            covers[gallery.pk] = Cover(
                slide.photo,
                slide.caption_in_effect,
                slide.alt_text_in_effect,
                slide.credit_in_effect,
            )
    return covers


def cover_with_own_words(photo: Photo | None) -> Cover | None:
    """A photo that is used by itself, if it is there."""
    return own_words_of(photo) if photo else None


def own_words_of(photo: Photo) -> Cover:
    """A photo with the words of the library."""
    return Cover(photo, photo.caption, photo.alt_text, photo.credit)
