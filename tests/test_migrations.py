"""Migrations keep the site serving: the code of before works on the tables of after.

An upgrade makes the new tables first, while everything of before still runs (docs/operations).
django-migration-linter reads the SQL that PostgreSQL would get.
"""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState
from django_migration_linter.sql_analyser.analyser import (
    analyse_sql_statements,
    get_sql_analyser_class,
)

from media.indexes_while_serving import AddIndexWhileServing

pytestmark = pytest.mark.django_db

# Those up to here were made before there was a release to upgrade from.
BEFORE_THE_FIRST_RELEASE = {"media": 17, "gallery": 16, "newsroom": 38}
# Of those since: what is allowed all the same, with the reason.
#   ("newsroom", "0041_example"): {"DROP_COLUMN"},  # unused since 1.2, which is two releases ago
ALLOWED: dict[tuple[str, str], set[str]] = {}


def number_of(name: str) -> int:
    """Where a migration stands among those of its app."""
    return int(name.partition("_")[0])


def find_faults(state: ProjectState, migration: Migration) -> set[str]:
    """The linter's codes for what a migration does to tables that are in use."""
    with connection.schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
        migration.apply(state.clone(), editor, collect_sql=True)
    statements = list(map(str, editor.collected_sql))
    errors, _, warnings = analyse_sql_statements(
        get_sql_analyser_class("postgresql"), [line for line in statements if line[:2] != "--"]
    )
    return {issue.code for issue in (*errors, *warnings)}


def require_postgresql() -> None:
    """SQLite makes a table anew for most changes, while nobody else writes: it has no upgrade."""
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL alone")


def test_migrations_since_the_first_release_leave_what_the_code_of_before_uses() -> None:
    require_postgresql()
    loader = MigrationLoader(connection)
    faults = {}
    for key, migration in loader.disk_migrations.items():
        app, name = key
        if number_of(name) > BEFORE_THE_FIRST_RELEASE.get(app, 10_000):
            found = find_faults(loader.project_state(key, at_end=False), migration)
            faults[key] = found - ALLOWED.get(key, set())
    assert not {key: found for key, found in faults.items() if found}
    assert ALLOWED.keys() <= faults.keys()


def test_our_apps_are_all_looked_at() -> None:
    ours = {
        app.label for app in apps.get_app_configs() if app.name in ("media", "gallery", "newsroom")
    }
    assert ours == BEFORE_THE_FIRST_RELEASE.keys()


@pytest.mark.parametrize(
    ("operation", "fault"),
    [
        (
            migrations.AddField("photo", "mood", models.CharField(max_length=9, default="")),
            "NOT_NULL",
        ),
        (migrations.RemoveField("photo", "headline"), "DROP_COLUMN"),
        (migrations.RenameField("photo", "headline", "title"), "RENAME_COLUMN"),
        (migrations.RenameModel("photo", "picture"), "RENAME_TABLE"),
        (
            migrations.AddIndex("photo", models.Index(fields=["headline"], name="media_headline")),
            "CREATE_INDEX",
        ),
        (
            migrations.AddField("photo", "mood", models.CharField(max_length=9, db_default="")),
            None,
        ),
        (migrations.AddField("photo", "mood", models.CharField(max_length=9, null=True)), None),
        (
            AddIndexWhileServing("photo", models.Index(fields=["headline"], name="media_headline")),
            None,
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_would_break_the_code_of_before_is_found(operation: object, fault: str | None) -> None:
    require_postgresql()
    migration = type("Example", (Migration,), {"operations": [operation]})("0999_example", "media")
    loader = MigrationLoader(connection)
    state = loader.project_state(loader.graph.leaf_nodes("media"))
    found = find_faults(state, migration)
    assert found == set() if fault is None else fault in found
