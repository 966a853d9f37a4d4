"""A place for backups, and a second newsroom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from media.storages import AtomicFileSystemStorage
from newsroom.backups.databases import open_database
from newsroom.backups.places import Place
from tests.newsroom.backups.newsrooms import Empty


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A folder that is not there yet."""
    return Place(str(tmp_path / "backups"))


@pytest.fixture
def empty(tmp_path: Path, transactional_db: None, settings: Settings) -> Iterator[Empty]:
    """A database and a store of their own. What is restored is another newsroom's."""
    settings.DATA_DIR = tmp_path / "newsroom"
    settings.DATA_DIR.mkdir()
    originals = AtomicFileSystemStorage(location=str(tmp_path / "restored"))
    options = {
        key: value for key, value in connection.settings_dict["OPTIONS"].items() if key != "pool"
    }
    here = {**connection.settings_dict, "OPTIONS": options}
    if connection.vendor == "sqlite":
        here["NAME"] = str(tmp_path / "restored.sqlite3")
        yield Empty(open_database(here), originals, here)
        return
    here["NAME"] = f"{connection.settings_dict['NAME']}_restored"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{here["NAME"]}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{here["NAME"]}" TEMPLATE template0')
    try:
        yield Empty(open_database(here), originals, here)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{here["NAME"]}" WITH (FORCE)')
