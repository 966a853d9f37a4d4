"""The files that all libraries make when they are compared: plain data, for either environment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

FormatName = Literal["JPEG", "AVIF", "WEBP"]
WIDTHS_PX = (2560, 1920, 1280, 960, 640, 320)
CROP_PX = (1200, 630)
CROP_RATIOS = ((16, 9), (4, 3), (1, 1))  # as media.renditions.ladder has them
CROP_WIDTHS_PX = (320, 640, 1280)
FOCUS = (0.4, 0.35)
QUALITY: Mapping[FormatName, int] = {"AVIF": 60, "WEBP": 80, "JPEG": 80}
OPTIONS: Mapping[FormatName, Mapping[str, Any]] = {
    "AVIF": {"speed": 6, "subsampling": "4:2:0", "max_threads": 1},
    "WEBP": {"method": 4},
    "JPEG": {"progressive": True, "optimize": True, "subsampling": "4:2:0"},
}
EXTENSIONS = {"AVIF": "avif", "WEBP": "webp", "JPEG": "jpg"}
FORMATS: dict[str, tuple[FormatName, ...]] = {
    "all": ("AVIF", "WEBP", "JPEG"),
    "avif+jpeg": ("AVIF", "JPEG"),
    "avif+jpeg+crops": ("AVIF", "JPEG"),
    "jpeg": ("JPEG",),
}


class File(NamedTuple):
    """One file to make; `height_px` is 0 for the full frame."""

    format: FormatName
    width_px: int
    height_px: int = 0

    @property
    def name(self) -> str:
        """Its file name, the same with every library."""
        kind = f"crop{self.height_px}x" if self.height_px else "w"
        return f"{kind}{self.width_px}.{EXTENSIONS[self.format]}"


def files_of(which: str) -> list[File]:
    """The files of a set, by its name in `FORMATS`: six widths a format, and the crop."""
    full = [File(name, width) for name in FORMATS[which] for width in WIDTHS_PX]
    crops = [
        File(name, width, width * down // across)
        for name in FORMATS[which]
        for across, down in CROP_RATIOS
        for width in CROP_WIDTHS_PX
    ]
    return [*full, File("JPEG", *CROP_PX), *(crops if which.endswith("+crops") else [])]
