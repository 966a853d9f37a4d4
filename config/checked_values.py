"""Settings that others would stop at with a traceback: database, language, zone, log level."""

from __future__ import annotations

import zoneinfo
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
import django
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import to_locale
from environs import Env

ENGINES = ("django.db.backends.sqlite3", "django.db.backends.postgresql")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LANGUAGES = Path(django.__file__).parent / "conf/locale"


def is_web_address(address: str) -> bool:
    """Whether that is http or https, a host, and a port that is one if there is any."""
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def require_server(setting: str, url: str) -> None:
    """Refuse the address of a Redis or RabbitMQ that is none; it may hold a password.

    There may be several, with semicolons. A socket of this machine has no port.
    """
    for each in url.split(";"):
        scheme = each.partition(":")[0]
        if scheme in ("unix", "redis+socket", "filesystem"):
            continue
        try:
            parts = urlsplit(each)
            is_address = bool(parts.netloc) and parts.port != 0
        except ValueError:
            is_address = False
        usual = 6379 if scheme.startswith("redis") else 5672
        if not is_address:
            raise ImproperlyConfigured(
                f"{setting} has no number from 1 to 65535 where the port is to be; it must be like "
                f"{scheme}://NAME:PASSWORD@server.example.org:{usual}/. Characters "
                "such as / # ? @ in a password are written %2F %23 %3F %40"
            )
        database = parts.path.strip("/")
        if scheme.startswith("redis") and database and not database.isdecimal():
            raise ImproperlyConfigured(
                f"{setting} names a database that is no number, as those of Redis are; it must be "
                f"like {scheme}://NAME:PASSWORD@server.example.org:6379/0"
            )


def read_database(env: Env, otherwise: str) -> dict[str, Any]:
    """The database that is named; its address is not repeated, since it may hold a password."""
    url = env.str("DATABASE_URL", "") or otherwise
    try:
        found: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=0))
    except ValueError:
        found = {}
    if found.get("ENGINE") not in ENGINES:
        raise ImproperlyConfigured(
            "DATABASE_URL is no address of a database that Photodesk knows; it must be like "
            "postgresql://NAME:PASSWORD@db.example.org:5432/photodesk, or empty for SQLite in the "
            "data folder"
        )
    return found


def read_language(env: Env) -> str:
    """A language that Django has words in."""
    language: str = env.str("PHOTODESK_LANGUAGE", "") or "en"
    locale = to_locale(language)
    if "/" in locale or not (LANGUAGES / locale / "LC_MESSAGES").is_dir():
        raise ImproperlyConfigured(
            f"PHOTODESK_LANGUAGE is {language!r}, which is no language known here; it must be like "
            "en, de or pt-br"
        )
    return language


def read_time_zone(env: Env) -> str:
    """A zone that this machine knows. A machine that knows none is the doctor's to tell."""
    zone: str = env.str("PHOTODESK_TIME_ZONE", "") or "UTC"
    known = zoneinfo.available_timezones()
    if known and zone not in known:
        raise ImproperlyConfigured(
            f"PHOTODESK_TIME_ZONE is {zone!r}, which this machine does not know; it must be like "
            "Europe/Berlin"
        )
    return zone


def read_log_level(env: Env) -> str:
    """The least that is kept; empty where nobody asked for one."""
    level: str = env.str("PHOTODESK_LOG_LEVEL", "").upper()
    if level and level not in LEVELS:
        raise ImproperlyConfigured(
            f"PHOTODESK_LOG_LEVEL is {level!r}; it is one of {', '.join(LEVELS[:-1])}."
        )
    return level
