"""What is raised where the cache does not answer."""

from __future__ import annotations


def cache_failure() -> type[Exception]:
    """The error of Redis, for `except`, which asks for it only when something was raised.

    Its client takes as long to load as a fifth of all else, in each process of whoever has no
    Redis, too.
    """
    from redis.exceptions import RedisError

    return RedisError
