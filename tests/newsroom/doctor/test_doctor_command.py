"""`manage.py doctor`: words for people, JSON for machines, an exit code for scripts."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
from django.core.management import call_command

from newsroom.doctor import examination
from newsroom.doctor.findings import Examination, Finding, fault, fine, warn


def run(*arguments: str) -> tuple[int, str]:
    """Exit code, and what it says."""
    out = io.StringIO()
    try:
        call_command("doctor", *arguments, stdout=out, stderr=out, no_color=True)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three areas: one fine, one that will not last, one at fault."""

    def tell(finding: Finding) -> Examination:
        def look() -> Iterator[Finding]:
            yield finding

        return look

    found = {
        "clock": fine("clock", "It is noon."),
        "disk": warn("disk", "Little is left.", "Make room."),
        "broker": fault("broker", "It is silent.", "Restart it."),
    }
    areas = {area: tell(finding) for area, finding in found.items()}
    monkeypatch.setattr(examination, "EXAMINATIONS", areas)
    monkeypatch.setattr("newsroom.management.commands.doctor.EXAMINATIONS", areas)


@pytest.mark.usefixtures("three")
def test_it_says_what_to_do_and_ends_with_one() -> None:
    code, text = run()
    assert code == 1
    assert "FAULT    broker: It is silent.\n         To mend it: Restart it." in text
    assert text.rstrip().endswith("1 fault, 1 warning.")


@pytest.mark.usefixtures("three")
def test_warnings_alone_are_no_failure() -> None:
    code, text = run("clock", "disk")
    assert code == 0
    assert "broker" not in text
    assert "no faults, 1 warning." in text


@pytest.mark.usefixtures("three")
def test_json_has_the_same() -> None:
    code, text = run("--json")
    assert code == 1
    assert json.loads(text)[1] == {
        "area": "disk",
        "severity": "warning",
        "found": "Little is left.",
        "mend": "Make room.",
    }


def test_an_area_that_there_is_none_of() -> None:
    code, text = run("heart")
    assert code == 2
    assert text.startswith("There is no area heart. There are: ")


def test_a_fault_of_our_own_code_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> Iterator[Finding]:
        raise RuntimeError("Oops")

    monkeypatch.setattr(examination, "EXAMINATIONS", {"clock": fail, "disk": lambda: iter(())})
    (finding,) = examination.examine()
    assert "RuntimeError: Oops" in finding.found


@pytest.mark.django_db
def test_all_that_is_examined_here_is_told_in_sentences() -> None:
    for finding in examination.examine(["settings", "libraries", "folders", "disk", "database"]):
        assert finding.found.endswith("."), finding
        assert finding.area in examination.EXAMINATIONS
