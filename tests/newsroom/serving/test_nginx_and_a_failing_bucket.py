"""nginx before a bucket that fails, and what a bucket is told of who asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.journeys.running import free_port, wait_until
from tests.newsroom.serving.asking import ask
from tests.newsroom.serving.made_tree import SMALL_RENDITION, STATIC_FILE
from tests.newsroom.serving.nginx import Nginx, running_nginx
from tests.newsroom.serving.upstream import Upstream, upstream

pytestmark = [pytest.mark.needs("nginx"), pytest.mark.enable_socket]

DARK_WITHIN_SECONDS = 5


@contextmanager
def before_bucket(work: Path, app_port: int) -> Iterator[tuple[Nginx, Upstream]]:
    """nginx, and a bucket that remembers what it was asked and fails when it is told to."""
    with upstream() as bucket:
        place = f"127.0.0.1:{bucket.port}/public"
        with running_nginx(work, data=work, app_port=app_port, bucket=place) as nginx:
            yield nginx, bucket


@pytest.fixture
def application() -> Iterator[Upstream]:
    """The application behind nginx."""
    with upstream() as server:
        yield server


def test_what_asks_is_no_matter_of_the_buckets(application: Upstream, tmp_path: Path) -> None:
    with before_bucket(tmp_path, application.port) as (nginx, bucket):
        for target in ("/a/?print=1", "/a/?page=3&x=1", "/api/v1/a", f"/{SMALL_RENDITION}?x=1"):
            told = ask(
                nginx.port, target, cookie="sessionid=x", authorization="Basic x", x_amz_acl=""
            )
            assert told.status == 200
            assert set(bucket.told) <= {"host", "connection"}
        for target in ("/a%0d%0aX:1/", "/a%3fversions/", "/a%20b/", "/%c3%a9/", "/a/%23.html"):
            ask(nginx.port, target)
        assert set(bucket.asked) == {
            "/public/a/print.html",
            "/public/a/page-3.html",
            "/public/api/v1/a/index.json",
            f"/public/{SMALL_RENDITION}",
        }


def test_while_the_bucket_fails_the_application_answers_and_no_old_copy(
    application: Upstream, tmp_path: Path
) -> None:
    with before_bucket(tmp_path, application.port) as (nginx, bucket):
        # It says, as ours do, that an old copy may be answered for a day; not by this nginx.
        targets = ("/a/", "/renditions/ab/c/w320-1.jpg", "/api/v1/a", "/feeds/a.rss", "/a.json")
        for target in targets:
            assert b"/public/" in ask(nginx.port, target).body
        bucket.fails = True
        for target in targets:
            wait_until(
                lambda: ask(nginx.port, target).body.endswith(f" of {target}".encode()),  # noqa: B023
                within_seconds=DARK_WITHIN_SECONDS,
                what="the application answers",
            )
        application.fails = True
        for target in targets:
            wait_until(
                lambda: ask(nginx.port, target).status == 500,  # noqa: B023
                within_seconds=DARK_WITHIN_SECONDS,
                what="no copy is left",
            )


def test_static_files_go_on_when_the_bucket_fails_too(tmp_path: Path) -> None:
    with before_bucket(tmp_path, free_port()) as (nginx, bucket):
        target = f"/static/{STATIC_FILE}"
        first = ask(nginx.port, target)
        bucket.fails = True
        wait_until(
            lambda: ask(nginx.port, target).body and bucket.asked[f"/public{target}"] > 1,
            within_seconds=5,
            what="the bucket was asked again",
        )
        assert ask(nginx.port, target).body == first.body
