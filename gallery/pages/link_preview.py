"""What other sites show of a link to a page: Open Graph's words and one picture of 1200 x 630."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from gallery.addresses import make_absolute
from gallery.languages import open_graph_locale
from gallery.models import Gallery
from gallery.pages.slideshow import Slideshow, SlideView
from gallery.pages.structured_data import last_change
from media.photo_view import PhotoView

DESCRIPTION_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class LinkPreview:
    """A page as other sites show it. URLs are absolute; texts that are not known are empty."""

    kind: str  # Open Graph's type: "article", or "website" for a list
    title: str
    description: str
    url: str
    locale: str
    image_url: str
    image_mime_type: str
    image_width_px: int
    image_height_px: int
    image_alt: str
    published_at: datetime | None = None
    edited_at: datetime | None = None
    section_name: str = ""
    author: str = ""


def preview_link(
    *,
    title: str,
    description: str,
    url: str,
    language: str,
    photo: PhotoView | None = None,
    alt_text: str = "",
    kind: str = "article",
    published_at: datetime | None = None,
) -> LinkPreview:
    """A page's preview; without a picture when it has no photo or its crop is being made."""
    share = photo.share if photo else None
    return LinkPreview(
        kind=kind,
        title=title,
        description=description,
        url=make_absolute(url),
        locale=open_graph_locale(language),
        image_url=make_absolute(share.url) if share else "",
        image_mime_type=share.mime_type if share else "",
        image_width_px=share.width_px if share else 0,
        image_height_px=share.height_px if share else 0,
        image_alt=alt_text if share else "",
        published_at=published_at,
    )


def preview_gallery(slideshow: Slideshow) -> LinkPreview:
    """A gallery's preview: its cover and its intro, or the first caption."""
    first_caption = slideshow.slides[0].caption if slideshow.slides else ""
    preview = preview_link(
        title=slideshow.title,
        description=shorten_text(slideshow.intro or first_caption),
        url=slideshow.url,
        language=slideshow.language,
        photo=slideshow.cover,
        alt_text=slideshow.cover_alt_text,
        published_at=slideshow.published_at,
    )
    return replace(preview, edited_at=last_change(slideshow.published_at, slideshow.edited_at))


def preview_slide(gallery: Gallery, slide: SlideView) -> LinkPreview:
    """A slide's preview: its own photo, headline and caption, with the credit behind it."""
    credit = f"({slide.credit.printed})" if slide.credit.printed else ""
    return preview_link(
        title=slide.photo.headline or gallery.title,
        description=f"{shorten_text(slide.caption)} {credit}".strip(),
        url=slide.url,
        language=gallery.language,
        photo=slide.photo,
        alt_text=slide.alt_text,
        published_at=gallery.published_at,
    )


def shorten_text(text: str) -> str:
    """A text on one line, cut after a word to the length that other sites show."""
    line = " ".join(text.split())
    if len(line) <= DESCRIPTION_CHARACTERS:
        return line
    start = line[: DESCRIPTION_CHARACTERS - 1]
    return f"{start.rpartition(' ')[0] or start}…"
