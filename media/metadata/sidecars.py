"""Sidecars: XMP files that other programs leave beside a photo, with its words and rights."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from PIL import Image

from media.metadata.embedded import EmbeddedMetadata, read_embedded_metadata

SUFFIX = ".xmp"
MAX_SIDECAR_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class Sidecar:
    """An XMP file beside a photo. `is_newer`: it was changed after the photo."""

    name: str
    packet: bytes
    is_newer: bool


def list_sidecar_names(photo: PurePath) -> tuple[str, str]:
    """What a photo's sidecar may be called, in small letters: "a.jpg.xmp", "a.xmp"."""
    return f"{photo.name}{SUFFIX}".casefold(), f"{photo.stem}{SUFFIX}".casefold()


def is_sidecar(path: PurePath) -> bool:
    """Whether a file is a sidecar by its name."""
    return path.suffix.casefold() == SUFFIX


def read_with_sidecar(
    image: Image.Image, sidecar: Sidecar | None, *, language: str
) -> tuple[EmbeddedMetadata, list[str]]:
    """What a photo and its sidecar say, and what an editor should know of it.

    The sidecar goes before the photo where the photo has no XMP, or is the older of the two.
    """
    metadata = read_embedded_metadata(image, language=language)
    if sidecar is None:
        return metadata, []
    if metadata.found.get("xmp") and not sidecar.is_newer:
        return metadata, [f"“{sidecar.name}” lay beside it, is no newer, and was not read."]
    metadata = read_embedded_metadata(image, sidecar=sidecar.packet, language=language)
    return metadata, [f"Words and rights were read from “{sidecar.name}”, which lay beside it."]
