"""What every page depends on beside the rows: code, templates, static files and settings."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings

ROOMS = ("config", "gallery", "media", "newsroom")
KINDS = ("*.py", "*.html", "*.xml", "*.css", "*.js", "*.po")
SETTINGS = ("BASE_URL", "SITE_NAME", "TIME_ZONE", "LANGUAGE_CODE", "STATIC_URL", "STORAGE")


def site_revision() -> str:
    """64 hex digits; others after a deployment that may change pages, or a change of settings."""
    digest = hashlib.sha256()
    for name in SETTINGS:
        digest.update(f"{name}={getattr(settings, name)}\n".encode())
    base = Path(settings.BASE_DIR)
    for room in ROOMS:
        for kind in KINDS:
            for path in sorted((base / room).rglob(kind)):
                digest.update(path.relative_to(base).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
