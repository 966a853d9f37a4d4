"""Originals of 24 megapixels for the bench, painted where none are given."""

from __future__ import annotations

from pathlib import Path

from newsroom.demo.photographs import srgb_profile
from newsroom.demo.scenes import paint_scene

SIZE_PX = (6000, 4000)
SCENES = ("harbour_masts", "marathon", "mountain_dawn", "market_canopies")


def originals_in(folder: Path) -> list[Path]:
    """The JPEG files of a folder."""
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in (".jpg", ".jpeg"))


def paint_originals(folder: Path) -> list[Path]:
    """Paint what the folder lacks and save it as a camera does: baseline, 4:2:2, with grain."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed, scene in enumerate(SCENES, start=1):
        path = folder / f"{scene}.jpg"
        if not path.exists():
            picture = paint_scene(scene, *SIZE_PX, seed)
            unfinished = path.with_suffix(".part")
            picture.save(
                unfinished, "JPEG", quality=93, subsampling="4:2:2", icc_profile=srgb_profile()
            )
            unfinished.rename(path)
    return originals_in(folder)
