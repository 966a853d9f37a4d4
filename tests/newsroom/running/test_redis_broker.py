"""Whoever had taken messages outlives the death of Redis."""

from __future__ import annotations

import pytest
from kombu import Connection, Consumer, Queue

import config  # noqa: F401 - it says what addresses of Redis mean
from newsroom.running.redis_broker import Transport
from tests.faults.own_programs import own_redis

pytestmark = [pytest.mark.enable_socket, pytest.mark.needs("redis")]


def test_a_lost_connection_with_messages_that_were_taken_is_closed_without_an_error() -> None:
    taken: list[object] = []
    with own_redis() as redis:
        connection = Connection(redis.url, transport_options={"socket_timeout": 2})
        # As a worker has them: its tasks, and what controls it.
        for name, channel in (
            ("photos", connection.default_channel),
            ("control", connection.channel()),
        ):
            consumer = Consumer(channel, [Queue(name)], on_message=taken.append)
            consumer.consume()
        connection.Producer().publish({"photo": 7}, routing_key="photos")
        connection.drain_events(timeout=5)
        with pytest.raises(TimeoutError):
            connection.drain_events(timeout=0.1)  # it asks, and waits
        assert len(taken) == 1
        redis.stop()
        # As Celery does, one after the other.
        connection.collect(socket_timeout=1)
        connection.close()
        redis.start()
        with Connection(redis.url) as anew:
            anew.ensure_connection(max_retries=1)


def test_both_kinds_of_address_mean_it() -> None:
    for scheme in ("redis", "rediss"):
        assert Connection(f"{scheme}://127.0.0.1:6379/0").get_transport_cls() is Transport
    assert Connection("redis+socket:///run/redis.sock").get_transport_cls() is Transport
