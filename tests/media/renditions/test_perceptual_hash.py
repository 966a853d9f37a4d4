"""Which photos look alike: the same picture in other bytes does, another picture does not."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw, ImageEnhance

from media.models import Photo
from media.renditions.perceptual_hash import are_near, count_bits_apart, hash_picture
from media.renditions.sweep import fill_missing_hashes
from tests.builders import make_ready_photo


def draw_scene(seed: int) -> Image.Image:
    """A picture with shapes of its own."""
    fall = Image.linear_gradient("L").resize((480, 320)).point(lambda level: 60 + level // 3)
    picture = Image.merge("RGB", (fall, fall.rotate(180), fall))
    draw = ImageDraw.Draw(picture)
    for number in range(12):
        value = (seed * 7919 + number * 104729) % 65521
        x, y, size = value % 440, value // 7 % 280, 30 + value % 90
        colour = (value % 200, value // 3 % 200, value // 9 % 200)
        draw.ellipse((x, y, x + size, y + size), fill=colour)
    return picture


def recompressed(picture: Image.Image) -> Image.Image:
    file = io.BytesIO()
    picture.resize((300, 200)).save(file, "JPEG", quality=40)
    return Image.open(file)


@pytest.mark.parametrize("seed", range(1, 9))
def test_the_same_picture_in_other_bytes_is_near(seed: int) -> None:
    picture = draw_scene(seed)
    found = hash_picture(picture)
    assert -(2**63) <= found < 2**63
    assert are_near(found, hash_picture(recompressed(picture)))
    assert are_near(found, hash_picture(ImageEnhance.Brightness(picture).enhance(1.15)))
    assert all(
        count_bits_apart(found, hash_picture(draw_scene(other))) >= 12
        for other in range(1, 9)
        if other != seed
    )


def test_what_has_nothing_to_be_known_by_is_near_to_nothing() -> None:
    plain = hash_picture(Image.new("RGB", (30, 20), "grey"))
    assert not are_near(plain, plain)
    assert not are_near(None, hash_picture(draw_scene(1)))


@pytest.mark.django_db
def test_a_photo_gets_its_hash_with_its_first_renditions_and_old_ones_later() -> None:
    photo = make_ready_photo(480, 320)
    found = photo.perceptual_hash
    assert found is not None
    Photo.objects.update(perceptual_hash=None)
    assert fill_missing_hashes() == 1
    photo.refresh_from_db()
    assert photo.perceptual_hash is not None
    assert count_bits_apart(photo.perceptual_hash, found) <= 5
    assert fill_missing_hashes() == 0
