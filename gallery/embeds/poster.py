"""A gallery's poster: its cover for other sites, at an address that never changes.

Codes that were pasted last year, and what consumers of oEmbed have stored, name it; whatever the
cover is by then, they show it. A slide's poster is its photo's own file.
"""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse

from gallery.addresses import find_address
from gallery.models import Gallery
from gallery.pages.views import shown_to_readers
from gallery.syndication import syndicated_slides
from media.models import Photo
from media.photo_view import PhotoView, RenditionView
from media.renditions.ladder import Rendition
from media.storages import renditions_storage

POSTER_WIDTH_PX = 960


def build_poster_url(slug: str) -> str:
    """The path of a gallery's poster."""
    return find_address("poster", slug)


def choose_poster(photo: PhotoView) -> RenditionView:
    """The file of a photo that is pasted where nobody chooses a size."""
    jpegs = photo.of_format("JPEG")
    fitting = [file for file in jpegs if file.width_px <= POSTER_WIDTH_PX]
    return fitting[-1] if fitting else jpegs[0]


@shown_to_readers
def show_poster(request: HttpRequest, *, gallery: Gallery, is_preview: bool) -> HttpResponse:
    """The poster itself; 404 where no photo of the gallery is for other sites."""
    photo = find_poster_photo(gallery)
    content = read_poster_file(photo) if photo is not None else None
    if content is None:
        raise Http404
    return HttpResponse(content, content_type="image/jpeg", status=HTTPStatus.OK)


def find_poster_photo(gallery: Gallery) -> Photo | None:
    """The photo that announces a gallery elsewhere: its cover, else the first that other sites get.

    None for a gallery of which other sites get nothing.
    """
    first = syndicated_slides().filter(gallery=gallery).first()
    if first is None:
        return None
    cover = gallery.cover
    is_usable = cover is not None and cover.may_be_shown and cover.may_be_syndicated
    return cover if is_usable else first.photo


def read_poster_file(photo: Photo) -> bytes | None:
    """What is in the store for a photo's poster; None where nothing is."""
    file = find_poster_file(photo)
    if file is None:
        return None
    try:
        with renditions_storage().open(file.stored_at) as stored:
            return bytes(stored.read())
    except FileNotFoundError:
        return None


def find_poster_file(photo: Photo) -> Rendition | None:
    """The JPEG that `choose_poster` names, in the store."""
    jpegs = [file for key, file in photo.manifest.items() if is_whole_jpeg(key)]
    jpegs.sort(key=lambda file: file.width_px)
    fitting = [file for file in jpegs if file.width_px <= POSTER_WIDTH_PX]
    return fitting[-1] if fitting else next(iter(jpegs), None)


def is_whole_jpeg(key: str) -> bool:
    """Whether a rung is a JPEG of the full frame."""
    return key.startswith("w") and key.endswith(".jpg")
