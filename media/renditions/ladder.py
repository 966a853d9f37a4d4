"""What we make of every photo: the table of renditions, their names, and which of them are missing.

Published names come from here: a change of `REVISION` re-makes every rendition under new names.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, Self

from media.renditions.crop_boxes import Rectangle

REVISION = 4

Format = Literal["JPEG", "AVIF", "WEBP"]
EXTENSIONS: Mapping[Format, str] = {"JPEG": "jpg", "AVIF": "avif", "WEBP": "webp"}
MIME_TYPES: Mapping[Format, str] = {
    "JPEG": "image/jpeg",
    "AVIF": "image/avif",
    "WEBP": "image/webp",
}

Tier = Literal["first", "modern", "refined"]
TIERS: tuple[Tier, ...] = ("first", "modern", "refined")


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
        """Whether the focal point, or a rectangle, decides what is shown."""
        return self.height_px > 0

    @property
    def crop(self) -> str:
        """The crop's name, such as "16x9" or "share"; empty for the full frame."""
        return self.name.partition("-")[0] if self.is_crop else ""

    @property
    def is_refinable(self) -> bool:
        """Whether the file is made again, smaller, when nothing else waits."""
        return self.format == "AVIF"

    @property
    def key(self) -> str:
        """The rung's name in the manifest, such as "w640.avif"."""
        return f"{self.name}.{EXTENSIONS[self.format]}"


WIDTHS_PX = (320, 640, 960, 1280, 1920, 2560)
CROP_WIDTHS_PX = (320, 640, 1280)
CROP_RATIOS = ((16, 9), (4, 3), (1, 1))

# AVIF at speed 8 or 9 and quality 63 scores as speed 6 at quality 60 (SSIMULACRA2) in a third or a
# tenth of the time; the refined tier then makes the smaller file.
QUALITY: Mapping[Format, int] = {"JPEG": 80, "AVIF": 63, "WEBP": 80}
REFINED_QUALITY = 60
# A refined file that saves less is not worth a new address.
REFINED_SAVES_AT_LEAST = 0.05


def full_frame(format_: Format, tier: Tier) -> Iterator[Rung]:
    """The six widths in one format."""
    for width in WIDTHS_PX:
        yield Rung(f"w{width}", format_, width, 0, QUALITY[format_], tier)


def list_crops(format_: Format) -> Iterator[Rung]:
    """Each ratio at three widths in one format."""
    for across, down in CROP_RATIOS:
        for width in CROP_WIDTHS_PX:
            name, height = f"{across}x{down}-w{width}", width * down // across
            yield Rung(name, format_, width, height, QUALITY[format_], "modern")


LADDER: tuple[Rung, ...] = (
    *full_frame("JPEG", "first"),
    # What other sites show beside a link; Open Graph asks for 1200 x 630.
    Rung("share", "JPEG", 1200, 630, QUALITY["JPEG"], "first"),
    *full_frame("AVIF", "modern"),
    *list_crops("JPEG"),
    *list_crops("AVIF"),
)
# For newsrooms whose readers have browsers from between 2018 and 2023.
WEBP_RUNGS: tuple[Rung, ...] = tuple(full_frame("WEBP", "modern"))
RUNGS: Mapping[str, Rung] = {rung.key: rung for rung in (*LADDER, *WEBP_RUNGS)}


@dataclass(frozen=True, slots=True)
class Crop:
    """One way in which photos are cut: its proportions, and the widths of its files in pixels."""

    name: str
    across: int
    down: int
    least_width_px: int
    most_width_px: int


def list_crop_kinds() -> Iterator[Crop]:
    """The crops of the ladder."""
    for name in dict.fromkeys(rung.crop for rung in LADDER if rung.is_crop):
        rungs = [rung for rung in LADDER if rung.crop == name]
        widths, widest = [rung.width_px for rung in rungs], max(rungs, key=lambda r: r.width_px)
        yield Crop(name, widest.width_px, widest.height_px, min(widths), max(widths))


CROPS: Mapping[str, Crop] = {crop.name: crop for crop in list_crop_kinds()}


@dataclass(frozen=True, slots=True)
class Source:
    """What renditions depend on: the original and how it is shown.

    `width_px` and `height_px` are as shown, with the EXIF orientation applied; `focal_x` and
    `focal_y` run from 0 (left, top) to 1 (right, bottom). `rectangles` are by the names of crops.
    """

    sha256: str
    width_px: int
    height_px: int
    focal_x: float = 0.5
    focal_y: float = 0.5
    words: str = ""  # a digest of the words inside every file
    rectangles: tuple[tuple[str, Rectangle], ...] = ()

    def find_rectangle(self, rung: Rung) -> Rectangle | None:
        """What an editor chose for a rung's crop; None where it follows the focal point."""
        return dict(self.rectangles).get(rung.crop) if self.rectangles else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file that a photo should have. `tier` is when it is to be made, or made again."""

    rung: Rung
    width_px: int
    height_px: int
    fingerprint: str  # changes when the original, the rung, the ladder, the focus or the words do
    tier: Tier


@dataclass(frozen=True, slots=True)
class Rendition:
    """One file that a photo has: an entry of the photo's rendition manifest.

    `path` is its address, below /renditions/: it says which picture is shown, and stays when only
    words in the file are corrected or fewer bytes show the same. `file` is where the bytes are in
    the private store, named by what is in them and never written over; empty where that is the
    same, as of files from before there were addresses.
    """

    path: str
    width_px: int
    height_px: int
    size_bytes: int
    fingerprint: str
    is_refined: bool = False  # the smaller file was made, or found not to be worth it
    file: str = ""

    @property
    def stored_at(self) -> str:
        """Where its bytes are in the private store."""
        return self.file or self.path

    @classmethod
    def from_json(cls, entry: Mapping[str, Any]) -> Self:
        """Read an entry as `to_json` wrote it."""
        return cls(**entry)

    def to_json(self) -> dict[str, Any]:
        """The entry as it stands in the manifest."""
        return asdict(self)


type Manifest = Mapping[str, Rendition]


def list_wanted_renditions(source: Source, *, with_webp: bool = False) -> dict[str, Wanted]:
    """Every file that a photo of this source should have, by key, in the order of making.

    Nothing is enlarged: of the full-frame widths beyond the photo's own only the first is kept,
    at the photo's width, so that a small photo still has its whole resolution.
    """
    wanted: dict[str, Wanted] = {}
    for rung in (*LADDER, *WEBP_RUNGS) if with_webp else LADDER:
        size_px = crop_size(rung, source) if rung.is_crop else full_frame_size(rung, source)
        if size_px is not None:
            fingerprint = digest_rung(rung, source, size_px)
            wanted[rung.key] = Wanted(rung, *size_px, fingerprint, rung.tier)
    return wanted


def full_frame_size(rung: Rung, source: Source) -> tuple[int, int] | None:
    """Width and height in pixels, or None where the rung is too wide for the photo."""
    narrower = [width for width in WIDTHS_PX if width < rung.width_px]
    if narrower and source.width_px <= narrower[-1]:
        return None
    width_px = min(rung.width_px, source.width_px)
    return width_px, max(1, round(source.height_px * width_px / source.width_px))


def crop_size(rung: Rung, source: Source) -> tuple[int, int]:
    """The crop's size in pixels: the rung's, or the largest of its proportions that there is."""
    scale = min(1.0, source.width_px / rung.width_px, source.height_px / rung.height_px)
    if (rectangle := source.find_rectangle(rung)) is not None:
        scale = min(scale, rectangle.width * source.width_px / rung.width_px)
    return max(1, round(rung.width_px * scale)), max(1, round(rung.height_px * scale))


def digest_rung(rung: Rung, source: Source, size_px: tuple[int, int]) -> str:
    """16 hex digits over all that decides what is in the file."""
    return digest((*list_looks(rung, source, size_px), source.words))


def digest(parts: tuple[object, ...]) -> str:
    """16 hex digits over some values."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def list_looks(rung: Rung, source: Source, size_px: tuple[int, int]) -> tuple[object, ...]:
    """All that decides which picture the file shows."""
    focus: tuple[float, ...] | None = None
    if (rectangle := source.find_rectangle(rung)) is not None:
        focus = (rectangle.left, rectangle.top, rectangle.width)
    elif rung.is_crop:
        focus = (round(source.focal_x, 4), round(source.focal_y, 4))
    return (REVISION, source.sha256, rung.key, rung.quality, size_px, focus)


def find_missing_renditions(wanted: Mapping[str, Wanted], manifest: Manifest) -> list[Wanted]:
    """The wanted files that the manifest does not hold in their present form, by tier.

    A file that is there in an older form is shown meanwhile, so it waits for the modern tier; one
    that could be smaller is wanted again in the refined one.
    """
    lacking = []
    for key, want in wanted.items():
        made = manifest.get(key)
        if made is None:
            lacking.append(want)
        elif made.fingerprint != want.fingerprint:
            lacking.append(replace(want, tier="modern"))
        elif want.rung.is_refinable and not made.is_refined:
            lacking.append(replace(want, tier="refined"))
    return sorted(lacking, key=lambda want: TIERS.index(want.tier))


def find_next_tier(wanted: Mapping[str, Wanted], manifest: Manifest) -> Tier | None:
    """The tier that is to be made next, or None when all is there."""
    lacking = find_missing_renditions(wanted, manifest)
    return lacking[0].tier if lacking else None


def is_publishable(wanted: Iterable[Wanted], manifest: Manifest) -> bool:
    """Whether a photo has, in some form, every file of its first tier."""
    return all(want.rung.key in manifest for want in wanted if want.rung.tier == "first")


def is_worth_it(quick_bytes: int, refined_bytes: int) -> bool:
    """Whether a refined file saves enough to take the place of the quick one."""
    return refined_bytes <= quick_bytes * (1 - REFINED_SAVES_AT_LEAST)


def mark_refined(quick: Rendition) -> Rendition:
    """The entry of a file that refining does not make much smaller."""
    return replace(quick, is_refined=True)


def build_store_path(source: Source, rung: Rung, content: bytes) -> str:
    """Where a rendition is in the private store: named by what is in it, so never written over."""
    digest = hashlib.sha256(content).hexdigest()[:16]
    return f"{find_photo_folder(source.sha256)}/{rung.name}-{digest}.{EXTENSIONS[rung.format]}"


def find_address(source: Source, want: Wanted, before: Rendition | None) -> str:
    """The address of a wanted file, below /renditions/.

    `before` is what the photo had: of a file from before there were addresses, the name by which it
    was given out stays while it is only made smaller.
    """
    if before is not None and before.fingerprint == want.fingerprint:
        return before.path
    look = digest(list_looks(want.rung, source, (want.width_px, want.height_px)))
    name = f"{want.rung.name}-{look}.{EXTENSIONS[want.rung.format]}"
    return f"{find_photo_folder(source.sha256)}/{name}"


# The name of a rendition's rung, in its address.
ADDRESS = re.compile(r"[0-9a-f]{2}/[0-9a-f]{20}/([0-9a-z-]+)-[0-9a-f]{16}\.(avif|jpg|webp)")


def find_rung_key(path: str) -> str | None:
    """The rung of which a file at this address was or is, such as "w640.avif"; None for none."""
    found = ADDRESS.fullmatch(path)
    key = f"{found[1]}.{found[2]}" if found else ""
    return key if key in RUNGS else None


def find_photo_folder(sha256: str) -> str:
    """Where the renditions of an original are stored."""
    return f"{sha256[:2]}/{sha256[:20]}"


def find_photo_key(path: str) -> str | None:
    """The start of the original's SHA-256 that a rendition's path holds, or None."""
    parts = path.split("/")
    if len(parts) != 3 or len(parts[1]) != 20 or not parts[1].startswith(parts[0]):
        return None
    return parts[1]
