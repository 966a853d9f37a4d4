"""One gallery: in the API's own words, as ninjs 3, and as a IIIF manifest."""

from __future__ import annotations

import json
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from ninja.errors import HttpError
from pydantic import Field

from gallery.api.iiif import build_manifest
from gallery.api.ninjs import build_news_item
from gallery.api.root import ERRORS
from gallery.api.schemas import GalleryJSON, build_gallery_json
from gallery.api.shaping import Shape, answer_json
from gallery.api.standards import IIIF, NINJS, IIIFManifest, NinjsItem
from gallery.pages.family import read_once
from gallery.pages.slideshow import Slideshow, build_slideshow, find_gallery
from gallery.syndication import syndicate_gallery

router = Router(tags=["galleries"])
Slug = Annotated[
    str, Field(max_length=100, pattern=r"^[-a-zA-Z0-9_]+$", description="The end of its address.")
]


@router.get(
    "/galleries/{slug:slug}",
    response={200: GalleryJSON, **ERRORS},
    summary="One published gallery",
    url_name="gallery",
)
def read_gallery(request: HttpRequest, slug: Path[Slug], shape: Query[Shape]) -> HttpResponse:
    """A gallery with its slides in order, each with its photo, caption and credit."""
    return answer_json(build_gallery_json(published_gallery(slug)), shape)


@router.get(
    "/galleries/{slug:slug}/ninjs.json",
    response={200: NinjsItem, **ERRORS},
    openapi_extra={"externalDocs": NINJS},
    summary="One published gallery as ninjs 3",
    url_name="gallery-ninjs",
)
def read_gallery_as_ninjs(request: HttpRequest, slug: Path[Slug]) -> HttpResponse:
    """The gallery in the IPTC's ninjs 3.0: a composite with a picture for each slide."""
    return answer_data(build_news_item(published_gallery(slug)))


@router.get(
    "/galleries/{slug:slug}/manifest.json",
    response={200: IIIFManifest, **ERRORS},
    openapi_extra={"externalDocs": IIIF},
    summary="One published gallery as a IIIF manifest",
    url_name="gallery-manifest",
)
def read_gallery_as_manifest(request: HttpRequest, slug: Path[Slug]) -> HttpResponse:
    """The gallery as a IIIF Presentation 3 manifest: a canvas for each slide."""
    return answer_data(build_manifest(published_gallery(slug)))


def published_gallery(slug: str) -> Slideshow:
    """What other sites may have of a gallery. Raises `HttpError` 404 or 410."""
    return read_once(("published gallery", slug), lambda: find_published_gallery(slug))


def find_published_gallery(slug: str) -> Slideshow:
    """The same, made anew; from the same rows as the gallery's pages."""
    gallery = find_gallery(slug)
    if gallery is None:
        raise HttpError(404, f"There is no published gallery {slug!r}.")
    if gallery.is_published:
        return syndicate_gallery(build_slideshow(gallery))
    if gallery.is_gone:
        raise HttpError(410, "This gallery was withdrawn.")
    raise HttpError(404, f"There is no published gallery {slug!r}.")


def answer_data(data: dict[str, Any]) -> HttpResponse:
    """Data in somebody else's format."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, content_type="application/json; charset=utf-8")
