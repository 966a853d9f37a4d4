"""Galleries in frames on other sites: the pages, the loader, and the page with codes to copy."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from gallery.addresses import make_absolute
from gallery.embeds.codes import build_embed_codes
from gallery.models import Gallery
from gallery.oembed_discovery import list_discovery_urls, name_oembed
from gallery.pages.corrections import read_corrections
from gallery.pages.pagination import build_part_url, find_part
from gallery.pages.private_showing import is_shown_privately
from gallery.pages.slideshow import (
    build_slideshow,
    find_gallery,
    find_slide,
    is_slide_gone,
    take_part,
    tell_what_is_gone,
)
from gallery.pages.views import read_part_number, redirect_to_last_part
from gallery.public_answers import for_everybody, never_expire
from gallery.syndication import describe_withheld, syndicate_gallery, syndicated_slides

CSP: dict[str, Any] = {**settings.SECURE_CSP, "frame-ancestors": ["*"]}

type View = Callable[..., HttpResponse]


def for_frames(view: View) -> View:
    """A page that every site may frame, of a gallery that readers see; else 404 or 410.

    The desk shows the frame of a draft, too, at an address of its own.
    """

    @require_safe
    @xframe_options_exempt
    @csp_override(CSP)
    @cache_control(max_age=15, stale_while_revalidate=60, stale_if_error=86400)
    @wraps(view)
    def framed(request: HttpRequest, slug: str, **arguments: str) -> HttpResponse:
        gallery = find_gallery(slug)
        if gallery is None or not (gallery.is_published or is_shown_privately(gallery)):
            is_gone = gallery is not None and gallery.is_gone
            return answer_missing(request, "gallery", is_gone=is_gone)
        with translation.override(gallery.language):
            return view(request, gallery=gallery, **arguments)

    return framed


def answer_missing(request: HttpRequest, what: str, *, is_gone: bool) -> HttpResponse:
    """A small page that says what the frame cannot show."""
    status = 410 if is_gone else 404
    return render(request, "gallery/embed_missing.html", {"what": what}, status=status)


def answer_withheld(request: HttpRequest) -> HttpResponse:
    """A page of its own for what only our own site may show."""
    return render(request, "gallery/embed_missing.html", {"what": "withheld"})


@for_frames
def embed_gallery(request: HttpRequest, *, gallery: Gallery) -> HttpResponse:
    """The slideshow for a frame."""
    whole = syndicate_gallery(build_slideshow(gallery))
    if not whole.slides:
        return answer_withheld(request)
    slideshow = take_part(whole, read_part_number(request))
    if slideshow is None:
        return redirect_to_last_part(request.path, whole.slide_count)
    discovery = list_discovery_urls(make_absolute(request.path))
    context = {
        "slideshow": slideshow,
        "withheld": describe_withheld(slideshow.withheld_count),
        "discovery": discovery,
    }
    response = render(request, "gallery/embed.html", context)
    name_oembed(response, discovery)
    return response


@for_frames
def embed_slide(request: HttpRequest, *, gallery: Gallery, slide_id: str) -> HttpResponse:
    """The gallery from one of its slides on: a light page a slide, which lead to one another."""
    found = find_slide(gallery, slide_id, slides=syndicated_slides)
    if found is None and find_slide(gallery, slide_id) is not None:
        return answer_withheld(request)
    if found is None:
        is_gone = is_slide_gone(gallery, slide_id)
        what = tell_what_is_gone(gallery, slide_id) if is_gone else "photo"
        return answer_missing(request, what, is_gone=is_gone)
    slide, slide_count = found
    discovery = list_discovery_urls(make_absolute(request.path))
    context = {
        "gallery": gallery,
        "part_url": build_part_url("../", find_part(slide.position)),
        "slide": slide,
        "slide_count": slide_count,
        "corrections": [each for each in read_corrections(gallery) if each.slide_id == slide.id],
        "discovery": discovery,
    }
    response = render(request, "gallery/embed_slide.html", context)
    name_oembed(response, discovery)
    return response


@for_frames
def embed_code(request: HttpRequest, *, gallery: Gallery) -> HttpResponse:
    """What to copy into another site, with a preview."""
    slideshow = syndicate_gallery(build_slideshow(gallery))
    if not slideshow.slides:
        return answer_withheld(request)
    context = {"slideshow": slideshow, "codes": build_embed_codes(slideshow)}
    return render(request, "gallery/embed_code.html", context)


def read_embed_script(request: HttpRequest) -> HttpResponse:
    """The loader of the web component, at an address that never changes."""
    found = finders.find("gallery/embed.js")
    return HttpResponse(
        Path(str(found)).read_bytes(), content_type="text/javascript; charset=utf-8"
    )


embed_script = for_everybody(read_embed_script, is_limited=never_expire)
