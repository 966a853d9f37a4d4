"""Files that were replaced: how long the addresses under which they were given out still answer.

An address that readers were given answers for 90 days after another took its place, with the
picture that it named. Where only words in a file were corrected, or fewer bytes show the same, the
address stays, and the bytes from before are nobody's. The photo's row says until when each is kept.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from media.models import Photo
from media.renditions.ladder import Rendition

# What other sites, newsletters and search engines were told.
GIVEN_OUT_KEPT = timedelta(days=90)
# Nobody but the desk's own open pages knew the address.
NEVER_GIVEN_OUT_KEPT = timedelta(hours=24)
# No address leads to these bytes any more; who reads them at this moment reads on.
BYTES_KEPT = timedelta(hours=1)

RETIRED_FIELDS = ("retired_renditions", "retired_until")


def retire_file(photo: Photo, rendition: Rendition | None) -> None:
    """Note a file that no page names from now on; the row is not saved."""
    if rendition is None:
        return
    now = timezone.now()
    if not is_address_in_use(photo, rendition.path):
        kept = GIVEN_OUT_KEPT if photo.was_public else NEVER_GIVEN_OUT_KEPT
        add_entry(photo, rendition.path, rendition.stored_at, now, now + kept)
    elif not is_file_in_use(photo, rendition.stored_at):
        add_entry(photo, "", rendition.stored_at, now, now + BYTES_KEPT)


def retire_bytes(photo: Photo, stored_at: str) -> None:
    """Note a file in the store that never had an address; the row is not saved."""
    now = timezone.now()
    add_entry(photo, "", stored_at, now, now + BYTES_KEPT)


def add_entry(
    photo: Photo, address: str, stored_at: str, retired_at: datetime, until: datetime
) -> None:
    """Add to the list, which has the first that goes at its start."""
    entry = {
        "path": address,
        "file": stored_at,
        "retired_at": retired_at.isoformat(),
        "until": until.isoformat(),
    }
    others = [
        one
        for one in photo.retired_renditions
        if (one["path"], one["file"]) != (address, stored_at)
    ]
    set_entries(photo, [*others, entry])


def set_entries(photo: Photo, entries: list[dict[str, str]]) -> None:
    """Set the list, and the moment of the first that goes."""
    entries.sort(key=lambda entry: entry["until"])
    photo.retired_renditions = entries
    photo.retired_until = datetime.fromisoformat(entries[0]["until"]) if entries else None


def take_back(photo: Photo, rendition: Rendition) -> None:
    """An address, or a file, that was retired is in use again; the row is not saved."""
    kept, bytes_left = [], []
    for entry in photo.retired_renditions:
        if entry["path"] == rendition.path:
            bytes_left.append(entry["file"])
        elif entry["path"] or entry["file"] != rendition.stored_at:
            kept.append(entry)
    set_entries(photo, kept)
    for stored_at in bytes_left:
        if stored_at != rendition.stored_at and not is_file_kept(photo, stored_at):
            retire_bytes(photo, stored_at)


def is_address_in_use(photo: Photo, address: str) -> bool:
    """Whether a present file of the photo has this address."""
    return any(entry["path"] == address for entry in photo.renditions.values())


def is_file_in_use(photo: Photo, stored_at: str) -> bool:
    """Whether a present file of the photo is these bytes."""
    return any(
        (entry.get("file") or entry["path"]) == stored_at for entry in photo.renditions.values()
    )


def is_file_kept(photo: Photo, stored_at: str) -> bool:
    """Whether a present file of the photo is these bytes, or one that is kept."""
    return stored_at in photo.stored_paths


def drop_entries_until(photo: Photo, now: datetime) -> set[str]:
    """Take those off the list that are kept no longer; the files that nothing needs then.

    The row is not saved.
    """
    kept = [one for one in photo.retired_renditions if datetime.fromisoformat(one["until"]) > now]
    over = {entry["file"] for entry in photo.retired_renditions} - {one["file"] for one in kept}
    set_entries(photo, kept)
    return {stored_at for stored_at in over if not is_file_in_use(photo, stored_at)}
