"""The shipped configuration on a real nginx: with the application behind it, and without."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gallery.api.problems import answer_problem
from newsroom.serving.error_meanings import NOT_AVAILABLE
from newsroom.serving.headers import build_public_headers
from tests.journeys.running import free_port
from tests.newsroom.serving.asking import ask
from tests.newsroom.serving.made_tree import SMALL_RENDITION, STATIC_FILE
from tests.newsroom.serving.nginx import Nginx, check_syntax, configure, running_nginx
from tests.newsroom.serving.upstream import Upstream, upstream

pytestmark = pytest.mark.needs("nginx")

OLD_AFTER_SECONDS = 2.2  # the upstream says one second, and nginx counts in whole ones
# What is in the tree and answered with or without the application.
PUBLISHED = (
    "/",
    "/galleries/harbour/",
    "/galleries/harbour/?print=1",
    "/galleries/harbour/?utm_source=mail",
    "/api/v1/galleries/harbour",
    f"/{SMALL_RENDITION}",
    f"/static/{STATIC_FILE}",
)


@pytest.fixture
def application() -> Iterator[Upstream]:
    """The application behind nginx."""
    with upstream() as server:
        yield server


@pytest.fixture
def nginx(application: Upstream, made_data: Path, tmp_path: Path) -> Iterator[Nginx]:
    """nginx before it."""
    with running_nginx(tmp_path, data=made_data, app_port=application.port) as running:
        yield running


@pytest.fixture
def alone(made_data: Path, tmp_path: Path) -> Iterator[Nginx]:
    """nginx before an application that does not run."""
    with running_nginx(tmp_path, data=made_data, app_port=free_port()) as running:
        yield running


@pytest.mark.parametrize("with_brotli", [True, False])
def test_the_configuration_is_right_with_and_without_brotli(
    tmp_path: Path, *, with_brotli: bool
) -> None:
    main = configure(tmp_path, data=tmp_path, port=80, app_port=8000, with_brotli=with_brotli)
    checked = check_syntax(main)
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr


def test_published_pages_do_not_ask_the_application(nginx: Nginx, application: Upstream) -> None:
    for target in PUBLISHED:
        assert ask(nginx.port, target).status == 200
    assert not application.asked


def test_a_partner_with_a_token_is_answered_by_the_application(
    nginx: Nginx, application: Upstream
) -> None:
    targets = (
        "/api/v1/galleries/harbour",
        "/api/v1/galleries",
        "/api/v1/galleries/harbour/ninjs.json",
    )
    for target in targets:
        ask(nginx.port, target, authorization="Basic x")
    assert not application.asked
    for target in targets:
        ask(nginx.port, target, authorization="Bearer x")
        ask(nginx.port, target, authorization="Bearer y")
    assert application.asked.total() == 2 * len(targets)  # and nobody gets another's answer
    assert ask(nginx.port, "/galleries/harbour/", authorization="Bearer x").status == 200
    assert application.asked.total() == 2 * len(targets)


def test_without_the_application_an_old_address_leads_to_the_new_one(
    alone: Nginx, made_data: Path
) -> None:
    links = made_data / "site/.moved/galleries"
    links.mkdir(parents=True)
    (links / "port").symlink_to("../../galleries/harbour")
    for old, new in (
        ("/galleries/port/", "/galleries/harbour/"),
        ("/galleries/port/?print=1", "/galleries/harbour/?print=1"),
        ("/galleries/port/photos/", "/galleries/harbour/photos/"),
        ("/galleries/port/bcdfghjklm/?x=%0d%0aX:1", "/galleries/harbour/bcdfghjklm/?x=%0d%0aX:1"),
        ("/galleries/port/live.json", "/galleries/harbour/live.json"),
        ("/galleries/port/poster.jpg", "/galleries/harbour/poster.jpg"),
        ("/embed/galleries/port/?theme=dark", "/embed/galleries/harbour/?theme=dark"),
        ("/api/v1/galleries/port", "/api/v1/galleries/harbour"),
        ("/api/v1/galleries/port/ninjs.json", "/api/v1/galleries/harbour/ninjs.json"),
    ):
        answer = ask(alone.port, old)
        assert (answer.status, answer.headers.get("location")) == (301, new), old
        assert "max-age=15" in answer.headers["cache-control"]
    assert ask(alone.port, "/api/v1/galleries/port").headers["access-control-allow-origin"] == "*"
    for target in (
        "/galleries/nowhere/",
        "/galleries/port/%0d%0aX:%201/",
        "/galleries/..%2fport/",
        "/.moved/galleries/port/",
        "/.moved/galleries/port/index.html",
    ):
        assert ask(alone.port, target).status in (400, 503), target


def test_without_the_application_published_pages_go_on(alone: Nginx) -> None:
    for target in PUBLISHED:
        assert ask(alone.port, target).status == 200
    assert ask(alone.port, "/galleries/withdrawn/").status == 410


@pytest.mark.parametrize("target", ["/admin/", "/galleries/nowhere/", "/api/v1/docs?x"])
def test_without_the_application_the_rest_says_when_to_come_back(alone: Nginx, target: str) -> None:
    answer = ask(alone.port, target)
    assert answer.status == 503
    assert answer.headers["retry-after"] == "30"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert b"<h1>Back in a moment</h1>" in answer.body
    assert b"{%" not in answer.body  # nobody makes a page of a template here
    said = dict(build_public_headers("/", 503))
    assert answer.headers["content-security-policy"] == said["content-security-policy"]


@pytest.mark.parametrize(
    "target",
    [
        "/api/v1/galleries?limit=5",
        "/api/v1/galleries/nowhere",
        "/api/v1/galleries/nowhere/ninjs.json",
        "/api/v1?fields=title",
        "/oembed?url=x",
        "/feeds/nowhere.rss",
        "/nowhere.json",
    ],
)
def test_without_the_application_programs_get_a_problem_that_they_may_read(
    alone: Nginx, target: str
) -> None:
    answer = ask(alone.port, target)
    assert answer.status == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"] == "30"
    for name, value in build_public_headers(target.partition("?")[0], 503):
        assert answer.headers[name] == value
    told = answer_problem(503, NOT_AVAILABLE)
    assert json.loads(answer.body) == json.loads(told.content)


def test_without_the_application_a_slash_too_many_leads_to_the_data(alone: Nginx) -> None:
    for target, address in (
        ("/api/v1/", "/api/v1"),
        ("/api/v1/galleries/harbour/", "/api/v1/galleries/harbour"),
    ):
        answer = ask(alone.port, target)
        assert (answer.status, answer.headers["location"]) == (301, address)
        assert answer.headers["access-control-allow-origin"] == "*"
        assert ask(alone.port, address).status == 200


def test_the_page_for_an_outage_has_no_address(nginx: Nginx, application: Upstream) -> None:
    for address in ("/503.html", "/503.json"):
        assert ask(nginx.port, address).status == 404


def test_an_answer_of_the_application_is_kept_as_long_as_it_says(
    nginx: Nginx, application: Upstream
) -> None:
    first = ask(nginx.port, "/galleries/?page=99")
    assert ask(nginx.port, "/galleries/?page=99").body == first.body
    assert application.asked["/galleries/?page=99"] == 1
    time.sleep(OLD_AFTER_SECONDS)
    ask(nginx.port, "/galleries/?page=99")  # from the copy, while the next one is fetched
    time.sleep(0.5)
    assert application.asked["/galleries/?page=99"] == 2


def test_a_copy_is_in_the_form_that_is_wanted(nginx: Nginx, application: Upstream) -> None:
    target = "/api/v1/galleries?compressed=1"
    for accepted, encoding in (("gzip", "gzip"), ("", None), ("gzip", "gzip"), ("", None)):
        answer = ask(nginx.port, target, accept_encoding=accepted)
        assert answer.headers.get("content-encoding") == encoding
        assert answer.headers["vary"] == "Accept-Encoding"


def test_of_many_who_ask_at_once_one_asks_the_application(
    nginx: Nginx, application: Upstream
) -> None:
    application.takes_seconds = 0.5
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: ask(nginx.port, "/galleries/?page=98"), range(20)))
    assert {answer.body for answer in answers} == {b"answer 1 of /galleries/?page=98"}
    assert application.asked["/galleries/?page=98"] == 1


def test_whoever_waits_for_a_change_is_let_wait_and_gets_no_copy(
    nginx: Nginx, application: Upstream
) -> None:
    application.takes_seconds = 10.5  # nobody else is waited for so long
    target = "/api/v1/changes?since=x&wait=30"
    with ThreadPoolExecutor(3) as pool:
        other = pool.submit(ask, nginx.port, "/api/v1/galleries?limit=5")
        answers = list(pool.map(lambda _: ask(nginx.port, target), range(2)))
    assert [answer.status for answer in answers] == [200, 200]
    assert application.asked[target] == 2
    assert other.result().status == 503
    application.takes_seconds = 0
    ask(nginx.port, target)
    assert application.asked[target] == 3


def test_a_page_that_fails_is_answered_from_the_last_copy(
    nginx: Nginx, application: Upstream
) -> None:
    good = ask(nginx.port, "/galleries/?page=97").body
    application.fails = True
    time.sleep(OLD_AFTER_SECONDS)
    for _ in range(3):
        answer = ask(nginx.port, "/galleries/?page=97")
        assert (answer.status, answer.body) == (200, good)
        time.sleep(0.2)
    assert application.asked["/galleries/?page=97"] > 1


@pytest.mark.parametrize("target", ["/api/v1/galleries?limit=9", "/oembed?url=9"])
def test_data_is_never_answered_from_an_old_copy(
    nginx: Nginx, application: Upstream, target: str
) -> None:
    assert ask(nginx.port, target).body == f"answer 1 of {target}".encode()
    time.sleep(OLD_AFTER_SECONDS)
    assert ask(nginx.port, target).body == f"answer 2 of {target}".encode()
    application.fails = True  # it had said that an old answer is good for a day
    time.sleep(OLD_AFTER_SECONDS)
    assert ask(nginx.port, target).status == 500


@pytest.mark.parametrize("target", ["/private/x", "/cookie/x", "/admin/x"])
def test_what_is_for_one_person_is_never_kept(
    nginx: Nginx, application: Upstream, target: str
) -> None:
    for number in (1, 2, 3):
        assert ask(nginx.port, target).body == f"answer {number} of {target}".encode()


def test_whoever_is_logged_in_gets_no_copy_and_leaves_none(
    nginx: Nginx, application: Upstream
) -> None:
    target = "/galleries/nowhere/"
    assert ask(nginx.port, target, cookie="sessionid=abc").body.startswith(b"answer 1 ")
    assert ask(nginx.port, target).body.startswith(b"answer 2 ")
    assert ask(nginx.port, target, cookie="sessionid=abc").body.startswith(b"answer 3 ")
    assert ask(nginx.port, target).body.startswith(b"answer 2 ")


def test_a_file_over_the_limit_is_refused_at_the_door(nginx: Nginx, application: Upstream) -> None:
    assert ask(nginx.port, "/admin/photos/", method="POST", body=b"x" * 2_000_000).status == 200
    too_much = ask(nginx.port, "/admin/photos/", method="POST", content_length=str(211 * 1024**2))
    assert too_much.status == 413
    anonymous = ask(nginx.port, "/galleries/", method="POST", content_length=str(2 * 1024**2))
    assert anonymous.status == 413


def test_the_application_is_told_who_asks_and_for_what(nginx: Nginx, application: Upstream) -> None:
    ask(nginx.port, "/api/v1/galleries?q=a%2Fb&x=%C3%A9", x_forwarded_for="203.0.113.7")
    assert application.asked["/api/v1/galleries?q=a%2Fb&x=%C3%A9"] == 1
    assert application.told["host"] == "127.0.0.1"
    assert application.told["x-forwarded-for"] == "203.0.113.7, 127.0.0.1"
    assert application.told["x-forwarded-proto"] == "http"


def test_what_is_said_of_data_mining_is_said_with_every_file(
    alone: Nginx, made_data: Path, tmp_path: Path
) -> None:
    assert "tdm-reservation" not in ask(alone.port, "/").headers
    work = tmp_path / "reserved"
    work.mkdir()
    said = {"data_mining": "1", "data_mining_policy": "https://example.org/policy.json"}
    with running_nginx(work, data=made_data, app_port=free_port(), said=said) as nginx:
        for target in (*PUBLISHED, "/galleries/withdrawn/", "/api/v1/galleries/withdrawn", "/x/"):
            answer = ask(nginx.port, target)
            expected = None if target.startswith("/static/") else "1"
            assert answer.headers.get("tdm-reservation") == expected
            assert bool(answer.headers.get("tdm-policy")) is bool(expected)


def test_the_log_says_how_long_the_application_took(nginx: Nginx, application: Upstream) -> None:
    ask(nginx.port, "/")
    ask(nginx.port, "/galleries/?page=96")
    time.sleep(5.5)  # it is written every five seconds
    log = (nginx.work / "access.log").read_text()  # each of nginx's workers writes when it likes
    assert len(log.splitlines()) == 2
    assert re.search(r'"GET / HTTP/1.1" 200 \d+ [\d.]+s app=-s cache=-', log)
    assert re.search(r'page=96 HTTP/1.1" 200 \d+ [\d.]+s app=[\d.]+s cache=MISS', log)


@pytest.mark.parametrize("is_up", [True, False])
def test_private_links_are_passed_on_and_stand_in_no_log(
    application: Upstream, made_data: Path, tmp_path: Path, *, is_up: bool
) -> None:
    port = application.port if is_up else free_port()
    path = "/preview/a-token-that-opens-it/galleries/harbour/"
    with running_nginx(tmp_path, data=made_data, app_port=port) as nginx:
        answers = [ask(nginx.port, path), ask(nginx.port, path)]
        ask(nginx.port, "/nothing/")
    if is_up:  # and never from a copy
        assert [answer.body.split()[1] for answer in answers] == [b"1", b"2"]
    else:
        assert [answer.status for answer in answers] == [503, 503]
    logs = nginx.log + (nginx.work / "access.log").read_text()
    assert "/nothing/" in logs
    assert "a-token-that-opens-it" not in logs
