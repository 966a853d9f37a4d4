"""Galleries whose slides are told apart by their captions, "1", "2"…"""

from __future__ import annotations

from gallery.models import Gallery
from gallery.slides.sequence import NewSlide, place_slides


def wanted_gallery(slides: int, *, title: str = "Ballots") -> Gallery:
    """A gallery of slides whose captions are their first positions, "1", "2"…"""
    gallery = Gallery.objects.create(title=title, slug=title.lower())
    place_slides(gallery, [NewSlide(None, caption=str(n)) for n in range(1, slides + 1)])
    return gallery


def captions(gallery: Gallery) -> str:
    """The captions in the order of the slides, which is gapless from 1."""
    slides = list(gallery.slides.order_by("position"))
    assert [slide.position for slide in slides] == list(range(1, len(slides) + 1))
    return " ".join(slide.caption for slide in slides)


def ids(gallery: Gallery, *wanted: int) -> list[str]:
    """Public ids by first position."""
    by_caption = dict(gallery.slides.values_list("caption", "public_id"))
    return [by_caption[str(number)] for number in wanted]
