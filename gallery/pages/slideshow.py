"""The one view model of a gallery: page, API, embeds and feeds are all made from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet, Window

from gallery.models import Gallery, RemovedSlide, Slide
from gallery.pages.corrections import Correction, read_corrections
from gallery.pages.family import list_slides_in_family, read_once, recall
from gallery.pages.image_sizes import Shape, choose_shape
from gallery.pages.pagination import PART_LENGTH, build_part_url, count_parts
from media.metadata.credits import Credit
from media.models import Photo, have_ended
from media.photo_view import PhotoView, view_photo


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

    @property
    def previous_url(self) -> str:
        """The page of the slide before; empty at the beginning."""
        return self.find_beside(self.previous_id)

    @property
    def next_url(self) -> str:
        """The page of the slide after; empty at the end."""
        return self.find_beside(self.next_id)

    def find_beside(self, slide_id: str) -> str:
        """The page of another slide of its gallery: next to its own."""
        return f"{self.url.removesuffix(f'{self.id}/')}{slide_id}/" if slide_id else ""


@dataclass(frozen=True, slots=True)
class Slideshow:
    """A gallery as readers get it, or a part of one that is long."""

    id: int
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
    part: int = 1  # of a gallery in parts, from 1
    part_count: int = 1
    whole_count: int = 0  # the slides of all parts, where these are not all
    is_being_prepared: bool = False  # it shows nothing yet, and will when renditions are made
    corrections: tuple[Correction, ...] = ()  # of all slides, those of other parts as well

    @property
    def slide_count(self) -> int:
        """How many slides readers see, in all parts."""
        return self.whole_count or len(self.slides)

    @property
    def part_url(self) -> str:
        """The address of this part."""
        return build_part_url(self.url, self.part)

    @property
    def previous_part_url(self) -> str:
        """The address of the part before; empty for the first."""
        return build_part_url(self.url, self.part - 1) if self.part > 1 else ""

    @property
    def next_part_url(self) -> str:
        """The address of the part after; empty for the last."""
        return build_part_url(self.url, self.part + 1) if self.part < self.part_count else ""

    @property
    def corrections_shown(self) -> tuple[tuple[Correction, SlideView | None], ...]:
        """Those of these slides, each with its slide; what is of no slide stands on every part."""
        if not self.corrections:
            return ()
        slides = {slide.id: slide for slide in self.slides}
        return tuple(
            (each, slides.get(each.slide_id))
            for each in self.corrections
            if not each.slide_id or each.slide_id in slides
        )

    @property
    def shape(self) -> Shape:
        """The box that its photos share."""
        photos = (slide.photo for slide in self.slides)
        return choose_shape([photo.width_px / photo.height_px for photo in photos])


# What no page shows, and what takes long to be read: a gallery has hundreds of these.
NOT_FOR_READERS = (
    "embedded_metadata",
    "ingest_notes",
    "retired_renditions",
    "rendering_notes",
    "render_seconds",
    "instructions",
)


def find_gallery(slug: str) -> Gallery | None:
    """The gallery at an address, with its cover, whoever may see it."""
    return read_once(
        ("gallery", slug),
        lambda: Gallery.objects.select_related("cover").filter(slug=slug).first(),
    )


def visible_slides() -> Prefetch[str, QuerySet[Slide], str]:
    """Slides that readers see, with their photos, for `Gallery.objects.prefetch_related`."""
    return Prefetch("slides", queryset=slides_with_ready_photo(), to_attr="visible_slides")


def slides_with_ready_photo() -> QuerySet[Slide]:
    """Slides that readers see, in order, each with its photo."""
    return (
        Slide.objects.for_readers()
        .select_related("photo")
        .defer(*(f"photo__{name}" for name in NOT_FOR_READERS))
        .order_by("position")
    )


def build_slideshow(gallery: Gallery) -> Slideshow:
    """The view model of a gallery, in at most 2 queries whatever its size (0 when prefetched)."""
    return read_once(("slideshow", gallery.pk), lambda: build_whole(gallery))


def build_whole(gallery: Gallery) -> Slideshow:
    """The same, made anew."""
    slides: list[Slide] | None = getattr(gallery, "visible_slides", None)
    if slides is None:
        slides = list(slides_with_ready_photo().filter(gallery=gallery))
    views = tuple(view_slides(gallery, [slide for slide in slides if slide.photo is not None]))
    return describe_gallery(gallery, views, find_cover(gallery, views))


def build_part(gallery: Gallery, part: int, length: int = PART_LENGTH) -> Slideshow | None:
    """A part of a gallery, from 1, in 1 query that leaves the other slides alone; None beyond.

    What it says of other sites (the cover and its words) is of its own slides from the second on,
    so that an edit of a slide changes the parts that show it alone.
    """
    first = (part - 1) * length
    whole: Slideshow | None = recall(("slideshow", gallery.pk))
    if whole is not None:
        views, whole_count = whole.slides[first : first + length], len(whole.slides)
    else:
        views, whole_count = read_part(gallery, first, length)
    if part > 1 and not views:
        return None
    cover = find_cover(gallery, views) if part == 1 else views[0].photo
    return replace(
        describe_gallery(gallery, views, cover),
        part=part,
        part_count=count_parts(whole_count, length),
        whole_count=whole_count,
    )


def read_part(gallery: Gallery, first: int, length: int) -> tuple[tuple[SlideView, ...], int]:
    """The slides of a part, `first` of which come before it, and how many all parts have."""
    slides = slides_with_ready_photo().filter(gallery=gallery).annotate(whole=Window(Count("pk")))
    before = 1 if first else 0  # the neighbours are named
    found = list(slides[first - before : first + length + 1])
    own = found[before : before + length]
    ids = ["", *(slide.public_id for slide in found), ""][before:]
    views = tuple(
        view_slide(gallery, slide, first + number, (ids[number - 1], ids[number + 1]))
        for number, slide in enumerate(own, start=1)
    )
    return views, getattr(own[0], "whole", 0) if own else 0


def take_part(slideshow: Slideshow, part: int) -> Slideshow | None:
    """A part of a slideshow that is there as a whole; None beyond the last."""
    part_count = count_parts(slideshow.slide_count)
    if not 1 <= part <= part_count:
        return None
    slides = slideshow.slides[(part - 1) * PART_LENGTH : part * PART_LENGTH]
    return replace(
        slideshow,
        slides=slides,
        part=part,
        part_count=part_count,
        whole_count=slideshow.slide_count,
    )


def describe_gallery(
    gallery: Gallery, views: tuple[SlideView, ...], cover: PhotoView | None
) -> Slideshow:
    """What a gallery says of itself, around its slides."""
    cover_alt_text, cover_credit = find_cover_words(gallery, views, cover)
    return Slideshow(
        id=gallery.pk,
        slug=gallery.slug,
        url=gallery.get_absolute_url(),
        language=gallery.language,
        kicker=gallery.kicker_in_effect,
        title=gallery.title,
        intro=gallery.intro,
        published_at=gallery.published_at,
        edited_at=gallery.edited_at,
        live_until=gallery.live_until if gallery.is_live_coverage else None,
        cover=cover,
        cover_alt_text=cover_alt_text,
        cover_credit=cover_credit,
        slides=views,
        is_being_prepared=not views and has_photos_to_prepare(gallery),
        corrections=read_corrections(gallery),
    )


def has_photos_to_prepare(gallery: Gallery) -> bool:
    """Whether readers will see a photo as soon as it is rendered: no embargo, no decision awaited.

    "Come back in a minute" must not be said of a photo that waits for next month.
    """
    return Slide.objects.for_readers(Photo.State.WAITING).filter(gallery=gallery).exists()


type Slides = Callable[[], QuerySet[Slide]]


def find_slide(
    gallery: Gallery, slide_id: str, *, slides: Slides = slides_with_ready_photo
) -> tuple[SlideView, int] | None:
    """One slide and how many readers see, in 2 queries that leave the other photos alone.

    None when the gallery has no such slide, or its photo cannot be shown. `slides`: those that are
    shown, where it is not all of them.
    """
    ids = list_slide_ids(gallery, slides)
    index = ids.index.get(slide_id)
    if index is None:
        return None
    previous_id, _, next_id = ids.around[index : index + 3]
    whole: Slideshow | None = recall(("slideshow", gallery.pk))
    if whole is not None:
        views = read_once(("views", gallery.pk), lambda: {view.id: view for view in whole.slides})
        known = views.get(slide_id)
        if known is None:
            return None
        view = replace(known, position=index + 1, previous_id=previous_id, next_id=next_id)
        return view, len(ids.index)
    slide = read_slide(gallery, slide_id)
    if slide is None:
        return None
    return view_slide(gallery, slide, index + 1, (previous_id, next_id)), len(ids.index)


@dataclass(frozen=True, slots=True)
class SlideIds:
    """The slides that are shown, in order."""

    index: Mapping[str, int]  # from 0
    around: Sequence[str]  # with an empty one before the first and behind the last


def list_slide_ids(gallery: Gallery, slides: Slides = slides_with_ready_photo) -> SlideIds:
    """The ids of the slides that are shown, in 1 query."""

    def read() -> SlideIds:
        found = list(slides().filter(gallery=gallery).values_list("public_id", flat=True))
        index = {slide_id: place for place, slide_id in enumerate(found)}
        return SlideIds(index, ("", *found, ""))

    return read_once(("slide ids", gallery.pk, slides), read)


def read_slide(gallery: Gallery, slide_id: str) -> Slide | None:
    """One slide that readers see, with its photo; those of a family come together."""
    together = list_slides_in_family()
    if slide_id not in together:
        shown = slides_with_ready_photo().filter(gallery=gallery)
        return shown.filter(public_id=slide_id).first()

    def read() -> dict[str, Slide]:
        own = slides_with_ready_photo().filter(gallery=gallery, public_id__in=together)
        return {slide.public_id: slide for slide in own}

    return read_once(("slides", gallery.pk), read).get(slide_id)


def count_shown(gallery: Gallery) -> int:
    """How many slides readers see."""
    return slides_with_ready_photo().filter(gallery=gallery).count()


def find_gone_slide_ids(gallery: Gallery) -> list[str]:
    """The slides whose addresses say that they are gone.

    They were taken out or rejected, their photos killed, or out of licence.
    """
    is_killed, is_out_of_licence = Q(photo__killed_at__isnull=False), have_ended("photo__")
    is_rejected = Q(flag=Slide.Flag.REJECT)
    over = Slide.objects.filter(is_killed | is_out_of_licence | is_rejected, gallery=gallery)
    removed = RemovedSlide.objects.filter(gallery=gallery, was_public=True)
    return [
        *over.order_by("position").values_list("public_id", flat=True),
        *removed.order_by("pk").values_list("public_id", flat=True),
    ]


def is_slide_gone(gallery: Gallery, slide_id: str) -> bool:
    """Whether a slide was here and may not be shown any more."""
    return slide_id in find_gone_slide_ids(gallery)


def tell_what_is_gone(gallery: Gallery, slide_id: str) -> str:
    """What the word of farewell of a gone slide is about: "photo", or "licence" where that alone
    has ended.
    """
    slides = Slide.objects.filter(have_ended("photo__"), gallery=gallery, public_id=slide_id)
    is_usable_else = slides.filter(photo__killed_at=None).not_rejected().exists()
    return "licence" if is_usable_else else "photo"


def view_slides(gallery: Gallery, slides: Sequence[Slide]) -> Iterator[SlideView]:
    """Slides that have a ready photo, as readers get them."""
    ids = ["", *(slide.public_id for slide in slides), ""]
    for position, slide in enumerate(slides, start=1):
        yield view_slide(gallery, slide, position, (ids[position - 1], ids[position + 1]))


def view_slide(
    gallery: Gallery, slide: Slide, position: int, neighbours: tuple[str, str]
) -> SlideView:
    """One slide as readers get it; `neighbours` are the ids before and after, or empty."""
    assert slide.photo is not None  # noqa: S101 - the caller's promise
    return SlideView(
        id=slide.public_id,
        url=f"{gallery.get_absolute_url()}{slide.public_id}/",
        position=position,
        previous_id=neighbours[0],
        next_id=neighbours[1],
        photo=view_once(slide.photo),
        caption=slide.caption_in_effect,
        alt_text=slide.alt_text_in_effect,
        credit=slide.credit_in_effect,
    )


def view_once(photo: Photo) -> PhotoView:
    """A ready photo as readers get it; one of the slide and of its frame."""
    return read_once(("photo", photo.pk), lambda: view_photo(photo))


def find_cover(gallery: Gallery, slides: tuple[SlideView, ...]) -> PhotoView | None:
    """The chosen cover if it can be shown, else the first slide's photo."""
    if gallery.cover_id is not None:
        for slide in slides:
            if slide.photo.id == gallery.cover_id:
                return slide.photo
        if gallery.cover is not None and gallery.cover.may_be_shown:
            return view_photo(gallery.cover)
    return slides[0].photo if slides else None


def find_cover_words(
    gallery: Gallery, slides: tuple[SlideView, ...], cover: PhotoView | None
) -> tuple[str, Credit]:
    """The cover's alt text and credit: those of its slide, else the photo's own."""
    for slide in slides:
        if cover is not None and slide.photo.id == cover.id:
            return slide.alt_text, slide.credit
    if cover is None or gallery.cover is None:
        return "", Credit("")
    return gallery.cover.alt_text, gallery.cover.credit
