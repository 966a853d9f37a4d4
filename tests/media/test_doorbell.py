"""A broker that says nothing costs whoever saves two seconds, once, and never his work."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterator

import pytest
from celery import current_app

from media import doorbell
from media.doorbell import Bell, BrokerSilent, own_bell, ring_doorbell


@pytest.fixture(autouse=True)
def no_long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bell of the test's own, which is soon tired of waiting."""
    monkeypatch.setattr(doorbell, "WAIT_SECONDS", 0.2)
    monkeypatch.setattr(own_bell, "bell", None)


@pytest.fixture
def silence() -> Iterator[threading.Event]:
    """What a broker that hangs waits for."""
    end = threading.Event()
    yield end
    end.set()


def test_what_is_sent_has_arrived_when_the_call_is_over() -> None:
    arrived: list[str] = []
    own_bell.find().ring(lambda: arrived.append("here"))
    assert arrived == ["here"]


def test_the_second_who_rings_at_a_silent_broker_does_not_wait_at_all(
    silence: threading.Event,
) -> None:
    bell = Bell()
    with pytest.raises(BrokerSilent, match="said nothing for"):
        bell.ring(silence.wait)
    began = time.monotonic()
    with pytest.raises(BrokerSilent, match="a moment ago"):
        bell.ring(silence.wait)
    assert time.monotonic() - began < doorbell.WAIT_SECONDS


def test_it_is_tried_again_after_a_while_and_orders_of_the_past_are_not_sent(
    silence: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorbell, "SILENT_SECONDS", 0.0)
    bell, late = Bell(), list[int]()
    with pytest.raises(BrokerSilent):
        bell.ring(silence.wait)
    with pytest.raises(BrokerSilent):
        bell.ring(lambda: late.append(1))
    silence.set()
    bell.ring(lambda: late.append(2))
    assert late == [2]


def test_a_broker_that_refuses_at_once_is_asked_again_at_once() -> None:
    bell, sent = Bell(), list[int]()

    def refuse() -> None:
        raise ConnectionRefusedError("nobody is there")

    with pytest.raises(ConnectionRefusedError):
        bell.ring(refuse)
    bell.ring(lambda: sent.append(1))
    assert sent == [1]


def test_an_act_goes_on_without_its_bell_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, silence: threading.Event
) -> None:
    monkeypatch.setattr(current_app, "send_task", lambda *_, **__: silence.wait())
    with caplog.at_level(logging.WARNING, "media.doorbell"):
        assert ring_doorbell("newsroom.tasks.bake_stale_pages", 7) is False
    assert "bake_stale_pages(7,) was not sent, a sweep will ask again" in caplog.text


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_worker_has_a_bell_of_its_own() -> None:
    own_bell.find().ring(lambda: None)
    child = os.fork()
    if child == 0:
        try:
            own_bell.find().ring(lambda: None)
        except BaseException:  # noqa: BLE001 - the child must not go on as a second test run
            os._exit(1)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
