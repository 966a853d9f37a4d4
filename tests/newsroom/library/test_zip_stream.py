"""A ZIP file that is made while it is sent: whole, in little memory, whatever is missing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import IO

from newsroom.library.zip_stream import PIECE_BYTES, Member, Missing, stream_zip

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def member(name: str, content: bytes, *, size_bytes: int | None = None) -> Member:
    """A file of these bytes."""
    size = len(content) if size_bytes is None else size_bytes
    return Member(name, lambda: io.BytesIO(content), size, NOON)


def read(pieces: Iterable[bytes]) -> zipfile.ZipFile:
    """The archive, tested as `unzip -t` does."""
    archive = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    assert archive.testzip() is None
    return archive


def tell(missing: list[Missing]) -> Member | None:
    """The names of what is missing."""
    return (
        member("missing.txt", b"\n".join(each.name.encode() for each in missing))
        if missing
        else None
    )


def test_what_goes_in_comes_out() -> None:
    archive = read(
        stream_zip([member("a.jpg", b"A" * 700_000), member("ü 日.jpg", b"")], tell_missing=tell)
    )
    assert archive.namelist() == ["a.jpg", "ü 日.jpg"]
    assert archive.read("a.jpg") == b"A" * 700_000
    assert archive.infolist()[0].date_time == (2026, 11, 26, 12, 0, 0)


def test_it_comes_in_pieces_as_it_is_read() -> None:
    read_so_far: list[int] = []

    class Watched(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            piece = super().read(size)
            read_so_far.append(len(piece))
            return piece

    large = Member("a.jpg", lambda: Watched(bytes(4_000_000)), 4_000_000, NOON)
    pieces = stream_zip([large], tell_missing=tell)
    sizes = []
    for piece in pieces:
        sizes.append(len(piece))
        assert sum(read_so_far) - sum(sizes) <= PIECE_BYTES
    assert max(sizes) < 2 * PIECE_BYTES


def test_a_missing_file_is_named_and_the_others_are_whole() -> None:
    def gone() -> IO[bytes]:
        raise FileNotFoundError

    class Failing(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise OSError
            return super().read(10)

    archive = read(
        stream_zip(
            [
                Member("gone.jpg", gone, 3, NOON),
                Member("half.jpg", lambda: Failing(bytes(100)), 100, NOON),
                member("c.jpg", b"C"),
            ],
            tell_missing=tell,
        )
    )
    assert archive.namelist() == ["half.jpg", "c.jpg", "missing.txt"]
    assert archive.read("missing.txt") == b"gone.jpg\nhalf.jpg"


def test_who_stops_taking_it_closes_the_file() -> None:
    file = io.BytesIO(bytes(4_000_000))
    pieces: Iterator[bytes] = stream_zip(
        [Member("a.jpg", lambda: file, 4_000_000, NOON)], tell_missing=tell
    )
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    assert file.closed


def test_what_may_be_larger_than_four_gigabytes_has_the_long_form() -> None:
    pieces = stream_zip([member("a.tif", b"A", size_bytes=5_000_000_000)], tell_missing=tell)
    archive = read(pieces)
    assert archive.infolist()[0].extract_version == 45
    assert archive.read("a.tif") == b"A"


def test_moments_before_zip_are_kept_as_its_first() -> None:
    old = Member("a.jpg", lambda: io.BytesIO(b"A"), 1, datetime(1970, 1, 1, tzinfo=UTC))
    (entry,) = read(stream_zip([old], tell_missing=tell)).infolist()
    assert entry.date_time == (1980, 1, 1, 0, 0, 0)
