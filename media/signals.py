"""What the floors above may want to know of photos; nobody below knows who listens.

`photo_changed` is sent inside the transaction of the change, with `photo_id` and with `change`:
"words" (what readers read, or what may be shown and when), "renditions" (other files than before)
or "kill" (a kill, or its undoing: ahead of everything else).
"""

from __future__ import annotations

from typing import Literal

from django.dispatch import Signal

PhotoChange = Literal["words", "renditions", "kill"]

photo_changed = Signal()


def tell_photo_changed(photo_id: int, change: PhotoChange) -> None:
    """Send `photo_changed`."""
    photo_changed.send(None, photo_id=photo_id, change=change)
