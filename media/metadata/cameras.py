"""Which camera took a photo, as its file names it: make, model and the body's serial number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

# Each from the first block that has it: EXIF, else what an editor's program kept of it in XMP.
EXIF_NAMES: Final = ("Make", "Model", "BodySerialNumber")
XMP_NAMES: Final = (
    ("tiff:Make",),
    ("tiff:Model",),
    ("exifEX:BodySerialNumber", "aux:SerialNumber"),
)
MAX_CHARACTERS: Final = 200


def name_camera(found: Mapping[str, Any]) -> str:
    """A camera's name out of `EmbeddedMetadata.found`; "" where no model is named."""
    exif, xmp = (found.get(block) for block in ("exif", "xmp"))
    parts = []
    for exif_name, xmp_names in zip(EXIF_NAMES, XMP_NAMES, strict=True):
        value = exif.get(exif_name) if isinstance(exif, Mapping) else None
        for name in xmp_names:
            value = value or (xmp.get(name) if isinstance(xmp, Mapping) else None)
        parts.append(" ".join(str(value or "").split()))
    return " ".join(filter(None, parts))[:MAX_CHARACTERS] if parts[1] else ""
