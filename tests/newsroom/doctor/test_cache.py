"""A cache that does not answer is told, with what to do; one that nobody named is fine."""

from __future__ import annotations

import pytest
from environs import Env
from pytest_django.fixtures import Settings

from config.caches import read_caches
from newsroom.doctor.cache import examine_cache, name_cache
from newsroom.doctor.findings import Severity
from tests.journeys.running import free_port


def name_the_cache(settings: Settings, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """As the environment would."""
    monkeypatch.setenv("PHOTODESK_CACHE_URL", url)
    settings.CACHES = read_caches(Env())


def test_none_is_needed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    name_the_cache(settings, monkeypatch, "")
    (finding,) = examine_cache()
    assert finding.severity == Severity.FINE


@pytest.mark.enable_socket
def test_one_that_is_stopped(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    name_the_cache(settings, monkeypatch, f"redis://:sesame@127.0.0.1:{port}/1")
    (finding,) = examine_cache()
    assert finding.severity == Severity.FAULT
    assert f"The cache at redis://127.0.0.1:{port}/1 cannot be used" in finding.found
    assert "Connection refused" in finding.found
    assert "Nobody can log in" in finding.found
    assert "PHOTODESK_CACHE_URL" in finding.mend
    assert "sesame" not in finding.found + finding.mend


@pytest.mark.enable_socket
@pytest.mark.needs("redis")
def test_one_that_answers(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    name_the_cache(settings, monkeypatch, "redis://127.0.0.1:6379/15")
    (finding,) = examine_cache()
    assert finding.severity == Severity.FINE


def test_a_cache_is_named_by_its_place() -> None:
    assert name_cache("rediss://ada:sesame@cache.example.org/2") == (
        "rediss://cache.example.org:6379/2"
    )
    assert name_cache("unix:///run/redis.sock") == "unix:/run/redis.sock"
