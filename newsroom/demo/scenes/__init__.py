"""The scenes by name, and the one door to them: `paint_scene`."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

from newsroom.demo.developing import develop_canvas, enlarge_picture
from newsroom.demo.painting import Canvas, new_canvas
from newsroom.demo.scenes import (
    above,
    fields,
    flood,
    gatherings,
    harbour,
    landscapes,
    night,
    rainbow,
    sea,
    street,
    weather,
)

# Scenes are painted no larger than this and then enlarged: grain, the finest thing in a
# photograph, is added afterwards, so the eye misses nothing and a 24-megapixel photo takes seconds.
MAX_PAINTED_PX = 2000

SCENES: dict[str, Callable[[Canvas], None]] = {
    scene.__name__: scene
    for scene in (
        landscapes.mountain_dawn,
        landscapes.dunes,
        landscapes.forest_shafts,
        landscapes.balloons,
        weather.lightning_plain,
        weather.wildfire_ridge,
        flood.flooded_street,
        sea.sea_dusk,
        sea.lighthouse,
        harbour.harbour_masts,
        sea.murmuration,
        night.aurora,
        night.snowy_town,
        night.skyline_night,
        street.rainy_street,
        street.bridge,
        street.train_window,
        above.umbrellas,
        above.market_canopies,
        above.marathon,
        above.counting_hall,
        gatherings.lanterns,
        gatherings.fireworks,
        gatherings.stadium,
        gatherings.ballot_queue,
        fields.tulip_rows,
        fields.sunflowers,
        rainbow.rainbow_road,
    )
}


def paint_scene(name: str, width_px: int, height_px: int, seed: int) -> Image.Image:
    """The scene as an sRGB photograph of exactly this size; the same seed paints the same one.

    Raises KeyError for a name that is not in `SCENES`.
    """
    share = min(MAX_PAINTED_PX / max(width_px, height_px), 1.0)
    canvas = new_canvas(max(round(width_px * share), 8), max(round(height_px * share), 8), seed)
    SCENES[name](canvas)
    return enlarge_picture(develop_canvas(canvas), width_px, height_px, seed, canvas.finish.grain)
