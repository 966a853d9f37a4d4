"""Pixels of every depth and layout that files have, as the few that a colour profile can read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite

from PIL import Image

PLAIN_MODES = ("L", "I;16", "RGB", "RGBA", "CMYK", "LAB")
# At 257 to one: Pillow's own conversion of 16 bits to 8 clips everything over 255 to white.
EIGHT_OF_SIXTEEN_BITS = [(value + 128) // 257 for value in range(65536)]
STRIP_HEIGHT_PX = 512
STRETCHED = (
    "Its brightness is on no usual scale; its darkest was taken as black, its lightest as white."
)


def convert_to_plain_pixels(
    picture: Image.Image, notes: list[str]
) -> tuple[Image.Image, Image.Image | None]:
    """The picture in a mode of `PLAIN_MODES`, and the alpha of a grey one where it has any.

    Alpha that hides nothing is dropped.
    """
    if picture.mode.startswith("I;16"):
        return with_sixteen_bits(picture)
    if picture.mode in ("I", "F"):
        return with_eight_bits(picture, notes), None
    if picture.has_transparency_data:
        return with_alpha_apart(picture)
    if picture.mode in PLAIN_MODES:
        return picture, None
    return picture.convert("L" if picture.mode == "1" else "RGB"), None


def with_sixteen_bits(picture: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """Sixteen bits of grey in the byte order that lcms reads, and its alpha (PNG's tRNS)."""
    clear, alpha = picture.info.get("transparency"), None
    if isinstance(clear, int):
        shown = [0 if value == clear else 255 for value in range(65536)]
        alpha = convert_to_greys(picture, shown)
        alpha = None if alpha.getextrema() == (255, 255) else alpha
    return picture if picture.mode == "I;16" else picture.convert("I").convert("I;16"), alpha


def with_eight_bits(picture: Image.Image, notes: list[str]) -> Image.Image:
    """Pictures of 32 bits, whole numbers or fractions, scaled to mode L."""
    low, high = brightness_range(picture)
    tops = (255, 65535) if picture.mode == "I" else (1, 255, 65535)
    for top in tops:
        # A little over the scale comes from sharpening; far below its top, it is another scale.
        if low >= -0.05 * top and (tops[0] == top or high > top / 16) and high <= 1.05 * top:
            low, high = 0, top
            break
    else:
        notes.append(STRETCHED)
    scale = 255 / (high - low) if high > low else 0
    offset = 0.5 - low * scale
    return in_strips(
        picture,
        lambda strip: strip.convert("F").point(lambda value: value * scale + offset).convert("L"),
    )


def in_strips(picture: Image.Image, to_grey: Callable[[Image.Image], Image.Image]) -> Image.Image:
    """The picture in mode L, strip by strip: whole, the steps between may take a gigabyte."""
    grey = Image.new("L", picture.size)
    for top in range(0, picture.height, STRIP_HEIGHT_PX):
        bottom = min(top + STRIP_HEIGHT_PX, picture.height)
        grey.paste(to_grey(picture.crop((0, top, picture.width, bottom))), (0, top))
    return grey


def convert_to_greys(picture: Image.Image, greys: Sequence[int]) -> Image.Image:
    """The picture in mode L, each of its 256 or 65,536 numbers looked up."""
    if picture.mode == "L":
        return picture.point(greys)
    return in_strips(picture, lambda strip: strip.convert("I").point(greys, "L"))


def brightness_range(picture: Image.Image) -> tuple[float, float]:
    """The least and the greatest number in a picture of mode I or F, infinite ones left out."""
    low, high = picture.getextrema()
    if not isinstance(low, tuple) and not isinstance(high, tuple) and isfinite(low + high):
        return low, high
    sample = picture.resize((64, 64), Image.Resampling.NEAREST).tobytes()
    numbers = [value for value in memoryview(sample).cast("f") if isfinite(value)] or [0.0]
    return min(numbers), max(numbers)


def with_alpha_apart(picture: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """RGBA as it is, since lcms takes it whole; grey and its alpha as two pictures of mode L."""
    clear = picture.info.get("transparency")
    if picture.mode == "RGB" and isinstance(clear, tuple) and max(clear) > 255:
        # Of a PNG with 16 bits, Pillow reads the upper eight, but the transparent colour whole.
        picture.info["transparency"] = tuple(value >> 8 for value in clear)
    is_grey = picture.mode in ("1", "L", "LA", "La")
    mode = "LA" if is_grey else "RGBA"
    whole = picture if picture.mode == mode else picture.convert(mode)
    is_opaque = whole.getchannel("A").getextrema() == (255, 255)
    if is_grey:
        return whole.convert("L"), None if is_opaque else whole.getchannel("A")
    return whole.convert("RGB") if is_opaque else whole, None


def convert_to_rgb(picture: Image.Image) -> Image.Image:
    """The picture in mode RGB or RGBA, its numbers as they are."""
    if picture.mode in ("RGB", "RGBA"):
        return picture
    if picture.mode == "I;16":
        picture = convert_to_greys(picture, EIGHT_OF_SIXTEEN_BITS)
    return picture.convert("RGB")
