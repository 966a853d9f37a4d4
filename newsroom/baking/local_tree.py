"""The public tree as files: written whole or not at all, with what browsers take compressed.

A text file has its gzip and brotli forms beside it, made before any of the three is replaced; all
have the same time of change, by which it is seen later that nobody else has touched them.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from media.storages import remove_older_files, renditions_storage
from newsroom.baking.compressed_forms import COMPRESSED, compress_content, forms_of, is_form_of

UNFINISHED = ".unfinished"
UNFINISHED_KEPT_SECONDS = 600
RENDITIONS = "renditions"
MOVED = ".moved"  # links by which nginx leads from old addresses to new ones


@dataclass(frozen=True, slots=True)
class FileState:
    """What tells a file that was touched: its size in bytes and its time of change."""

    size_bytes: int
    changed_at: datetime  # to the microsecond


@dataclass(slots=True)
class StagedFile:
    """A file with its compressed forms, complete on disk but under other names.

    As a context manager it leaves nothing behind, whatever becomes of it.
    """

    root: Path
    path: str
    temporary: dict[str, str] = field(default_factory=dict)  # by suffix; what is not placed yet

    def place(self) -> None:
        """Put all forms in their place: for each, a reader gets the old one or the new one.

        A form that it has no more, left by an older version of Photodesk, would be the old page.
        """
        is_whole = "" in self.temporary
        for suffix in (*COMPRESSED, ""):
            place = f"{self.root}/{self.path}{suffix}"
            if suffix in self.temporary:
                os.replace(self.temporary[suffix], place)  # noqa: PTH105
                del self.temporary[suffix]
            elif is_whole:
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(place)  # noqa: PTH108

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for path in self.temporary.values():
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)  # noqa: PTH108


class LocalTree:
    """The tree on this machine's disk."""

    placed_at_once = 250  # pages of one transaction

    def __init__(self, root: Path) -> None:
        self.root = root

    def stage(self, path: str, content: bytes, *, changed_at: datetime) -> StagedFile:
        """Write a file and its compressed forms beside their places. Raises `OSError`."""
        staged = StagedFile(self.root, path)
        try:
            make_folder((self.root / path).parent)
            make_folder(self.root / UNFINISHED)
            for suffix, form in compress_content(path, content).items():
                staged.temporary[suffix] = self.write_aside(form, changed_at)
        except BaseException:
            staged.__exit__(None, None, None)
            raise
        return staged

    def write_aside(self, content: bytes, changed_at: datetime) -> str:
        """A temporary file of this content."""
        path = f"{self.root}/{UNFINISHED}/{secrets.token_hex(8)}"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o640)
        try:
            try:
                written = os.write(handle, content)
                while written < len(content):
                    written += os.write(handle, content[written:])
                os.fchmod(handle, 0o640)  # whatever the umask is
                nanoseconds = count_microseconds(changed_at) * 1000
                os.utime(handle, ns=(nanoseconds, nanoseconds))
            finally:
                os.close(handle)
        except BaseException:
            os.unlink(path)  # noqa: PTH108
            raise
        return path

    def read(self, path: str) -> bytes | None:
        """What is there, or None."""
        try:
            return (self.root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def has(self, path: str) -> bool:
        """Whether there is such a file."""
        return (self.root / path).is_file()

    def are_forms_right(self, path: str, content: bytes) -> bool:
        """Whether the compressed forms beside a text are those of its content."""
        return all(
            is_form_of(content, suffix, self.read(f"{path}{suffix}")) for suffix in forms_of(path)
        )

    def is_as_baked(self, path: str, state: FileState) -> bool:
        """Whether a file and its compressed forms are there as they were written."""
        try:
            for suffix in forms_of(path):
                found = os.stat(f"{self.root}/{path}{suffix}")  # noqa: PTH116
                if found.st_mtime_ns // 1000 != count_microseconds(state.changed_at):
                    return False
                if not suffix and found.st_size != state.size_bytes:
                    return False
        except (FileNotFoundError, NotADirectoryError):
            return False
        return True

    def remove_file(self, path: str) -> None:
        """Remove this very file, and folders that are empty then."""
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            (self.root / path).unlink()
        self.remove_empty_folders((self.root / path).parent)

    def remove(self, path: str) -> bool:
        """Remove a file with its compressed forms, and folders that are empty then."""
        was_there = False
        for suffix in ("", *COMPRESSED):
            try:
                os.unlink(f"{self.root}/{path}{suffix}")  # noqa: PTH108
            except (FileNotFoundError, NotADirectoryError):
                continue
            was_there = True
        self.remove_empty_folders((self.root / path).parent)
        return was_there

    def remove_empty_folders(self, folder: Path) -> None:
        """Remove a folder and those above it, up to the first that holds something."""
        while folder != self.root and self.root in folder.parents:
            try:
                folder.rmdir()
            except FileNotFoundError:
                pass
            except OSError:
                return
            folder = folder.parent

    def has_rendition(self, address: str, stored_at: str) -> bool:
        """Whether a rendition is public; `stored_at` is its name in the private store.

        An address whose bytes were replaced since has another file. One that the store has lost is
        as public as it can be.
        """
        public = find_state(self.root / RENDITIONS / address)
        if public is None or address == stored_at:
            return public is not None
        private = find_state(renditions_storage().path(stored_at))
        return private is None or os.path.samestat(public, private) or is_copy(public, private)

    def find_missing_renditions(self, folder: str, files: Mapping[str, str]) -> list[str]:
        """Which addresses of one photo do not answer with their files, by one look at its folder.

        `files` has for each address where it is in the private store.
        """
        public = list_inodes(f"{self.root}/{RENDITIONS}/{folder}")
        private = list_inodes(renditions_storage().path(folder))
        missing = []
        for address, stored_at in sorted(files.items()):
            name, private_name = (each.removeprefix(f"{folder}/") for each in (address, stored_at))
            inode = public.get(name)
            is_there = inode is not None and (
                address == stored_at or inode == private.get(private_name)
            )
            if not is_there and not self.has_rendition(address, stored_at):
                missing.append(address)
        return missing

    def publish_rendition(self, address: str, stored_at: str) -> bool:
        """Make a rendition public: another name for the same file, or a copy across disks.

        Whether another file was there before. A reader gets the whole of one or of the other.
        Raises `FileNotFoundError` when the private store has none.
        """
        public = self.root / RENDITIONS / address
        public.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        private = renditions_storage().path(stored_at)
        try:
            os.link(private, public)
        except FileExistsError:
            pass
        except OSError as error:
            if error.errno not in (errno.EXDEV, errno.EPERM, errno.EMLINK):
                raise
        else:
            return False
        was_there = public.exists()
        (self.root / UNFINISHED).mkdir(mode=0o750, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.root / UNFINISHED)
        os.close(handle)
        aside = Path(name)
        try:
            write_same_file(private, aside)
            aside.replace(public)
        finally:
            aside.unlink(missing_ok=True)  # two names of one file: replacing does nothing
        return was_there

    def withdraw_renditions(self, folder: str) -> list[str]:
        """Remove all public renditions of one photo. The addresses of those that were there."""
        paths = self.renditions_in(folder)
        for path in paths:
            self.withdraw_rendition(path)
        return paths

    def renditions_in(self, folder: str) -> list[str]:
        """The addresses of the public renditions of one photo."""
        return [f"{folder}/{name}" for name in list_names(self.root / RENDITIONS / folder)]

    def withdraw_rendition(self, path: str) -> None:
        """Remove one public rendition."""
        self.remove_file(f"{RENDITIONS}/{path}")

    def walk(self) -> Iterator[str]:
        """Every file of the tree but renditions and unfinished ones, by its path, in any order.

        A folder may hold a million others: no list of what is in one is ever made.
        """
        yield from self.walk_below("", but=(RENDITIONS, UNFINISHED, MOVED))

    def walk_below(self, folder: str, *, but: Collection[str] = ()) -> Iterator[str]:
        """The files below a folder, without what has one of some names."""
        try:
            entries = os.scandir(self.root / folder)
        except (FileNotFoundError, NotADirectoryError):
            return
        with entries:
            for entry in entries:
                path = f"{folder}/{entry.name}" if folder else entry.name
                if entry.is_dir(follow_symlinks=False):
                    if entry.name not in but:
                        yield from self.walk_below(path)
                else:
                    yield path

    def set_moved(self, folder: str, old: str, new: str) -> bool:
        """Have `folder/old` lead to `folder/new`, or nowhere where that is empty.

        Whether that changed anything.
        """
        link = self.root / MOVED / folder / old
        wanted = f"../../{folder}/{new}" if new else ""
        if (str(link.readlink()) if link.is_symlink() else "") == wanted:
            return False
        if not new:
            link.unlink()
            return True
        link.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        (self.root / UNFINISHED).mkdir(mode=0o750, exist_ok=True)
        aside = self.root / UNFINISHED / secrets.token_hex(8)
        aside.symlink_to(wanted)
        aside.replace(link)
        return True

    def list_moved(self) -> Iterator[tuple[str, str]]:
        """The links that there are: the folder and the old name of each."""
        for folder in list_names(self.root / MOVED):
            yield from ((folder, old) for old in list_names(self.root / MOVED / folder))

    def walk_renditions(self) -> Iterator[tuple[str, set[str]]]:
        """Each photo's folder of public renditions with the paths in it."""
        base = self.root / RENDITIONS
        for first in list_names(base):
            for second in list_names(base / first):
                folder = f"{first}/{second}"
                yield folder, {f"{folder}/{name}" for name in list_names(base / folder)}

    def remove_unfinished(self) -> None:
        """Remove what bakers left behind when they were killed."""
        remove_older_files(self.root / UNFINISHED, UNFINISHED_KEPT_SECONDS)

    def changed_seconds_ago(self, path: str) -> float:
        """How long ago a file got its place; 0 when it has none any more."""
        try:
            return datetime.now(UTC).timestamp() - (self.root / path).stat().st_ctime
        except FileNotFoundError:
            return 0.0


def write_same_file(private: str, aside: Path) -> None:
    """Make a name that is taken another one for a file, or a copy of it with its time of change."""
    aside.unlink()
    try:
        os.link(private, aside)
    except OSError as error:
        if error.errno not in (errno.EXDEV, errno.EPERM, errno.EMLINK):
            raise
        shutil.copyfile(private, aside)
        shutil.copystat(private, aside)
        aside.chmod(0o640)


def find_state(path: str | Path) -> os.stat_result | None:
    """What is known of a file, or None."""
    try:
        return os.stat(path)  # noqa: PTH116 - Path is slower, and this is asked of every file
    except FileNotFoundError:
        return None


def is_copy(public: os.stat_result, private: os.stat_result) -> bool:
    """Whether a file on another disk is a copy of the private one, by its size and its time."""
    return (public.st_size, public.st_mtime_ns) == (private.st_size, private.st_mtime_ns)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it; mostly it is there, or the one above it is."""
    try:
        os.mkdir(folder, 0o750)  # noqa: PTH102
    except FileExistsError:
        pass
    except FileNotFoundError:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)


def list_inodes(folder: str) -> dict[str, tuple[int, int]]:
    """What a folder holds, each with its disk and its place there: two names of one file share it.

    Nothing when there is no folder.
    """
    try:
        device = os.stat(folder).st_dev  # noqa: PTH116
        with os.scandir(folder) as entries:
            return {entry.name: (device, entry.inode()) for entry in entries}
    except FileNotFoundError:
        return {}


def list_names(folder: Path) -> list[str]:
    """What a folder holds; nothing when there is none."""
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208
    except FileNotFoundError:
        return []


def count_microseconds(moment: datetime) -> int:
    """Since 1970, exactly: a float would lose the last digits."""
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
