"""The units of deploy/systemd: shut in, and together as much as `manage.py up` runs."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from config.doorbell import ROUTES
from newsroom.running.installation import KEEPING_QUEUES, PUBLISHING_QUEUES, QUEUES

UNITS = sorted((Path(__file__).resolve().parents[1] / "deploy/systemd").glob("*.service"))
BY_NAME = {unit.stem: unit.read_text() for unit in UNITS}
# Of ten; an untouched unit has 9.6.
MOST_EXPOSED = 1.6


def queues_of(name: str) -> tuple[str, ...]:
    """What a worker's unit takes from."""
    found = re.search(r"-Q (\S+)", BY_NAME[name])
    return tuple(found[1].split(",")) if found else ()


def test_there_is_a_unit_for_each_process() -> None:
    assert list(BY_NAME) == [
        "photodesk-keeper@",
        "photodesk-publisher@",
        "photodesk-scheduler",
        "photodesk-web",
        "photodesk-worker@",
        "photodesk",
    ]


def test_units_take_from_the_queues_that_up_does() -> None:
    assert queues_of("photodesk-worker@") == QUEUES
    assert queues_of("photodesk-publisher@") == PUBLISHING_QUEUES
    assert queues_of("photodesk-keeper@") == KEEPING_QUEUES
    taken = {queue for name in BY_NAME for queue in queues_of(name)}
    assert {route["queue"] for route in ROUTES.values()} == taken


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_each_unit_runs_what_is_there(unit: Path) -> None:
    root = unit.parents[2]
    (command,) = re.findall(r"^ExecStart=(.*)$", unit.read_text(), flags=re.MULTILINE)
    python, what, *rest = command.split()
    assert python == "/srv/photodesk/app/.venv/bin/python"
    if what == "manage.py":
        assert (root / f"newsroom/management/commands/{rest[0]}.py").exists()
    elif rest[0] != "celery":
        assert (root / f"{rest[0].replace('.', '/')}.py").exists()


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_the_signal_to_end_goes_to_the_main_process_alone(unit: Path) -> None:
    # systemd's default sends it to the children of a pool as well, which end at once: a photo or a
    # page that they were at is dropped, and the log has a traceback of each.
    assert "\nKillMode=mixed\n" in unit.read_text()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_each_unit_is_shut_in(unit: Path) -> None:
    said = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    if "offline" in said.stderr:
        pytest.skip("needs systemd 250")
    exposure = re.search(r"Overall exposure level for \S+: ([\d.]+)", said.stdout)
    assert exposure, said.stdout + said.stderr
    assert float(exposure[1]) <= MOST_EXPOSED
