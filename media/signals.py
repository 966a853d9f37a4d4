"""The signal by which the floors above hear that a photo has changed.

`photo_changed` is sent inside the transaction of the change, with `photo_id` and with `change`:
"words" (what readers read, or what may be shown and when), "renditions" (other files than before)
or X
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from django.dispatch import Signal

PhotoChange = Literal["words", "renditions", "kill"]

photo_changed = Signal()
photos_reworded = Signal()


def tell_photo_changed(photo_id: int, change: PhotoChange) -> None:
    """Send `photo_changed`."""
    photo_changed.send(None, photo_id=photo_id, change=change)


def tell_photos_reworded(photo_ids: Sequence[int]) -> None:
    """Send `photos_reworded`."""
    photos_reworded.send(None, photo_ids=photo_ids)
