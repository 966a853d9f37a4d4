"""What a backup says of itself: written last, so that a backup that was cut short has none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from newsroom.backups.places import BACKUPS
from newsroom.backups.refusals import BackupRefused
from newsroom.backups.stored_files import list_files

FORMAT: Final = 1
FILE_NAME: Final = "manifest.json"
LIST_NAME: Final = "originals.sha256"
KEY_NAME: Final = "secret-key"


@dataclass(frozen=True, slots=True)
class TableState:
    """How many rows a table has, and a digest of them that their order does not change."""

    rows: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """One backup."""

    name: str  # the moment, as 20261126T185430Z
    made_at: str  # ISO 8601
    photodesk: str  # the version that made it
    site: str  # its address
    engine: str  # "sqlite" or "postgresql"
    database: str  # the file's name
    database_bytes: int
    database_sha256: str
    migrations: list[str]  # "newsroom.0001_initial"
    tables: dict[str, TableState]
    originals: int
    originals_bytes: int
    list_sha256: str
    key_fingerprint: str  # of SECRET_KEY, by which private links and webhooks are signed
    has_key: bool  # the key that the data folder keeps lies beside the database
    missing: list[str] = field(default_factory=list)  # named by the database, and nowhere
    altered: list[str] = field(default_factory=list)  # not what their name says
    format: int = FORMAT

    @property
    def folder(self) -> str:
        """Where its files are."""
        return f"{BACKUPS}/{self.name}"

    def to_json(self) -> dict[str, Any]:
        """As it is written."""
        return asdict(self)


def write_manifest(storage: Storage, manifest: Manifest) -> None:
    """Write it: from now on it is a backup."""
    text = json.dumps(manifest.to_json(), indent=1)
    storage.save(f"{manifest.folder}/{FILE_NAME}", ContentFile(text.encode()))


def read_manifest(storage: Storage, name: str) -> Manifest:
    """One backup's; raises `BackupRefused` where it cannot be understood."""
    path = f"{BACKUPS}/{name}/{FILE_NAME}"
    try:
        with storage.open(path) as file:
            found = json.loads(file.read())
    except FileNotFoundError as error:
        raise BackupRefused(
            f"There is no backup {name}, or it was cut short: {path} is not there. Restore another."
        ) from error
    except ValueError as error:
        raise BackupRefused(
            f"The backup {name} is damaged: {path} is no JSON. Restore another."
        ) from error
    if isinstance(found, dict) and int(found.get("format", 0)) > FORMAT:
        raise BackupRefused(
            f"The backup {name} is of a newer Photodesk ({found.get('photodesk')}), in a form that "
            "this one does not know. Install that version or a later one, and restore with it."
        )
    try:
        tables = {key: TableState(**value) for key, value in found.pop("tables").items()}
        return Manifest(**found, tables=tables)
    except (TypeError, AttributeError, KeyError) as error:
        raise BackupRefused(
            f"The backup {name} is damaged: {path} lacks what it should say. Restore another."
        ) from error


def list_backups(storage: Storage) -> tuple[list[str], list[str]]:
    """The names of the backups, the oldest first, and of those that were cut short."""
    whole: list[str] = []
    begun: set[str] = set()
    for file in list_files(storage, BACKUPS):
        name, _, path = file.name.partition("/")
        begun.add(name)
        if path == FILE_NAME:
            whole.append(name)
    return whole, sorted(begun.difference(whole))


def choose_backup(storage: Storage, name: str | None) -> Manifest:
    """The backup of that name, or the newest; raises `BackupRefused`.

    Also where a later one lost its manifest: nobody shall come back to an older day unawares.
    """
    if name and "/" in name:
        raise BackupRefused(f"There is no backup {name}: a name is like 20261126T185430Z.")
    if name:
        return read_manifest(storage, name)
    whole, cut_short = list_backups(storage)
    if whole:
        newest = read_manifest(storage, whole[-1])
        if later := [name for name in cut_short if name > newest.name]:
            raise BackupRefused(
                f"The newest backup is no whole one: {', '.join(later)} has no {FILE_NAME}, so it "
                "is being made, was cut short or has lost it. The newest that has one is "
                f"{newest.name}, of {newest.made_at}. If that one is meant: --backup {newest.name}"
            )
        return newest
    if cut_short:
        raise BackupRefused(
            f"There is only a backup that was cut short ({', '.join(cut_short)}): its manifest was "
            "never written. Restore from another place."
        )
    raise BackupRefused("There is no backup. A place of backups holds the folders backups/NAME.")


def read_list(storage: Storage, manifest: Manifest) -> Iterator[tuple[str, str]]:
    """The SHA-256 and the name of every original of a backup, sorted by name."""
    with storage.open(f"{manifest.folder}/{LIST_NAME}") as file:
        for line in file:
            sha256, _, name = line.decode().rstrip("\n").partition("  originals/")
            yield sha256, name
