"""A database, broker or process that is not as it should be is told, with what to do."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from media.search.installation import drop_triggers, find_triggers
from newsroom.doctor import engines
from newsroom.doctor.engines import examine_broker, examine_database, examine_processes
from newsroom.doctor.findings import Finding, Severity
from newsroom.models.observed import ProcessLife
from tests.faults.own_programs import USER, Postgres, own_postgres
from tests.journeys.running import Photodesk, free_port


def faults(found: Iterator[Finding]) -> list[Finding]:
    """Whatever is not fine."""
    return [finding for finding in found if finding.severity != Severity.FINE]


@pytest.mark.django_db
def test_a_database_of_this_version_is_fine() -> None:
    assert faults(examine_database()) == []


@pytest.mark.django_db
def test_migrations_that_were_not_run() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'gallery' AND name >= '0016'")
    (finding,) = faults(examine_database())
    assert "lacks migrations of this version: gallery.0016_changed_things" in finding.found
    assert finding.mend == "manage.py migrate"


@pytest.mark.django_db
def test_a_database_of_a_newer_version() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('media', '0999_later', %s)",
            [timezone.now()],
        )
    (finding,) = faults(examine_database())
    assert "media.0999_later is not in this code" in finding.found
    assert "newer version" in finding.mend


@pytest.mark.django_db
def test_a_search_index_that_is_missing() -> None:
    drop_triggers(connection, find_triggers(connection))
    found = faults(examine_database())
    assert found
    assert all("search's index" in finding.found for finding in found)


@pytest.mark.django_db
def test_a_database_without_its_extension() -> None:
    if connection.vendor != "postgresql":
        return  # SQLite needs none; `tests.on_postgres` runs this there
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION pg_trgm CASCADE")
    (finding,) = faults(examine_database())
    assert finding.severity == Severity.WARNING
    assert "pg_trgm is missing" in finding.found
    assert "CREATE EXTENSION pg_trgm" in finding.mend


@pytest.fixture(scope="module")
def own_cluster() -> Iterator[Postgres]:
    """One with a role that may do nothing."""
    with own_postgres() as postgres:
        with psycopg.connect(postgres.url, autocommit=True) as server:
            server.execute("CREATE ROLE newcomer LOGIN")
            server.execute("CREATE DATABASE newsroom")
        yield postgres


@pytest.mark.enable_socket
@pytest.mark.needs("postgres")
@pytest.mark.parametrize(
    ("user", "name", "reason", "mend"),
    [
        (
            *(USER, "no_such_newsroom"),
            'database "no_such_newsroom" does not exist',
            f"--owner={USER} no_such_newsroom",
        ),
        (
            *("nobody", "newsroom"),
            'role "nobody" does not exist',
            "Mend name and password in DATABASE_URL",
        ),
        (
            *("newcomer", "newsroom"),
            "newcomer may not make tables",
            "ALTER DATABASE newsroom OWNER TO newcomer; then manage.py migrate",
        ),
    ],
)
def test_what_a_postgresql_refuses_is_told_with_what_to_do(
    own_cluster: Postgres, tmp_path: Path, user: str, name: str, reason: str, mend: str
) -> None:
    url = f"postgresql://{user}@127.0.0.1:{own_cluster.port}/{name}"
    photodesk = Photodesk(folder=tmp_path, database_url=url)
    (finding,) = json.loads(photodesk.manage("doctor", "database", "--json").stdout)
    assert finding["severity"] == "fault"
    assert reason in finding["found"]
    assert mend in finding["mend"]


@pytest.mark.enable_socket
@pytest.mark.needs("postgres")
def test_tables_that_may_not_be_made_are_told_in_a_sentence_and_none_is_there(
    own_cluster: Postgres, tmp_path: Path
) -> None:
    url = f"postgresql://newcomer@127.0.0.1:{own_cluster.port}/newsroom"
    photodesk = Photodesk(folder=tmp_path, database_url=url)
    said = photodesk.manage("migrate")
    assert said.returncode == 1
    words = said.stderr.strip().splitlines()[-1]
    assert words.startswith("CommandError: The database")
    assert "permission denied for schema public" in words
    assert words.endswith("ALTER DATABASE newsroom OWNER TO newcomer")
    assert "Traceback" not in said.stderr
    assert photodesk.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == []


@pytest.mark.enable_socket
@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_a_broker_that_is_stopped(settings: Settings, scheme: str) -> None:
    port = free_port()
    settings.CELERY_BROKER_URL = f"{scheme}://somebody:sesame@127.0.0.1:{port}"
    (finding,) = examine_broker()
    assert finding.severity == Severity.FAULT
    assert f"Nothing answers at {scheme}://127.0.0.1:{port}" in finding.found
    assert "sesame" not in finding.found + finding.mend


@pytest.mark.enable_socket
@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_a_broker_that_takes_connections_and_says_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    monkeypatch.setattr(engines, "BROKER_SECONDS", 1)
    monkeypatch.setattr(engines, "IN_TIME", dict.fromkeys(engines.IN_TIME, 0.5))
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {}
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        settings.CELERY_BROKER_URL = f"{scheme}://127.0.0.1:{port}//"
        (finding,) = examine_broker()
    assert finding.severity == Severity.FAULT
    assert f"{scheme}://127.0.0.1:{port} takes connections and no messages" in finding.found
    assert "restart it" in finding.mend


@pytest.mark.enable_socket
@pytest.mark.needs("redis")
def test_a_broker_that_answers(settings: Settings) -> None:
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:6379/15"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {}
    (finding,) = examine_broker()
    assert finding.severity == Severity.FINE


@pytest.mark.enable_socket
@pytest.mark.needs("redis")
def test_a_broker_that_wants_another_password(settings: Settings) -> None:
    settings.CELERY_BROKER_URL = "redis://nobody:sesame@127.0.0.1:6379/15"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {}
    (finding,) = examine_broker()
    assert finding.severity == Severity.FAULT
    assert "redis://127.0.0.1:6379 does not let us in" in finding.found
    assert finding.mend == "Set the right name and password in CELERY_BROKER_URL."
    assert "sesame" not in finding.found


@pytest.mark.enable_socket
def test_a_broker_behind_a_socket_of_this_machine(settings: Settings) -> None:
    # Not in the test's own folder: a socket's path has 107 characters at most.
    settings.CELERY_BROKER_URL = "redis+socket:///no-such-folder/no-such-socket"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {}
    (finding,) = examine_broker()
    assert finding.severity == Severity.FAULT
    assert "redis+socket:///no-such-folder/no-such-socket" in finding.found
    assert "No such file or directory" in finding.found


@pytest.mark.django_db
def test_processes_that_never_worked_fell_silent_or_work() -> None:
    now = timezone.now()
    for role, seconds in (("worker", 5), ("publisher", 600), ("keeper", 5)):
        seen_at = now - timedelta(seconds=seconds)
        ProcessLife.objects.create(role=role, node=f"{role}@host", seen_at=seen_at)
    found = {finding.found.split()[1]: finding for finding in examine_processes()}
    assert found["worker"].severity == Severity.FINE
    assert found["publisher"].severity == Severity.FAULT
    assert "No publisher has worked for 10" in found["publisher"].found
    assert "photodesk-publisher@1" in found["publisher"].mend
    assert "No scheduler has ever worked here" in found["scheduler"].found
