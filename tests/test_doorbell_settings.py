"""The settings of Celery by broker: those that were seen to matter when something breaks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from config.data_folder import DataFolder
from config.doorbell import ROUTES, SCHEDULE, read_doorbell

REDIS, RABBITMQ = "redis://127.0.0.1:6379/0", "amqp://guest:guest@127.0.0.1:5672//"


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The settings with a broker."""

    def read_with(url: str) -> dict[str, Any]:
        monkeypatch.setenv("CELERY_BROKER_URL", url)
        return read_doorbell(Env(), DataFolder(tmp_path, may_be_made=True))

    return read_with


@pytest.mark.parametrize("url", [REDIS, RABBITMQ])
def test_a_message_is_given_again_when_its_worker_dies_and_not_while_it_works(
    read: Any, url: str
) -> None:
    settings = read(url)
    assert settings["CELERY_TASK_ACKS_LATE"] is True
    assert settings["CELERY_TASK_REJECT_ON_WORKER_LOST"] is False
    assert settings["CELERY_WORKER_PREFETCH_MULTIPLIER"] == 1
    assert settings["CELERY_TASK_SOFT_TIME_LIMIT"] < settings["CELERY_TASK_TIME_LIMIT"]
    assert settings["CELERY_WORKER_MAX_MEMORY_PER_CHILD"] == 600_000


def test_redis_gives_messages_again_within_seconds_of_their_time(read: Any) -> None:
    settings = read(REDIS)
    options = settings["CELERY_BROKER_TRANSPORT_OPTIONS"]
    seconds = options["visibility_timeout"]
    assert seconds > settings["CELERY_TASK_TIME_LIMIT"]
    assert settings["CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS"] == {"visibility_timeout": seconds}
    assert settings["CELERY_VISIBILITY_TIMEOUT"] == seconds
    assert (options["unacked_restore_interval"], options["unacked_restore_throttle"]) == (5, 1)
    assert options["socket_timeout"] > 1, "shorter than a worker's blocking read"


def test_rabbitmq_has_quorum_queues_that_give_up_in_the_end(read: Any) -> None:
    settings = read(RABBITMQ)
    queues = {queue.alias: queue for queue in settings["CELERY_TASK_QUEUES"]}
    assert set(queues) == {route["queue"] for route in ROUTES.values()}
    for name, queue in queues.items():
        # Those of a release with queues of another kind are left alone.
        assert queue.name == f"photodesk.{name}"
        assert queue.queue_arguments == {"x-queue-type": "quorum", "x-delivery-limit": 10}
    assert settings["CELERY_BROKER_TRANSPORT_OPTIONS"] == {"confirm_publish": True}


def test_the_folder_acknowledges_early_since_it_never_gives_again(read: Any) -> None:
    settings = read("")
    assert settings["CELERY_TASK_ACKS_LATE"] is False
    assert settings["CELERY_WORKER_POOL"] == "threads"


def test_a_broker_that_is_none_is_refused_in_words(read: Any) -> None:
    with pytest.raises(ImproperlyConfigured, match="begins with 'postgresql'; it must be like"):
        read("postgresql://db.example.org/photodesk")


def test_what_comes_by_the_clock_grows_no_pile_while_nobody_works() -> None:
    schedule: dict[str, Any] = SCHEDULE
    for entry in schedule.values():
        assert entry["options"]["expires"] >= entry["schedule"]
