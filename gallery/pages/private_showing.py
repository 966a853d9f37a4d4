"""What one request may show though readers do not see it, at addresses below a prefix of its own.

The desk's preview and private links show readers' pages so. While they do, every address that a
page names (other slides, photos' files) begins with the prefix, as on a site that is mounted there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.urls import get_script_prefix, set_script_prefix

from gallery.models import Publishable

shown: ContextVar[tuple[Publishable, ...]] = ContextVar("shown", default=())


@contextmanager
def show_below(prefix: str, *things: Publishable) -> Iterator[None]:
    """For as long as the block lasts, show these things below a prefix ("/preview/…/")."""
    before = get_script_prefix()
    token = shown.set(things)
    set_script_prefix(prefix)
    try:
        yield
    finally:
        set_script_prefix(before)
        shown.reset(token)


def list_shown_privately() -> tuple[Publishable, ...]:
    """What is shown now to somebody who need not be logged in."""
    return shown.get()


def is_shown_privately(thing: Publishable) -> bool:
    """Whether this is."""
    return thing in shown.get()
