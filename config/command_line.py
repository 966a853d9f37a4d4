"""The command line: the newsroom's environment first, and no traceback for what a sentence can say.

A command that is run without the environment of the newsroom must not make another, empty one.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from dotenv import load_dotenv
from environs import EnvError

from config.places import HOME_DIR, PROGRAM

ENVIRONMENT_FILE = HOME_DIR / ".env"
# These make a newsroom where there is none.
BEGIN = ("up", "demo", "migrate", "restore")
# These need none: Django's own that only look at the code.
NEED_NONE = (
    *("", "help", "version", "--help", "-h", "--version", "check", "diffsettings", "test"),
    *("makemigrations", "sqlmigrate", "squashmigrations", "optimizemigration", "startapp"),
    *("makemessages", "compilemessages", "collectstatic", "findstatic", "startproject"),
)


def main() -> None:
    """The program `photodesk` of an installed package."""
    run_command(sys.argv)


def run_command(arguments: list[str]) -> None:
    """Run a command of `manage.py`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    read_environment()
    command = arguments[1] if len(arguments) > 1 else ""
    if command in BEGIN:
        os.environ["PHOTODESK_MAY_BEGIN"] = "1"
    if "--traceback" not in arguments:
        require_settings()
    if command not in (*BEGIN, *NEED_NONE) and not looks_at_backups(arguments):
        require_newsroom()
    try:
        execute_from_command_line(arguments)
    except Exception as error:
        if "--traceback" in arguments or not (words := explain_error(error)):
            raise
        sys.exit(f"CommandError: {words}")
    finally:
        write_down_counts()


def looks_at_backups(arguments: list[str]) -> bool:
    """Whether a command only reads backups: that must be possible where all else was lost."""
    return arguments[1] == "verify_backup" or (arguments[1] == "backup" and "--list" in arguments)


def write_down_counts() -> None:
    """What a command counted of its work; nothing is loaded for one that did none."""
    if "newsroom.counting" in sys.modules:
        sys.modules["newsroom.counting"].write_counts()


def read_environment() -> None:
    """Read `.env`, where there is one; what is set already stays.

    It is beside manage.py, or where the program of an installed package is called.
    """
    try:
        if ENVIRONMENT_FILE.exists():
            load_dotenv(ENVIRONMENT_FILE)
    except OSError as error:
        sys.exit(f"CommandError: {ENVIRONMENT_FILE} cannot be read: {error.strerror}.")


def require_settings() -> None:
    """End with a sentence where a setting is wrong."""
    from django.conf import settings

    try:
        _ = settings.DATABASES
    except (ImproperlyConfigured, EnvError) as error:
        sys.exit(f"CommandError: {error}")


def require_newsroom() -> None:
    """End with a sentence where there is no newsroom yet."""
    from django.conf import settings

    found = settings.DATABASES["default"]
    if not found["ENGINE"].endswith("sqlite3") or Path(found["NAME"]).exists():
        return
    is_named = bool(os.environ.get("PHOTODESK_DATA_DIR"))
    why = "" if is_named else ", and PHOTODESK_DATA_DIR is not set"
    sys.exit(
        f"CommandError: There is no newsroom in {settings.DATA_DIR}{why}. Give the command the "
        "environment of the newsroom that you mean (docs/running.md, Commands in production). To "
        f"begin a new one: {PROGRAM} up"
    )


def explain_error(error: Exception) -> str:
    """What stands in the way, when it is the database or the storage."""
    from newsroom.outage_messages import explain_outage

    return explain_outage(error)
