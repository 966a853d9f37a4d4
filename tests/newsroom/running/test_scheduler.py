"""The scheduler's log while the broker is lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from celery import Celery
from celery.schedules import schedule

from newsroom.running.scheduler import Scheduler
from tests.journeys.running import free_port


def make_scheduler(folder: Path, *, broker: str, argument: object) -> Scheduler:
    """It has one thing to do."""
    app = Celery("of this test", broker=broker, set_as_current=False)
    app.conf.task_publish_retry = False
    often = schedule(timedelta(seconds=5))
    app.conf.beat_schedule = {"sweep": {"task": "sweep", "schedule": often, "args": (argument,)}}
    return Scheduler(app, schedule_filename=str(folder / "schedule"))


def test_what_a_lost_broker_does_not_take_is_one_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    nobody = f"redis://127.0.0.1:{free_port()}"
    scheduler = make_scheduler(tmp_path, broker=nobody, argument=1)
    scheduler.apply_entry(scheduler.schedule["sweep"])
    scheduler.close()
    (record,) = (each for each in caplog.records if each.name == "newsroom.running.scheduler")
    said = caplog.handler.format(record)
    assert record.levelname == "ERROR"
    assert "sweep was not sent: the broker does not answer: Error 111 connecting to" in said
    assert "\n" not in said


def test_an_error_of_ours_is_told_with_its_stack(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    scheduler = make_scheduler(tmp_path, broker="memory://", argument=object())  # no JSON
    scheduler.apply_entry(scheduler.schedule["sweep"])
    scheduler.close()
    (record,) = (each for each in caplog.records if each.name == "newsroom.running.scheduler")
    assert record.exc_info
    assert "Traceback" in caplog.handler.format(record)
