"""What the processes of a test run make once, and share."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SHARED_FOLDER = "PHOTODESK_TEST_SHARED_FOLDER"  # for what is no fixture
REMEMBERED_FOLDER = "PHOTODESK_TEST_REMEMBERED_FOLDER"


def find_shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that all processes of this run have in common."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def find_remembered_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same of what is no other in the next run of the same code, as `make test` begins two."""
    kept = os.environ.get(REMEMBERED_FOLDER)
    return Path(kept) if kept else find_shared_folder(tmp_path_factory)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """One process of the run at a time."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
