"""The files of a photo as its page lists them: the original, and every rung of the ladder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from media.models import Photo
from media.renditions.ladder import RUNGS
from media.storages import renditions_storage

# What the photograph is shown by, large: JPEGs of the whole frame, from which a browser chooses.
SHOWN: Final = ("w640.jpg", "w1280.jpg", "w1920.jpg", "w2560.jpg")


@dataclass(frozen=True, slots=True)
class FileRow:
    """One rung. `url` is empty while there is no file, `state` while nothing is to be said."""

    key: str
    format: str
    width_px: int
    height_px: int
    size_bytes: int
    url: str
    state: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The photograph as the page shows it; `url` is empty while it is not there."""

    url: str
    srcset: str
    width_px: int
    height_px: int


def list_files(photo: Photo) -> tuple[FileRow, ...]:
    """Every file that the photo has or should have, in the order of the ladder."""
    wanted, made, missing = photo.wanted_renditions, photo.manifest, photo.missing_renditions
    tiers = {want.rung.key: want.tier for want in missing}
    keys = [key for key in RUNGS if key in wanted or key in made]
    rows = []
    for key in keys:
        file, want = made.get(key), wanted.get(key)
        size_px = (
            (file.width_px, file.height_px)
            if file
            else (want.width_px, want.height_px)
            if want
            else (0, 0)
        )
        rows.append(
            FileRow(
                key=key,
                format=RUNGS[key].format,
                width_px=size_px[0],
                height_px=size_px[1],
                size_bytes=file.size_bytes if file else 0,
                url="" if file is None or photo.killed_at else renditions_storage().url(file.path),
                state=tell_state(is_made=file is not None, tier=tiers.get(key, "")),
            )
        )
    return tuple(rows)


def tell_state(*, is_made: bool, tier: str) -> str:
    """What is to come of a file; empty when it stays as it is."""
    if not tier:
        return ""
    if not is_made:
        return "To be made"
    return "May become smaller" if tier == "refined" else "To be made anew"


def show_picture(photo: Photo) -> Picture:
    """The photograph for the page; a killed one is shown nowhere."""
    manifest = {} if photo.killed_at is not None else photo.manifest
    files = [manifest[key] for key in SHOWN if key in manifest]
    if not files and "w320.jpg" in manifest:
        files = [manifest["w320.jpg"]]
    url = renditions_storage().url
    # A small photo has one file, and none is wider than it is.
    best = next((file for file in files if file.width_px >= 1280), files[-1] if files else None)
    return Picture(
        url=url(best.path) if best else "",
        srcset=", ".join(f"{url(file.path)} {file.width_px}w" for file in files),
        width_px=photo.width_px,
        height_px=photo.height_px,
    )
