"""The server through which mail leaves, if the newsroom has one."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env

PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
TIMEOUT_SECONDS = 10


def read_mail(env: Env) -> dict[str, Any]:
    """Django's settings for mail; `SENDS_MAIL` is false without a server.

    Raises `ImproperlyConfigured` for an address that makes no sense.
    """
    url = env.str("PHOTODESK_MAIL_SERVER", "")
    if not url:
        # That no mail leaves is what was asked for, and nothing here tries to send any.
        return {"SENDS_MAIL": False, "MAILERS": {}, "SILENCED_SYSTEM_CHECKS": ["mail.W001"]}
    sender = env.str("PHOTODESK_MAIL_FROM", "")
    if "@" not in sender:
        raise ImproperlyConfigured(
            "PHOTODESK_MAIL_SERVER needs PHOTODESK_MAIL_FROM: the address that mail comes from"
        )
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in PORTS or not parts.hostname or port == -1:
        raise ImproperlyConfigured(
            "PHOTODESK_MAIL_SERVER must be like smtp://NAME:PASSWORD@mail.example.org:587"
        )
    return {
        "SENDS_MAIL": True,
        "MAILERS": {
            "default": {
                "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "OPTIONS": {
                    "host": parts.hostname,
                    "port": port or PORTS[parts.scheme],
                    "username": unquote(parts.username or ""),
                    "password": unquote(parts.password or ""),
                    "use_tls": parts.scheme == "smtp",
                    "use_ssl": parts.scheme == "smtps",
                    "timeout": TIMEOUT_SECONDS,
                },
            }
        },
        "DEFAULT_FROM_EMAIL": sender,
    }
