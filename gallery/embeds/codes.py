"""What other sites paste: an iframe, a web component over a link, or a plain address."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from gallery.addresses import find_address, make_absolute
from gallery.embeds.poster import build_poster_url, choose_poster
from gallery.pages.pagination import PART_LENGTH
from gallery.pages.slideshow import Slideshow, SlideView
from media.photo_view import PhotoView

FRAME_WIDTH_PX, FRAME_HEIGHT_PX = 800, 733  # as oEmbed answers without limits


@dataclass(frozen=True, slots=True)
class Start:
    """A slide to start from, and what its poster says."""

    slide_id: str  # empty: the whole gallery, with its cover
    label: str
    page_url: str
    frame_url: str
    poster_url: str
    poster_width_px: int
    poster_height_px: int
    alt_text: str
    credit_line: str


@dataclass(frozen=True, slots=True)
class Codes:
    """The three codes for the whole gallery, and what is needed to write them for a slide.

    The first two are HTML: a page that shows them as text escapes them once more.
    """

    iframe: SafeString
    component: SafeString
    link: str
    starts: tuple[Start, ...]


def build_embed_codes(slideshow: Slideshow) -> Codes:
    """The codes of a gallery that has slides for other sites."""
    whole = start_with_cover(slideshow)
    starts = (whole, *(start_at(slideshow, slide) for slide in slideshow.slides[:PART_LENGTH]))
    return Codes(
        iframe=iframe_code(slideshow, whole),
        component=component_code(slideshow, whole),
        link=whole.page_url,
        starts=starts,
    )


def start_with_cover(slideshow: Slideshow) -> Start:
    """The whole gallery."""
    first = slideshow.slides[0]
    return make_start(
        "",
        slideshow.title,
        page_url=make_absolute(slideshow.url),
        frame_url=make_absolute(find_address("embed-gallery", slideshow.slug)),
        photo=slideshow.cover or first.photo,
        words=(slideshow.cover_alt_text, slideshow.cover_credit.printed),
        poster_url=build_poster_url(slideshow.slug),
    )


def start_at(slideshow: Slideshow, slide: SlideView) -> Start:
    """The gallery from one of its slides on."""
    frame_url = make_absolute(find_address("embed-slide", slideshow.slug, slide.id))
    words = slide.photo.headline or slide.caption or slideshow.title
    return make_start(
        slide.id,
        f"{slide.position}: {' '.join(words.split())[:60]}",
        page_url=make_absolute(slide.url),
        frame_url=frame_url,
        photo=slide.photo,
        words=(slide.alt_text, slide.credit.printed),
    )


def make_start(
    slide_id: str,
    label: str,
    *,
    page_url: str,
    frame_url: str,
    photo: PhotoView,
    words: tuple[str, str],
    poster_url: str = "",
) -> Start:
    """A start with its poster: one JPEG, because it is pasted where nobody chooses a size."""
    poster = choose_poster(photo)
    return Start(
        slide_id=slide_id,
        label=label,
        page_url=page_url,
        frame_url=frame_url,
        poster_url=make_absolute(poster_url or poster.url),
        poster_width_px=poster.width_px,
        poster_height_px=poster.height_px,
        alt_text=words[0],
        credit_line=words[1],
    )


def iframe_code(slideshow: Slideshow, start: Start) -> SafeString:
    """An iframe; the loader beside it would only set its height."""
    return format_html(
        '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy" '
        'style="border:0;width:100%"></iframe>',
        start.frame_url,
        FRAME_WIDTH_PX,
        FRAME_HEIGHT_PX,
        slideshow.title,
    )


def component_code(slideshow: Slideshow, start: Start) -> SafeString:
    """The web component: without its script it is a photo with a link and its credit."""
    return format_html(
        '<photodesk-gallery><a href="{}"><img src="{}" width="{}" height="{}" alt="{}" '
        'loading="lazy" style="max-width:100%;height:auto"><br>{}</a><br>'
        "<small>{}</small></photodesk-gallery>\n"
        '<script async src="{}"></script>',
        start.page_url,
        start.poster_url,
        start.poster_width_px,
        start.poster_height_px,
        start.alt_text,
        slideshow.title,
        start.credit_line,
        make_absolute(find_address("embed-script")),
    )
