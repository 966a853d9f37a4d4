"""Photos by the IIIF Image API: what is said of one is a file, images lead to renditions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from ninja import Path, Router
from ninja.errors import HttpError

from gallery.api.galleries import answer_data
from gallery.api.iiif_image import build_image_info, find_image, list_files
from gallery.api.root import ERRORS
from gallery.api.standards import IIIF_IMAGE, IIIFImageInfo
from media.photo_view import view_photo
from newsroom.api.photos import PhotoId, find_published_photo, own_words

router = Router(tags=["photos"])


@router.get(
    "/photos/{int:photo_id}/iiif/info.json",
    response={200: IIIFImageInfo, **ERRORS},
    openapi_extra={"externalDocs": IIIF_IMAGE},
    summary="One published photo as a IIIF image service",
    url_name="photo-iiif",
)
def read_photo_as_iiif(request: HttpRequest, photo_id: Path[PhotoId]) -> HttpResponse:
    """The sizes of a photo for viewers (IIIF Image API 3.0, level 0)."""
    return answer_data(build_image_info(own_words(find_published_photo(photo_id))))


@router.get("/photos/{int:photo_id}/iiif", include_in_schema=False, url_name="photo-iiif-base")
def lead_to_iiif_info(request: HttpRequest, photo_id: Path[PhotoId]) -> HttpResponse:
    """What the standard wants of the service's own address: the way to info.json."""
    find_published_photo(photo_id)
    return HttpResponseRedirect(f"{request.path.rstrip('/')}/info.json")


@router.get(
    "/photos/{int:photo_id}/iiif/{path:image}", include_in_schema=False, url_name="photo-iiif-image"
)
def lead_to_iiif_image(
    request: HttpRequest, photo_id: Path[PhotoId], image: Path[str]
) -> HttpResponse:
    """302 to the file of a size: its own address changes when it is made anew."""
    photo = view_photo(find_published_photo(photo_id))
    file = find_image(photo, image)
    if file is None:
        sizes = ", ".join(f"{file.width_px},{file.height_px}" for file in list_files(photo))
        raise HttpError(
            400, f"There are full/max/0/default.jpg and, in place of max, the sizes {sizes}."
        )
    return HttpResponseRedirect(file.url)
