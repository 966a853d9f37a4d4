"""Settings that are wrong, libraries and static files that are missing, are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from media.observing.tracing import find_tracer
from newsroom.doctor.findings import Severity
from newsroom.doctor.settings_seen import (
    examine_libraries,
    examine_settings,
    examine_static_files,
)


def sentences() -> str:
    """All that is said of the settings."""
    return "\n".join(f"{finding.found} {finding.mend}" for finding in examine_settings())


def test_settings_that_are_right() -> None:
    assert [finding.severity for finding in examine_settings()] == [Severity.FINE]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"BASE_URL": "https://other.example.org"}, "Add other.example.org to ALLOWED_HOSTS"),
        ({"IS_PRODUCTION": True, "DEBUG": True}, "Take DEBUG out"),
        ({"IS_PRODUCTION": True, "SECRET_KEY": "short"}, "openssl rand"),
        ({"IS_PRODUCTION": True}, "PHOTODESK_BASE_URL has no https"),
        ({"IS_PRODUCTION": True}, "PHOTODESK_TRUSTED_PROXIES is 0"),
        ({"TIME_ZONE": "Mars/Olympus"}, "this machine does not know"),
    ],
)
def test_settings_that_are_wrong(settings: Settings, changed: dict[str, object], said: str) -> None:
    if "TIME_ZONE" in changed:  # Django itself would refuse it at once
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("newsroom.doctor.settings_seen.zoneinfo.available_timezones", set)
            assert said in sentences()
        return
    for name, value in changed.items():
        setattr(settings, name, value)
    assert said in sentences()


@pytest.mark.parametrize(
    ("host", "allowed", "is_named"),
    [
        ("photos.example.org", "photos.example.org", True),
        ("Photos.Example.org:8443", "photos.example.org", True),
        ("photos.example.org", ".example.org", True),
        ("example.org", ".example.org", True),
        ("anexample.org", ".example.org", False),
        ("[::1]", "[::1]", True),
        ("photos.example.org", "*", True),
        ("photos.example.org", "localhost", False),
    ],
)
def test_which_hosts_an_entry_means(
    settings: Settings, host: str, allowed: str, is_named: bool
) -> None:
    settings.BASE_URL = f"https://{host}"
    settings.ALLOWED_HOSTS = [allowed]
    assert ("ALLOWED_HOSTS" not in sentences()) == is_named


def test_libraries_of_this_machine_are_right() -> None:
    assert all(finding.severity == Severity.FINE for finding in examine_libraries())


def test_a_pillow_without_avif(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsroom.doctor.settings_seen.features.check", lambda name: name != "avif")
    found = [each for each in examine_libraries() if each.severity == Severity.FAULT]
    assert ["AVIF" in finding.found for finding in found] == [True]


def test_traces_that_are_wanted_without_their_package(monkeypatch: pytest.MonkeyPatch) -> None:
    find_tracer.cache_clear()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")
    monkeypatch.setitem(__import__("sys").modules, "media.observing.exporting", None)
    found = [each for each in examine_libraries() if each.severity == Severity.WARNING]
    find_tracer.cache_clear()
    assert ["photodesk[otel]" in finding.mend for finding in found] == [True]


def test_static_files_that_are_missing_old_or_right(settings: Settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
            "OPTIONS": {"location": str(tmp_path / "static")},
        },
    }
    (finding,) = examine_static_files()
    assert "has no static files" in finding.found
    call_command("collectstatic", interactive=False, verbosity=0)
    (tmp_path / "static" / "staticfiles.json").write_text("{}")
    (finding,) = examine_static_files()
    assert finding.severity == Severity.FINE
    (tmp_path / "static" / "desk" / "selection.js").write_text("// of last year")
    (finding,) = examine_static_files()
    assert finding.severity == Severity.FAULT
    assert "desk/selection.js differs" in finding.found
    assert "collectstatic" in finding.mend
