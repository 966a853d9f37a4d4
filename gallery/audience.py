"""For whom an answer is made: other sites at large, or a partner who may have more than they.

A token on a request says so (`newsroom.api.partner_access`); everything else is made for all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import Q

_has_withheld: ContextVar[bool] = ContextVar("has_withheld", default=False)


@contextmanager
def for_partner(*, has_withheld: bool) -> Iterator[None]:
    """What is made within is for a partner; `has_withheld`: with photos that stay here else."""
    token = _has_withheld.set(has_withheld)
    try:
        yield
    finally:
        _has_withheld.reset(token)


def may_have(*, may_be_syndicated: bool) -> bool:
    """Whether whom this is made for may have a photo."""
    return may_be_syndicated or _has_withheld.get()


def is_for_them(prefix: str = "") -> Q:
    """The same as a condition, on photos or on what has one, such as "photo__"."""
    return Q() if _has_withheld.get() else Q(**{f"{prefix}may_be_syndicated": True})
