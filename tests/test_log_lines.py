"""What a line of the log looks like, for machines and for people."""

from __future__ import annotations

import json
import logging
import sys

import pytest

from config.log_lines import build_logging, make_formatter


def make_record(event: str, *args: object, **extra: object) -> logging.LogRecord:
    """A record as `logging` makes it."""
    record = logging.LogRecord("photodesk.work", logging.INFO, "", 0, event, args, None)
    vars(record).update(extra)
    return record


def test_json_is_one_line_with_the_facts_as_fields() -> None:
    line = make_formatter("json").format(make_record("Made %s\nfiles", 3, photo_id=12))
    assert "\n" not in line
    found = json.loads(line)
    assert list(found)[:4] == ["timestamp", "level", "event", "logger"]
    assert (found["event"], found["photo_id"], found["level"]) == ("Made 3\nfiles", 12, "info")
    assert found["timestamp"].endswith("Z")


@pytest.mark.parametrize("form", ["json", "lines"])
def test_exceptions_say_no_values_of_variables(form: str) -> None:
    def fail(secret: str) -> None:
        raise ValueError(f"of {len(secret)}")

    secret = "never"
    secret += "-to-be-seen"
    record = make_record("Failed")
    try:
        fail(secret)
    except ValueError:
        record.exc_info = sys.exc_info()
    line = make_formatter(form).format(record)
    assert "ValueError: of 16" in line
    assert secret not in line
    if form == "json":
        assert "\n" not in line


@pytest.mark.parametrize("form", ["json", "lines"])
def test_passwords_of_addresses_are_left_out(form: str) -> None:
    line = make_formatter(form).format(
        make_record("No answer from %s", "redis://:sesame@cache:6379/0", at="amqp://u:sesame@mq//")
    )
    assert "sesame" not in line
    assert "redis://:…@cache:6379/0" in line


@pytest.mark.parametrize(
    ("form", "is_production", "expected"),
    [
        ("auto", False, "lines"),
        ("auto", True, "json"),
        ("json", False, "json"),
        ("lines", True, "lines"),
    ],
)
def test_which_form_is_written(
    monkeypatch: pytest.MonkeyPatch, form: str, is_production: bool, expected: str
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False, raising=False)
    found = build_logging("", form, is_production=is_production)
    assert found["formatters"]["line"]["form"] == expected
    # A command on a terminal shows its own progress.
    work = found["loggers"]["photodesk.work"]["level"]
    assert work == ("INFO" if expected == "json" else "WARNING")


def test_on_a_terminal_production_is_readable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    found = build_logging("info", "auto", is_production=True)
    assert found["formatters"]["line"]["form"] == "lines"
    assert found["loggers"]["photodesk.work"]["level"] == "INFO"
