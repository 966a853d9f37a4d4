"""The signal by which the newsroom hears that a gallery has changed.

`gallery_changed` is sent inside the transaction of the change, with `gallery_id` and, where only
one slide's words changed, its public id as `slide_id` (else ""). `galleries_changed` is the same
of many, with `gallery_ids`.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.dispatch import Signal

gallery_changed = Signal()
galleries_changed = Signal()


def tell_gallery_changed(gallery_id: int, slide_id: str = "") -> None:
    """Send `gallery_changed`."""
    gallery_changed.send(None, gallery_id=gallery_id, slide_id=slide_id)


def tell_galleries_changed(gallery_ids: Sequence[int]) -> None:
    """Send `galleries_changed`."""
    galleries_changed.send(None, gallery_ids=gallery_ids)
