"""The files in a ZIP archive, in file order.

Archives are not unpacked: a member is a stream that is read once, so its path leads nowhere. One
that climbs out of the archive is refused all the same, since it was made to do harm.
"""

from __future__ import annotations

import logging
import re
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from django.conf import settings

from media.metadata.sidecars import MAX_SIDECAR_BYTES, Sidecar, is_sidecar, list_sidecar_names
from newsroom.importing.archive_names import read_names
from newsroom.importing.found_files import Found, IncomingFile, PassedOver, Refused, decode_path
from newsroom.importing.junk_files import find_first_junk
from newsroom.importing.natural_order import natural_order

logger = logging.getLogger(__name__)

MAX_ARCHIVE_MEMBERS = 10_000
ARCHIVE_SUFFIX = ".zip"
# Photos are packed already; the emptiest TIFF files shrink to a fiftieth.
MAX_TIMES_LARGER = 50
HARMLESS_BYTES = 1_000_000_000
DRIVE = re.compile("[A-Za-z]:")
ENCRYPTED_FLAG = 0x1

NamedMember = tuple[PurePosixPath, zipfile.ZipInfo]


def is_archive(path: Path) -> bool:
    """Whether a file is a ZIP archive by its content: a photo with one behind it is a photo."""
    if path.suffix.casefold() != ARCHIVE_SUFFIX:
        return False
    with path.open("rb") as file:
        return file.read(2) == b"PK"


def read_members(path: Path) -> Iterator[Found]:
    """The files in an archive, in file order."""
    name = decode_path(path)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, UnicodeError) as error:
        logger.debug("%r is a damaged archive: %s", name, error)
        yield Refused(name, "It is a damaged ZIP archive: send it again.")
        return
    with archive:
        members = archive.infolist()
        if len(members) > MAX_ARCHIVE_MEMBERS:
            reason = f"It holds {len(members)} files; the limit is {MAX_ARCHIVE_MEMBERS}. Split it."
            yield Refused(name, reason)
            return
        if reason := reason_against_bomb(sum(one.file_size for one in members), path):
            yield Refused(name, reason)
            return
        named = [
            (PurePosixPath(member_name), member)
            for member_name, member in zip(read_names(members), members, strict=True)
            if not member_name.endswith("/")
        ]
        sidecars = sidecars_among(named)
        used = {member.header_offset for member in sidecars.values()}
        named = [(path, one) for path, one in named if one.header_offset not in used]
        yield from litter_among(named, name)
        for member_path, member in sorted(named, key=lambda one: natural_order(one[0])):
            if not find_first_junk(member_path):
                found = member_at(archive, member, member_path, f"{name}:{member_path}")
                beside = sidecars.get(member_path)
                if beside is not None and isinstance(found, IncomingFile):
                    read = partial(read_sidecar, archive, member, beside)
                    found = replace(found, read_sidecar=read)
                yield found


def reason_against_bomb(unpacked_bytes: int, path: Path) -> str:
    """Why an archive is not even looked into that would become many times as large; or empty."""
    times = unpacked_bytes / max(1, path.stat().st_size)
    if unpacked_bytes < HARMLESS_BYTES or times < MAX_TIMES_LARGER:
        return ""
    return (
        f"Unpacked it would be {unpacked_bytes / 1e9:,.0f} GB, {times:,.0f} times as large. No "
        "photos shrink like that. Pack the photos alone."
    )


def sidecars_among(named: Sequence[NamedMember]) -> dict[PurePosixPath, zipfile.ZipInfo]:
    """The sidecar of each photo that has one in the archive."""
    by_name = {str(path).casefold(): member for path, member in named if is_sidecar(path)}
    found = {}
    for path, _ in named:
        names = (str(path.with_name(name)).casefold() for name in list_sidecar_names(path))
        member = next((by_name[name] for name in names if name in by_name), None)
        if member is not None and not find_first_junk(path):
            found[path] = member
    return found


def read_sidecar(
    archive: zipfile.ZipFile, photo: zipfile.ZipInfo, member: zipfile.ZipInfo
) -> Sidecar | None:
    """A sidecar in the archive; one that is too large or cannot be read is none."""
    name = member.filename.replace("\\", "/").rsplit("/", 1)[-1]
    if member.file_size > MAX_SIDECAR_BYTES:
        return None
    try:
        packet = archive.read(member)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        return None
    return Sidecar(name, packet, member.date_time > photo.date_time)


def litter_among(named: Iterable[NamedMember], archive_name: str) -> Iterator[PassedOver]:
    """What is passed over in an archive, folder by folder."""
    counts = Counter(litter for path, _ in named if (litter := find_first_junk(path)))
    for litter, count in counts.items():
        yield PassedOver(f"{archive_name}:{litter}", count)


def member_at(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: PurePosixPath, name: str
) -> IncomingFile | Refused:
    """One member, or why it cannot be taken in."""
    if reason := reason_against(member, path):
        return Refused(name, reason)
    return IncomingFile(name, path.name, partial(open_member, archive, member))


def reason_against(member: zipfile.ZipInfo, path: PurePosixPath) -> str:
    """Why a member cannot be taken in, from its entry alone; empty when it can."""
    if path.is_absolute() or ".." in path.parts:
        return "Its path climbs out of the archive. Pack the archive again."
    if DRIVE.match(path.parts[0]):
        return "Its path names a drive of another computer. Pack the archive again."
    if stat.S_ISLNK(member.external_attr >> 16):
        return "It is a link to a file elsewhere, not a file."
    if member.flag_bits & ENCRYPTED_FLAG:
        return "It is encrypted. Send the archive without a password."
    if member.file_size > settings.MAX_ORIGINAL_BYTES:
        return f"It is larger than {settings.MAX_ORIGINAL_BYTES / 1e6:,.0f} MB, the limit."
    return ""


def open_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo
) -> AbstractContextManager[BinaryIO]:
    """A member's content as a stream."""
    return cast("AbstractContextManager[BinaryIO]", archive.open(member))
