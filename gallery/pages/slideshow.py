"""The one view model of a gallery: page, API, embeds and feeds are all made from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from gallery.models import Gallery, RemovedSlide, Slide
from gallery.shapes import Shape, shape_of
from media.credits import Credit
from media.models import may_be_shown
from media.pictures import PhotoView, view_photo


@dataclass(frozen=True, slots=True)
class SlideView:
    """One slide as readers get it: overrides applied."""

    id: str
    url: str  # its own page: the share URL
    position: int  # from 1, counted over the slides that readers see
    previous_id: str  # empty at the ends
    next_id: str
    photo: PhotoView
    caption: str
    alt_text: str
    credit: Credit


@dataclass(frozen=True, slots=True)
class Slideshow:
    """A gallery as readers get it."""

    slug: str
    url: str
    language: str
    kicker: str
    title: str
    intro: str
    published_at: datetime | None
    edited_at: datetime
    live_until: datetime | None  # set while open pages ask for new photos
    cover: PhotoView | None
    cover_alt_text: str
    cover_credit: Credit
    slides: tuple[SlideView, ...]
    withheld_count: int = 0  # photos that only this site may show, where others are served

    @property
    def slide_count(self) -> int:
        """How many slides readers see."""
        return len(self.slides)

    @property
    def shape(self) -> Shape:
        """The box that its photos share."""
        photos = (slide.photo for slide in self.slides)
        return shape_of([photo.width_px / photo.height_px for photo in photos])


# What no page shows, and what takes long to be read: a gallery has hundreds of these.
NOT_FOR_READERS = (
    "embedded_metadata",
    "ingest_notes",
    "retired_renditions",
    "rendering_notes",
    "render_seconds",
    "keywords",
    "instructions",
)


def visible_slides() -> Prefetch[str, QuerySet[Slide], str]:
    """Slides that readers see, with their photos, for `Gallery.objects.prefetch_related`."""
    return Prefetch("slides", queryset=slides_with_ready_photo(), to_attr="visible_slides")


def slides_with_ready_photo() -> QuerySet[Slide]:
    """Slides that readers see, in order, each with its photo."""
    return (
        Slide.objects.filter(may_be_shown("photo__"))
        .select_related("photo")
        .defer(*(f"photo__{name}" for name in NOT_FOR_READERS))
        .order_by("position")
    )


def build_slideshow(gallery: Gallery) -> Slideshow:
    """The view model of a gallery, in at most 2 queries whatever its size (0 when prefetched)."""
    slides: list[Slide] | None = getattr(gallery, "visible_slides", None)
    if slides is None:
        slides = list(slides_with_ready_photo().filter(gallery=gallery))
    views = tuple(view_slides(gallery, [slide for slide in slides if slide.photo is not None]))
    cover = cover_of(gallery, views)
    cover_alt_text, cover_credit = cover_words_of(gallery, views, cover)
    return Slideshow(
        slug=gallery.slug,
        url=gallery.get_absolute_url(),
        language=gallery.language,
        kicker=gallery.kicker,
        title=gallery.title,
        intro=gallery.intro,
        published_at=gallery.published_at,
        edited_at=gallery.edited_at,
        live_until=gallery.live_until if gallery.is_live_coverage else None,
        cover=cover,
        cover_alt_text=cover_alt_text,
        cover_credit=cover_credit,
        slides=views,
    )


def find_slide(
    gallery: Gallery, slide_id: str, *, slides: QuerySet[Slide] | None = None
) -> tuple[SlideView, int] | None:
    """One slide and how many readers see, in 2 queries that leave the other photos alone.

    None when the gallery has no such slide, or its photo cannot be shown. `slides`: those that are
    shown, where it is not all of them.
    """
    slides = (slides_with_ready_photo() if slides is None else slides).filter(gallery=gallery)
    ids = list(slides.values_list("public_id", flat=True))
    slide = slides.filter(public_id=slide_id).first()
    if slide is None or slide_id not in ids:
        return None
    return view_slide(gallery, slide, ids.index(slide_id) + 1, ["", *ids, ""]), len(ids)


def gone_slide_ids(gallery: Gallery) -> list[str]:
    """The slides whose addresses say that they are gone: taken out, killed, or out of licence."""
    is_killed, is_out_of_licence = (
        Q(photo__killed_at__isnull=False),
        Q(photo__expires_at__lte=timezone.now()),
    )
    over = Slide.objects.filter(is_killed | is_out_of_licence, gallery=gallery)
    removed = RemovedSlide.objects.filter(gallery=gallery)
    return [
        *over.order_by("position").values_list("public_id", flat=True),
        *removed.order_by("pk").values_list("public_id", flat=True),
    ]


def is_slide_gone(gallery: Gallery, slide_id: str) -> bool:
    """Whether a slide was here and may not be shown any more."""
    return slide_id in gone_slide_ids(gallery)


def view_slides(gallery: Gallery, slides: Sequence[Slide]) -> Iterator[SlideView]:
    """Slides that have a ready photo, as readers get them."""
    ids = ["", *(slide.public_id for slide in slides), ""]
    for position, slide in enumerate(slides, start=1):
        yield view_slide(gallery, slide, position, ids)


def view_slide(gallery: Gallery, slide: Slide, position: int, ids: Sequence[str]) -> SlideView:
    """One slide as readers get it; `ids` are those of all slides between two empty ones."""
    assert slide.photo is not None  # noqa: S101 - the caller's promise
    return SlideView(
        id=slide.public_id,
        url=reverse("slide", args=[gallery.slug, slide.public_id]),
        position=position,
        previous_id=ids[position - 1],
        next_id=ids[position + 1],
        photo=view_photo(slide.photo),
        caption=slide.caption_in_effect,
        alt_text=slide.alt_text_in_effect,
        credit=slide.credit_in_effect,
    )


def cover_of(gallery: Gallery, slides: tuple[SlideView, ...]) -> PhotoView | None:
    """The chosen cover if it can be shown, else the first slide's photo."""
    if gallery.cover_id is not None:
        for slide in slides:
            if slide.photo.id == gallery.cover_id:
                return slide.photo
        if gallery.cover is not None and gallery.cover.may_be_shown:
            return view_photo(gallery.cover)
    return slides[0].photo if slides else None


def cover_words_of(
    gallery: Gallery, slides: tuple[SlideView, ...], cover: PhotoView | None
) -> tuple[str, Credit]:
    """The cover's alt text and credit: those of its slide, else the photo's own."""
    for slide in slides:
        if cover is not None and slide.photo.id == cover.id:
            return slide.alt_text, slide.credit
    if cover is None or gallery.cover is None:
        return "", Credit("")
    return gallery.cover.alt_text, gallery.cover.credit
