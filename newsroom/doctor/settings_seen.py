"""Settings that no start refuses, and that are wrong all the same."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.http.request import split_domain_port, validate_host
from PIL import features

from media.decoding.originals import HAS_HEIC
from media.observing.tracing import is_missing
from newsroom.doctor.findings import Finding, fault, fine, warn

AREA = "settings"
LIBRARIES = "libraries"
STATIC = "static files"
SHORT_KEY = 40


def examine_settings() -> Iterator[Finding]:
    """The key, the hosts, the site's own address, the zone."""
    problems = [*find_wrong_settings()]
    yield from problems
    if not problems:
        yield fine(AREA, f"The site is {settings.BASE_URL}; times are of {settings.TIME_ZONE}.")


def find_wrong_settings() -> Iterator[Finding]:
    """What is wrong with them."""
    host, _port = split_domain_port(urlsplit(settings.BASE_URL).netloc)
    if not validate_host(host, settings.ALLOWED_HOSTS):
        yield fault(
            AREA,
            f"PHOTODESK_BASE_URL names {host}, which ALLOWED_HOSTS does not: every request for the "
            "site's own address is refused, and no page can be baked.",
            f"Add {host} to ALLOWED_HOSTS.",
        )
    if settings.IS_PRODUCTION and settings.DEBUG:
        yield fault(
            AREA,
            "DEBUG is on, on a site that others reach: errors show settings and code.",
            "Take DEBUG out of the environment.",
        )
    if settings.IS_PRODUCTION and len(settings.SECRET_KEY) < SHORT_KEY:
        yield warn(
            AREA,
            f"SECRET_KEY has {len(settings.SECRET_KEY)} characters: logins may be forged by who "
            "guesses it.",
            "Set a new one, for example the output of: openssl rand -base64 48. All logins end.",
        )
    if settings.IS_PRODUCTION and not settings.BASE_URL.startswith("https://"):
        yield warn(
            AREA,
            "PHOTODESK_BASE_URL has no https: passwords and sessions cross the network readable.",
            "Give nginx a certificate (docs/deploying.md), and write https:// in the address.",
        )
    if settings.IS_PRODUCTION and settings.TRUSTED_PROXIES == 0:
        yield warn(
            AREA,
            "PHOTODESK_TRUSTED_PROXIES is 0: behind nginx, all people have one address, and wrong "
            "passwords of one lock out the others.",
            "Set it to the number of your own proxies: 1 behind nginx alone.",
        )
    if settings.TIME_ZONE not in zoneinfo.available_timezones():
        yield fault(
            AREA,
            f"PHOTODESK_TIME_ZONE is {settings.TIME_ZONE}, which this machine does not know.",
            "Write it like Europe/Berlin; or install the system's package tzdata.",
        )


def examine_libraries() -> Iterator[Finding]:
    """What pictures need, and what was wished for and is not installed."""
    lacking = [name for name in ("jpg", "webp", "avif") if not features.check(name)]
    for name in lacking:
        yield fault(
            LIBRARIES,
            f"Pillow cannot make {name.upper()} files here.",
            "Install Pillow as a wheel, as requirements.txt has it: pip install --force-reinstall "
            "--no-deps pillow",
        )
    if not features.check("littlecms2"):
        yield fault(
            LIBRARIES,
            "Pillow has no LittleCMS here: colours of profiles would be wrong.",
            "Install Pillow as a wheel, as requirements.txt has it.",
        )
    if not HAS_HEIC:
        yield fine(LIBRARIES, "HEIC is refused; for it: pip install 'photodesk[heic]'.")
    if is_missing():
        yield warn(
            LIBRARIES,
            "The environment says where traces go (OTEL_…), and OpenTelemetry is not installed.",
            "pip install 'photodesk[otel]', or take the variables out.",
        )
    if find_spec("psycopg") is None and "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        yield fault(LIBRARIES, "psycopg is not installed.", "pip install 'psycopg[binary,pool]'")
    if not lacking:
        yield fine(LIBRARIES, "Pillow reads and makes JPEG, WebP and AVIF. No fonts are needed.")


def examine_static_files() -> Iterator[Finding]:
    """Whether the desk's and the pages' own files were collected, from this version."""
    root = Path(settings.STATIC_ROOT)
    if not (root / "staticfiles.json").exists():
        yield fault(
            STATIC,
            f"{root} has no static files: the desk and all pages are without style and script.",
            "manage.py collectstatic --no-input",
        )
        return
    old = next(list_old_files(root), None)
    if old is not None:
        yield fault(
            STATIC,
            f"The static files in {root} are of another version of the code: {old} differs.",
            "manage.py collectstatic --no-input",
        )
        return
    yield fine(STATIC, f"Those in {root} are this version's.")


def list_old_files(root: Path) -> Iterator[str]:
    """Our own files that are not in the folder as they are in the code."""
    for finder in get_finders():
        for name, storage in finder.list([]):
            if not name.startswith(("desk/", "gallery/", "newsroom/")):
                continue
            with storage.open(name) as file:
                wanted = file.read()
            collected = root / name
            if not collected.is_file() or collected.read_bytes() != wanted:
                yield name
