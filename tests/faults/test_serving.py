"""Whatever is taken away behind the public tree, its readers go on reading."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.newsroom_under_fire import make_newsroom, reconcile, site_of
from tests.faults.own_programs import OwnRedis, Postgres, find_program, own_postgres, own_redis
from tests.faults.readers import many_readers, published_urls
from tests.journeys.running import Photodesk, Up, descendants, wait_until
from tests.newsroom.serving.asking import ask
from tests.newsroom.serving.nginx import Nginx, running_nginx
from tests.programs import do_without

# In each state of things; all addresses come up many times.
ANSWERS = 1500
# Of the form that the desk looks up in the database.
SESSION = f"sessionid={'a' * 32}"


@dataclass(frozen=True, slots=True)
class Production:
    """A whole installation: nginx, Django, workers, PostgreSQL and Redis."""

    photodesk: Photodesk
    up: Up
    nginx: Nginx
    postgres: Postgres
    redis: OwnRedis


@pytest.fixture
def production(tmp_path: Path) -> Iterator[Production]:
    """One with published galleries, baked and running."""
    for name, program in (("postgres", "initdb"), ("redis", "redis-server")):
        if not find_program(program):
            do_without(name, program)
    with ExitStack() as ending:
        postgres = ending.enter_context(own_postgres())
        redis = ending.enter_context(own_redis())
        photodesk = make_newsroom(tmp_path, database_url=postgres.url, broker=redis.url)
        reconcile(photodesk)
        up = ending.enter_context(photodesk.up())
        work = tmp_path / "nginx"
        work.mkdir()
        nginx = ending.enter_context(
            running_nginx(work, data=tmp_path / "data", app_port=photodesk.port)
        )
        yield Production(photodesk, up, nginx, postgres, redis)


@contextmanager
def frozen(up: Up, part: str) -> Iterator[None]:
    """Processes of `up` that hold still: they neither answer nor die."""
    pids = [process.pid for process in descendants(up.process.pid) if part in process.command]
    assert pids
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def is_desk_there(port: int) -> bool:
    """Whether the desk answers, which needs Django and the database."""
    return ask(port, "/admin/login/", cookie=SESSION).status == 200


@pytest.mark.needs("nginx")
def test_no_reader_notices_that_everything_behind_nginx_goes_down(production: Production) -> None:
    urls = published_urls(site_of(production.photodesk))
    assert len(urls) > 30
    port = production.nginx.port
    with many_readers(port, urls) as readers:
        readers.wait_for(ANSWERS)

        production.postgres.stop()
        readers.wait_for(ANSWERS)
        without_database = ask(port, "/galleries/?page=99")
        assert without_database.status == 503
        assert without_database.headers["retry-after"] == "30"
        production.postgres.start()
        wait_until(lambda: is_desk_there(port), within_seconds=30, what="the desk is back")

        production.redis.stop()
        readers.wait_for(ANSWERS)
        assert is_desk_there(port)
        production.redis.start()

        with frozen(production.up, "celery"):
            readers.wait_for(ANSWERS)
            assert is_desk_there(port)

        with frozen(production.up, "newsroom.running.web_server"):
            readers.wait_for(ANSWERS)

        production.postgres.stop()
        production.redis.stop()
        production.up.end()
        readers.wait_for(ANSWERS)
        desk = ask(port, "/admin/")
        assert desk.status == 503
        assert b"Back in a moment" in desk.body
    readers.require_content()


def test_the_embedded_site_goes_on_without_its_database(tmp_path: Path) -> None:
    photodesk = make_newsroom(tmp_path)
    reconcile(photodesk)
    urls = published_urls(site_of(photodesk))
    data, aside = tmp_path / "data", tmp_path / "aside"
    aside.mkdir()
    with photodesk.up(), many_readers(photodesk.port, urls) as readers:
        readers.wait_for(ANSWERS)
        for file in list(data.glob("db.sqlite3*")):
            file.rename(aside / file.name)
        readers.wait_for(ANSWERS)
        without = ask(photodesk.port, "/galleries/?page=99")
        assert without.status == 503
        assert without.headers["retry-after"] == "30"
        desk = ask(photodesk.port, "/admin/", cookie=SESSION)
        assert desk.status == 503
        for file in data.glob("db.sqlite3*"):  # what others made meanwhile
            file.unlink()
        for file in list(aside.iterdir()):
            file.rename(data / file.name)
        wait_until(
            lambda: ask(photodesk.port, "/galleries/?page=99").status == 200,
            within_seconds=20,
            what="the application is back",
        )
        readers.wait_for(ANSWERS)
    readers.require_content()
