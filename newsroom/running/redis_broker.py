"""Redis as Celery's broker, with a connection that may be closed twice.

Celery 5.7 puts a lost connection away and then closes it. kombu gives back what its channel had
taken when that is closed, asks a connection that knows its address no more, and fails with an error
that Celery takes for the end of the world: the worker ended, under work alone.
"""

from __future__ import annotations

from typing import Any

from kombu.transport import redis as kombu_redis
from redis.exceptions import ConnectionError as RedisConnectionError


class Channel(kombu_redis.Channel):
    """A channel that says of a closed connection that it is closed."""

    def _connparams(self, *args: Any, **options: Any) -> Any:
        """Where Redis is; an error of connections, which all callers expect, where nobody knows."""
        if self.connection.client is None:
            raise RedisConnectionError("The connection is closed already.")
        return super()._connparams(*args, **options)  # type: ignore[misc] # nor has its stub


class Transport(kombu_redis.Transport):
    """kombu's, with such channels."""

    Channel = Channel
