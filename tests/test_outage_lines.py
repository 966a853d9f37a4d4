"""The log says in a sentence that there is no database; what is our fault keeps its stack."""

from __future__ import annotations

import logging
import sys

import pytest
from django.db import DatabaseError, connection
from django.test import RequestFactory

from config.outage_lines import OutageInASentence


def fail(statement: str) -> logging.LogRecord:
    """What Celery logs of a task that asked the database so."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        record = logging.LogRecord(
            "celery.app.trace", logging.ERROR, __file__, 1, "Task %s", ("sweep",), sys.exc_info()
        )
        record.__dict__["data"] = {"name": "sweep", "id": "12", "traceback": "many lines"}
        return record
    raise AssertionError


@pytest.mark.django_db
def test_a_task_without_tables_says_so_in_a_sentence() -> None:
    record = fail("SELECT 1 FROM no_such_table")
    assert OutageInASentence().filter(record)
    assert "has no tables" in record.getMessage()
    assert record.getMessage().endswith("manage.py migrate")
    assert record.exc_info is None
    assert record.__dict__["data"] == {"name": "sweep", "id": "12"}


@pytest.mark.django_db
def test_a_request_keeps_its_own_words_before() -> None:
    record = fail("SELECT 1 FROM no_such_table")
    record.msg, record.args = "Internal Server Error: %s", ("/admin/",)
    record.__dict__["request"] = RequestFactory().get("/admin/")
    assert OutageInASentence().filter(record)
    assert record.getMessage().startswith("Internal Server Error: /admin/: The database (")


@pytest.mark.django_db
def test_what_is_a_fault_of_ours_keeps_its_stack() -> None:
    try:
        int("x")
    except ValueError:
        record = logging.LogRecord(
            "celery.app.trace", logging.ERROR, __file__, 1, "Task %s", ("sweep",), sys.exc_info()
        )
    assert OutageInASentence().filter(record)
    assert record.getMessage() == "Task sweep"
    assert record.exc_info


@pytest.mark.django_db
def test_all_is_kept_for_whoever_looks_closer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.getLogger("celery.app.trace"), "level", logging.DEBUG)
    logging.getLogger("celery.app.trace")._cache.clear()  # type: ignore[attr-defined]
    try:
        record = fail("SELECT 1 FROM no_such_table")
        assert OutageInASentence().filter(record)
        assert record.exc_info
    finally:
        logging.getLogger("celery.app.trace")._cache.clear()  # type: ignore[attr-defined]
