"""Opening what was sent to us: is it an image that we take, within our limits, and whole?

Every file comes from a stranger. Pillow is told the formats that we take (left to itself it starts
Ghostscript for PostScript inside a .jpg), sizes are read from the header before anything is
decoded, and nothing counts as a photo before all of it was decoded once.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

# Registered by being imported: where Pillow misses a format, it loads all fifty that it knows.
from PIL import (  # noqa: F401
    AvifImagePlugin,
    ExifTags,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from media.decoding.cicp import note_code_points
from media.decoding.icc_profiles import join_profile_segments
from media.decoding.memory_limits import count_pixels_that_fit, load_pixels
from media.decoding.tiff_samples import is_misread
from media.metadata.blocks import find_hidden_exif

# Our own limit is checked after the header was read; Pillow's would hide the size from the message.
Image.MAX_IMAGE_PIXELS = None

TAKEN_FORMATS: tuple[str, ...] = ("JPEG", "PNG", "WEBP", "AVIF", "TIFF", "GIF")
EXTENSIONS = {
    "JPEG": "jpg",
    "PNG": "png",
    "WEBP": "webp",
    "AVIF": "avif",
    "TIFF": "tif",
    "GIF": "gif",
    "HEIC": "heic",
}
TAKEN_IN_WORDS = "JPEG, PNG, WebP, AVIF, TIFF or GIF"
# Phones append a second picture (a gain map, a stereo half) and Pillow calls the file MPO.
SAME_AS_JPEG = "MPO"

HAS_HEIC = importlib.util.find_spec("pillow_heif") is not None
if HAS_HEIC:
    TAKEN_IN_WORDS = "JPEG, PNG, WebP, AVIF, HEIC, TIFF or GIF"


# What a format presses into a byte at best: a JPEG of one grey takes one bit for each block of 64
# pixels; deflate makes 1,032 bytes of one, of eight pixels each. More is a claim, not a photo.
MOST_PIXELS_A_BYTE = {"JPEG": 1_024, SAME_AS_JPEG: 1_024, "PNG": 8_256}
LOOKED_THROUGH_BYTES = 65_536  # of the start of a file, for what its kind of decoder takes

NEEDS_TOO_MUCH_MEMORY = (
    "Decoding it takes more memory than one photo may have: export it smaller, or as JPEG."
)

NOT_TO_ITS_END = (
    "It cannot be decoded to its end: it may have been cut off on its way, or be saved in an "
    "unusual way. Send it again, or export it as JPEG."
)


class OriginalRefused(Exception):
    """A file that cannot become a photo. Its text is a sentence for the person who sent it.

    What the decoder said is its cause, and belongs in the log.
    """


class NotAnImage(OriginalRefused):
    """The content is no image at all."""


class FormatNotTaken(OriginalRefused):
    """An image of a format that we do not take."""


class TooManyPixels(OriginalRefused):
    """More pixels (times frames) than the limit."""


class DamagedImage(OriginalRefused):
    """Truncated or corrupt: it cannot be decoded to the end."""


RAW = "a camera's raw file"
DEVELOP_IT = "Develop it and export it as JPEG."
NEW_SUBFILE_TYPE, SUB_IFDS, DNG_VERSION = 254, 330, 50706  # tags of TIFF and DNG

# (start of the file, offset, what it is, whether it is an image)
SIGNATURES: tuple[tuple[bytes, int, str, bool], ...] = (
    (b"%PDF", 0, "a PDF document", False),
    (b"%!PS", 0, "a PostScript file", False),
    (b"\xc5\xd0\xd3\xc6", 0, "a PostScript file", False),
    (b"PK\x03\x04", 0, "a ZIP archive", False),
    (b"MZ", 0, "a Windows program", False),
    (b"BM", 0, "a BMP image", True),
    (b"\x00\x00\x00\x0cjP  ", 0, "a JPEG 2000 image", True),
    (b"\xff\x0a", 0, "a JPEG XL image", True),
    (b"\x00\x00\x00\x0cJXL ", 0, "a JPEG XL image", True),
    (b"ftyphei", 4, "a HEIC image", True),
    (b"ftyphev", 4, "a HEIC image", True),
    (b"ftypmif1", 4, "a HEIF image", True),
    (b"8BPS", 0, "a Photoshop document", True),
    (b"CR\x02", 8, RAW, True),
    (b"ftypcrx ", 4, RAW, True),
    (b"FUJIFILMCCD-RAW", 0, RAW, True),
    (b"IIRO", 0, RAW, True),
    (b"IIU\0", 0, RAW, True),
    (b"FOVb", 0, RAW, True),
    (b"ftypqt  ", 4, "a video", False),
    (b"ftypisom", 4, "a video", False),
    (b"ftypmp4", 4, "a video", False),
    (b"ftypM4V", 4, "a video", False),
)
# What we take, for files that say so and cannot be opened all the same.
TAKEN_SIGNATURES: tuple[tuple[bytes, int, str], ...] = (
    (b"\xff\xd8\xff", 0, "a JPEG"),
    (b"\x89PNG\r\n\x1a\n", 0, "a PNG"),
    (b"GIF8", 0, "a GIF"),
    (b"II*\0", 0, "a TIFF"),
    (b"MM\0*", 0, "a TIFF"),
    (b"II+\0", 0, "a TIFF"),
    (b"MM\0+", 0, "a TIFF"),
    (b"WEBP", 8, "a WebP"),
    (b"ftypavi", 4, "an AVIF"),
)


def looks_like(head: bytes) -> tuple[str, bool] | None:
    """What a file's first bytes say it is, and whether that is an image; None when unknown."""
    for signature, offset, name, is_image in SIGNATURES:
        if head[offset:].startswith(signature):
            return name, is_image
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in text:
        return "an SVG drawing", True
    if text.startswith((b"<!doctype html", b"<html", b"<script")):
        return "an HTML page", False
    return None


def refusal_of_unknown(head: bytes) -> OriginalRefused:
    """The exception for a file that Pillow does not open."""
    known = looks_like(head)
    for signature, offset, name in TAKEN_SIGNATURES:
        if known is None and head[offset:].startswith(signature):
            return DamagedImage(
                f"It says that it is {name}, but it is damaged, or of a kind that cannot be read "
                "here. Export it again, as an ordinary JPEG."
            )
    if known is None:
        return NotAnImage(
            f"It is not an image that can be read. Photodesk takes {TAKEN_IN_WORDS}; "
            "if it is one of these, it is damaged: export it again."
        )
    name, is_image = known
    if name == RAW:
        return FormatNotTaken(f"It is {RAW}. {DEVELOP_IT}")
    if is_image and name.startswith("a HEI") and not HAS_HEIC:
        return FormatNotTaken(
            f"It is {name}, which needs the optional extra: pip install 'photodesk[heic]'. "
            "Or export it as JPEG."
        )
    if is_image:
        return FormatNotTaken(f"It is {name}. Photodesk takes {TAKEN_IN_WORDS}: export it as JPEG.")
    return NotAnImage(f"It is {name}, not a photograph, whatever its name says.")


def refuse_by_start(head: bytes) -> None:
    """Raise for a file whose first bytes are of a video, a document or a raw file: of no photo.

    So that the rest need not be sent. Whatever is in doubt passes.
    """
    known = looks_like(head)
    if known is not None and (known[0] == RAW or not known[1]):
        raise refusal_of_unknown(head)


@contextlib.contextmanager
def open_original(path: Path, *, max_pixels: int) -> Iterator[Image.Image]:
    """A photo's file, identified and measured but not yet decoded.

    Raises `NotAnImage`, `FormatNotTaken` or `TooManyPixels` (width x height x frames over
    `max_pixels`, from the header alone).
    """
    with path.open("rb") as file, warnings.catch_warnings():
        # Pillow tells standard error what it skips in a damaged file; what matters is raised.
        warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")
        head = file.read(LOOKED_THROUGH_BYTES)
        image = identify(file)
        with image:
            check_tiff(image)
            check_pixels(image, max_pixels, head, os.fstat(file.fileno()).st_size)
            note_code_points(image, file)
            note_hidden_exif(image, file)
            note_repeated_profile(image)
            yield image


def identify(file: BinaryIO) -> Image.Image:
    """Open with the formats that we take; raises `NotAnImage` or `FormatNotTaken`."""
    file.seek(0)
    head = file.read(1024)
    if head.startswith(b"\xff\xd8") and is_arithmetic_coded(file):
        raise FormatNotTaken(
            "It is an arithmetic-coded JPEG, which browsers do not show: export it as an ordinary "
            "JPEG."
        )
    file.seek(0)
    try:
        return Image.open(file, formats=list_formats(head))
    except UnidentifiedImageError as error:
        raise refusal_of_unknown(head) from error
    except Exception as error:
        raise DamagedImage("Its header cannot be read: it is damaged. Export it again.") from error


def list_formats(head: bytes) -> tuple[str, ...]:
    """What to try a file as: HEIC, and its reader's megabytes, only where it may be that."""
    if not (HAS_HEIC and head[4:8] == b"ftyp"):
        return TAKEN_FORMATS
    importlib.import_module("pillow_heif").register_heif_opener()
    return (*TAKEN_FORMATS, "HEIF")


def note_repeated_profile(image: Image.Image) -> None:
    """Put together a JPEG's colour profile that Pillow gave up: some programs store it twice."""
    if "icc_profile" in image.info and image.info["icc_profile"] is None:
        segments = [data for name, data in getattr(image, "applist", ()) if name == "APP2"]
        image.info["icc_profile"] = join_profile_segments(segments)


def note_hidden_exif(image: Image.Image, file: BinaryIO) -> None:
    """Add EXIF that a PNG keeps where Pillow does not look: its orientation counts."""
    if image.format == "PNG" and not image.info.get("exif"):
        position = file.tell()
        try:
            if block := find_hidden_exif(file):
                image.info["exif"] = block
        finally:
            file.seek(position)


def is_arithmetic_coded(file: BinaryIO) -> bool:
    """Whether a JPEG's frame header says so (ITU T.81, table B.1: SOF9 and up)."""
    file.seek(2)
    while len(segment := file.read(4)) == 4 and segment[0] == 0xFF and segment[1] != 0xDA:
        if 0xC0 <= segment[1] <= 0xCF and segment[1] not in (0xC4, 0xC8, 0xCC):
            return segment[1] > 0xC8
        file.seek(int.from_bytes(segment[2:]) - 2, 1)
    return False


def check_tiff(image: Image.Image) -> None:
    """Raise `FormatNotTaken` for TIFF that Pillow misreads, and camera raw: it sees a thumbnail."""
    tags = getattr(image, "tag_v2", {})
    try:
        is_reduced = bool(tags.get(NEW_SUBFILE_TYPE, 0) & 1)
        is_raw = DNG_VERSION in tags or (is_reduced and SUB_IFDS in tags)
        is_unusual = is_misread(image)
    except Exception as error:
        raise DamagedImage("Its header cannot be read: it is damaged. Export it again.") from error
    if is_raw:
        raise FormatNotTaken(f"It is {RAW}. {DEVELOP_IT}")
    if is_unusual:
        raise FormatNotTaken(
            "It is a TIFF whose colours are stored in an unusual way: export it again as an "
            "ordinary TIFF, with 8 or 16 bits, or as JPEG."
        )


def check_pixels(image: Image.Image, max_pixels: int, head: bytes, size_bytes: int) -> None:
    """Raise `TooManyPixels` where decoding would cost more than the limit, and `DamagedImage` where
    the file is too small for what it says that it holds.

    `head` is the start of the file, `size_bytes` the size of all of it.
    """
    pixels = image.width * image.height
    if max_pixels >= pixels > size_bytes * MOST_PIXELS_A_BYTE.get(str(image.format), pixels):
        raise DamagedImage(
            f"It says that it has {image.width} x {image.height} pixels, which its "
            f"{size_bytes:,} bytes cannot hold: it was cut off on its way. Send it again."
        )
    of_its_kind = count_pixels_that_fit(image, head, size_bytes)
    if of_its_kind is not None and of_its_kind < pixels <= max_pixels:
        raise TooManyPixels(
            f"It has {image.width} x {image.height} pixels, {pixels / 1e6:,.0f} megapixels; the "
            f"limit for this kind of {image.format} is {of_its_kind / 1e6:,.0f}: export it as JPEG."
        )
    if pixels <= max_pixels and image.format != SAME_AS_JPEG:
        pixels *= count_frames(image)
    if pixels > max_pixels:
        raise TooManyPixels(
            f"It has {image.width} x {image.height} pixels"
            + ("" if pixels == image.width * image.height else " in many frames")
            + f", {pixels / 1e6:,.0f} megapixels in all; the limit is {max_pixels / 1e6:,.0f}."
        )


def count_frames(image: Image.Image) -> int:
    """The number of frames or pages, from the file's structure."""
    try:
        return int(getattr(image, "n_frames", 1))
    except Exception as error:
        raise DamagedImage(
            "Its frames cannot be counted: it is damaged. Export it again."
        ) from error


def decode_whole(image: Image.Image) -> None:
    """Read the file's data to its end; raises `DamagedImage` when there is less than promised.

    A JPEG is decoded at an eighth of its size: all of its data is read for a 64th of the memory.
    """
    try:
        if image.format in ("JPEG", SAME_AS_JPEG):
            image.draft(None, (max(1, image.width // 8), max(1, image.height // 8)))
        load_pixels(image)
    except MemoryError as error:
        raise DamagedImage(NEEDS_TOO_MUCH_MEMORY) from error
    except Exception as error:
        raise DamagedImage(NOT_TO_ITS_END) from error


# EXIF 274: how the stored picture is turned into the one that is shown.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def find_turn(image: Image.Image) -> Image.Transpose | None:
    """The turn that the file's EXIF asks for, or None.

    An orientation in XMP alone is not followed (Pillow's own `exif_transpose` would): browsers and
    the photographer's tools show such a file as it is stored, and so do we.
    """
    exif = Image.Exif()
    try:
        # Of a TIFF, Pillow gives size and pixels turned already.
        exif.load(image.info.get("exif", b"") if image.format != "TIFF" else b"")
        orientation = exif.get(ExifTags.Base.Orientation)
    except Exception:  # noqa: BLE001 - broken EXIF asks for nothing
        return None
    return TURNS.get(orientation) if isinstance(orientation, int) else None


def find_upright_size(image: Image.Image) -> tuple[int, int]:
    """Width and height in pixels once the turn that the file asks for is applied."""
    if find_turn(image) in (TURNS[5], TURNS[6], TURNS[7], TURNS[8]):
        return image.height, image.width
    return image.width, image.height


def find_format(image: Image.Image) -> str:
    """Our name of the file's format: one of the keys of `EXTENSIONS`."""
    names = {SAME_AS_JPEG: "JPEG", "HEIF": "HEIC"}
    return names.get(image.format or "", image.format or "")
