"""What other sites may have of a gallery: embeds, oEmbed, feeds and the API are made from this."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import ngettext

from gallery.audience import is_for_them, may_have
from gallery.changed_things import ChangedThing, Moments, find_moments
from gallery.models import Slide
from gallery.pages.slideshow import Slideshow, SlideView, slides_with_ready_photo
from gallery.pages.structured_data import last_change
from media.metadata.credits import Credit
from media.photo_view import PhotoView


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """A photo with the words that go with it at its place.

    `url` is the page for this place; empty where only the photo's own address is known.
    """

    photo: PhotoView
    caption: str
    alt_text: str
    credit: Credit
    url: str = ""


def is_sent(photo: PhotoView) -> bool:
    """Whether whom this is made for may have a photo."""
    return may_have(may_be_syndicated=photo.may_be_syndicated)


def syndicated_slides() -> QuerySet[Slide]:
    """Slides that other sites may show, in order, each with its photo."""
    return slides_with_ready_photo().filter(is_for_them("photo__"))


def syndicate_gallery(slideshow: Slideshow) -> Slideshow:
    """The gallery without the photos that stay here; `withheld_count` says how many they are.

    Slides keep their ids; their positions are counted over those that are left.
    """
    allowed = [slide for slide in slideshow.slides if is_sent(slide.photo)]
    slides = tuple(relink_slides(allowed))
    withheld_count = len(slideshow.slides) - len(slides)
    cover, alt_text, credit = slideshow.cover, slideshow.cover_alt_text, slideshow.cover_credit
    if cover is not None and not is_sent(cover):
        first = slides[0] if slides else None
        cover = first.photo if first else None
        alt_text, credit = (first.alt_text, first.credit) if first else ("", Credit(""))
    return replace(
        slideshow,
        slides=slides,
        cover=cover,
        cover_alt_text=alt_text,
        cover_credit=credit,
        withheld_count=withheld_count,
    )


def relink_slides(slides: list[SlideView]) -> Iterator[SlideView]:
    """Slides that follow one another, whatever stood between them."""
    ids = ["", *(slide.id for slide in slides), ""]
    for position, slide in enumerate(slides, start=1):
        yield replace(
            slide,
            position=position,
            previous_id=ids[position - 1],
            next_id=ids[position + 1],
        )


def shown_cover(slideshow: Slideshow) -> ShownPhoto | None:
    """The cover with the words that the gallery gives it."""
    cover = slideshow.cover
    if cover is None:
        return None
    captions = (slide.caption for slide in slideshow.slides if slide.photo.id == cover.id)
    return ShownPhoto(cover, next(captions, ""), slideshow.cover_alt_text, slideshow.cover_credit)


def find_gallery_moments(slideshow: Slideshow) -> Moments:
    """When a gallery and the photos in it last changed for other sites, in one query."""
    photo_ids = {slide.photo.id for slide in slideshow.slides}
    return find_moments(
        {ChangedThing.Kind.GALLERY: [slideshow.id], ChangedThing.Kind.PHOTO: photo_ids}
    )


def changed_at(slideshow: Slideshow, moments: Moments | None = None) -> datetime:
    """When a gallery last changed for other sites, by the `moments` that were found.

    Until that is noted: when it or a photo in it was edited, and never before it was published.
    """
    noted = (moments or {}).get((ChangedThing.Kind.GALLERY, slideshow.id))
    if noted is not None:
        return noted
    photos = (slide.photo.edited_at for slide in slideshow.slides)
    return latest(last_change(slideshow.published_at, slideshow.edited_at), photos)


def latest(moment: datetime, others: Iterable[datetime]) -> datetime:
    """The last of some moments."""
    return max(moment, *others, moment)


def describe_withheld(withheld_count: int) -> str:
    """What readers elsewhere are told of the photos that they do not get; "" for none."""
    if withheld_count == 0:
        return ""
    words = ngettext(
        "%(number)s photo is not available here.",
        "%(number)s photos are not available here.",
        withheld_count,
    )
    return words % {"number": withheld_count}
