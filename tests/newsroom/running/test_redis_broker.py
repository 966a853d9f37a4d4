"""Whoever had taken messages outlives the death of Redis."""

from __future__ import annotations

import pytest
from kombu import Connection, Queue

import config  # noqa: F401 - it says what addresses of Redis mean
from newsroom.running.redis_broker import Transport
from tests.faults.own_programs import own_redis

pytestmark = [pytest.mark.enable_socket, pytest.mark.needs("redis")]


def test_a_lost_connection_with_messages_that_were_taken_is_closed_without_an_error() -> None:
    with own_redis() as redis:
        connection = Connection(redis.url, transport_options={"socket_timeout": 2})
        assert isinstance(connection.transport, Transport)
        queue = Queue("photos", channel=connection.default_channel)
        queue.declare()
        connection.Producer().publish({"photo": 7}, routing_key="photos")
        taken = queue.get()
        assert taken is not None
        assert taken.payload == {"photo": 7}
        redis.stop()
        # As Celery does one after the other.
        connection.collect(socket_timeout=1)
        connection.close()
        redis.start()
        with Connection(redis.url) as anew:
            anew.ensure_connection(max_retries=1)


def test_both_kinds_of_address_mean_it() -> None:
    for scheme in ("redis", "rediss"):
        assert Connection(f"{scheme}://127.0.0.1:6379/0").get_transport_cls() is Transport
    assert Connection("redis+socket:///run/redis.sock").get_transport_cls() is Transport
