"""The data folder of a running Photodesk: who holds it, and the filesystem broker's leftovers."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

# Longer than any task; what is older was taken out of the queue by a worker that then died.
KEEP_PROCESSED_SECONDS = 3600


class AlreadyRunning(Exception):
    """Another `up` uses this data folder. Its text says which."""


@contextmanager
def hold_data_folder(folder: Path, described_as: str) -> Iterator[None]:
    """Hold the data folder; raises `AlreadyRunning`. The kernel lets go for a killed process."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "up.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise AlreadyRunning(
                f"Photodesk is running on {folder} already ({file.read().strip()}). Stop that one, "
                "or set PHOTODESK_DATA_DIR to another folder."
            ) from error
        file.truncate(0)
        file.write(f"process {os.getpid()}, {described_as}\n")
        file.flush()
        yield


def forget_processed_messages(broker: Path) -> None:
    """Remove what the broker has kept of messages that were taken out, and what was never ended."""
    oldest = time.time() - KEEP_PROCESSED_SECONDS
    unfinished = [
        file for name in ("messages", "control") for file in (broker / name).glob(".?*-*")
    ]
    for message in [*(broker / "processed").glob("*.msg"), *unfinished]:
        try:
            if message.stat().st_mtime < oldest:
                message.unlink()
        except FileNotFoundError:
            continue


def remove_broken_bindings(broker: Path) -> None:
    """Remove the filesystem broker's tables that a killed process left half written.

    kombu cannot read them and so no worker would ever start; it makes new ones.
    """
    for table in (broker / "control").glob("*.exchange"):
        try:
            json.loads(table.read_bytes())
        except ValueError:
            table.unlink(missing_ok=True)


def note_address(url: str) -> None:
    """Keep where the site is, for commands: what they bake names it like what `up` bakes."""
    (Path(settings.DATA_DIR) / "base-url").write_text(f"{url}\n")


def collect_static_files(*, only_if_absent: bool = False) -> None:
    """Collect the static files, which pages name; two processes do it one after the other."""
    with (Path(settings.DATA_DIR) / "static.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if only_if_absent and (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
            return
        call_command("collectstatic", interactive=False, verbosity=0)
