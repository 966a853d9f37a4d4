"""The demo's photographs as files: painted, described as an agency would, never half-written."""

from __future__ import annotations

import multiprocessing
import os
import struct
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from pathlib import Path

from PIL import ExifTags, Image, ImageCms

from media.metadata.fields import FieldValue
from media.metadata.iim import build_iim
from media.metadata.xmp_writer import build_xmp_packet
from newsroom.demo.scenes import paint_scene
from newsroom.demo.stories import DEMO_PHOTOS, TAKEN_AT_OFFSET, DemoPhoto
from newsroom.demo.story_parts import TURNED_RIGHT_TO_SHOW

JPEG_QUALITY = 88
APP13 = b"\xff\xed"
# IPTC's term for pictures made by an algorithm that no sampled pictures went into.
PAINTED_BY_A_PROGRAM = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"
PROFILE_MADE_AT = struct.pack(">6H", 2025, 1, 1, 0, 0, 0)
EXIF_MOMENT = "%Y:%m:%d %H:%M:%S"


def paint_demo_photos(
    folder: Path,
    *,
    processes: int = 2,
    on_painted: Callable[[DemoPhoto], None] | None = None,
) -> list[Path]:
    """Paint the photos that `folder` lacks; the paths of all of them, in `DEMO_PHOTOS` order.

    `on_painted` is called here, in the caller's process, once for each photo as it comes to stand
    in the folder, also for one that stood there before.
    """
    folder.mkdir(parents=True, exist_ok=True)
    missing = []
    for photo in DEMO_PHOTOS:
        if not (folder / photo.file_name).exists():
            missing.append(photo)
        elif on_painted:
            on_painted(photo)
    if missing:
        # Large photos first, so that no process is left with one at the end.
        missing.sort(key=lambda photo: photo.width_px * photo.height_px, reverse=True)
        # A forked copy of a process that runs threads, as a server's does, may hang.
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(min(processes, len(missing)), mp_context=context) as pool:
            waiting = {pool.submit(write_photo, photo, folder): photo for photo in missing}
            for done in as_completed(waiting):
                done.result()
                if on_painted:
                    on_painted(waiting[done])
    return [folder / photo.file_name for photo in DEMO_PHOTOS]


def write_photo(photo: DemoPhoto, folder: Path) -> Path:
    """Paint one photo and write it whole: under a name of its own first, then renamed."""
    picture = paint_scene(photo.scene, photo.width_px, photo.height_px, photo.seed)
    if photo.orientation == TURNED_RIGHT_TO_SHOW:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
    path = folder / photo.file_name
    unfinished = folder / f".{photo.file_name}.{os.getpid()}.part"
    try:
        save_with_metadata(picture, photo, unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path


def save_with_metadata(picture: Image.Image, photo: DemoPhoto, path: Path) -> None:
    """A JPEG that says who took what, where and when in EXIF, XMP and IIM alike."""
    fields = list_fields(photo)
    segment = build_iim(**fields)
    picture.save(
        path,
        "JPEG",
        quality=JPEG_QUALITY,
        subsampling="4:2:0",
        exif=build_exif(photo),
        icc_profile=srgb_profile(),
        xmp=build_xmp_packet(**fields),
        # The length counts its own two bytes (JPEG, ITU T.81, B.1.1.4).
        extra=APP13 + (len(segment) + 2).to_bytes(2) + segment,
    )


def build_exif(photo: DemoPhoto) -> Image.Exif:
    """The tags that a camera and its owner would have written."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = photo.orientation
    exif[ExifTags.Base.Make] = "Photodesk"
    exif[ExifTags.Base.Model] = "Demo"
    # As bytes, because Pillow would write "?" for whatever is not ASCII; readers take UTF-8.
    exif[ExifTags.Base.Artist] = photo.byline.encode()
    exif[ExifTags.Base.Copyright] = photo.copyright_notice.encode()
    taken = exif.get_ifd(ExifTags.IFD.Exif)
    taken[ExifTags.Base.DateTimeOriginal] = photo.taken_at.strftime(EXIF_MOMENT)
    taken[ExifTags.Base.OffsetTimeOriginal] = TAKEN_AT_OFFSET
    return exif


def list_fields(photo: DemoPhoto) -> dict[str, FieldValue]:
    """All that is known of the photo, by the names of IPTC's fields."""
    return {
        "byline": photo.byline,
        "credit_line": photo.credit_line,
        "source": photo.source,
        "copyright_notice": photo.copyright_notice,
        "headline": photo.headline,
        "caption": photo.caption,
        "alt_text": photo.alt_text,
        "keywords": photo.keywords,
        "city": photo.city,
        "country": photo.country,
        "country_code": photo.country_code,
        "usage_terms": photo.usage_terms,
        "web_statement": photo.web_statement,
        "digital_source_type": PAINTED_BY_A_PROGRAM,
        "taken_at": photo.taken_at,
        "taken_at_offset": TAKEN_AT_OFFSET,
    }


@cache
def srgb_profile() -> bytes:
    """The profile that tells every viewer that these numbers are sRGB."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # Bytes 24 to 35 are when it was made (ICC.1, 7.2.8); fixed, or no photo would come out twice.
    return profile[:24] + PROFILE_MADE_AT + profile[36:]
