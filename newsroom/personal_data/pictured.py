"""Photos whose words name somebody: who is pictured, or who made them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.urls import reverse

from gallery.models import Gallery, Slide
from media.models import Photo
from media.search.named import hold_words
from newsroom.models import Article
from newsroom.photo_uses import list_owner_ids

PHOTOS_AT_ONCE: Final = 200
# Of words that the index of the search does not hold.
NOT_INDEXED: Final = (
    *("alt_text", "extended_description", "caption_writer", "copyright_notice"),
    *("copyright_owner", "instructions"),
)
SLIDE_WORDS: Final = ("caption", "credit_line", "alt_text")
SHOWN: Final = (
    *("id", "original_name", "uploaded_at", "headline", "title", "caption", "alt_text"),
    *("extended_description", "byline", "credit_line", "source", "keywords", "killed_at"),
)


def find_pictured(name: str) -> QuerySet[Photo]:
    """Photos that name somebody in their own words, or in those of a slide; no order.

    The search's index answers for what it holds: whole words side by side, without case and
    accents. The rest is read through, letter by letter.
    """
    condition = hold_words(name) | holds(name, NOT_INDEXED)
    slides = Slide.objects.filter(holds(name, SLIDE_WORDS)).exclude(photo=None)
    return Photo.objects.filter(condition | Q(pk__in=slides.values("photo"))).order_by("pk")


def holds(name: str, columns: tuple[str, ...]) -> Q:
    """The condition that one of these columns holds the name."""
    condition = Q()
    for column in columns:
        condition |= Q(**{f"{column}__icontains": name})
    return condition


def describe_pictured(name: str) -> Iterator[dict[str, Any]]:
    """Each photo with its words, its page on the desk, and the galleries and articles it is in."""
    for photo in find_pictured(name).iterator(PHOTOS_AT_ONCE):
        yield {
            **{column: getattr(photo, column) for column in SHOWN},
            "desk": reverse("admin:media_photo_change", args=[photo.pk]),
            "used_in": list(describe_uses(photo)),
        }


def describe_uses(photo: Photo) -> Iterator[dict[str, str]]:
    """The galleries and articles that show a photo, with their addresses."""
    galleries = Gallery.objects.filter(pk__in=list_owner_ids(Gallery, [photo.pk]))
    articles = Article.objects.filter(pk__in=list_owner_ids(Article, [photo.pk]))
    things: list[Gallery | Article] = [*galleries, *articles]
    for thing in things:
        yield {"address": thing.get_absolute_url(), "name": str(thing), "state": thing.state}
