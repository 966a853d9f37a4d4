"""Redis and RabbitMQ, killed under work, cut off, or silent: nothing is lost, nobody waits."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import Celery
from django.test import Client
from environs import Env

from config.data_folder import DataFolder
from config.doorbell import read_doorbell
from media import doorbell
from media.models import Photo
from tests.builders import photo_bytes
from tests.faults.line import Is, Line, line_to
from tests.faults.own_programs import OwnRabbit, OwnRedis, own_rabbitmq, own_redis
from tests.journeys.running import Photodesk, make_photos, wait_until
from tests.newsroom.uploads.conftest import ana
from tests.newsroom.uploads.sending import packed, send_file
from tests.programs import RABBITMQ, do_without

__all__ = ["ana"]

Broker = OwnRedis | OwnRabbit
SIZE_PX = (240, 160)
# More than this nobody may wait for a broker, whatever is wrong with it.
AT_MOST_SECONDS = 3.0


@pytest.fixture(
    scope="module",
    params=["redis", "rabbitmq"],
)
def broker(request: pytest.FixtureRequest) -> Iterator[Broker]:
    """One of the test's own, to be killed and started again."""
    programs = RABBITMQ if request.param == "rabbitmq" else ("redis-server",)
    if not any(map(shutil.which, programs)):
        do_without(request.param, programs[-1])
    with own_redis() if request.param == "redis" else own_rabbitmq() as server:
        yield server


@pytest.fixture
def line(broker: Broker) -> Iterator[Line]:
    """The only way to the broker."""
    with line_to(broker.port) as line:
        yield line


@pytest.fixture
def app(line: Line, broker: Broker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Celery:
    """Celery as it is set for this broker, and a bell that rings with it."""
    monkeypatch.setenv("CELERY_BROKER_URL", line.through(broker.url))
    settings = read_doorbell(Env(), DataFolder(tmp_path, may_be_made=True))
    app = Celery("test", set_as_current=False)
    app.conf.update(
        {name.removeprefix("CELERY_").lower(): value for name, value in settings.items()}
    )
    monkeypatch.setattr(doorbell, "current_app", app)
    monkeypatch.setattr(doorbell.own_bell, "bell", None)
    return app


def upload_three(client: Client) -> float:
    """Send an archive, whose photos ring one after the other; the seconds that it took."""
    archive = packed({f"{number}.jpg": photo_bytes() for number in range(3)})
    began = time.monotonic()
    status, answer = send_file(client, "day.zip", archive)
    seconds = time.monotonic() - began
    assert status == 200
    assert [result["outcome"] for result in answer["results"]] == ["added"] * 3
    return seconds


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("fault", [Is.SILENT, Is.CUT])
@pytest.mark.parametrize("was_there", [True, False], ids=["was-there", "never-there"])
def test_an_upload_is_taken_in_time_whatever_the_broker_does(
    ana: Client, line: Line, fault: Is, was_there: bool
) -> None:
    line.state = Is.OPEN if was_there else fault
    usual_seconds = upload_three(ana) if was_there else 0.0
    line.state = fault
    assert upload_three(ana) - usual_seconds < AT_MOST_SECONDS
    assert Photo.objects.waiting_for_renditions().count() == (6 if was_there else 3)
    line.state = Is.OPEN
    wait_until(
        lambda: doorbell.ring_doorbell("media.tasks.sweep_missing_renditions"),
        within_seconds=doorbell.SILENT_SECONDS + 5,
        what="a broker that is rung again",
    )


# The long version, by hand: PHOTODESK_TEST_KILLS=50. From the third kill on, worker and broker die
# together: nobody can say then that the worker is gone, and its claims run out by themselves.
KILLS = int(os.environ.get("PHOTODESK_TEST_KILLS", "2"))


def lose_broker(broker: Broker, line: Line, *, is_killed: bool) -> None:
    """Kill it, or cut it off, for a moment."""
    if is_killed:
        broker.stop()
        broker.start()
    else:
        line.state = Is.CUT
        time.sleep(1)
        line.state = Is.OPEN


def test_photos_survive_kills_of_workers_and_a_lost_broker_under_work(
    broker: Broker, line: Line, tmp_path: Path
) -> None:
    photodesk = Photodesk(folder=tmp_path, broker_url=line.through(broker.url))
    photodesk.ingest(make_photos(tmp_path / "photos", KILLS * 2, SIZE_PX))
    with photodesk.up() as up:
        for number in range(KILLS):
            wait_until(
                lambda: photodesk.number_claimed() or photodesk.is_settled(),
                within_seconds=60,
                what=f"work to be stopped by kill {number + 1}",
            )
            if number % 3 != 1:
                up.kill(" -Q first,")
                up.wait_for_line("The worker died", within_seconds=5)
            if number % 3:
                # RabbitMQ takes long to start: it is killed in the long version.
                is_killed = number > 1 or isinstance(broker, OwnRedis)
                lose_broker(broker, line, is_killed=is_killed)
        wait_until(photodesk.is_settled, within_seconds=25, what="every photo")
        assert "Unrecoverable error" not in photodesk.log, "whoever loses a broker waits for it"
    photos = photodesk.audit()
    assert [photo["state"] for photo in photos] == ["ready"] * KILLS * 2
    assert [(photo["missing"], photo["lost"]) for photo in photos] == [(0, [])] * KILLS * 2
