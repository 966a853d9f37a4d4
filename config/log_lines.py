"""How a line of the log looks: JSON for machines, colours for a terminal; which ids it carries.

All code logs by Python's own `logging`; structlog writes what it says, with the ids of the
context and the fields of `extra`. A log is read by many: no private link stands in it whole, and no
password of an address.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

from config.log_levels import LevelOfAnswers, StrangersAddress
from config.outage_lines import OutageInASentence
from media.observing.work_log import WORK_LOG
from newsroom.current_request import current_request, find_user_id

FORMATS = ("auto", "json", "lines")
# Who reads a token opens the page. Its first letters tell one link from another.
TOKEN = re.compile(r"(?<!/admin)(/preview/[\w-]{6})[\w-]+")
PASSWORD = re.compile(r"(\w://[^\s/:@]*):[^\s/@]+@")


def add_request(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Of Django's own lines, which request it was: they are written when its context has ended."""
    record: Any = event.get("_record")
    request = getattr(record, "request", None)
    for name in ("request", "server_time", "message", "asctime"):
        event.pop(name, None)
    own = getattr(request, "photodesk_id", "")
    if own:
        event.setdefault("request_id", own)
        add_user_of(request, event)
    return event


def add_user(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Who asked, by his id; his session is not looked up for the log's sake."""
    return add_user_of(current_request.get(), event)


def add_user_of(request: object, event: EventDict) -> EventDict:
    """The user of a request, where somebody has looked him up."""
    user_id = find_user_id(request)
    if user_id is not None:
        event.setdefault("user_id", user_id)
    return event


def leave_out_nothing_said(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Without what has no value."""
    return {name: value for name, value in event.items() if value not in (None, "")}


def hide_secrets(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Shorten tokens and leave out passwords in all that is said, exceptions too."""
    for name, value in event.items():
        if isinstance(value, str) and "/" in value:
            event[name] = PASSWORD.sub(r"\1:…@", TOKEN.sub(r"\1…", value))
    return event


SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    add_request,
    add_user,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
# The event first, as whoever reads along in a terminal does.
FIRST = ("timestamp", "level", "event", "logger")


def in_order(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Every line begins alike."""
    first: MutableMapping[str, Any] = {name: event.pop(name) for name in FIRST if name in event}
    return {**first, **event}


def make_formatter(form: str) -> logging.Formatter:
    """What writes each record as one line of JSON, or as a line for people."""
    renderers: tuple[Processor, ...]
    if form == "json":
        renderers = (
            structlog.processors.format_exc_info,
            leave_out_nothing_said,
            hide_secrets,
            in_order,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        )
    else:
        renderers = (
            leave_out_nothing_said,
            # Formatted here, so that nothing of it escapes; values of variables stay out of it.
            structlog.processors.format_exc_info,
            hide_secrets,
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), sort_keys=False, pad_event_to=0
            ),
        )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderers],
    )


def build_logging(level: str, form: str, *, is_production: bool) -> dict[str, Any]:
    """Django's LOGGING: lines on the console, from a level on.

    `auto` is JSON in production, but for whoever sits at a terminal. The record of work is left out
    there unless its level was asked for: a command shows its own progress.
    """
    if form == "auto":
        form = "json" if is_production and not sys.stderr.isatty() else "lines"
    work_level = level or ("INFO" if form == "json" else "WARNING")
    celery_level = "DEBUG" if level.upper() == "DEBUG" else "WARNING"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "config.log_lines.make_formatter", "form": form}},
        "filters": {
            "answers": {"()": LevelOfAnswers},
            "strangers": {"()": StrangersAddress},
            "outages": {"()": OutageInASentence},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "loggers": {
            WORK_LOG: {"level": work_level.upper()},
            # It tells of each sweep, thirty times a minute. What tasks do, they say themselves.
            "celery": {"level": celery_level},
            "kombu": {"level": celery_level},
            "celery.app.trace": {"filters": ["outages"]},
            "httpx": {"level": celery_level},  # addresses of others may hold what is secret
            "django.request": {"filters": ["answers", "outages"]},
            "django.security.DisallowedHost": {"filters": ["strangers"]},
        },
        "root": {"handlers": ["console"], "level": (level or "INFO").upper()},
    }
