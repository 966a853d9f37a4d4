"""What we make of every photo: the table of renditions, their names, and which of them are missing.

Published names come from here: a change of `REVISION` re-makes every rendition under new names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

REVISION = 1

Format = Literal["JPEG", "AVIF"]
EXTENSIONS: Mapping[Format, str] = {"JPEG": "jpg", "AVIF": "avif"}
MIME_TYPES: Mapping[Format, str] = {"JPEG": "image/jpeg", "AVIF": "image/avif"}

Tier = Literal["first", "modern"]


@dataclass(frozen=True, slots=True)
class Rung:
    """One rendition that we make of every photo.

    `width_px` is the width of the file; `height_px` is 0 for the full frame (it follows from the
    photo's proportions) and the file's height for a crop. `tier` says when it is made: a photo may
    be published when its first tier is there.
    """

    name: str
    format: Format
    width_px: int
    height_px: int
    quality: int
    tier: Tier

    @property
    def is_crop(self) -> bool:
        """Whether the focal point decides what is shown."""
        return self.height_px > 0

    @property
    def key(self) -> str:
        """The rung's name in the manifest, such as "w640.avif"."""
        return f"{self.name}.{EXTENSIONS[self.format]}"


WIDTHS_PX = (320, 640, 960, 1280, 1920, 2560)

LADDER: tuple[Rung, ...] = (
    *(Rung(f"w{width}", "JPEG", width, 0, quality=80, tier="first") for width in WIDTHS_PX),
    # What other sites show beside a link; Open Graph asks for 1200 x 630.
    Rung("share", "JPEG", 1200, 630, quality=80, tier="first"),
    *(Rung(f"w{width}", "AVIF", width, 0, quality=60, tier="modern") for width in WIDTHS_PX),
)


@dataclass(frozen=True, slots=True)
class Source:
    """What renditions depend on: the original and how it is shown.

    `width_px` and `height_px` are as shown, with the EXIF orientation applied; `focal_x` and
    `focal_y` run from 0 (left, top) to 1 (right, bottom).
    """

    sha256: str
    width_px: int
    height_px: int
    focal_x: float = 0.5
    focal_y: float = 0.5


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file that a photo should have."""

    rung: Rung
    width_px: int
    height_px: int
    fingerprint: str  # changes when the original, the rung, the ladder or (for crops) the focus do


@dataclass(frozen=True, slots=True)
class Rendition:
    """One file that a photo has: an entry of the photo's rendition manifest."""

    path: str
    width_px: int
    height_px: int
    size_bytes: int
    fingerprint: str

    @classmethod
    def from_json(cls, entry: Mapping[str, Any]) -> Self:
        """Read an entry as `to_json` wrote it."""
        return cls(**entry)

    def to_json(self) -> dict[str, Any]:
        """The entry as it stands in the manifest."""
        return asdict(self)


type Manifest = Mapping[str, Rendition]


def wanted_renditions(source: Source) -> dict[str, Wanted]:
    """Every file that a photo of this source should have, by key, in the order of making.

    Nothing is enlarged: of the full-frame widths beyond the photo's own only the first is kept,
    at the photo's width, so that a small photo still has its whole resolution.
    """
    wanted: dict[str, Wanted] = {}
    for rung in LADDER:
        size_px = crop_size(rung, source) if rung.is_crop else full_frame_size(rung, source)
        if size_px is not None:
            fingerprint = fingerprint_of(rung, source, size_px)
            wanted[rung.key] = Wanted(rung, *size_px, fingerprint)
    return wanted


def full_frame_size(rung: Rung, source: Source) -> tuple[int, int] | None:
    """Width and height in pixels, or None where the rung is too wide for the photo."""
    narrower = [width for width in WIDTHS_PX if width < rung.width_px]
    if narrower and source.width_px <= narrower[-1]:
        return None
    width_px = min(rung.width_px, source.width_px)
    return width_px, max(1, round(source.height_px * width_px / source.width_px))


def crop_size(rung: Rung, source: Source) -> tuple[int, int]:
    """The crop's size in pixels: the rung's, or the largest of its proportions that fits."""
    scale = min(1.0, source.width_px / rung.width_px, source.height_px / rung.height_px)
    return max(1, round(rung.width_px * scale)), max(1, round(rung.height_px * scale))


def fingerprint_of(rung: Rung, source: Source, size_px: tuple[int, int]) -> str:
    """16 hex digits over all that decides how the file looks."""
    focus = (round(source.focal_x, 4), round(source.focal_y, 4)) if rung.is_crop else None
    parts = (REVISION, source.sha256, rung.key, rung.quality, size_px, focus)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def missing(wanted: Mapping[str, Wanted], manifest: Manifest) -> list[Wanted]:
    """The wanted files that the manifest does not hold in their present form."""
    return [
        want
        for key, want in wanted.items()
        if key not in manifest or manifest[key].fingerprint != want.fingerprint
    ]


def is_publishable(wanted: Iterable[Wanted], manifest: Manifest) -> bool:
    """Whether a photo has, in some form, every file of its first tier."""
    return all(want.rung.key in manifest for want in wanted if want.rung.tier == "first")


def rendition_path(source: Source, rung: Rung, content: bytes) -> str:
    """Where a rendition is stored, below /renditions/: named by what is in it, so never stale."""
    digest = hashlib.sha256(content).hexdigest()[:16]
    folder = source.sha256[:20]
    return f"{folder[:2]}/{folder}/{rung.name}-{digest}.{EXTENSIONS[rung.format]}"


def photo_key_of(path: str) -> str | None:
    """The start of the original's SHA-256 that a rendition's path holds, or None."""
    parts = path.split("/")
    if len(parts) != 3 or len(parts[1]) != 20 or not parts[1].startswith(parts[0]):
        return None
    return parts[1]
