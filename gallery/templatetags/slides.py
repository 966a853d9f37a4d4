"""`{% slide_picture %}`, `{% small_picture %}`, `{% place_of %}`: what pages repeat.

The pictures are written here and not as templates: a page has up to two hundred.
"""

from __future__ import annotations

from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from gallery.models import Gallery
from gallery.pages.image_sizes import Place, Shape, choose_widths, write_sizes
from gallery.pages.pagination import build_part_url, find_part
from gallery.pages.slideshow import SlideView
from gallery.paragraphs import split_paragraphs
from media.photo_view import PhotoView, RenditionView

register = template.Library()
register.filter("paragraphs", split_paragraphs)

SMALL_WIDTH_PX = 640


@register.simple_tag
def slide_picture(
    photo: PhotoView,
    alt: str,
    shape: Shape,
    *,
    is_first: bool = False,
    within: Place | None = None,
) -> SafeString:
    """A slide's `<picture>`: four AVIF files (JPEG until they are made) and one JPEG for the rest.

    Also the photo's real dimensions, and its colour for before it is there. The one that readers
    see first (`is_first`) is fetched before all else, the others when they come near. `within` says
    what the slideshow stands in, other than a gallery's own page.
    """
    ratio = photo.width_px / photo.height_px
    files = photo.of_format("AVIF") or photo.of_format("JPEG")
    widths = choose_widths(ratio, [file.width_px for file in files])
    srcset = ",".join(f"{f.url} {f.width_px}w" for f in files if f.width_px in widths)
    sizes = write_sizes(ratio, shape, place=within or "page")
    loading = "fetchpriority=high" if is_first else "loading=lazy decoding=async"
    return mark_safe(  # noqa: S308 - whatever is not ours is escaped
        f'<picture><source type={files[0].mime_type} srcset="{escape(srcset)}" sizes="{sizes}">'
        f"{write_image(photo, alt, photo.fallback, of=photo)} {loading}></picture>"
    )


@register.simple_tag
def small_picture(photo: PhotoView, alt: str, *, sizes: str) -> SafeString:
    """A small `<picture>` among many: the crop of 4:3 around the focal point, in few files.

    The whole frame until the crop is made, or where the photo is too small for it.
    """
    files = photo.crops.get("4x3", photo.renditions)
    jpegs = [file for file in files if file.format == "JPEG"] or photo.of_format("JPEG")
    avifs = [file for file in files if file.format == "AVIF" and file.width_px <= SMALL_WIDTH_PX]
    srcset = ",".join(f"{file.url} {file.width_px}w" for file in avifs)
    source = (
        f'<source type=image/avif srcset="{escape(srcset)}" sizes="{escape(sizes)}">'
        if srcset
        else ""
    )
    return mark_safe(  # noqa: S308 - whatever is not ours is escaped
        f"<picture>{source}{write_image(photo, alt, jpegs[0], of=jpegs[0])}"
        " loading=lazy decoding=async></picture>"
    )


def write_image(
    photo: PhotoView, alt: str, file: RenditionView, *, of: PhotoView | RenditionView
) -> str:
    """The beginning of an `<img>`, up to when it is fetched; its dimensions are `of` something."""
    colour = f" data-colour={escape(photo.dominant_colour)}" if photo.dominant_colour else ""
    return (
        f"<img src={escape(file.url)} width={of.width_px} height={of.height_px}"
        f' alt="{escape(alt)}"{colour}'
    )


@register.simple_tag
def place_of(position: int, count: int) -> str:
    """A slide's place: "3 of 120"."""
    return gettext("%(position)s of %(count)s") % {"position": position, "count": count}


@register.simple_tag
def in_gallery(gallery: Gallery, slide: SlideView) -> str:
    """The address of a slide within its gallery: of the part that holds it."""
    return f"{build_part_url(gallery.get_absolute_url(), find_part(slide.position))}#{slide.id}"
