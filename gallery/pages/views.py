"""The slideshow's pages: the gallery, each of its slides, and the gallery on paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from gallery.addresses import make_absolute
from gallery.models import Gallery
from gallery.oembed_discovery import list_discovery_urls, name_oembed
from gallery.pages.corrections import read_corrections
from gallery.pages.link_preview import preview_gallery, preview_slide
from gallery.pages.live import find_live_state
from gallery.pages.next_gallery import find_other_galleries
from gallery.pages.pagination import (
    OVERVIEW_LENGTH,
    PART_LENGTH,
    build_part_url,
    count_parts,
    find_part,
)
from gallery.pages.private_showing import is_shown_privately
from gallery.pages.slideshow import (
    build_part,
    build_slideshow,
    count_shown,
    find_gallery,
    find_slide,
    is_slide_gone,
    tell_what_is_gone,
)
from gallery.pages.structured_data import build_image_gallery, build_slide_image, write_data_block

type GalleryView = Callable[..., HttpResponse]


def shown_to_readers(view: GalleryView) -> GalleryView:
    """Find the gallery of a page; whoever may see it on the desk, or has its link, gets drafts too.

    The view gets `gallery` and `is_preview`, and runs in the gallery's language. 410 for a gallery
    that was withdrawn, 404 for one that never was published.
    """

    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, slug: str, **arguments: str) -> HttpResponse:
        gallery = find_gallery(slug)
        if gallery is None:
            raise Http404
        is_preview = not gallery.is_published and may_preview(request, gallery)
        if gallery.is_gone and not is_preview:
            with translation.override(gallery.language):
                return render(request, "gone.html", {"what": "gallery"}, status=410)
        if not gallery.is_published and not is_preview:
            raise Http404
        with translation.override(gallery.language):
            response = view(request, gallery=gallery, is_preview=is_preview, **arguments)
        if is_preview:
            response["Cache-Control"] = "private, no-store"
        return response

    return guarded


def may_preview(request: HttpRequest, gallery: Gallery) -> bool:
    """Whether somebody may see a gallery before its readers: on the desk, or by a private link."""
    if is_shown_privately(gallery):
        return True
    return any(request.user.has_perm(f"gallery.{act}_gallery") for act in ("view", "change"))


@shown_to_readers
def gallery_page(request: HttpRequest, *, gallery: Gallery, is_preview: bool) -> HttpResponse:
    """A gallery as its readers get it, a long one in parts; `?print=1` is the whole for paper."""
    if request.GET.get("print") == "1":
        context = {"slideshow": build_slideshow(gallery), "gallery": gallery}
        return render(request, "gallery/print.html", {**context, "is_preview": is_preview})
    slideshow = build_part(gallery, read_part_number(request))
    if slideshow is None:
        return redirect_to_last_part(gallery.get_absolute_url(), count_shown(gallery))
    context = {
        "slideshow": slideshow,
        "gallery": gallery,
        "is_preview": is_preview,
        "link_preview": preview_gallery(slideshow),
        "structured_data": write_data_block(build_image_gallery(slideshow)),
        "others": find_other_galleries(gallery),
    }
    may_be_embedded = any(slide.photo.may_be_syndicated for slide in slideshow.slides)
    return with_oembed(
        request,
        "gallery/gallery.html",
        context,
        slideshow.url if may_be_embedded and not is_preview else "",
    )


@shown_to_readers
def overview_page(request: HttpRequest, *, gallery: Gallery, is_preview: bool) -> HttpResponse:
    """All photos of a gallery at a glance, each with its credit and the way to its slide."""
    overview = build_part(gallery, read_part_number(request), OVERVIEW_LENGTH)
    url = reverse("overview", args=[gallery.slug])
    if overview is None:
        return redirect_to_last_part(url, count_shown(gallery), OVERVIEW_LENGTH)
    context = {
        "slideshow": replace(overview, url=url),
        "gallery": gallery,
        "is_preview": is_preview,
        "link_preview": preview_gallery(overview),
    }
    return render(request, "gallery/overview.html", context)


def read_part_number(request: HttpRequest) -> int:
    """The number in `?page=`; the first for anything that is none."""
    asked = request.GET.get("page", "")
    return max(1, int(asked)) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1


def redirect_to_last_part(url: str, slide_count: int, length: int = PART_LENGTH) -> HttpResponse:
    """The gallery has become shorter since somebody linked to a part of it."""
    return redirect(build_part_url(url, count_parts(slide_count, length)))


@shown_to_readers
def live_json(request: HttpRequest, *, gallery: Gallery, is_preview: bool) -> HttpResponse:
    """What open pages of a live gallery ask for; they stop when it is not live any more."""
    return JsonResponse(find_live_state(gallery))


@shown_to_readers
def slide_page(
    request: HttpRequest, *, gallery: Gallery, is_preview: bool, slide_id: str
) -> HttpResponse:
    """One slide by itself: what a shared link opens and other sites preview.

    404 for a slide that the gallery never had or that cannot be shown yet, 410 for one that was
    taken out of it, or whose photo was killed or may no longer be used.
    """
    found = find_slide(gallery, slide_id)
    if found is None:
        if is_slide_gone(gallery, slide_id):
            what = tell_what_is_gone(gallery, slide_id)
            return render(request, "gone.html", {"what": what}, status=410)
        raise Http404
    slide, slide_count = found
    corrections = [each for each in read_corrections(gallery) if each.slide_id == slide.id]
    context = {
        "gallery": gallery,
        "gallery_url": build_part_url(gallery.get_absolute_url(), find_part(slide.position)),
        "slide": slide,
        "slide_count": slide_count,
        "is_preview": is_preview,
        "link_preview": preview_slide(gallery, slide),
        "corrections": corrections,
        "structured_data": write_data_block(build_slide_image(slide, corrections)),
    }
    may_be_embedded = slide.photo.may_be_syndicated and not is_preview
    return with_oembed(request, "gallery/slide.html", context, slide.url if may_be_embedded else "")


def with_oembed(
    request: HttpRequest, template: str, context: dict[str, Any], url: str
) -> HttpResponse:
    """A page that names its oEmbed in its head and its headers; `url` is empty for one without."""
    if not url:
        return render(request, template, context)
    discovery = list_discovery_urls(make_absolute(url))
    response = render(request, template, {**context, "discovery": discovery})
    name_oembed(response, discovery)
    return response
