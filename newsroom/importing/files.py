"""Files that somebody names on the command line: found in folders and archives, in file order."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from media.metadata.sidecars import MAX_SIDECAR_BYTES, Sidecar, is_sidecar, list_sidecar_names
from newsroom.importing.archives import is_archive, read_members
from newsroom.importing.found_files import Found, IncomingFile, PassedOver, Refused, decode_path
from newsroom.importing.junk_files import count_files, is_junk
from newsroom.importing.natural_order import natural_order

LINK_OUT = "It is a link to a file outside this folder, and links out are not followed. "


def find_files(paths: Iterable[Path]) -> Iterator[Found]:
    """The files at `paths`; of folders and archives all that is in them, 2 before 10.

    A member of an archive is to be read before the next file is asked for. Hidden files and what
    systems and other programs leave behind are passed over, unless named in `paths` themselves.
    Links to folders, and links to files outside the folder, are not followed.
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
        if path != folder and is_junk(path.name):
            yield PassedOver(decode_path(path), count_files(path))
        elif not is_folder(path):
            yield from files_inside(folder, path)
        elif path.is_symlink() and path != folder:
            yield Refused(decode_path(path), "It is a link to a folder. Name that folder itself.")
        else:
            try:
                inside = sorted(path.iterdir(), key=natural_order)
            except OSError as error:
                yield Refused(decode_path(path), describe_unreadable(error))
            else:
                sidecars = used_sidecars(inside)
                waiting.extend(entry for entry in reversed(inside) if entry not in sidecars)


def used_sidecars(inside: list[Path]) -> set[Path]:
    """The sidecars in a folder that lie beside a photo."""
    wanted = {
        name for path in inside if not is_junk(path.name) for name in list_sidecar_names(path)
    }
    return {path for path in inside if is_sidecar(path) and path.name.casefold() in wanted}


def files_in_one_folder(folder: Path) -> list[Path]:
    """The files of a folder in file order, without litter and sub-folders."""
    inside = sorted(folder.iterdir(), key=natural_order)
    return [path for path in inside if not is_junk(path.name) and not is_folder(path)]


def files_inside(folder: Path, path: Path, *, open_archives: bool = True) -> Iterator[Found]:
    """One file of a folder, or the members of one archive; refused when it is a link out of it."""
    if leads_out(folder, path):
        yield Refused(decode_path(path), f"{LINK_OUT}Copy the file itself into the folder.")
    else:
        yield from files_at(path, open_archives=open_archives)


def leads_out(folder: Path, path: Path) -> bool:
    """Whether a file of a folder is a link to what is not in it."""
    if not path.is_symlink():
        return False
    try:
        return not path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a link to itself
        return True


def is_folder(path: Path) -> bool:
    """Whether it is a folder that the system shows us; `Path.is_dir` raises for what it hides."""
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except OSError:
        return False


def files_at(path: Path, *, open_archives: bool = True) -> Iterator[Found]:
    """One file, or the members of one archive."""
    name = decode_path(path)
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            yield Refused(name, "It is a device, a pipe or the like, not a file.")
        elif open_archives and is_archive(path):
            yield from read_members(path)
        else:
            yield file_at(path)
    except FileNotFoundError:
        yield Refused(name, "There is no such file or folder.")
    except OSError as error:
        yield Refused(name, describe_unreadable(error))


def file_at(path: Path) -> IncomingFile:
    """A file on disk."""
    return IncomingFile(
        decode_path(path), path.name, lambda: path.open("rb"), lambda: sidecar_beside(path)
    )


def sidecar_beside(path: Path) -> Sidecar | None:
    """The XMP file beside a photo; one that is a link or cannot be read is none."""
    for name in (f"{path.name}.xmp", f"{path.name}.XMP", f"{path.stem}.xmp", f"{path.stem}.XMP"):
        beside = path.with_name(name)
        try:
            found = beside.lstat()
            if stat.S_ISREG(found.st_mode) and found.st_size <= MAX_SIDECAR_BYTES:
                is_newer = found.st_mtime > path.stat().st_mtime
                return Sidecar(beside.name, beside.read_bytes(), is_newer)
        except OSError:
            continue
    return None


def describe_unreadable(error: OSError) -> str:
    """What the system says of a file that it does not give us."""
    return f"It cannot be read: {error.strerror or error}."
