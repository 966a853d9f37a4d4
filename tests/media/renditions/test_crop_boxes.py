"""What a crop shows: a part inside the photo, of the crop's proportions, around what is meant."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies
from PIL import Image

from media.renditions.crop_boxes import Rectangle, place_around, place_rectangle
from media.renditions.encode import size_whole_frame
from media.renditions.ladder import CROPS, Source, list_wanted_renditions
from media.renditions.processors import CropToRectangle

sides = strategies.integers(1, 12_000)
parts = strategies.floats(0, 1)


@given(sides, sides, strategies.sampled_from(list(CROPS.values())), parts, parts, parts)
def test_a_crop_is_inside_the_photo(
    width: int, height: int, crop: object, x: float, y: float, part: float
) -> None:
    shape = (crop.across, crop.down)  # type: ignore[attr-defined]
    for box in (
        place_around((width, height), shape, x, y),
        place_rectangle((width, height), shape, Rectangle(x, y, part)),
    ):
        left, top, right, bottom = box
        assert 0 <= left <= right <= width
        assert 0 <= top <= bottom <= height


@pytest.mark.parametrize(
    ("focal_x", "left"), [(0.0, 0.0), (0.3, 300.0), (0.5, 1500.0), (0.9, 3000.0)]
)
def test_a_square_follows_the_focal_point_as_far_as_there_is_photo(
    focal_x: float, left: float
) -> None:
    assert place_around((6000, 3000), (1, 1), focal_x, 0.5) == (left, 0, left + 3000, 3000)


def test_a_rectangle_has_the_proportions_of_its_crop() -> None:
    box = place_rectangle((4000, 3000), (16, 9), Rectangle(0.1, 0.2, 0.4))
    assert box == (400, 600, 2000, 1500)


def test_a_rectangle_shows_its_part_and_is_never_enlarged() -> None:
    picture = Image.new("RGB", (400, 300), (10, 20, 30))
    picture.paste((250, 0, 0), (40, 60, 200, 150))
    cut = CropToRectangle(160, 90, Rectangle(0.1, 0.2, 0.4)).process(picture)
    assert cut.getcolors() == [(160 * 90, (250, 0, 0))]

    source = Source("ab" * 32, 4000, 3000, rectangles=(("16x9", Rectangle(0.1, 0.2, 0.1)),))
    wanted = list_wanted_renditions(source)
    assert [wanted[f"16x9-w{width}.jpg"].width_px for width in (320, 640, 1280)] == [320, 400, 400]
    # To be sharp, the whole photo must be there in its full size.
    assert size_whole_frame(wanted["16x9-w640.jpg"], source) == (4000, 3000)
    assert size_whole_frame(wanted["16x9-w320.jpg"], source) == (3200, 2400)


def test_names_change_only_where_there_is_a_rectangle() -> None:
    plain = Source("ab" * 32, 6000, 4000)
    drawn = Source("ab" * 32, 6000, 4000, rectangles=(("1x1", Rectangle(0.1, 0.0, 0.5)),))
    before, after = list_wanted_renditions(plain), list_wanted_renditions(drawn)
    changed = {key for key in before if before[key].fingerprint != after[key].fingerprint}
    assert changed == {key for key in before if key.startswith("1x1-")}
    assert before["1x1-w320.jpg"].fingerprint == "ea7e3f5e42f9b565"
    assert after["1x1-w320.jpg"].fingerprint == "09f0f617803219fc"
