"""`manage.py up`, real processes and real photos: what is killed comes back, nothing is lost."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import psycopg
import pytest
import redis

from newsroom.running import supervisor
from newsroom.running.data_folder import KEEP_PROCESSED_SECONDS
from newsroom.running.preparation import Preparation
from newsroom.running.processes import FIRST_PAUSE_SECONDS, KeptProcess
from newsroom.running.supervisor import Supervisor
from tests.journeys.running import (
    ROOT,
    Photodesk,
    Up,
    alive,
    descendants,
    free_port,
    make_photos,
    wait_until,
)

WEB = "newsroom.running.web_server"
WORKER, PUBLISHER, KEEPER, SCHEDULER = " -Q first,", " -Q kill,", " -Q keep,", " beat "
SMALL, LARGE = (1000, 700), (3000, 2250)
POSTGRES_URL = "postgresql://postgres@127.0.0.1:5432"
REDIS_URL = "redis://127.0.0.1:6379/9"


@pytest.fixture
def photodesk(tmp_path: Path) -> Photodesk:
    """An installation on SQLite, the filesystem broker and nothing else."""
    photodesk = Photodesk(folder=tmp_path)
    photodesk.prepare()
    return photodesk


@pytest.fixture
def with_services(tmp_path: Path) -> Iterator[Photodesk]:
    """An installation on PostgreSQL and Redis."""
    database = f"photodesk_up_{os.getpid()}"
    with psycopg.connect(f"{POSTGRES_URL}/postgres", autocommit=True) as postgres:
        postgres.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        postgres.execute(f"CREATE DATABASE {database}")
        with redis.Redis.from_url(REDIS_URL) as broker:
            broker.flushdb()
            yield Photodesk(
                folder=tmp_path, database_url=f"{POSTGRES_URL}/{database}", broker_url=REDIS_URL
            )
            broker.flushdb()
        postgres.execute(f"DROP DATABASE {database} WITH (FORCE)")


def test_up_serves_alone_until_ctrl_c_and_leaves_no_process(tmp_path: Path) -> None:
    photodesk = Photodesk(folder=tmp_path)  # with nothing prepared
    with photodesk.up() as up:
        assert photodesk.answer("/healthz") == 200
        assert photodesk.answer("/") == 200
        below = {process.pid for process in descendants(up.process.pid)}
        assert all(up.child(part) for part in (WEB, WORKER, PUBLISHER, SCHEDULER))
        assert [steps_back(up, part) for part in (WEB, PUBLISHER)] == [False] * 2
        assert [steps_back(up, part) for part in (WORKER, KEEPER)] == [True] * 2
        second = photodesk.manage("up", "--bind", f"127.0.0.1:{free_port()}")
        assert second.returncode == 1
        assert "CommandError: Photodesk is running on" in second.stderr
        assert f"process {up.process.pid}" in second.stderr
        os.kill(up.process.pid, signal.SIGINT)
        assert up.process.wait(25) == 0
        assert not alive(below)


def steps_back(up: Up, part: str) -> bool:
    """Whether a child lets `up` and its other children go first."""
    child = up.child(part)
    assert child is not None, part
    niceness = partial(os.getpriority, os.PRIO_PROCESS)
    return niceness(child.pid) > niceness(up.process.pid)


def test_ctrl_c_waits_for_a_file_and_not_for_all_that_is_to_be_made(photodesk: Photodesk) -> None:
    photodesk.ingest(make_photos(photodesk.folder / "photos", 4, LARGE))
    with photodesk.up() as up:
        wait_until(photodesk.number_claimed, within_seconds=60, what="a photo to be rendered")
        os.kill(up.process.pid, signal.SIGINT)
        assert up.process.wait(20) == 0
        assert "is killed" not in photodesk.log, "everybody ended by himself"
        assert not photodesk.number_claimed()
        assert not photodesk.is_settled(), "there was more to be made"
    assert [photo["lost"] for photo in photodesk.audit()] == [[]] * 4
    assert not [*photodesk.folder.rglob("*.part"), *photodesk.folder.rglob(".*-*")]


def test_up_serves_what_is_published_before_its_database_is_there(tmp_path: Path) -> None:
    """And whoever connects while the web server is dead waits for the next one."""
    page = tmp_path / "data/site/galleries/harbour/index.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>Harbour</p>")
    away = Photodesk(
        folder=tmp_path, database_url=f"postgresql://postgres@127.0.0.1:{free_port()}/photodesk"
    )
    with away.started() as up:
        up.wait_for_line("cannot be used", within_seconds=60)
        assert "What is published is served meanwhile" in away.log
        assert away.answer("/galleries/harbour/", timeout_seconds=60) == 200
        assert away.answer("/galleries/other/", timeout_seconds=60) == 503
        assert not up.child(WORKER)
        killed = up.kill(WEB)
        wait_until(lambda: not alive({killed}), within_seconds=5, what="its end")
        answers = [away.answer("/galleries/harbour/", timeout_seconds=60) for _ in range(5)]
        assert answers == [200] * 5, "nobody is refused"


@pytest.mark.needs("postgres")
def test_the_rest_joins_when_the_database_is_there(tmp_path: Path) -> None:
    database = f"photodesk_late_{os.getpid()}"
    with psycopg.connect(f"{POSTGRES_URL}/postgres", autocommit=True) as postgres:
        postgres.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        late = Photodesk(folder=tmp_path, database_url=f"{POSTGRES_URL}/{database}")
        try:
            with late.started() as up:
                up.wait_for_line("cannot be used", within_seconds=60)
                postgres.execute(f"CREATE DATABASE {database}")
                up.wait_for_line("Photodesk is at", within_seconds=60)
                assert "There is nobody who may log in yet" in late.log
                assert late.answer("/admin/login/") == 200
                assert up.child(WORKER)
        finally:
            postgres.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


def test_up_refuses_a_busy_port_before_it_touches_anything(tmp_path: Path) -> None:
    photodesk = Photodesk(folder=tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        refused = photodesk.manage("up", "--bind", f"127.0.0.1:{port}")
    assert refused.returncode == 1
    assert f"CommandError: Cannot listen on 127.0.0.1 port {port}" in refused.stderr
    assert not refused.stdout
    assert not (photodesk.folder / "data/static").exists()


def test_whatever_is_killed_starts_again(photodesk: Photodesk) -> None:
    heartbeat = photodesk.folder / "data/worker-heartbeat"
    with photodesk.up() as up:
        below = {process.pid for process in descendants(up.process.pid)}
        for part in (WEB, WORKER, PUBLISHER, KEEPER, SCHEDULER):
            up.kill(part)
        wait_until(
            lambda: photodesk.answer("/healthz") == 200 and not alive(below),
            within_seconds=10,
            what="another web server, and nothing of the old ones",
        )
        killed = time.time()
        wait_until(
            lambda: heartbeat.stat().st_mtime > killed + 3,
            within_seconds=20,
            what="a sweep, asked for by the scheduler and made by the worker",
        )
        assert photodesk.log.count("died (killed by SIGKILL); it starts again in 0.5 s") == 5


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_kill_9_of_up_takes_everything_with_it_and_up_starts_again(photodesk: Photodesk) -> None:
    with photodesk.up() as up:
        below = {process.pid for process in descendants(up.process.pid)}
        os.kill(up.process.pid, signal.SIGKILL)
        up.process.wait()
        wait_until(lambda: not alive(below), within_seconds=3, what="the end of every process")
    with photodesk.up():
        assert photodesk.answer("/") == 200


def test_photos_that_came_while_no_worker_ran_become_ready_despite_a_broken_broker_folder(
    photodesk: Photodesk,
) -> None:
    photodesk.ingest(make_photos(photodesk.folder / "photos", 3, SMALL))
    broker = photodesk.folder / "data/broker"
    for name in ("celery.pidbox", "celery", "sweep"):
        (broker / f"control/{name}.exchange").write_text("[[")
    for queue in ("celery", "sweep"):
        (broker / f"messages/0_cut-short.{queue}.msg").write_text('{"body": ')
    old = broker / "processed/1_old.celery.msg"
    old.touch()
    os.utime(old, times=(0, time.time() - KEEP_PROCESSED_SECONDS - 1))
    with photodesk.up():
        wait_until(photodesk.is_settled, within_seconds=30, what="three photos")
    assert [photo["state"] for photo in photodesk.audit()] == ["ready"] * 3
    assert not old.exists()


def test_a_photo_that_cannot_be_rendered_fails_with_a_reason_and_the_others_go_on(
    photodesk: Photodesk,
) -> None:
    originals = photodesk.ingest(make_photos(photodesk.folder / "photos", 3, SMALL))
    poisoned = next(iter(originals.values()))
    poisoned.chmod(0o640)
    poisoned.write_bytes(b"no photograph any more")
    with photodesk.up():
        wait_until(
            lambda: [state for state, *_ in photodesk.states()][1:] == ["ready", "ready"],
            within_seconds=15,
            what="the two that can be rendered",
        )
        wait_until(photodesk.is_settled, within_seconds=60, what="three tries")
    [(state, _, _, reason), *_others] = photodesk.states()
    assert state == "failed"
    assert "no longer the file that came in" in reason
    tries = photodesk.log.count("Renditions of photo 1 failed")
    assert tries == 3


def check_that_no_photo_is_lost(photodesk: Photodesk, kill: Callable[[Up], None]) -> None:
    """Four large photos, and three times the worker is killed while it is at one."""
    photodesk.ingest(make_photos(photodesk.folder / "photos", 4, LARGE))
    with photodesk.up() as up:
        for number in (1, 2, 3):
            wait_until(
                lambda: photodesk.number_claimed() and up.child(WORKER),
                within_seconds=60,
                what=f"a claim to be left behind by kill {number}",
            )
            kill(up)
            up.wait_for_line("The worker died", within_seconds=5, times=number)
            assert not photodesk.number_claimed(), "a dead worker's claim keeps the next one off"
        wait_until(photodesk.is_settled, within_seconds=120, what="four photos")
    photos = photodesk.audit()
    assert [photo["state"] for photo in photos] == ["ready"] * 4
    assert [(photo["missing"], photo["lost"]) for photo in photos] == [(0, [])] * 4
    assert [photo["files"] for photo in photos] == [31] * 4


def kill_worker(up: Up) -> None:
    """Kill the worker, and see that it is gone."""
    pid = up.kill(WORKER)
    wait_until(lambda: not alive({pid}), within_seconds=5, what="its end")


def test_photos_survive_a_worker_that_is_killed_again_and_again(photodesk: Photodesk) -> None:
    check_that_no_photo_is_lost(photodesk, kill_worker)


@pytest.mark.needs("postgres")
@pytest.mark.needs("redis")
def test_photos_survive_killed_workers_on_postgresql_and_redis(with_services: Photodesk) -> None:
    check_that_no_photo_is_lost(with_services, kill_worker)


def kept(name: str, module: str, *arguments: str, heartbeat: Path | None = None) -> KeptProcess:
    """A process to look after."""
    return KeptProcess(
        name=name,
        module=module,
        arguments=arguments,
        environment={**os.environ, "PYTHONPATH": str(ROOT)},
        heartbeat=heartbeat,
        is_in_sweep=heartbeat is not None,
    )


def run_until(process: KeptProcess, line: str, times: int) -> list[str]:
    """Supervise one process until a line was said so many times; everything that was said."""
    said: list[str] = []

    def say(text: str) -> None:
        said.append(text)
        if sum(line in text for text in said) == times:
            os.kill(os.getpid(), signal.SIGTERM)

    Supervisor(
        [process],
        preparation=Preparation(lambda: None, say=say),
        say=say,
        is_answering=lambda: False,
        welcome=str,
        tidy=lambda: None,
    ).run()
    return said


def test_a_worker_that_makes_no_sweep_is_killed_and_starts_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "SILENT_AFTER_SECONDS", 1.0)
    silent = kept("worker", "http.server", "0", heartbeat=tmp_path / "heartbeat")
    said = run_until(silent, "Started the worker", times=2)
    assert "No sweep for 1 s: the worker is killed." in said
    assert any("died (killed by SIGKILL)" in line for line in said)


def test_a_process_that_dies_at_once_is_started_less_and_less_often() -> None:
    said = run_until(kept("poet", "this"), "died", times=3)
    pauses = [float(line.split()[-2]) for line in said if "died" in line]
    assert pauses == [FIRST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2, FIRST_PAUSE_SECONDS * 4]
    assert "The poet died (exit code 0); it starts again in 0.5 s." in said
