"""The JSON that an open page of a live gallery asks for, to learn whether there are new photos."""

from __future__ import annotations

import hashlib
from typing import Any

from gallery.models import Gallery
from gallery.pages.slideshow import list_slide_ids


def find_live_state(gallery: Gallery) -> dict[str, Any]:
    """A gallery's version for open pages, in 1 query: the same for the same slides.

    `version` changes when slides come, go or move; `slides` is how many readers see; `until` is
    when pages ask, and empty for a gallery that is not live.
    """
    listed = list(list_slide_ids(gallery).index)
    until = gallery.live_until if gallery.is_live_coverage else None
    return {
        "version": hashlib.sha256(" ".join(listed).encode()).hexdigest()[:16],
        "slides": len(listed),
        "until": until.isoformat(timespec="seconds") if until else "",
    }
