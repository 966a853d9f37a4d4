"""`{% slide_picture %}` and `{% place_of %}`: what a slide repeats, in few bytes."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext

from gallery.shapes import Shape, sizes_of, widths_of
from media.pictures import PhotoView

register = template.Library()


@register.inclusion_tag("gallery/slide_picture.html")
def slide_picture(
    photo: PhotoView,
    alt: str,
    shape: Shape,
    *,
    is_first: bool = False,
    is_in_article: bool = False,
) -> dict[str, Any]:
    """A slide's `<picture>`: four AVIF files (JPEG until they are made) and one JPEG for the rest.

    Also the photo's real dimensions, and its colour for before it is there. The one that readers
    see first (`is_first`) is fetched before all else, the others when they come near.
    """
    ratio = photo.width_px / photo.height_px
    files = photo.of_format("AVIF") or photo.of_format("JPEG")
    widths = widths_of(ratio, [file.width_px for file in files])
    return {
        "photo": photo,
        "alt": alt,
        "srcset": ",".join(f"{f.url} {f.width_px}w" for f in files if f.width_px in widths),
        "mime_type": files[0].mime_type,
        "sizes": sizes_of(ratio, shape, is_in_article=is_in_article),
        "is_first": is_first,
    }


@register.simple_tag
def place_of(position: int, count: int) -> str:
    """A slide's place: "3 of 120"."""
    return gettext("%(position)s of %(count)s") % {"position": position, "count": count}
