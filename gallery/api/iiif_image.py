"""A photo as a service of the IIIF Image API 3.0, level 0: viewers zoom by its files."""

from __future__ import annotations

import re
from typing import Any, Final

from gallery.addresses import find_address, make_absolute
from gallery.syndication import ShownPhoto
from media.photo_view import PhotoView, RenditionView

type Resource = dict[str, Any]

CONTEXT: Final = "http://iiif.io/api/image/3/context.json"
PROTOCOL: Final = "http://iiif.io/api/image"
TYPE: Final = "ImageService3"
PROFILE: Final = "level0"
# The whole photo, unturned: at its largest, or at one of its sizes.
IMAGE: Final = re.compile(r"full/(?:max|(\d{1,5}),(\d{1,5})?)/0/default\.jpg", re.ASCII)


def build_service_url(photo_id: int) -> str:
    """The base of a photo's IIIF addresses."""
    info = find_address("api-1:photo-iiif", photo_id)
    return make_absolute(info.removesuffix("/info.json"))


def build_service(photo: PhotoView) -> Resource:
    """How a manifest names it, so that viewers need not ask."""
    return {
        "id": build_service_url(photo.id),
        "type": TYPE,
        "profile": PROFILE,
        **build_sizes(photo),
    }


def build_image_info(shown: ShownPhoto) -> Resource:
    """The answer to info.json. Its sizes are those of the JPEG files, up to the widest."""
    photo = shown.photo
    printed = shown.credit.printed
    return {
        "@context": CONTEXT,
        "id": build_service_url(photo.id),
        "type": TYPE,
        "protocol": PROTOCOL,
        "profile": PROFILE,
        **build_sizes(photo),
        # The standard has no place for a credit but beside what it leads to.
        "seeAlso": [
            {
                "id": make_absolute(find_address("api-1:photo", photo.id)),
                "type": "Dataset",
                "format": "application/json",
                **({"label": {"none": [f"Credit: {printed}"]}} if printed else {}),
            }
        ],
    }


def build_sizes(photo: PhotoView) -> Resource:
    """The size of the widest file, which is the image to a viewer, and all sizes."""
    files = list_files(photo)
    return {
        "width": files[-1].width_px,
        "height": files[-1].height_px,
        "sizes": [{"width": file.width_px, "height": file.height_px} for file in files],
    }


def find_image(photo: PhotoView, request: str) -> RenditionView | None:
    """The file for "full/640,427/0/default.jpg" and its like; None for what level 0 has not."""
    match = IMAGE.fullmatch(request)
    if match is None:
        return None
    files = list_files(photo)
    if match[1] is None:
        return files[-1]
    asked = (int(match[1]), int(match[2]) if match[2] else None)
    return next(
        (
            file
            for file in files
            if file.width_px == asked[0] and asked[1] in (None, file.height_px)
        ),
        None,
    )


def list_files(photo: PhotoView) -> list[RenditionView]:
    """The full-frame JPEG files, narrowest first, one of each size."""
    return list({file.width_px: file for file in photo.of_format("JPEG")}.values())
