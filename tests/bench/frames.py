"""Sixty frames of an evening, painted, and the words of the jobs that `tests.bench.steps` does."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

from PIL import ExifTags, Image, ImageDraw

NUMBER = 60
CREDITED = 30
CAPTIONED = 20
CREDIT = "Erin Scott/Reuters"
MISSPELLED, NAME = "Schabin", "Schaben"
TITLE = "Boats come home"
FIRST_TAKEN_AT = datetime(2026, 11, 24, 17, 30)  # noqa: DTZ001 - a camera's clock has no zone


def write_caption(number: int) -> str:
    """What an editor types for a photo."""
    return f"Crew {number} lands its nets in the harbour."


def write_misspelled(number: int) -> str:
    """A caption with the name as it is wrong."""
    return f"{MISSPELLED} and crew {number} land their nets in the harbour."


def minutes_of(seed: int) -> list[int]:
    """When each frame was taken, in minutes from the first: in no order."""
    minutes = list(range(NUMBER))
    random.Random(seed).shuffle(minutes)
    return minutes


def paint_frames(folder: Path, seed: int) -> list[Path]:
    """JPEG files that differ from those of each other seed, with EXIF's time and no words."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    paths = []
    for number, minute in enumerate(minutes_of(seed)):
        colours = [tuple(chance.randrange(30, 230) for _ in range(3)) for _ in range(3)]
        picture = Image.new("RGB", (720, 480), colours[0])
        draw = ImageDraw.Draw(picture)
        draw.rectangle((0, chance.randrange(220, 380), 720, 480), fill=colours[1])
        for _ in range(6):
            left, top = chance.randrange(660), chance.randrange(100, 400)
            draw.polygon([(left, top), (left + 60, top), (left + 30, top - 90)], fill=colours[2])
        draw.text((8, 8), f"{seed}/{number}", fill="white", font_size=40)
        exif = Image.Exif()
        taken_at = FIRST_TAKEN_AT + timedelta(minutes=minute)
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken_at.strftime(
            "%Y:%m:%d %H:%M:%S"
        )
        paths.append(folder / f"frame-{seed}-{number:02}.jpg")
        picture.save(paths[-1], quality=85, exif=exif)
    return paths
