"""`{% picture %}`: a photo in every size and format that we have; the browser chooses.

Written here and not as a template: a gallery has fifty, and each of its slides two pages with one.
"""

from __future__ import annotations

from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from media.photo_view import PhotoView, write_srcset

register = template.Library()


@register.simple_tag
def picture(
    photo: PhotoView,
    alt: str,
    *,
    sizes: str = "100vw",
    is_first: bool = False,
    is_eager: bool = False,
    crop: str = "",
) -> SafeString:
    """A `<picture>` with AVIF and JPEG, the photo's real dimensions, and `alt` ("" is decorative).

    `sizes` is HTML's attribute of the same name. The one photo that a reader sees first
    (`is_first`) is fetched before all else, the others when they come near; on paper all must be
    there (`is_eager`). `crop` ("4x3") is the ratio of the files around the focal point; the whole
    frame until they are made, or where the photo is too small for two of them.
    """
    files = photo.crops.get(crop, photo.renditions) if crop else photo.renditions
    jpegs = [file for file in files if file.format == "JPEG"] or photo.of_format("JPEG")
    avif_srcset = write_srcset(file for file in files if file.format == "AVIF")
    fallback = jpegs[-1] if crop else photo.fallback
    shown = jpegs[-1] if crop else photo
    sizes = escape(sizes)
    source = (
        f'<source type="image/avif" srcset="{escape(avif_srcset)}" sizes="{sizes}">'
        if avif_srcset
        else ""
    )
    colour = f' data-colour="{escape(photo.dominant_colour)}"' if photo.dominant_colour else ""
    return mark_safe(  # noqa: S308 - whatever is not ours is escaped
        f'<picture>{source}<img src="{escape(fallback.url)}"'
        f' srcset="{escape(write_srcset(jpegs))}" sizes="{sizes}"'
        f' width="{shown.width_px}" height="{shown.height_px}" alt="{escape(alt)}"{colour}'
        f" {choose_loading(is_first=is_first, is_eager=is_eager)}></picture>\n"
    )


def choose_loading(*, is_first: bool, is_eager: bool) -> str:
    """When a browser fetches a picture, as attributes."""
    if is_first:
        return 'fetchpriority="high"'
    return 'loading="eager"' if is_eager else 'loading="lazy" decoding="async"'


@register.filter
def sizes_in_slideshow(photo: PhotoView) -> str:
    """The width of a slide's photo on the page: the slideshow's, or less where its height binds."""
    return f"min(100vw, {78 * photo.width_px / photo.height_px:.1f}vh)"
