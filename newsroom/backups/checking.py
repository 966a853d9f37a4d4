"""Looking through a backup: every byte that a restore would need."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.core.files.storage import Storage

from newsroom.backups.keys import fingerprint_key
from newsroom.backups.manifest import KEY_NAME, LIST_NAME, Manifest, read_list
from newsroom.backups.places import ORIGINALS
from newsroom.backups.refusals import BackupRefused
from newsroom.backups.stored_files import hash_stored

type OnOriginal = Callable[[], object]


def require_files(storage: Storage, manifest: Manifest) -> None:
    """Raise `BackupRefused` where the database or the list of originals is not what it was."""
    for name, sha256 in (
        (manifest.database, manifest.database_sha256),
        (LIST_NAME, manifest.list_sha256),
    ):
        path = f"{manifest.folder}/{name}"
        try:
            found = hash_stored(storage, path)
        except FileNotFoundError as error:
            raise BackupRefused(
                f"The backup {manifest.name} was cut short: {path} is not there. Restore another "
                "(--backup NAME)."
            ) from error
        if found != sha256:
            raise BackupRefused(
                f"The backup {manifest.name} is damaged: {path} is cut short or was altered. "
                "Restore another (--backup NAME)."
            )


def read_key(storage: Storage, manifest: Manifest) -> str | None:
    """The key that lies beside the database; None where it is lost, or not what it was."""
    try:
        with storage.open(f"{manifest.folder}/{KEY_NAME}") as file:
            key: str = file.read().decode(errors="replace").strip()
    except FileNotFoundError:
        return None
    return key if fingerprint_key(key) == manifest.key_fingerprint else None


def find_damaged_originals(
    storage: Storage, manifest: Manifest, on_original: OnOriginal
) -> Iterator[str]:
    """In words, which originals of a backup are not there or were altered. Reads all of them."""
    for sha256, name in read_list(storage, manifest):
        on_original()
        try:
            if hash_stored(storage, f"{ORIGINALS}/{name}") != sha256:
                yield f"{ORIGINALS}/{name} was altered or cut short."
        except FileNotFoundError:
            yield f"{ORIGINALS}/{name} is not there."


def find_faults(storage: Storage, manifest: Manifest, on_original: OnOriginal) -> Iterator[str]:
    """What keeps a backup from being restored, in sentences; nothing when it is whole."""
    try:
        require_files(storage, manifest)
    except BackupRefused as fault:
        yield str(fault)
        return
    if manifest.has_key and read_key(storage, manifest) is None:
        yield f"{manifest.folder}/{KEY_NAME} is lost or was altered."
    yield from find_damaged_originals(storage, manifest, on_original)
