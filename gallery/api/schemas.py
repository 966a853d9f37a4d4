"""The API's words: what a photo, a slide and a gallery are in JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import BaseModel, Field

from gallery.addresses import find_address, keep_web_address, make_absolute
from gallery.api.iiif_image import build_service_url
from gallery.api.moments import DatedJSON
from gallery.changed_things import ChangedThing
from gallery.languages import open_graph_locale
from gallery.pages.corrections import Correction
from gallery.pages.link_preview import shorten_text
from gallery.pages.slideshow import Slideshow, SlideView
from gallery.syndication import ShownPhoto, changed_at, shown_cover
from media.metadata.credits import Credit
from media.photo_view import RenditionView


class RenditionJSON(BaseModel):
    """One file."""

    url: str
    format: str
    mime_type: str
    width: int
    height: int
    bytes: int


class CropJSON(BaseModel):
    """The files of one ratio, around the focal point or as an editor drew it, narrowest first."""

    ratio: str
    renditions: list[RenditionJSON]
    jpeg_srcset: str
    avif_srcset: str


class CreditJSON(BaseModel):
    """`printed` is what must stand beside the photo; the rest is read out of it."""

    printed: str
    photographer: str
    agencies: list[str]
    client: str
    is_courtesy: bool


class PlaceJSON(BaseModel):
    """What a photo shows; each part may be empty. `country_code` is as it was entered."""

    sublocation: str
    city: str
    state_or_province: str
    country: str
    country_code: str


class PhotoJSON(DatedJSON):
    """A photo, its words at this place, its rights and its files, narrowest first."""

    KIND: ClassVar = ChangedThing.Kind.PHOTO

    id: int
    url: str
    api_url: str
    width: int
    height: int
    focal_point: Annotated[list[float], Field(min_length=2, max_length=2)]
    dominant_colour: str
    headline: str
    caption: str
    alt_text: str
    extended_description: str
    credit: CreditJSON
    byline: str
    source: str
    copyright_notice: str
    usage_terms: str
    editorial_use_only: bool
    no_sales: bool
    territory: str
    not_for_archive_after_days: int | None
    usable_until: datetime | None
    license: str
    acquire_license_page: str
    digital_source_type: str
    data_mining: str
    keywords: list[str]
    place: PlaceJSON
    taken_at: datetime | None
    updated_at: datetime
    renditions: list[RenditionJSON]
    jpeg_srcset: str
    avif_srcset: str
    crops: list[CropJSON]
    share: RenditionJSON | None
    iiif_service: str


class SlideJSON(BaseModel):
    """One slide; its words are those that readers see."""

    id: str
    url: str
    position: int
    caption: str
    alt_text: str
    credit: CreditJSON
    photo: PhotoJSON


class GalleryLine(DatedJSON):
    """A gallery in a list."""

    KIND: ClassVar = ChangedThing.Kind.GALLERY

    id: int
    slug: str
    url: str
    api_url: str
    language: str
    locale: str
    kicker: str
    title: str
    intro: str
    description: str
    published_at: datetime | None
    updated_at: datetime
    cover: PhotoJSON | None
    slide_count: int
    withheld_count: int


class CorrectionJSON(BaseModel):
    """What was wrong and is right now; `slide_id` is of the slide that it is about, or empty."""

    text: str
    corrected_at: datetime
    slide_id: str


class GalleryJSON(GalleryLine):
    """A gallery and all of its slides."""

    embed_url: str
    slides: list[SlideJSON]
    correction_notes: list[CorrectionJSON]


def build_gallery_json(slideshow: Slideshow) -> GalleryJSON:
    """A gallery as other sites may have it (`syndicate`), in the API's names."""
    cover = shown_cover(slideshow)
    return GalleryJSON(
        id=slideshow.id,
        slug=slideshow.slug,
        url=make_absolute(slideshow.url),
        api_url=make_absolute(find_address("api-1:gallery", slideshow.slug)),
        embed_url=make_absolute(find_address("embed-gallery", slideshow.slug)),
        language=slideshow.language,
        locale=open_graph_locale(slideshow.language),
        kicker=slideshow.kicker,
        title=slideshow.title,
        intro=slideshow.intro,
        description=shorten_text(slideshow.intro or (cover.caption if cover else "")),
        published_at=slideshow.published_at,
        updated_at=changed_at(slideshow),
        cover=build_photo_json(cover) if cover else None,
        slide_count=slideshow.slide_count,
        withheld_count=slideshow.withheld_count,
        slides=[slide_json(slide) for slide in slideshow.slides],
        correction_notes=build_correction_notes(each for each, _ in slideshow.corrections_shown),
    )


def build_correction_notes(corrections: Iterable[Correction]) -> list[CorrectionJSON]:
    """Those that have their moment, in the API's names."""
    return [
        CorrectionJSON(text=each.text, corrected_at=each.corrected_at, slide_id=each.slide_id)
        for each in corrections
        if each.corrected_at is not None
    ]


def slide_json(slide: SlideView) -> SlideJSON:
    """One slide in the API's names."""
    return SlideJSON(
        id=slide.id,
        url=make_absolute(slide.url),
        position=slide.position,
        caption=slide.caption,
        alt_text=slide.alt_text,
        credit=credit_json(slide.credit),
        photo=build_photo_json(
            ShownPhoto(slide.photo, slide.caption, slide.alt_text, slide.credit, slide.url)
        ),
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


def build_photo_json(shown: ShownPhoto) -> PhotoJSON:
    """One photo in the API's names, with absolute URLs.

    Its words are those of its place, so that whoever takes the photo alone takes the right credit.
    """
    photo = shown.photo
    renditions = [rendition_json(rendition) for rendition in photo.renditions]
    return PhotoJSON(
        id=photo.id,
        url=make_absolute(shown.url or find_address("photo", photo.id)),
        api_url=make_absolute(find_address("api-1:photo", photo.id)),
        width=photo.width_px,
        height=photo.height_px,
        focal_point=[photo.focal_x, photo.focal_y],
        dominant_colour=photo.dominant_colour,
        headline=photo.headline,
        caption=shown.caption,
        alt_text=shown.alt_text,
        extended_description=photo.extended_description,
        credit=credit_json(shown.credit),
        byline=photo.byline,
        source=photo.source,
        copyright_notice=photo.copyright_notice,
        usage_terms=photo.usage_terms,
        editorial_use_only=photo.is_editorial_only,
        no_sales=not photo.may_be_sold,
        territory=photo.territory,
        not_for_archive_after_days=photo.archive_days,
        usable_until=photo.ends_at,
        license=keep_web_address(photo.web_statement_url),
        acquire_license_page=keep_web_address(photo.licensor_url),
        digital_source_type=photo.digital_source_type,
        data_mining=photo.data_mining,
        keywords=list(photo.keywords),
        place=PlaceJSON(**asdict(photo.place)),
        taken_at=photo.taken_at,
        updated_at=photo.edited_at,
        renditions=renditions,
        jpeg_srcset=srcset_json(renditions, "JPEG"),
        avif_srcset=srcset_json(renditions, "AVIF"),
        crops=[crop_json(ratio, files) for ratio, files in photo.crops.items()],
        share=rendition_json(photo.share) if photo.share else None,
        iiif_service=build_service_url(photo.id),
    )


def crop_json(ratio: str, files: tuple[RenditionView, ...]) -> CropJSON:
    """The files of one ratio in the API's names."""
    renditions = [rendition_json(file) for file in files]
    return CropJSON(
        ratio=ratio.replace("x", ":"),
        renditions=renditions,
        jpeg_srcset=srcset_json(renditions, "JPEG"),
        avif_srcset=srcset_json(renditions, "AVIF"),
    )


def srcset_json(files: Iterable[RenditionJSON], name: str) -> str:
    """The files of one format as HTML wants them on any site: "URL 320w, URL 640w"."""
    return ", ".join(f"{file.url} {file.width}w" for file in files if file.format == name)


def rendition_json(rendition: RenditionView) -> RenditionJSON:
    """One file in the API's names."""
    return RenditionJSON(
        url=make_absolute(rendition.url),
        format=rendition.format,
        mime_type=rendition.mime_type,
        width=rendition.width_px,
        height=rendition.height_px,
        bytes=rendition.size_bytes,
    )
