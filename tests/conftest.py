"""What every test stands on: its own folders, and the programs that this machine has."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.db.backends.base.operations import BaseDatabaseOperations
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from media.models import Photo
from newsroom.audit.guard import lifted_guard
from tests.builders import count_anew
from tests.once_a_run import SHARED_FOLDER, find_remembered_folder, find_shared_folder
from tests.programs import FOUND, REQUIRED, do_without
from tests.quick_database import empty_what_is_filled, remember_first_rows, share_migrated_database
from tests.remembered_renditions import remember_renditions

# Where servers are asked. Everywhere else a test that opens a socket fails, unless it is marked
# `enable_socket`; psycopg is beyond that, for libpq opens its own.
ASK_SERVERS = tuple(
    Path(__file__).parent / folder
    for folder in (
        "browser",
        "faults",
        "journeys",
        "newsroom/external",
        "newsroom/running",
        "newsroom/serving",
    )
)
# What is tested here is not how renditions are made: each is made once in a run.
REMEMBER_RENDITIONS = tuple(
    Path(__file__).parent / folder for folder in ("browser", "gallery", "newsroom")
)
USE_DATABASE = frozenset({"db", "transactional_db", "live_server"})
# Python looks for what refers to itself after 700 new objects: one request to the desk makes more.
OBJECTS_BEFORE_A_LOOK = 20_000


@cache
def is_below(path: Path, folders: tuple[Path, ...]) -> bool:
    """Whether a file of tests is in one of these folders."""
    return any(map(path.is_relative_to, folders))


def pytest_configure(config: pytest.Config) -> None:
    """Stop a run that requires what we have never heard of."""
    unknown = REQUIRED - FOUND.keys()
    if unknown:
        raise pytest.UsageError(f"PHOTODESK_TEST_REQUIRE names {', '.join(sorted(unknown))}")


@pytest.fixture(scope="session", autouse=True)
def all_addresses() -> None:
    """The desk's pages are known once somebody asks for an address; tests may look before that."""
    import_module("config.urls")


@pytest.fixture(scope="session", autouse=True)
def emptied_audit_log() -> Iterator[None]:
    """Tests that commit empty every table after them, the audit log too, which refuses it."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_all(self: BaseDatabaseOperations, sql_list: Any) -> None:
        with lifted_guard(self.connection):
            flush(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_all)
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what looks into a database (that is run on PostgreSQL, too) and what asks servers."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "live_server" in fixtures or is_below(item.path, ASK_SERVERS):
            item.add_marker("enable_socket")
        uses_database = item.get_closest_marker("django_db") or USE_DATABASE.intersection(fixtures)
        if uses_database and not item.get_closest_marker("any_database"):
            item.add_marker("database")


def pytest_collection_finish() -> None:
    """Thousands of tests stay to the end: they are not looked through for garbage after each."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BEFORE_A_LOOK)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose program this machine lacks; fail it when the run requires the program."""
    for marker in item.iter_markers("needs"):
        program = marker.args[0]
        if not FOUND[program]():
            do_without(program, program)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say in the last lines what was not tested, and why."""
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[reason] = reasons.get(reason, 0) + 1
    for reason, number in sorted(reasons.items()):
        terminalreporter.write_line(
            f"NOT TESTED: {number} test(s), {reason.removeprefix('Skipped: ')}"
        )


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Databases are made, and emptied, at little cost."""
    shared = find_shared_folder(tmp_path_factory)
    with pytest.MonkeyPatch.context() as patch:
        copies = share_migrated_database(shared, patch)
        remember_first_rows(patch)
        empty_what_is_filled(patch)
        yield
    with django_db_blocker.unblock():
        copies.remove()


@pytest.fixture(scope="session", autouse=True)
def no_waiting_for_the_disk() -> Iterator[None]:
    """No test pulls the power; one of what is written before what looks at `os.fsync` itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What starts newsrooms of its own finds there what a run needs once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SHARED_FOLDER, str(find_shared_folder(tmp_path_factory)))
        yield


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test has originals, renditions and an incoming folder of its own."""
    data = tmp_path / "data"
    stores = {name: dict(options) for name, options in settings.STORAGES.items()}
    for name in ("originals", "renditions"):
        stores[name]["OPTIONS"] = {**stores[name]["OPTIONS"], "location": str(data / name)}
    incoming = data / "incoming"
    incoming.mkdir(parents=True)
    settings.FILE_UPLOAD_TEMP_DIR = str(incoming)
    settings.UPLOADS_ROOT = data / "uploads"
    settings.STORAGES = stores
    settings.PUBLIC_TREE_ROOT = data / "site"
    # A model field keeps the storage that it was declared with.
    field: Any = Photo._meta.get_field("original")
    monkeypatch.setattr(field, "storage", storages["originals"])
    return data


@pytest.fixture(autouse=True)
def known_photos(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The photos of a test are the same whichever tests ran before it."""
    count_anew()
    if is_below(request.path, REMEMBER_RENDITIONS):
        remember_renditions(find_remembered_folder(tmp_path_factory) / "renditions", monkeypatch)
