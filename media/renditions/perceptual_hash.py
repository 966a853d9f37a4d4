"""A number of 64 bits by which two files are known as the same picture, or nearly so.

It is made with a photo's first renditions. Pictures that were recompressed, made smaller or
brightened differ in few bits, unrelated ones in many (dHash: Neal Krawetz, "Kind of Like That",
2013).
"""

from __future__ import annotations

from PIL import Image

ROWS, COLUMNS = 8, 8
# Recompressed or brightened, pictures differ in at most 5 bits; unrelated ones in 12 and more.
NEAR_BITS = 5
# A plain surface or a mere gradient has hardly a bit, or all of them: nothing to know it by.
LEAST_BITS, MOST_BITS = 4, 60
SIGN_BIT = 1 << 63


def hash_picture(picture: Image.Image) -> int:
    """The hash of an upright picture: for each of 8 rows, where it becomes brighter to the right.

    As a signed number, for that is what databases keep.
    """
    grey = picture.convert("L").resize((COLUMNS + 1, ROWS), Image.Resampling.BOX)
    levels = grey.tobytes()
    bits = 0
    for row in range(ROWS):
        start = row * (COLUMNS + 1)
        for place in range(start, start + COLUMNS):
            bits = bits << 1 | (levels[place] < levels[place + 1])
    return bits - 2 * SIGN_BIT if bits & SIGN_BIT else bits


def count_bits_apart(one: int, other: int) -> int:
    """In how many of the 64 bits two hashes differ."""
    return ((one ^ other) & (2 * SIGN_BIT - 1)).bit_count()


def are_near(one: int | None, other: int | None) -> bool:
    """Whether two photos look the same; no while one of them has no hash, or none to know it by."""
    if one is None or other is None:
        return False
    has_detail = LEAST_BITS <= count_bits_apart(one, 0) <= MOST_BITS
    return has_detail and count_bits_apart(one, other) <= NEAR_BITS
