"""This machine: its folders, as the user that runs this; the room on its disks; its clock."""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.utils import timezone

from media.disk_room import find_nearest
from newsroom.doctor.findings import Finding, fault, fine, warn

FOLDERS, ROOM, CLOCK = "folders", "disk", "clock"
LEAST_SHARE, LEAST_BYTES, LEAST_INODES = 0.1, 2_000_000_000, 50_000
CLOCKS_APART_SECONDS = 2.0  # some of it is the way to ask


def list_folders() -> dict[str, Path]:
    """What is written to, by what it is for."""
    data = Path(settings.DATA_DIR)
    found = {"the data folder": data, "uploads": Path(settings.FILE_UPLOAD_TEMP_DIR)}
    if settings.STORAGE == "local":
        for name in ("originals", "renditions"):
            found[name] = Path(settings.STORAGES[name]["OPTIONS"]["location"])
        found["the public tree"] = Path(settings.PUBLIC_TREE_ROOT)
    found["unfinished uploads"] = Path(settings.UPLOADS_ROOT)
    found["static files"] = Path(settings.STATIC_ROOT)
    return found


def examine_folders() -> Iterator[Finding]:
    """Whether each is a folder, and can be written and read by this user."""
    problems = 0
    for what, path in list_folders().items():
        problem = find_problem(what, path)
        if problem is not None:
            problems += 1
            yield problem
    if not problems:
        yield fine(FOLDERS, f"{name_user()} may write to all folders of {settings.DATA_DIR}.")


def find_problem(what: str, path: Path) -> Finding | None:
    """What is wrong with a folder. One that is not there yet is made by whoever needs it."""
    place = find_nearest(path)
    if not place.is_dir():
        return fault(
            FOLDERS,
            f"{place} ({what}) is a file, and must be a folder.",
            f"Move it away; {path} is made anew.",
        )
    try:
        with tempfile.NamedTemporaryFile(dir=place, prefix=".doctor-") as probe:
            probe.write(b"x")
            probe.flush()
            Path(probe.name).read_bytes()
    except OSError as error:
        owner = place.stat().st_uid
        return fault(
            FOLDERS,
            f"{name_user()} cannot write to {place} ({what}): {error.strerror}.",
            f"Run this as the user that Photodesk runs as; if you did: chown -R {name_user()} "
            f"{place} (it belongs to user {owner}), and see ReadWritePaths in its systemd unit.",
        )
    return None


def name_user() -> str:
    """Who runs this."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return f"user {os.getuid()}"


def examine_room() -> Iterator[Finding]:
    """Bytes and files that are free, on each disk once."""
    seen: set[int] = set()
    for what, path in list_folders().items():
        place = find_nearest(path)
        disk = place.stat().st_dev
        if disk in seen:
            continue
        seen.add(disk)
        yield from examine_disk(what, place)


def examine_disk(what: str, place: Path) -> Iterator[Finding]:
    """The disk that a folder is on."""
    usage, files = shutil.disk_usage(place), os.statvfs(place)
    left = f"{usage.free / 1e9:,.1f} GB of {usage.total / 1e9:,.1f} are free at {place} ({what})"
    mend = (
        "Make room or make it larger; docs/monitoring.md, DiskIsFillingUp, says what takes room "
        "and what may go."
    )
    if usage.free < settings.DISK_RESERVE_BYTES:
        yield fault(ROOM, f"{left}: uploads are refused.", mend)
    elif usage.free < max(LEAST_BYTES, min(LEAST_SHARE * usage.total, 50e9)):
        yield warn(ROOM, f"{left}.", mend)
    else:
        yield fine(ROOM, f"{left}.")
    if files.f_files and files.f_favail < LEAST_INODES:
        yield warn(
            ROOM,
            f"Only {files.f_favail:,} more files may be made at {place}: a page is three.",
            "Make the file system anew with more inodes, or move renditions to a bucket.",
        )


def examine_clock() -> Iterator[Finding]:
    """Our clock against those of the database and of the disk."""
    apart = {}
    # What does not answer is examined by itself.
    with contextlib.suppress(DatabaseError):
        apart["the database"] = read_database_clock()
    with contextlib.suppress(OSError):
        apart["the disk of the data folder"] = read_disk_clock()
    wrong = {
        where: seconds for where, seconds in apart.items() if abs(seconds) > CLOCKS_APART_SECONDS
    }
    for where, seconds in wrong.items():
        direction = "ahead of" if seconds > 0 else "behind"
        yield fault(
            CLOCK,
            f"The clock of {where} is {abs(seconds):,.0f} seconds {direction} this machine's: "
            "moments come early or late, claims end too soon or never.",
            "Have both follow a time server: timedatectl set-ntp true, on each.",
        )
    if not wrong and apart:
        yield fine(CLOCK, f"{timezone.now():%Y-%m-%d %H:%M:%S} UTC, as {' and '.join(apart)}.")


def read_database_clock() -> float:
    """How many seconds the database's clock is ahead; raises `DatabaseError`."""
    before = timezone.now()
    if connection.vendor != "postgresql":
        return 0.0  # SQLite asks the same clock as we
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        ((theirs,),) = cursor.fetchall()
    return float((theirs - before).total_seconds())


def read_disk_clock() -> float:
    """How many seconds the disk's clock is ahead; it is another machine's where it is a share."""
    with tempfile.NamedTemporaryFile(dir=settings.DATA_DIR, prefix=".doctor-") as probe:
        before = timezone.now()
        probe.write(b"x")
        probe.flush()
        theirs = datetime.fromtimestamp(Path(probe.name).stat().st_mtime, tz=UTC)
    return (theirs - before).total_seconds()
