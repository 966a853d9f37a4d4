"""The audit log's chain, and the database's own refusal to change it."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from newsroom.audit.chain import Head, find_breaks, find_head
from newsroom.audit.guard import TABLE, lifted_guard
from newsroom.audit.record import record
from newsroom.models import AuditEntry

Act = AuditEntry.Act
DO_UPDATE = "ON CONFLICT (number) DO UPDATE SET person = excluded.person"


def write_rows(number: int) -> None:
    """Some rows."""
    for each in range(number):
        record(Act.LOGIN_FAILED, name=f"reporter {each}", details={"tried": each})


def alter(sql: str) -> None:
    """What somebody with all rights in the database can do by hand."""
    with lifted_guard(connection), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.django_db
def test_each_row_names_the_hash_of_the_one_before() -> None:
    write_rows(3)
    rows = list(AuditEntry.objects.order_by("number"))
    assert [row.number for row in rows] == [1, 2, 3]
    assert [row.previous_hash for row in rows] == ["", rows[0].hash, rows[1].hash]
    assert list(find_breaks(find_head())) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sql", "what"),
    [
        (f"UPDATE {TABLE} SET thing = 'nobody' WHERE number = 2", "Row 2 was altered"),
        (f"UPDATE {TABLE} SET details = '{{}}' WHERE number = 2", "Row 2 was altered"),
        (f"UPDATE {TABLE} SET done_at = '2020-01-01 00:00+00' WHERE number = 2", "altered"),
        (f"DELETE FROM {TABLE} WHERE number = 2", "Before row 3, 1 row is missing"),
        (f"DELETE FROM {TABLE} WHERE number > 3", "rows were removed"),
    ],
)
def test_a_row_that_was_altered_by_hand_is_found(sql: str, what: str) -> None:
    write_rows(4)
    head = find_head()
    alter(sql)
    assert what in " ".join(find_breaks(head))


@pytest.mark.django_db
def test_a_log_that_was_written_anew_is_found_by_a_noted_head() -> None:
    write_rows(2)
    noted = find_head()
    alter(f"DELETE FROM {TABLE}")
    write_rows(2)
    assert list(find_breaks()) == []
    assert "written anew" in " ".join(find_breaks(noted))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda: AuditEntry.objects.update(person="nobody"),
        lambda: AuditEntry.objects.all().delete(),
        lambda: AuditEntry.objects.first().delete(),  # type: ignore[union-attr]
        lambda: AuditEntry(number=1, done_at="2020-01-01T00:00Z", act="login").save(),
    ],
)
def test_the_database_refuses_to_change_or_delete(change: Callable[[], object]) -> None:
    write_rows(2)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()
    assert AuditEntry.objects.count() == 2
    assert list(find_breaks()) == []


@pytest.mark.django_db
def test_a_row_is_not_replaced_either() -> None:
    write_rows(2)
    columns = [field.attname for field in AuditEntry._meta.concrete_fields]
    chosen = ", ".join("'forged'" if name == "person" else name for name in columns)
    replace = "INSERT OR REPLACE INTO" if connection.vendor == "sqlite" else "INSERT INTO"
    otherwise = "" if connection.vendor == "sqlite" else DO_UPDATE
    sql = (
        f"{replace} {TABLE} ({', '.join(columns)}) "
        f"SELECT {chosen} FROM {TABLE} WHERE number = 1 {otherwise}"
    )
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert not AuditEntry.objects.filter(person="forged").exists()
    assert list(find_breaks()) == []


@pytest.mark.django_db
def test_what_no_database_keeps_is_written_as_it_can_be_kept() -> None:
    record(Act.LOGIN_FAILED, name="a\x00b\ud800", details={"of": ["\x00"], "long": "x" * 5_000})
    entry = AuditEntry.objects.get()
    assert entry.thing == "a\N{REPLACEMENT CHARACTER}b?"
    assert len(entry.details["long"]) == 1_000
    assert list(find_breaks()) == []


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_moment_make_one_chain() -> None:
    def write() -> None:
        try:
            write_rows(10)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(write) for _ in range(4)]:
            done.result()
    assert find_head().number == 40
    assert list(find_breaks()) == []


@pytest.mark.django_db
def test_what_is_rolled_back_leaves_no_row() -> None:
    with transaction.atomic():
        write_rows(1)
        transaction.set_rollback(True)
    assert find_head() == Head()


@pytest.mark.django_db
def test_the_command_says_whether_the_log_is_whole() -> None:
    write_rows(25)
    out, err = StringIO(), StringIO()
    call_command("audit", "--verify", stdout=out)
    head = str(find_head())
    assert out.getvalue() == f"The audit log is whole: 25 rows. Its head is {head}\n"
    alter(f"UPDATE {TABLE} SET person = 'nobody'")
    with pytest.raises(SystemExit) as ended:
        call_command("audit", "--verify", "--head", head, stderr=err)
    assert ended.value.code == 1
    assert "Row 1 was altered" in err.getvalue()
    assert "… and 5 more." in err.getvalue()


@pytest.mark.django_db
def test_the_command_says_what_a_head_looks_like() -> None:
    with pytest.raises(CommandError, match="no head of the log"):
        call_command("audit", "--verify", "--head", "last week")


@pytest.mark.django_db
def test_the_command_prints_every_row() -> None:
    record(Act.LOGIN_FAILED, name="=cmd()", details={"tried": "=1+1"})
    out = StringIO()
    call_command("audit", "--csv", stdout=out)
    header, row = out.getvalue().splitlines()
    assert header.startswith("\ufeffnumber,done_at,act")
    assert "'=cmd()" in row
    assert json.dumps({"tried": "=1+1"}).replace('"', '""') in row
