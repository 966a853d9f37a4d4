"""Traces, where OpenTelemetry is installed and told where to send them; else these cost nothing.

`pip install photodesk[otel]`, and the standard variables, such as OTEL_EXPORTER_OTLP_ENDPOINT. A
trace goes from a request through the message of its task to the page that is baked.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from functools import cache
from typing import Any

type Value = str | int | float | bool

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


def is_wanted() -> bool:
    """Whether the standard variables say where traces go."""
    if os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return False
    chosen = os.environ.get("OTEL_TRACES_EXPORTER", "")
    return chosen not in ("", "none") or (not chosen and any(map(os.environ.get, ENDPOINTS)))


@cache
def find_tracer() -> Any:
    """What makes spans, set up by the first who asks; None where none are wanted."""
    if not is_wanted():
        return None
    try:
        from media.observing.exporting import build_tracer
    except ImportError:
        return None  # `is_missing` says so
    return build_tracer()


def is_missing() -> bool:
    """Whether traces are wanted, and the packages that make them are not there."""
    return is_wanted() and find_tracer() is None


@contextmanager
def span(
    name: str, came_with: Mapping[str, str] | None = None, /, **attributes: Value
) -> Iterator[None]:
    """A step of the way. It goes on with the trace that a message or a request came with."""
    tracer = find_tracer()
    if tracer is None:
        yield
        return
    from opentelemetry import propagate

    context = propagate.extract(came_with) if came_with is not None else None
    with tracer.start_as_current_span(name, context=context, attributes=attributes):
        yield


def add_trace(headers: MutableMapping[str, Any]) -> None:
    """Have a message carry the present trace."""
    if find_tracer() is not None:
        from opentelemetry import propagate

        propagate.inject(headers)


def open_span(
    name: str, came_with: Mapping[str, str], /, **attributes: Value
) -> Callable[[], None]:
    """The same as `span` for what begins in one call and ends in another; returns how to end it."""
    opened = span(name, came_with, **attributes)
    opened.__enter__()

    def close() -> None:
        opened.__exit__(None, None, None)

    return close
