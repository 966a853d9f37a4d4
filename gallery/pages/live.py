"""What pages that are open ask of a live gallery: whether there is more than they show."""

from __future__ import annotations

import hashlib
from typing import Any

from gallery.models import Gallery
from gallery.slideshow import slides_with_ready_photo


def live_state(gallery: Gallery) -> dict[str, Any]:
    """A gallery's version for open pages, in 1 query: the same for the same slides.

    `version` changes when slides come, go or move; `slides` is how many readers see; `until` is
    when pages ask, and empty for a gallery that is not live.
    """
    ids = slides_with_ready_photo().filter(gallery=gallery).values_list("public_id", flat=True)
    listed = list(ids)
    until = gallery.live_until if gallery.is_live_coverage else None
    return {
        "version": hashlib.sha256(" ".join(listed).encode()).hexdigest()[:16],
        "slides": len(listed),
        "until": until.isoformat(timespec="seconds") if until else "",
    }
