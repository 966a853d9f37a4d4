"""The key by which private links, webhooks and sessions are signed: they change with it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from django.conf import settings

from media.storages import keep_name


def kept_key_path() -> Path:
    """Where a local installation keeps a key of its own."""
    return Path(settings.DATA_DIR) / "secret-key"


def find_kept_key() -> Path | None:
    """The file of the key, where that is the key in use; None where the environment has it."""
    path = kept_key_path()
    try:
        is_used = path.read_text().strip() == settings.SECRET_KEY
    except FileNotFoundError:
        return None
    return path if is_used else None


def fingerprint_key(key: str | None = None) -> str:
    """By which a key is known again; it says nothing of the key."""
    text = f"photodesk backup {settings.SECRET_KEY if key is None else key}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def put_key(key: str) -> None:
    """Keep a key in the data folder, for its owner alone; processes that start anew use it."""
    path = kept_key_path()
    beside = path.with_name(f"{path.name}.restoring")
    beside.unlink(missing_ok=True)
    beside.touch(mode=0o600)
    with beside.open("w") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    keep_name(path)
