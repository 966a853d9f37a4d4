"""`{% picture %}`: a photo in every size and format that we have; the browser chooses."""

from __future__ import annotations

from typing import Any

from django import template

from media.pictures import PhotoView

register = template.Library()


@register.inclusion_tag("media/picture.html")
def picture(
    photo: PhotoView,
    alt: str,
    *,
    sizes: str = "100vw",
    is_first: bool = False,
    is_eager: bool = False,
) -> dict[str, Any]:
    """A `<picture>` with AVIF and JPEG, the photo's real dimensions, and `alt` ("" is decorative).

    `sizes` is HTML's attribute of the same name. The one photo that a reader sees first
    (`is_first`) is fetched before all else, the others when they come near; on paper all must be
    there (`is_eager`).
    """
    return {
        "photo": photo,
        "alt": alt,
        "sizes": sizes,
        "is_first": is_first,
        "is_eager": is_eager,
    }


@register.filter
def sizes_in_slideshow(photo: PhotoView) -> str:
    """The width of a slide's photo on the page: the slideshow's, or less where its height binds."""
    return f"min(100vw, 72rem, {78 * photo.width_px / photo.height_px:.1f}vh)"
