"""What lists show of galleries and articles, in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Count, OuterRef, QuerySet, Subquery

from gallery.audience import is_for_them
from gallery.models import Gallery, Slide
from gallery.pages.slideshow import slides_with_ready_photo
from gallery.syndication import syndicated_slides
from media.metadata.credits import Credit
from media.models import Photo
from media.photo_view import PhotoView, view_photo
from newsroom.models import Article, GalleryPlacement
from newsroom.pages.list_grid import Column, choose_crop, write_sizes
from newsroom.photo_uses import list_own_photo_ids


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
    alt_text: str  # for other sites; in a list the title beside the photo says more
    credit_line: str
    photo_count: int  # of the gallery, or of those that the article shows
    is_gallery: bool = False
    section_id: int | None = None
    column: Column = "whole"

    @property
    def order(self) -> tuple[datetime, str]:
        """The newest are first; what came out at the same moment keeps its order."""
        return self.published_at or datetime.min.replace(tzinfo=UTC), self.url

    @property
    def crop(self) -> str:
        """Which crop of the photo its box wants; empty for the whole frame."""
        return choose_crop(self.photo.width_px, self.photo.height_px) if self.photo else ""

    @property
    def sizes(self) -> str:
        """HTML's `sizes` of its photo."""
        return write_sizes(self.column, is_crop=bool(self.crop))


def build_gallery_teasers(galleries: Iterable[Gallery]) -> list[Teaser]:
    """Galleries, each with its cover and the number of photos that readers see."""
    listed = list(galleries)
    covers = find_covers(gallery.pk for gallery in listed)
    counts = photo_counts(gallery.pk for gallery in listed)
    teasers = []
    for gallery in listed:
        cover = covers.get(gallery.pk)
        teasers.append(
            Teaser(
                url=gallery.get_absolute_url(),
                language=gallery.language,
                kicker=gallery.kicker_in_effect,
                title=gallery.title,
                text=gallery.intro,
                published_at=gallery.published_at,
                photo=view_photo(cover.photo) if cover else None,
                alt_text=cover.alt_text if cover else "",
                credit_line=cover.credit.printed if cover else "",
                photo_count=counts.get(gallery.pk, 0),
                is_gallery=True,
            )
        )
    return teasers


def build_article_teasers(
    articles: Iterable[Article], *, with_section: bool = True
) -> list[Teaser]:
    """Articles, each with its lead photo, else the first single photo or gallery cover in it.

    Each says how many photos the galleries in it have, and, `with_section`, where it stands.
    """
    listed = list(articles)
    covers = find_article_covers(listed)
    placed = placed_galleries(listed)
    counts = photo_counts(pk for galleries in placed.values() for pk in galleries)
    teasers = []
    for article in listed:
        cover = covers.get(article.pk)
        teasers.append(
            Teaser(
                url=article.get_absolute_url(),
                language=article.language,
                kicker=article.section.name if article.section and with_section else "",
                title=article.headline,
                text=article.standfirst,
                published_at=article.published_at,
                photo=view_photo(cover.photo) if cover else None,
                alt_text=cover.alt_text if cover else "",
                credit_line=cover.credit.printed if cover else "",
                photo_count=sum(counts.get(pk, 0) for pk in placed[article.pk]),
                section_id=article.section_id,
            )
        )
    return teasers


def placed_galleries(articles: Iterable[Article]) -> defaultdict[int, set[int]]:
    """The published galleries that each article shows, by its id."""
    placed: defaultdict[int, set[int]] = defaultdict(set)
    placements = GalleryPlacement.objects.filter(
        parent__in=[article.pk for article in articles],
        gallery__in=Gallery.objects.published().order_by(),
    )
    for article_id, gallery_id in placements.order_by().values_list("parent", "gallery"):
        placed[article_id].add(gallery_id)
    return placed


def photo_counts(gallery_ids: Iterable[int]) -> dict[int, int]:
    """How many photos readers see in each gallery, by its id; none of those that show none."""
    slides = Slide.objects.for_readers().filter(gallery__in=set(gallery_ids))
    counted = slides.order_by().values("gallery").annotate(photos=Count("pk"))
    return dict(counted.values_list("gallery", "photos"))


@dataclass(frozen=True, slots=True)
class Cover:
    """A list's picture and the words that go with it."""

    photo: Photo
    caption: str
    alt_text: str
    credit: Credit


def find_article_covers(
    articles: Sequence[Article], *, is_elsewhere: bool = False
) -> dict[int, Cover]:
    """Each article's lead photo, else the first single photo or gallery cover in it.

    `is_elsewhere`: for other sites, which do not get every photo.
    """
    article_ids = [article.pk for article in articles]
    placements = GalleryPlacement.objects.filter(
        parent__in=article_ids, gallery__in=Gallery.objects.published().order_by()
    )
    placed = dict(placements.order_by("-ordering").values_list("parent", "gallery"))
    slides = syndicated_slides() if is_elsewhere else slides_with_ready_photo()
    of_gallery = find_covers(placed.values(), slides=slides)
    own = list_own_photo_ids(articles)
    usable = Photo.objects.showable().defer("embedded_metadata")
    if is_elsewhere:
        usable = usable.filter(is_for_them())
    photos = usable.in_bulk({photo_id for photo_ids in own.values() for photo_id in photo_ids})
    covers = {}
    for article in articles:
        shown = (photos[photo_id] for photo_id in own[article.pk] if photo_id in photos)
        cover = cover_with_own_words(next(shown, None)) or of_gallery.get(placed.get(article.pk, 0))
        if cover is not None:
            covers[article.pk] = cover
    return covers


def find_covers(
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
            covers[gallery.pk] = use_library_words(cover)
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
    return use_library_words(photo) if photo else None


def use_library_words(photo: Photo) -> Cover:
    """A photo with the words of the library."""
    return Cover(photo, photo.caption, photo.alt_text, photo.credit)
