"""A request's id: whose word for it counts, and who is told."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.fixtures import Settings

from tests.builders import make_gallery
from tests.newsroom.reading_the_log import read_log

pytestmark = pytest.mark.django_db
GIVEN = "0123456789abcdef0123456789abcdef"


def ask(client: Client, given: str = "") -> str:
    """The id of an answer of the desk."""
    headers = {"X-Request-ID": given} if given else {}
    return client.get("/admin/login/", headers=headers)["X-Request-ID"]


def test_the_id_of_our_own_proxy_is_kept(client: Client, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    assert ask(client, GIVEN) == GIVEN


@pytest.mark.parametrize("given", ["", "short", "a b c d e f g h", "x" * 65, '","level":"debug'])
def test_what_does_not_look_like_an_id_gets_one_of_ours(
    client: Client, settings: Settings, given: str
) -> None:
    settings.TRUSTED_PROXIES = 1
    assert re.fullmatch(r"[0-9a-f]{32}", ask(client, given))


def test_a_stranger_does_not_choose_his_id(client: Client, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 0
    first, second = ask(client, GIVEN), ask(client, GIVEN)
    assert GIVEN not in (first, second)
    assert first != second


def test_no_page_that_a_cache_keeps_carries_an_id(client: Client) -> None:
    gallery = make_gallery(1)
    public = (gallery.get_absolute_url(), "/", "/feeds/galleries.rss", "/api/v1/galleries?limit=1")
    for path in public:
        response = client.get(path)
        assert response.status_code == 200
        assert "X-Request-ID" not in response, path


def test_a_refusal_of_the_desk_is_found_in_the_log_by_its_id(client: Client) -> None:
    client.force_login(User.objects.create_user("eva", is_staff=True))
    with read_log() as log:
        response = client.post("/admin/uploads/", "{}", content_type="application/json")
    assert response.status_code == 403
    (line,) = log.find("Answered", request_id=response["X-Request-ID"])
    assert line["status"] == 403
    own_words = [line for line in log.lines if line["logger"] == "django.request"]
    assert [line["request_id"] for line in own_words] == [response["X-Request-ID"]]
