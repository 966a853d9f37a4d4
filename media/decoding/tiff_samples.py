"""TIFF samples that Pillow reads without a word, and otherwise than they are meant.

Numbers of tags and their meanings are those of TIFF 6.0.
"""

from __future__ import annotations

from PIL import Image

BITS_PER_SAMPLE, COMPRESSION, PHOTOMETRIC, PLANAR, SAMPLE_FORMAT = 258, 259, 262, 284, 339
PLAIN, WHITE_IS_ZERO, IN_PLANES, UNSIGNED = 1, 0, 2, 1
TWELVE_BITS_TO_SIXTEEN = 65535 / 4095


def is_misread(image: Image.Image) -> bool:
    """Whether nothing can be made of the samples: planes of 16 bits, and 32 bits without a sign."""
    tags = getattr(image, "tag_v2", None)
    if tags is None:
        return False
    bits: tuple[int, ...] = tags.get(BITS_PER_SAMPLE, (1,))
    is_in_planes = len(bits) > 1 and tags.get(PLANAR) == IN_PLANES
    if bits[0] == 16 and is_in_planes and tags.get(COMPRESSION) == PLAIN:
        return True
    sign: tuple[int, ...] = tags.get(SAMPLE_FORMAT, (UNSIGNED,))
    return bits[0] == 32 and sign[0] == UNSIGNED


def restore_usual_greys(picture: Image.Image) -> Image.Image:
    """Grey of 12 bits brought to 16, and 16 bits of which 0 is white turned around."""
    tags = getattr(picture, "tag_v2", None)
    if tags is None or not picture.mode.startswith("I;16"):
        return picture
    scale, offset = 1.0, 0.0
    if tags.get(BITS_PER_SAMPLE, (16,))[0] == 12:
        scale = TWELVE_BITS_TO_SIXTEEN
    if tags.get(PHOTOMETRIC) == WHITE_IS_ZERO:
        scale, offset = -scale, 65535.0
    if scale == 1.0:
        return picture
    info = picture.info
    usual = picture.convert("I").point(lambda value: value * scale + offset).convert("I;16")
    usual.info = info
    return usual
