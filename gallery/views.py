"""The slideshow's page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from gallery.models import Gallery
from gallery.slideshow import build_slideshow, visible_slides


def gallery_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A gallery as its readers get it; whoever may see it on the desk gets drafts too.

    410 for a gallery that was withdrawn, 404 for one that never was published.
    """
    gallery = (
        Gallery.objects.select_related("cover")
        .prefetch_related(visible_slides())
        .filter(slug=slug)
        .first()
    )
    if gallery is None:
        raise Http404
    is_preview = not gallery.is_published and request.user.has_perm("gallery.view_gallery")
    if gallery.state == Gallery.State.WITHDRAWN and not is_preview:
        return render(request, "gone.html", {"what": "This gallery"}, status=410)
    if not gallery.is_published and not is_preview:
        raise Http404
    context = {
        "slideshow": build_slideshow(gallery),
        "gallery": gallery,
        "is_preview": is_preview,
    }
    response = render(request, "gallery/gallery.html", context)
    if is_preview:
        response["Cache-Control"] = "private, no-store"
    return response
