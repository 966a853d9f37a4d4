"""`{% slide_picture %}`, `{% small_picture %}`, `{% place_of %}`: what pages repeat."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext

from gallery.models import Gallery
from gallery.pages.image_sizes import Place, Shape, choose_widths, write_sizes
from gallery.pages.pagination import build_part_url, find_part
from gallery.pages.slideshow import SlideView
from gallery.paragraphs import split_paragraphs
from media.photo_view import PhotoView

register = template.Library()
register.filter("paragraphs", split_paragraphs)

SMALL_WIDTH_PX = 640


@register.inclusion_tag("gallery/slide_picture.html")
def slide_picture(
    photo: PhotoView,
    alt: str,
    shape: Shape,
    *,
    is_first: bool = False,
    within: Place | None = None,
) -> dict[str, Any]:
    """A slide's `<picture>`: four AVIF files (JPEG until they are made) and one JPEG for the rest.

    Also the photo's real dimensions, and its colour for before it is there. The one that readers
    see first (`is_first`) is fetched before all else, the others when they come near. `within` says
    what the slideshow stands in, other than a gallery's own page.
    """
    ratio = photo.width_px / photo.height_px
    files = photo.of_format("AVIF") or photo.of_format("JPEG")
    widths = choose_widths(ratio, [file.width_px for file in files])
    return {
        "photo": photo,
        "alt": alt,
        "srcset": ",".join(f"{f.url} {f.width_px}w" for f in files if f.width_px in widths),
        "mime_type": files[0].mime_type,
        "sizes": write_sizes(ratio, shape, place=within or "page"),
        "is_first": is_first,
    }


@register.inclusion_tag("gallery/small_picture.html")
def small_picture(photo: PhotoView, alt: str, *, sizes: str) -> dict[str, Any]:
    """A small `<picture>` among many: the crop of 4:3 around the focal point, in few files.

    The whole frame until the crop is made, or where the photo is too small for it.
    """
    files = photo.crops.get("4x3", photo.renditions)
    jpegs = [file for file in files if file.format == "JPEG"] or photo.of_format("JPEG")
    avifs = [file for file in files if file.format == "AVIF" and file.width_px <= SMALL_WIDTH_PX]
    return {
        "photo": photo,
        "file": jpegs[0],
        "srcset": ",".join(f"{file.url} {file.width_px}w" for file in avifs),
        "sizes": sizes,
        "alt": alt,
    }


@register.simple_tag
def place_of(position: int, count: int) -> str:
    """A slide's place: "3 of 120"."""
    return gettext("%(position)s of %(count)s") % {"position": position, "count": count}


@register.simple_tag
def in_gallery(gallery: Gallery, slide: SlideView) -> str:
    """The address of a slide within its gallery: of the part that holds it."""
    return f"{build_part_url(gallery.get_absolute_url(), find_part(slide.position))}#{slide.id}"
