"""The slideshow's pages: the gallery, each of its slides, and the gallery on paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from gallery.addresses import absolute
from gallery.following import find_next_gallery
from gallery.link_preview import preview_gallery, preview_slide
from gallery.live import live_state
from gallery.models import Gallery
from gallery.oembed import discovery_urls
from gallery.oembed_views import name_oembed
from gallery.slideshow import build_slideshow, find_slide, is_slide_gone
from gallery.structured_data import data_block, image_gallery, slide_image

type GalleryView = Callable[..., HttpResponse]


def shown_to_readers(view: GalleryView) -> GalleryView:
    """Find the gallery of a page; whoever may see it on the desk gets drafts too.

    The view gets `gallery` and `is_preview`, and runs in the gallery's language. 410 for a gallery
    that was withdrawn, 404 for one that never was published.
    """

    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, slug: str, **arguments: str) -> HttpResponse:
        gallery = Gallery.objects.select_related("cover").filter(slug=slug).first()
        if gallery is None:
            raise Http404
        is_preview = not gallery.is_published and request.user.has_perm("gallery.view_gallery")
        if gallery.is_withdrawn and not is_preview:
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


@shown_to_readers
def gallery_page(request: HttpRequest, *, gallery: Gallery, is_preview: bool) -> HttpResponse:
    """A gallery as its readers get it; `?print=1` is the same for paper."""
    slideshow = build_slideshow(gallery)
    context = {"slideshow": slideshow, "gallery": gallery, "is_preview": is_preview}
    if request.GET.get("print") == "1":
        return render(request, "gallery/print.html", context)
    context["link_preview"] = preview_gallery(slideshow)
    context["structured_data"] = data_block(image_gallery(slideshow))
    context["next_gallery"] = find_next_gallery(gallery)
    may_be_embedded = any(slide.photo.may_be_syndicated for slide in slideshow.slides)
    return with_oembed(
        request,
        "gallery/gallery.html",
        context,
        slideshow.url if may_be_embedded and not is_preview else "",
    )


@shown_to_readers
def live_json(request: HttpRequest, *, gallery: Gallery, is_preview: bool) -> HttpResponse:
    """What open pages of a live gallery ask for; they stop when it is not live any more."""
    return JsonResponse(live_state(gallery))


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
            return render(request, "gone.html", {"what": "photo"}, status=410)
        raise Http404
    slide, slide_count = found
    context = {
        "gallery": gallery,
        "slide": slide,
        "slide_count": slide_count,
        "is_preview": is_preview,
        "link_preview": preview_slide(gallery, slide),
        "structured_data": data_block(slide_image(slide)),
    }
    may_be_embedded = slide.photo.may_be_syndicated and not is_preview
    return with_oembed(request, "gallery/slide.html", context, slide.url if may_be_embedded else "")


def with_oembed(
    request: HttpRequest, template: str, context: dict[str, Any], url: str
) -> HttpResponse:
    """A page that names its oEmbed in its head and its headers; `url` is empty for one without."""
    if not url:
        return render(request, template, context)
    page_url = absolute(url)
    context["discovery"] = discovery_urls(page_url)
    response = render(request, template, context)
    name_oembed(response, page_url)
    return response
