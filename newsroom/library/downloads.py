"""Photos handed out as one ZIP file: originals or a rendition, with their rights beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.utils import timezone

from media.models import Photo
from media.storages import renditions_storage
from newsroom.library.batches import find_selected
from newsroom.library.zip_stream import Member, Missing, stream_zip
from newsroom.spreadsheets import write_csv

ORIGINALS = "originals"
# What is offered besides: the widest JPEG of at most so many pixels.
WIDTHS = {"2560": 2560, "1280": 1280}
JPEG_OF_WIDTH = re.compile(r"w([0-9]+)\.jpg", re.ASCII)
NAME_LETTERS = 150
UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
RIGHTS_COLUMNS = {
    "headline": "headline",
    "caption": "caption",
    "alt text": "alt_text",
    "byline": "byline",
    "credit": "credit_line",
    "source": "source",
    "copyright notice": "copyright_notice",
    "copyright owner": "copyright_owner",
    "usage terms": "usage_terms",
    "territory": "territory",
    "web statement of rights": "web_statement_url",
    "licensor URL": "licensor_url",
    "data mining": "data_mining",
    "digital source type": "digital_source_type",
    "instructions": "instructions",
    "city": "city",
    "country": "country",
}


class DownloadRefused(Exception):
    """What is not handed out at once; the text says why, with the numbers."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One photo of a parcel and its file: a name inside, and where it lies."""

    photo: Photo
    name: str
    stored_name: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is handed out, and what is not, with the reasons."""

    pieces: tuple[Piece, ...]
    left: tuple[Missing, ...]
    of_originals: bool

    @property
    def size_bytes(self) -> int:
        """Of all files; the words beside them are little."""
        return sum(piece.size_bytes for piece in self.pieces)

    @property
    def in_words(self) -> str:
        """Such as "80 originals, 1.2 GB"."""
        kind = "original" if self.of_originals else "rendition"
        number = len(self.pieces)
        return f"{number:,} {kind}{'' if number == 1 else 's'}, {tell_size(self.size_bytes)}"


def tell_size(size_bytes: int) -> str:
    """As people say it."""
    if size_bytes >= 1e9:
        return f"{size_bytes / 1e9:,.1f} GB"
    return f"{size_bytes / 1e6:,.1f} MB"


def pack_parcel(photo_ids: Sequence[int], *, what: str) -> Parcel:
    """The files of a selection, in 1 query; `what` is "originals" or a width.

    Killed photos are left out. Raises `DownloadRefused` and `EditRefused`.
    """
    if what != ORIGINALS and what not in WIDTHS:
        raise DownloadRefused("Choose the originals, or a width.")
    pieces: list[Piece] = []
    left: list[Missing] = []
    taken = {"rights", "not inside"}
    unused = ["retired_renditions", "render_seconds", "placeholder"]
    if what == ORIGINALS:
        unused.append("renditions")
    for photo in find_selected(photo_ids, without=unused):
        if photo.killed_at is not None:
            left.append(Missing(photo.original_name, "killed: it must not be used"))
        elif (file := find_file(photo, what)) is None:
            left.append(Missing(photo.original_name, "its renditions are not made yet"))
        else:
            suffix = PurePosixPath(file[0]).suffix or f".{photo.original_format.lower()}"
            pieces.append(Piece(photo, find_free_name(photo, suffix, taken), *file))
    parcel = Parcel(tuple(pieces), tuple(left), what == ORIGINALS)
    require_room(parcel)
    return parcel


def require_room(parcel: Parcel) -> None:
    """Raise `DownloadRefused` for nothing, and for more than is handed out at once."""
    if not parcel.pieces:
        reasons = "; ".join(dict.fromkeys(each.why for each in parcel.left))
        raise DownloadRefused(f"There is nothing to download: {reasons}.")
    limit = settings.MAX_DOWNLOAD_BYTES
    if parcel.size_bytes > limit:
        raise DownloadRefused(
            f"These are {parcel.in_words}; at most {tell_size(limit)} are downloaded at once. "
            "Choose fewer photos, or a smaller width."
        )


def find_file(photo: Photo, what: str) -> tuple[str, int] | None:
    """Where a photo's file lies, and its size; None where there is none yet."""
    if what == ORIGINALS:
        return str(photo.original.name), photo.original_size_bytes
    made = photo.renditions
    widths = {int(match[1]): key for key in made if (match := JPEG_OF_WIDTH.fullmatch(key))}
    fitting = [width for width in widths if width <= WIDTHS[what]] or sorted(widths)[:1]
    if not fitting:
        return None
    entry: Mapping[str, Any] = made[widths[max(fitting)]]
    return entry.get("file") or entry["path"], entry["size_bytes"]


def find_free_name(photo: Photo, suffix: str, taken: set[str]) -> str:
    """The sender's name made harmless, with a number where another file has it already."""
    own = PurePosixPath(photo.original_name.replace("\\", "/")).name
    stem = PurePosixPath(UNSAFE.sub("_", own)).stem.strip(". ")[:NAME_LETTERS]
    stem = stem or f"photo-{photo.pk}"
    free, number = stem, 1
    while free.casefold() in taken:
        number += 1
        free = f"{stem}-{number}"
    taken.add(free.casefold())
    return f"{free}{suffix}"


def stream_parcel(parcel: Parcel) -> Iterator[bytes]:
    """The parcel as a ZIP file, made while it is sent.

    rights.csv comes first. An original has its words beside it as an XMP file of the same name; in
    a rendition they are inside. What is missing is named in the last file.
    """

    def tell_missing(missing: list[Missing]) -> Member | None:
        lines = [f"{each.name}: {each.why}." for each in (*parcel.left, *missing)]
        return make_member("NOT INSIDE.txt", "\n".join([*lines, ""]).encode()) if lines else None

    return stream_zip(list_members(parcel), tell_missing=tell_missing)


def list_members(parcel: Parcel) -> Iterator[Member]:
    """What goes in, in order."""
    yield make_member("rights.csv", "".join(write_rights(parcel)).encode())
    for piece in parcel.pieces:
        yield Member(
            piece.name,
            lambda piece=piece: open_file(piece, parcel),  # type: ignore[misc]
            piece.size_bytes,
            timezone.localtime(piece.photo.uploaded_at),
        )
        if parcel.of_originals:
            yield make_member(f"{PurePosixPath(piece.name).stem}.xmp", piece.photo.xmp)


def open_file(piece: Piece, parcel: Parcel) -> IO[bytes]:
    """The file in its storage. Raises `OSError`."""
    storage = piece.photo.original.storage if parcel.of_originals else renditions_storage()
    file: IO[bytes] = storage.open(piece.stored_name)
    return file


def make_member(name: str, content: bytes) -> Member:
    """A small file of our own."""
    return Member(name, lambda: BytesIO(content), len(content), timezone.localtime())


def write_rights(parcel: Parcel) -> Iterator[str]:
    """The rights of each photo as CSV, which spreadsheets open without running anything."""
    header = ["file", *RIGHTS_COLUMNS, "keywords", "taken", *WHEN]
    return write_csv(header, (list_rights(piece) for piece in parcel.pieces))


WHEN = (
    *("embargo until", "licence ends", "may be handed to other sites", "held"),
    *("may be sold", "editorial use only", "not for archive after"),
)


def list_rights(piece: Piece) -> list[str]:
    """The cells of one photo."""
    photo = piece.photo
    moments = (photo.taken_at_local, photo.embargo_until, photo.expires_at, photo.archive_until)
    taken, embargo, expires, archive = (
        at.isoformat(timespec="seconds") if at else "" for at in moments
    )
    return [
        piece.name,
        *(getattr(photo, column) for column in RIGHTS_COLUMNS.values()),
        "; ".join(map(str, photo.keywords)),
        taken,
        embargo,
        expires,
        "yes" if photo.may_be_syndicated else "no",
        photo.why_held if photo.held_at else "",
        "yes" if photo.may_be_sold else "no",
        "yes" if photo.is_editorial_only else "no",
        archive,
    ]
