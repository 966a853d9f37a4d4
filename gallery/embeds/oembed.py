"""The oEmbed provider: what a pasted link to a gallery or a slide becomes on another site.

The format is that of oembed.com 1.0. The HTML is what survives WordPress' filter: a blockquote
with a link, then an empty iframe with the few attributes that it keeps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.html import format_html

from gallery.addresses import make_absolute
from gallery.embeds.poster import build_poster_url, choose_poster
from gallery.former_addresses import find_moved
from gallery.models import Gallery
from gallery.pages.slideshow import Slideshow, SlideView, build_slideshow
from gallery.syndication import describe_withheld, syndicate_gallery
from media.photo_view import PhotoView, RenditionView

type Answer = dict[str, Any]

CACHE_SECONDS = 3600
DEFAULT_WIDTH_PX = 800
# What WordPress lets an embed be.
MIN_HEIGHT_PX, MAX_HEIGHT_PX = 200, 1000
WORDS_HEIGHT_PX = 200  # title, caption and credit below a photo of 3:2
THUMBNAIL_WIDTH_PX = 640
GALLERY_VIEWS = ("gallery", "embed-gallery")
SLIDE_VIEWS = ("slide",)
START_VIEWS = ("embed-slide",)


class OEmbedRefused(Exception):
    """There is no answer; `status` is HTTP's, and the text says why."""

    def __init__(self, status: int, detail: str) -> None:
        self.status = status
        super().__init__(detail)


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest that the consumer has room for, in pixels; None for no limit."""

    width_px: int | None = None
    height_px: int | None = None

    def fit(self, width_px: int, height_px: int) -> tuple[int, int]:
        """A size made smaller, in its proportions, until it has room."""
        scale = min(
            1.0,
            (self.width_px or width_px) / width_px,
            (self.height_px or height_px) / height_px,
        )
        return max(1, round(width_px * scale)), max(1, round(height_px * scale))


@dataclass(frozen=True, slots=True)
class Target:
    """What a URL names: a gallery, one of its slides, or the gallery from that slide on.

    `view` names the address of something that the floors above show.
    """

    slug: str
    slide_id: str = ""
    start_id: str = ""
    view: str = ""


# Who answers for addresses that the floors above have, by the names of their views.
ANSWERED_ABOVE: dict[str, Callable[[str, Limits], Answer]] = {}


def answer_for(view: str, build: Callable[[str, Limits], Answer]) -> None:
    """Have `build` answer for the addresses of a view, by their slug; it may refuse."""
    ANSWERED_ABOVE[view] = build


def read_limit(name: str, text: str | None) -> int | None:
    """A limit in pixels. Raises `OEmbedRefused` 400."""
    if text is None or text == "":
        return None
    if not (text.isascii() and text.isdecimal() and 1 <= len(text) <= 9 and int(text) > 0):
        raise OEmbedRefused(400, f"{name}: a whole number of pixels, at least 1.")
    return int(text)


def read_target(url: str) -> Target:
    """What a URL of this site names. Raises `OEmbedRefused` 400, 404."""
    if not url.strip():
        raise OEmbedRefused(400, "url: which gallery, slide or article? The address is missing.")
    try:
        parts = urlsplit(url.strip())
        place = (parts.hostname, parts.port)
    except ValueError as error:
        raise OEmbedRefused(400, "url: this is no address.") from error
    if parts.scheme not in ("http", "https"):
        raise OEmbedRefused(400, "url: an address that starts with http:// or https://.")
    ours = urlsplit(settings.BASE_URL)
    if place != (ours.hostname, ours.port) or parts.username is not None:
        raise OEmbedRefused(404, f"url: only addresses of {settings.BASE_URL} can be embedded.")
    match = view_at(unquote(parts.path))
    name = match.url_name if match else ""
    slug = str(match.kwargs.get("slug", "")) if match else ""
    slide_id = str(match.kwargs.get("slide_id", "")) if match else ""
    if name in GALLERY_VIEWS:
        return Target(slug, start_id=parts.fragment if parts.fragment.isalnum() else "")
    if name in SLIDE_VIEWS:
        return Target(slug, slide_id=slide_id)
    if name in START_VIEWS:
        return Target(slug, start_id=slide_id)
    if name in ANSWERED_ABOVE:
        return Target(slug, view=name)
    raise OEmbedRefused(404, "url: only articles, galleries and their slides can be embedded.")


def view_at(path: str) -> ResolverMatch | None:
    """The view of a path, with the slash at its end that people leave out."""
    for spelling in (path or "/", f"{path}/"):
        try:
            return resolve(spelling)
        except Resolver404:
            continue
    return None


def build_answer(target: Target, limits: Limits) -> Answer:
    """The answer. Raises `OEmbedRefused` 404 (nothing public) or 401 (not for other sites).

    What is not public answers as what never was: nobody learns of a draft.
    """
    if target.view:
        return drop_empty(ANSWERED_ABOVE[target.view](target.slug, limits))
    galleries = Gallery.objects.select_related("cover")
    gallery = galleries.filter(slug=target.slug).first() or find_moved(Gallery, target.slug)
    if gallery is None or not gallery.is_published:
        raise OEmbedRefused(404, "url: there is no such gallery.")
    on_our_site = build_slideshow(gallery)
    slideshow = syndicate_gallery(on_our_site)
    if not slideshow.slides:
        raise OEmbedRefused(401, "url: this gallery has no photo that other sites may show.")
    slides = {slide.id: slide for slide in slideshow.slides}
    if not target.slide_id:
        return drop_empty(build_rich_answer(slideshow, limits, start=slides.get(target.start_id)))
    slide = slides.get(target.slide_id)
    if slide is None and any(slide.id == target.slide_id for slide in on_our_site.slides):
        raise OEmbedRefused(401, "url: this photo is not for other sites.")
    if slide is None:
        raise OEmbedRefused(404, "url: there is no such slide.")
    return drop_empty(build_photo_answer(slideshow, slide, limits))


def build_rich_answer(slideshow: Slideshow, limits: Limits, *, start: SlideView | None) -> Answer:
    """A gallery: the iframe, from its first slide or from another."""
    width = min(DEFAULT_WIDTH_PX, limits.width_px or DEFAULT_WIDTH_PX)
    height = min(max(width * 2 // 3 + WORDS_HEIGHT_PX, MIN_HEIGHT_PX), MAX_HEIGHT_PX)
    height = min(height, limits.height_px or height)
    thumbnail = (
        build_thumbnail(start.photo, limits) if start else build_poster_thumbnail(slideshow, limits)
    )
    return {
        **build_common_answer("rich", slideshow.title),
        "author_name": maker_of_all(slideshow),
        **thumbnail,
        "width": width,
        "height": height,
        "html": embed_html(slideshow, width, height, start=start),
    }


def build_photo_answer(slideshow: Slideshow, slide: SlideView, limits: Limits) -> Answer:
    """One slide: its photo; consumers print the title beside it, so the credit is in it."""
    file, width, height = find_fitting_file(slide.photo, limits)
    words = slide.photo.headline or slideshow.title
    credit = f" (Photo: {slide.credit.printed})" if slide.credit.printed else ""
    return {
        **build_common_answer("photo", f"{words}{credit}"),
        "author_name": slide.photo.byline or slide.credit.photographer or settings.SITE_NAME,
        **build_thumbnail(slide.photo, limits),
        "url": make_absolute(file.url),
        "width": width,
        "height": height,
    }


def build_common_answer(kind: str, title: str) -> Answer:
    """What every answer says; the version is a text."""
    return {
        "version": "1.0",
        "type": kind,
        "title": title,
        "author_url": f"{settings.BASE_URL}/",
        "provider_name": settings.SITE_NAME,
        "provider_url": f"{settings.BASE_URL}/",
        "cache_age": CACHE_SECONDS,
    }


def maker_of_all(slideshow: Slideshow) -> str:
    """The one photographer of a gallery, else the newsroom."""
    makers = {slide.photo.byline or slide.credit.photographer for slide in slideshow.slides}
    only = makers.pop() if len(makers) == 1 else ""
    return only or settings.SITE_NAME


def build_poster_thumbnail(slideshow: Slideshow, limits: Limits) -> Answer:
    """The gallery's poster, at the address that consumers may store, as large as there is room."""
    poster = choose_poster(slideshow.cover or slideshow.slides[0].photo)
    width = min(THUMBNAIL_WIDTH_PX, limits.width_px or THUMBNAIL_WIDTH_PX)
    width, height = Limits(width, limits.height_px).fit(poster.width_px, poster.height_px)
    return {
        "thumbnail_url": make_absolute(build_poster_url(slideshow.slug)),
        "thumbnail_width": width,
        "thumbnail_height": height,
    }


def build_thumbnail(cover: PhotoView, limits: Limits) -> Answer:
    """All three keys."""
    width = min(THUMBNAIL_WIDTH_PX, limits.width_px or THUMBNAIL_WIDTH_PX)
    file, width, height = find_fitting_file(cover, Limits(width, limits.height_px))
    return {
        "thumbnail_url": make_absolute(file.url),
        "thumbnail_width": width,
        "thumbnail_height": height,
    }


def find_fitting_file(photo: PhotoView, limits: Limits) -> tuple[RenditionView, int, int]:
    """The widest JPEG that has room, else the narrowest; and the size to show it at."""
    jpegs = photo.of_format("JPEG")
    room = [
        file
        for file in jpegs
        if file.width_px <= (limits.width_px or file.width_px)
        and file.height_px <= (limits.height_px or file.height_px)
    ]
    file = room[-1] if room else jpegs[0]
    return file, *limits.fit(file.width_px, file.height_px)


def embed_html(slideshow: Slideshow, width: int, height: int, *, start: SlideView | None) -> str:
    """The blockquote and the iframe."""
    address = (
        reverse("embed-slide", args=[slideshow.slug, start.id])
        if start
        else reverse("embed-gallery", args=[slideshow.slug])
    )
    noun = "photo" if slideshow.slide_count == 1 else "photos"
    words = f"{slideshow.slide_count} {noun}. {describe_withheld(slideshow.withheld_count)}".strip()
    return format_html(
        '<blockquote><a href="{}">{}</a> ({}: {})</blockquote>'
        '<iframe src="{}" width="{}" height="{}" title="{}" frameborder="0" marginwidth="0" '
        'marginheight="0" scrolling="no"></iframe>',
        make_absolute(slideshow.url),
        slideshow.title,
        settings.SITE_NAME,
        words,
        make_absolute(address),
        width,
        height,
        slideshow.title,
    )


def drop_empty(answer: Answer) -> Answer:
    """The keys that have something to say."""
    return {key: value for key, value in answer.items() if value not in ("", None)}
