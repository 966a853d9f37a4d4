"""The list of galleries, which can be asked for those of a section."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query, Router
from pydantic import BaseModel

from gallery.addresses import make_absolute
from gallery.api.paging import Order, build_page
from gallery.api.root import ERRORS
from gallery.api.schemas import GalleryLine, build_photo_json
from gallery.api.shaping import answer_json
from gallery.audience import is_for_them
from gallery.languages import open_graph_locale
from gallery.models import ChangedThing, Gallery, Slide
from gallery.pages.link_preview import shorten_text
from gallery.pages.slideshow import slides_with_ready_photo
from gallery.pages.structured_data import last_change
from gallery.syndication import ShownPhoto, syndicated_slides
from media.models import Photo
from media.photo_view import view_photo
from media.text_search import has_words
from newsroom.api.changed_since import find_changed
from newsroom.api.filters import GalleryListParameters
from newsroom.api.partner_scope import galleries_in_scope
from newsroom.api.sections import find_section
from newsroom.models import Article, GalleryPlacement
from newsroom.pages.lists import Cover, find_covers

router = Router(tags=["galleries"])
NEWEST_FIRST = Order("galleries", "published_at")


class GalleryListJSON(BaseModel):
    """One page of galleries, newest first; `next` is the URL of the next page, or null."""

    galleries: list[GalleryLine]
    next: str | None


@router.get(
    "/galleries",
    response={200: GalleryListJSON, **ERRORS},
    summary="Published galleries, newest first",
    url_name="galleries",
)
def list_galleries(request: HttpRequest, parameters: Query[GalleryListParameters]) -> HttpResponse:
    """Galleries with their covers; `section` are those that an article of the section shows."""
    section = find_section(parameters.section) if parameters.section else None
    changed = find_changed(ChangedThing.Kind.GALLERY, parameters.updated_since_moment)
    if changed is None:
        nothing = GalleryListJSON(galleries=[], next=None)
        return answer_json(nothing, parameters, each="galleries")
    galleries = Gallery.objects.published().filter(
        changed,
        has_words(parameters.words, "title", "intro"),
        parameters.in_language,
        parameters.with_ids,
    )
    if parameters.asks_for_photos:
        shown = syndicated_slides().filter(photo__in=Photo.objects.filter(parameters.of_photos))
        galleries = galleries.filter(pk__in=shown.order_by().values("gallery"))
    if section is not None:
        articles = Article.objects.published().filter(section=section)
        placed = GalleryPlacement.objects.filter(parent__in=articles.order_by()).order_by()
        galleries = galleries.filter(pk__in=placed.values("gallery"))
    galleries = galleries.filter(galleries_in_scope())
    page = build_page(galleries, NEWEST_FIRST, parameters, reverse("api-1:galleries"))
    body = GalleryListJSON(galleries=gallery_lines(page.things), next=page.next_url or None)
    return answer_json(body, parameters, each="galleries")


def gallery_lines(galleries: Iterable[Gallery]) -> list[GalleryLine]:
    """Galleries as other sites may have them, in 3 queries."""
    listed = list(galleries)
    covers = find_covers((gallery.pk for gallery in listed), slides=syndicated_slides())
    counts = count_photos([gallery.pk for gallery in listed])
    return [
        gallery_line(gallery, covers.get(gallery.pk), counts.get(gallery.pk, PhotoCount()))
        for gallery in listed
    ]


@dataclass(frozen=True, slots=True)
class PhotoCount:
    """A gallery's photos: those that other sites get, and those that they do not."""

    shown: int = 0
    withheld: int = 0


def count_photos(gallery_ids: list[int]) -> dict[int, PhotoCount]:
    """How many photos readers see, and how many of them other sites get."""
    # A subquery for each: joined, PostgreSQL would read the whole library for fifty galleries.
    seen = slides_with_ready_photo().filter(gallery=OuterRef("pk"))
    sent = seen.filter(is_for_them("photo__"))
    rows = (
        Gallery.objects.filter(pk__in=gallery_ids)
        .order_by()
        .annotate(
            sent=count_each(sent),
            seen=count_each(seen),
        )
        .values_list("pk", "sent", "seen")
    )
    return {pk: PhotoCount(sent or 0, (seen or 0) - (sent or 0)) for pk, sent, seen in rows}


def count_each(slides: QuerySet[Slide]) -> Subquery:
    """The number of slides of one gallery."""
    return Subquery(
        slides.order_by().values("gallery").annotate(number=Count("pk")).values("number")
    )


def gallery_line(gallery: Gallery, cover: Cover | None, count: PhotoCount) -> GalleryLine:
    """A gallery in the API's names."""
    return GalleryLine(
        id=gallery.pk,
        slug=gallery.slug,
        url=make_absolute(gallery.get_absolute_url()),
        api_url=make_absolute(reverse("api-1:gallery", args=[gallery.slug])),
        language=gallery.language,
        locale=open_graph_locale(gallery.language),
        kicker=gallery.kicker_in_effect,
        title=gallery.title,
        intro=gallery.intro,
        description=shorten_text(gallery.intro or (cover.caption if cover else "")),
        published_at=gallery.published_at,
        updated_at=last_change(gallery.published_at, gallery.edited_at),
        cover=build_photo_json(shown_photo(cover)) if cover else None,
        slide_count=count.shown,
        withheld_count=count.withheld,
    )


def shown_photo(cover: Cover) -> ShownPhoto:
    """A list's picture with its words."""
    return ShownPhoto(view_photo(cover.photo), cover.caption, cover.alt_text, cover.credit)
