"""Running `manage.py ingest` in a test, and packing archives for it."""

from __future__ import annotations

import json
import zipfile
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command


def run(*args: object, exit_status: int = 0) -> str:
    """What the command prints; it must end with the given status."""
    out, status = StringIO(), 0
    try:
        call_command("ingest", *map(str, args), stdout=out)
    except SystemExit as error:
        status = int(error.code or 0)
    assert status == exit_status, out.getvalue()
    return out.getvalue()


def run_json(*args: object, exit_status: int = 0) -> Any:
    """What the command prints with --json."""
    return json.loads(run(*args, "--json", exit_status=exit_status))


def refusals(report: Any) -> dict[str, str]:
    """Reasons by the last part of the name."""
    return {one["name"].rpartition("/")[2]: one["reason"] for one in report["refused"]}


def write_zip(path: Path, members: dict[str, bytes]) -> Path:
    """An archive with members of any name."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            member = zipfile.ZipInfo("x")
            member.filename = name
            archive.writestr(member, content)
    return path
