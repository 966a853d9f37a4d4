"""A minute of a surge on published pages, in whose middle every process behind nginx is killed."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.faults.newsroom_under_fire import make_newsroom, site_of, wait_until_baked
from tests.faults.own_programs import own_postgres, own_redis
from tests.faults.readers import READERS, many_readers, published_urls
from tests.journeys.running import Up
from tests.newsroom.serving.asking import ask
from tests.newsroom.serving.nginx import Nginx, running_nginx

SECONDS = 60


def surge() -> None:
    """All of it; prints figures and fails when a reader was failed."""
    with (
        tempfile.TemporaryDirectory(prefix="photodesk-surge-") as made,
        own_postgres() as postgres,
        own_redis() as redis,
    ):
        folder = Path(made)
        folder.chmod(0o755)
        photodesk = make_newsroom(folder, database_url=postgres.url, broker=redis.url)
        work = folder / "nginx"
        work.mkdir()
        with (
            photodesk.up() as up,
            running_nginx(work, data=folder / "data", app_port=photodesk.port) as nginx,
        ):
            wait_until_baked(photodesk, within_seconds=120)
            urls = published_urls(site_of(photodesk))
            hurry(up, nginx, urls, stop=(postgres.stop, redis.stop))


def hurry(up: Up, nginx: Nginx, urls: list[str], *, stop: Sequence[Callable[[], None]]) -> None:
    """The minute itself."""
    with many_readers(nginx.port, urls) as readers:
        time.sleep(SECONDS / 2)
        before = readers.statuses.total()
        killed = up.kill_everything()
        for each in stop:
            each()
        time.sleep(SECONDS / 2)
        desk = ask(nginx.port, "/admin/").status
    after = readers.statuses.total() - before
    print(f"{READERS} readers of {len(urls)} addresses, {SECONDS} s: {dict(readers.statuses)}")
    print(f"killed in the middle: {killed} processes, PostgreSQL, Redis")
    print(f"answers before and after: {before}, {after}")
    print(f"failed: {len(readers.complaints)}; the desk meanwhile: {desk}")
    readers.require_content()
