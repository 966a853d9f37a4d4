"""Small photographs, each unlike all others."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

from PIL import Image

SIZE_PX = (96, 64)


def make_photo(name: str, *, size_px: tuple[int, int] = SIZE_PX) -> bytes:
    """The photograph of a name, as JPEG."""
    colours = hashlib.sha256(name.encode()).digest()
    picture = Image.frombytes("RGB", (4, 2), colours[:24]).resize(size_px, Image.Resampling.BICUBIC)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=90)
    return file.getvalue()


def write_photos(folder: Path, number: int) -> list[Path]:
    """So many files in a new folder."""
    folder.mkdir()
    paths = [folder / f"{folder.name}-{index}.jpg" for index in range(number)]
    for path in paths:
        path.write_bytes(make_photo(path.name))
    return paths
