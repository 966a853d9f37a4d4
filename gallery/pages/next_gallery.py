"""What comes after a gallery: those published before it, and then round again from the newest.

So each gallery's page names the same few whatever else is published: a new one changes the pages of
`OTHERS` galleries and no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from gallery.models import Gallery
from gallery.pages.slideshow import slides_with_ready_photo
from media.photo_view import PhotoView, view_photo

OTHERS = 4


@dataclass(frozen=True, slots=True)
class OtherGallery:
    """One of the galleries at the end of a gallery's page."""

    url: str
    language: str
    kicker: str
    title: str
    photo: PhotoView
    photo_count: int
    credit_line: str


def find_other_galleries(gallery: Gallery) -> list[OtherGallery]:
    """What a gallery's page ends with, the next older one first: in 2 queries, or 3 near
    the end of all galleries.

    Empty for one that was never published. Those that show no photo yet are left out.
    """
    if gallery.published_at is None:
        return []
    others = (
        Gallery.objects.published()
        .exclude(pk=gallery.pk)
        .select_related("cover")
        .annotate(
            first_slide=Subquery(first_slides().values("pk")[:1]),
            photo_count=Coalesce(Subquery(photo_counts()), 0),
        )
    )
    chosen = list(others.filter(find_published_before(gallery))[:OTHERS])
    if lacking := OTHERS - len(chosen):
        chosen += others.exclude(pk__in=[each.pk for each in chosen])[:lacking]
    slides = slides_with_ready_photo().in_bulk(
        [each.first_slide for each in chosen if each.first_slide]
    )
    found = []
    for each in chosen:
        slide = slides.get(each.first_slide)
        if slide is None or slide.photo is None:
            continue
        photo, credit_line = slide.photo, slide.credit_line_in_effect
        cover = each.cover
        if cover is not None and cover.pk != photo.pk and cover.may_be_shown:
            photo, credit_line = cover, cover.credit_line
        found.append(
            OtherGallery(
                url=each.get_absolute_url(),
                language=each.language,
                kicker=each.kicker_in_effect,
                title=each.title,
                photo=view_photo(photo),
                photo_count=each.photo_count,
                credit_line=credit_line,
            )
        )
    return found


def find_galleries_leading_to(gallery: Gallery) -> QuerySet[Gallery]:
    """The published galleries whose pages end with this one: the other way round."""
    others = Gallery.objects.published().exclude(pk=gallery.pk).order_by("published_at", "pk")
    newer = others.filter(published_at__gte=gallery.published_at).exclude(
        find_published_before(gallery)
    )
    row_ids = set(newer.values_list("pk", flat=True)[:OTHERS])
    if len(row_ids) < OTHERS:
        row_ids |= set(others.values_list("pk", flat=True)[: OTHERS - len(row_ids)])
    return Gallery.objects.filter(pk__in=row_ids).order_by()


def find_published_before(gallery: Gallery) -> Q:
    """What was published before a gallery; of one moment, what was made before it.

    The first condition, which the others imply, is what an index answers.
    """
    is_before = Q(published_at__lt=gallery.published_at) | Q(pk__lt=gallery.pk)
    return Q(published_at__lte=gallery.published_at) & is_before


def first_slides() -> QuerySet[Any]:
    """The slides of an outer gallery: the one with its cover, then in order."""
    cover_first = Case(When(photo=F("gallery__cover"), then=Value(0)), default=Value(1))
    slides = slides_with_ready_photo().filter(gallery=OuterRef("pk"))
    return slides.order_by(cover_first, "position")


def photo_counts() -> QuerySet[Any]:
    """How many photos readers see of an outer gallery."""
    slides = slides_with_ready_photo().filter(gallery=OuterRef("pk")).order_by()
    return slides.values("gallery").annotate(number=Count("pk")).values("number")
