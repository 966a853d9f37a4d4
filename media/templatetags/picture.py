"""`{% picture %}`: a photo in every size and format that we have; the browser chooses."""

from __future__ import annotations

from typing import Any

from django import template

from media.photo_view import PhotoView, write_srcset

register = template.Library()


@register.inclusion_tag("media/picture.html")
def picture(
    photo: PhotoView,
    alt: str,
    *,
    sizes: str = "100vw",
    is_first: bool = False,
    is_eager: bool = False,
    crop: str = "",
) -> dict[str, Any]:
    """A `<picture>` with AVIF and JPEG, the photo's real dimensions, and `alt` ("" is decorative).

    `sizes` is HTML's attribute of the same name. The one photo that a reader sees first
    (`is_first`) is fetched before all else, the others when they come near; on paper all must be
    there (`is_eager`). `crop` ("4x3") is the ratio of the files around the focal point; the whole
    frame until they are made, or where the photo is too small for two of them.
    """
    files = photo.crops.get(crop, photo.renditions) if crop else photo.renditions
    jpegs = [file for file in files if file.format == "JPEG"] or photo.of_format("JPEG")
    avifs = [file for file in files if file.format == "AVIF"]
    return {
        "fallback": jpegs[-1] if crop else photo.fallback,
        "jpeg_srcset": write_srcset(jpegs),
        "avif_srcset": write_srcset(avifs),
        "width_px": jpegs[-1].width_px if crop else photo.width_px,
        "height_px": jpegs[-1].height_px if crop else photo.height_px,
        "colour": photo.dominant_colour,
        "alt": alt,
        "sizes": sizes,
        "is_first": is_first,
        "is_eager": is_eager,
    }


@register.filter
def sizes_in_slideshow(photo: PhotoView) -> str:
    """The width of a slide's photo on the page: the slideshow's, or less where its height binds."""
    return f"min(100vw, {78 * photo.width_px / photo.height_px:.1f}vh)"
