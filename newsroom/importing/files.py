"""Files that somebody names on the command line: found in folders and archives, in file order.

Archives are not unpacked: a member is a stream that is read once, so its path leads nowhere. One
that climbs out of the archive is refused all the same, since it was made to do harm.
"""

from __future__ import annotations

import logging
import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from django.conf import settings

logger = logging.getLogger(__name__)

MAX_ARCHIVE_MEMBERS = 10_000
ARCHIVE_SUFFIX = ".zip"
# What systems leave in folders and archives; compared without case.
LITTER = frozenset({"__macosx", "thumbs.db", "desktop.ini"})
DRIVE = re.compile("[A-Za-z]:")
UTF8_NAME_FLAG = 0x800
ENCRYPTED_FLAG = 0x1


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken in, and why. `name` says where it is: a path, or ARCHIVE:MEMBER."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A file to be taken in. `file_name` is its last part, which the photo keeps."""

    name: str
    file_name: str
    open: Callable[[], AbstractContextManager[BinaryIO]]


Found = IncomingFile | Refused


def find_files(paths: Iterable[Path]) -> Iterator[Found]:
    """The files at `paths`; of folders and archives all that is in them.

    A member of an archive is to be read before the next file is asked for. Names are compared
    without case, folders and files alike. Hidden files and what systems leave behind are passed
    over, unless named in `paths` themselves. Links to folders are not followed.
    """
    for path in paths:
        if is_folder(path):
            yield from files_in_folder(path)
        else:
            yield from files_at(path)


def files_in_folder(folder: Path) -> Iterator[Found]:
    """All files below a folder."""
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        if not is_folder(path):
            yield from files_at(path)
        elif path.is_symlink() and path != folder:
            yield Refused(text_of(path), "It is a link to a folder. Name that folder itself.")
        else:
            try:
                inside = sorted(path.iterdir(), key=file_order)
            except OSError as error:
                yield Refused(text_of(path), unreadable(error))
            else:
                waiting.extend(
                    entry for entry in reversed(inside) if not is_passed_over(entry.name)
                )


def files_in_one_folder(folder: Path) -> list[Path]:
    """The files of a folder in file order, without hidden ones and sub-folders."""
    inside = sorted(folder.iterdir(), key=file_order)
    return [path for path in inside if not is_passed_over(path.name) and not is_folder(path)]


def is_folder(path: Path) -> bool:
    """Whether it is a folder that the system shows us; `Path.is_dir` raises for what it hides."""
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except OSError:
        return False


def file_order(path: Path | PurePosixPath) -> tuple[tuple[str, str], ...]:
    """The key that sorts paths by name without case, folder by folder."""
    return tuple((part.casefold(), part) for part in path.parts)


def is_passed_over(name: str) -> bool:
    """Whether a file is nobody's photograph: hidden, or left behind by a system."""
    return name.startswith(".") or name.casefold() in LITTER


def files_at(path: Path, *, open_archives: bool = True) -> Iterator[Found]:
    """One file, or the members of one archive."""
    name = text_of(path)
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            yield Refused(name, "It is a device, a pipe or the like, not a file.")
        elif open_archives and path.suffix.casefold() == ARCHIVE_SUFFIX and is_archive(path):
            yield from members_of(path)
        else:
            yield file_at(path)
    except FileNotFoundError:
        yield Refused(name, "There is no such file or folder.")
    except OSError as error:
        yield Refused(name, unreadable(error))


def file_at(path: Path) -> IncomingFile:
    """A file on disk."""
    return IncomingFile(text_of(path), path.name, lambda: path.open("rb"))


def is_archive(path: Path) -> bool:
    """Whether the content is a ZIP archive's: a photo with an archive behind it is a photo."""
    with path.open("rb") as file:
        return file.read(2) == b"PK"


def members_of(path: Path) -> Iterator[Found]:
    """The files in an archive, in file order."""
    name = text_of(path)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, UnicodeError) as error:
        logger.info("%r is a damaged archive: %s", name, error)
        yield Refused(name, "It is a damaged ZIP archive: send it again.")
        return
    with archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) > MAX_ARCHIVE_MEMBERS:
            reason = f"It holds {len(members)} files; the limit is {MAX_ARCHIVE_MEMBERS}. Split it."
            yield Refused(name, reason)
            return
        members.sort(key=lambda member: file_order(PurePosixPath(name_of(member))))
        for member in members:
            member_name = name_of(member)
            reason = reason_against(member)
            if reason:
                yield Refused(f"{name}:{member_name}", reason)
            elif not any(map(is_passed_over, PurePosixPath(member_name).parts)):
                yield IncomingFile(
                    f"{name}:{member_name}",
                    member_name.rsplit("/", 1)[-1],
                    partial(open_member, archive, member),
                )


def name_of(member: zipfile.ZipInfo) -> str:
    """A member's path as its sender sees it: the Mac writes UTF-8 and does not say so."""
    name = member.orig_filename
    if member.flag_bits & UTF8_NAME_FLAG:
        return name
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


def reason_against(member: zipfile.ZipInfo) -> str:
    """Why a member cannot be taken in, from its entry alone; empty when it can."""
    names = (member.filename, member.orig_filename)
    if any(name.startswith("/") or ".." in name.split("/") for name in names):
        return "Its path climbs out of the archive. Pack the archive again."
    if any("\\" in name or DRIVE.match(name) for name in names):
        return "Its path is one of another system, with backslashes or a drive. Pack it again."
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


def unreadable(error: OSError) -> str:
    """What the system says of a file that it does not give us."""
    return f"It cannot be read: {error.strerror or error}."


def text_of(path: Path) -> str:
    """A path as text that can be encoded, whatever bytes the disk holds."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
