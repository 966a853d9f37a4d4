"""From a file to a picture: upright, in sRGB, and no larger than what is made of it needs."""

from __future__ import annotations

from math import ceil
from pathlib import Path

from PIL import Image

from media.decoding import originals
from media.decoding.colour import convert_to_srgb
from media.decoding.memory_limits import load_pixels
from media.decoding.originals import NEEDS_TOO_MUCH_MEMORY, DamagedImage
from media.decoding.tiff_samples import restore_usual_greys

# Of a picture that is many times larger than what is made of it, whole blocks of pixels are
# averaged first: as good when twice the pixels are left for the filter, and a fraction of the work.
SPARE = 2
# A picture with alpha or a palette is averaged so many rows of its small self at a time.
BAND_HEIGHT_PX = 128


def decode_picture(
    path: Path, size_px: tuple[int, int], *, max_pixels: int
) -> tuple[Image.Image, tuple[str, ...]]:
    """The original upright and in sRGB, no larger than it needs to be for files of `size_px`."""
    with originals.open_original(path, max_pixels=max_pixels) as image:
        turn = originals.find_turn(image)
        width_px, height_px = originals.find_upright_size(image)
        if (width_px, height_px) != image.size:
            size_px = (size_px[1], size_px[0])
        if image.format in ("JPEG", originals.SAME_AS_JPEG):
            # libjpeg halves for nearly nothing while it decodes; never below what is needed.
            image.draft(None, size_px)
        try:
            load_pixels(image)
            picture = with_pixels_averaged(restore_usual_greys(image), size_px)
            converted = convert_to_srgb(picture)
        except MemoryError as error:
            # A MemoryError that leaves a task wedges Celery's worker (celery#10462).
            raise DamagedImage(NEEDS_TOO_MUCH_MEMORY) from error
    upright = converted.picture
    if turn is not None:
        upright = upright.transpose(turn)
    upright.info = {}  # comments, profiles and the like would pass into what is saved from it
    return upright, converted.notes


def with_pixels_averaged(image: Image.Image, size_px: tuple[int, int]) -> Image.Image:
    """A picture that is far too large, made smaller by a whole factor; others as they are."""
    factor = min(image.width // (SPARE * size_px[0]), image.height // (SPARE * size_px[1]))
    has_clear_colour = "transparency" in image.info and image.mode != "P"
    if factor < 2 or has_clear_colour or image.mode == "1" or image.mode.startswith("I;16"):
        return image
    if image.mode in ("P", "PA", "LA", "RGBA"):
        return averaged_in_bands(image, factor)
    smaller = image.reduce(factor)
    smaller.info = image.info
    return smaller


def averaged_in_bands(image: Image.Image, factor: int) -> Image.Image:
    """A picture with alpha or a palette: whole, Pillow would make a copy of half a gigabyte."""
    mode = image.mode
    if mode in ("P", "PA"):
        mode = "RGBA" if image.has_transparency_data else "RGB"
    smaller = Image.new(mode, (ceil(image.width / factor), ceil(image.height / factor)))
    for top in range(0, smaller.height, BAND_HEIGHT_PX):
        bottom = min((top + BAND_HEIGHT_PX) * factor, image.height)
        band = image.crop((0, top * factor, image.width, bottom))
        smaller.paste(band.convert(mode).reduce(factor), (0, top))
    smaller.info = {key: value for key, value in image.info.items() if key != "transparency"}
    return smaller
