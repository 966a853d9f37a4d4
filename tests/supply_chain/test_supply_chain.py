"""Licences that were agreed on, and verdicts on signatures."""

from __future__ import annotations

import zipfile
from email.message import Message
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

import pytest

from tests.supply_chain.licences import (
    ALLOWED,
    find_licences,
    list_packages,
    tell_licences,
)
from tests.supply_chain.signatures import find_repository, judge


def test_each_package_of_production_has_a_licence_that_was_agreed_on() -> None:
    lines, others = tell_licences()
    assert others == []
    assert len(lines) > 60


class Said(Distribution):
    """A package that says of itself what a test says."""

    def __init__(self, **said: str) -> None:
        self.said = said

    @property
    def metadata(self) -> Any:
        message = Message()
        for name, text in self.said.items():
            message[name.replace("_", "-")] = text
        return message

    def read_text(self, filename: str) -> str | None:
        return None

    def locate_file(self, path: Any) -> Any:
        raise NotImplementedError


@pytest.mark.parametrize(
    ("said", "licences"),
    [
        ({"License_Expression": "MIT OR (Apache-2.0 AND BSD-3-Clause)"}, None),
        ({"License_Expression": "AGPL-3.0-only"}, {"AGPL-3.0-only"}),
        ({"License_Expression": "MIT AND GPL-3.0-only"}, {"MIT", "GPL-3.0-only"}),
        ({"Classifier": "License :: OSI Approved :: BSD License"}, {"BSD-3-Clause"}),
        (
            {"Classifier": "License :: OSI Approved :: Closed"},
            {"Closed"},
        ),
        ({"License": "Ask our lawyers"}, {"Ask our lawyers"}),
        ({}, {""}),
    ],
)
def test_what_a_package_says_of_its_licence_is_read(
    said: dict[str, str], licences: set[str] | None
) -> None:
    found = find_licences(Said(**said))
    assert found == (licences or found)
    assert (found <= ALLOWED) == (licences in (None, {"BSD-3-Clause"}))


def test_the_names_of_a_lock_file_are_read() -> None:
    locked = "django==6.1.3 \\\n    --hash=sha256:00\ntzdata==1 ; sys_platform == 'win32' \\\n"
    assert list_packages(locked) == ["django", "tzdata"]


def write_wheel(folder: Path, *links: str) -> Path:
    """A wheel of nothing but its metadata."""
    wheel = folder / "boat-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        said = "".join(f"Project-URL: {link}\n" for link in links)
        archive.writestr("boat-1.dist-info/METADATA", f"Name: boat\n{said}")
    return wheel


def test_the_repository_is_the_one_that_is_called_source(tmp_path: Path) -> None:
    wheel = write_wheel(
        tmp_path,
        "Funding, https://github.com/sponsors/ana",
        "Source, https://github.com/harbour/boat.git",
    )
    assert find_repository(wheel) == "https://github.com/harbour/boat"


@pytest.mark.parametrize(
    ("status", "words", "verdict"),
    [
        (0, "OK: boat-1-py3-none-any.whl", "built by https://github.com/harbour/boat"),
        (1, 'Provenance for file "boat" was not found', "no attestation"),
        (
            1,
            "Verification failed: other repository",
            "WRONG: Verification failed: other repository",
        ),
    ],
)
def test_a_signature_is_good_missing_or_wrong(
    tmp_path: Path, status: int, words: str, verdict: str
) -> None:
    wheel = write_wheel(tmp_path, "Source, https://github.com/harbour/boat")
    assert judge(wheel, lambda _wheel, _repository: (status, words)) == verdict
