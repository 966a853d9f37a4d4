"""The read API: what is published, as JSON."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from ninja import NinjaAPI, Router, Schema
from ninja.errors import HttpError

from gallery.addresses import absolute
from gallery.models import Gallery
from gallery.slideshow import (
    Slideshow,
    SlideView,
    build_slideshow,
    visible_slides,
)
from media.credits import Credit
from media.pictures import PhotoView, RenditionView

api = NinjaAPI(
    title="Photodesk",
    version="1",
    urls_namespace="api-1",
    docs_url=None,
    description="Published galleries. Every photograph comes with its credit; show it.",
)
router = Router(tags=["galleries"])


class RenditionJSON(Schema):
    """One file."""

    url: str
    format: str
    mime_type: str
    width: int
    height: int
    bytes: int


class CreditJSON(Schema):
    """`printed` is what must stand beside the photo; the rest is read out of it."""

    printed: str
    photographer: str
    agencies: list[str]
    client: str
    is_courtesy: bool


class PhotoJSON(Schema):
    """A photo, its rights and its files, narrowest first."""

    id: int
    width: int
    height: int
    focal_point: tuple[float, float]
    headline: str
    byline: str
    source: str
    copyright_notice: str
    usage_terms: str
    license: str
    acquire_license_page: str
    digital_source_type: str
    taken_at: datetime | None
    renditions: list[RenditionJSON]
    jpeg_srcset: str
    avif_srcset: str
    share: RenditionJSON | None


class SlideJSON(Schema):
    """One slide; its words are those that readers see."""

    id: str
    position: int
    caption: str
    alt_text: str
    credit: CreditJSON
    photo: PhotoJSON


class GalleryJSON(Schema):
    """A gallery and all of its slides."""

    slug: str
    url: str
    kicker: str
    title: str
    intro: str
    published_at: datetime | None
    updated_at: datetime
    cover: PhotoJSON | None
    slide_count: int
    slides: list[SlideJSON]


class Problem(Schema):
    """What was wrong."""

    detail: str


@router.get(
    "/galleries/{slug}",
    response={200: GalleryJSON, 404: Problem, 410: Problem},
    summary="One published gallery",
    url_name="gallery",
)
def read_gallery(request: HttpRequest, slug: str) -> GalleryJSON:
    """A gallery with its slides in order, each with its photo, caption and credit."""
    gallery = (
        Gallery.objects.select_related("cover")
        .prefetch_related(visible_slides())
        .filter(slug=slug)
        .first()
    )
    if gallery is not None and gallery.state == Gallery.State.WITHDRAWN:
        raise HttpError(410, "This gallery was withdrawn.")
    if gallery is None or not gallery.is_published:
        raise HttpError(404, f"There is no published gallery {slug!r}.")
    return gallery_json(build_slideshow(gallery))


def gallery_json(slideshow: Slideshow) -> GalleryJSON:
    """The view model in the API's names."""
    return GalleryJSON(
        slug=slideshow.slug,
        url=absolute(slideshow.url),
        kicker=slideshow.kicker,
        title=slideshow.title,
        intro=slideshow.intro,
        published_at=slideshow.published_at,
        updated_at=slideshow.edited_at,
        cover=photo_json(slideshow.cover) if slideshow.cover else None,
        slide_count=slideshow.slide_count,
        slides=[slide_json(slide) for slide in slideshow.slides],
    )


def slide_json(slide: SlideView) -> SlideJSON:
    """One slide in the API's names."""
    return SlideJSON(
        id=slide.id,
        position=slide.position,
        caption=slide.caption,
        alt_text=slide.alt_text,
        credit=credit_json(slide.credit),
        photo=photo_json(slide.photo),
    )


def credit_json(credit: Credit) -> CreditJSON:
    """A credit in the API's names."""
    return CreditJSON(
        printed=credit.printed,
        photographer=credit.photographer,
        agencies=list(credit.agencies),
        client=credit.client,
        is_courtesy=credit.is_courtesy,
    )


def photo_json(photo: PhotoView) -> PhotoJSON:
    """One photo in the API's names, with absolute URLs."""
    return PhotoJSON(
        id=photo.id,
        width=photo.width_px,
        height=photo.height_px,
        focal_point=(photo.focal_x, photo.focal_y),
        headline=photo.headline,
        byline=photo.byline,
        source=photo.source,
        copyright_notice=photo.copyright_notice,
        usage_terms=photo.usage_terms,
        license=photo.web_statement_url,
        acquire_license_page=photo.licensor_url,
        digital_source_type=photo.digital_source_type,
        taken_at=photo.taken_at,
        renditions=[rendition_json(rendition) for rendition in photo.renditions],
        jpeg_srcset=photo.srcset("JPEG", base_url=settings.BASE_URL),
        avif_srcset=photo.srcset("AVIF", base_url=settings.BASE_URL),
        share=rendition_json(photo.share) if photo.share else None,
    )


def rendition_json(rendition: RenditionView) -> RenditionJSON:
    """One file in the API's names."""
    return RenditionJSON(
        url=absolute(rendition.url),
        format=rendition.format,
        mime_type=rendition.mime_type,
        width=rendition.width_px,
        height=rendition.height_px,
        bytes=rendition.size_bytes,
    )


api.add_router("", router)
