"""Folders, disks and clocks that are wrong are told, with what to do."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from newsroom.doctor import machine
from newsroom.doctor.findings import Severity
from newsroom.doctor.machine import examine_clock, examine_folders, examine_room


@pytest.fixture(autouse=True)
def own_data_folder(settings: Settings, tmp_path: Path) -> Path:
    """As `own_folders` has it."""
    settings.DATA_DIR = tmp_path / "data"
    settings.STATIC_ROOT = tmp_path / "data" / "static"
    return tmp_path / "data"


def test_folders_that_can_be_written_are_fine_and_left_as_they_were(own_data_folder: Path) -> None:
    before = sorted(own_data_folder.rglob("*"))
    assert [finding.severity for finding in examine_folders()] == [Severity.FINE]
    assert sorted(own_data_folder.rglob("*")) == before


def test_a_file_in_the_place_of_a_folder(own_data_folder: Path) -> None:
    (own_data_folder / "originals").write_text("a file")
    (finding,) = examine_folders()
    assert finding.severity == Severity.FAULT
    assert f"{own_data_folder / 'originals'} (originals) is a file" in finding.found
    assert "Move it away" in finding.mend


def test_a_folder_that_nobody_may_write_to(settings: Settings) -> None:
    """Not even root may make a file there."""
    settings.PUBLIC_TREE_ROOT = Path("/proc/1")
    (finding,) = examine_folders()
    assert finding.severity == Severity.FAULT
    assert "cannot write to /proc/1 (the public tree)" in finding.found
    assert "chown" in finding.mend


def test_a_disk_that_is_nearly_full(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert {finding.area for finding in examine_room()} == {"disk"}
    settings.DISK_RESERVE_BYTES = 10**18
    monkeypatch.setattr(machine, "LEAST_INODES", 10**18)
    found = list(examine_room())
    assert any("uploads are refused" in finding.found for finding in found)
    assert all("docs/monitoring.md" in each.mend for each in found if "refused" in each.found)


@pytest.mark.django_db
def test_clocks_that_agree() -> None:
    (finding,) = examine_clock()
    assert finding.severity == Severity.FINE


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "said"), [(3, "behind"), (-3, "ahead of")])
def test_a_clock_of_ours_that_is_wrong(
    monkeypatch: pytest.MonkeyPatch, minutes: int, said: str
) -> None:
    now = timezone.now
    monkeypatch.setattr(
        "newsroom.doctor.machine.timezone.now", lambda: now() + timedelta(minutes=minutes)
    )
    found = list(examine_clock())
    assert {finding.severity for finding in found} == {Severity.FAULT}
    assert any(f"seconds {said} this machine's" in finding.found for finding in found)
    assert "set-ntp" in found[0].mend
