"""The settings: one list of names, an environment file that explains each, and no other name."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from dotenv import dotenv_values
from environs import Env

from config.caches import read_caches
from config.checked_values import (
    read_database,
    read_language,
    read_log_level,
    read_time_zone,
)
from config.data_folder import DataFolder
from config.doorbell import read_doorbell
from config.setting_names import SETTING_NAMES, refuse_unknown

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT_FILE = ROOT / "deploy/photodesk.env"
LINES = ENVIRONMENT_FILE.read_text().splitlines()
SETTING = re.compile(r"#?([A-Z][A-Z0-9_]+)=(.*)")
# django-storages reads these itself.
READ_BY_OTHERS = {
    *("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"),
    *("AWS_S3_ENDPOINT_URL", "AWS_S3_REGION_NAME"),
}


def read_broker(env: Env) -> dict[str, Any]:
    """The settings of Celery, with a data folder that nothing is put into."""
    return read_doorbell(env, DataFolder(Path(os.devnull), may_be_made=False))


def test_the_names_are_those_that_the_code_reads() -> None:
    read = {
        name
        for path in (ROOT / "config").glob("*.py")
        for name in re.findall(r'env\.\w+\(\s*"([A-Z0-9_]+)"', path.read_text())
    }
    assert read - {"PHOTODESK_MAY_BEGIN"} | READ_BY_OTHERS == SETTING_NAMES


def test_the_environment_file_has_each_setting_once() -> None:
    names = [match[1] for line in LINES if (match := SETTING.fullmatch(line))]
    assert sorted(names) == sorted(SETTING_NAMES)


def test_the_environment_file_explains_each_setting() -> None:
    is_explained = False
    for line in LINES:
        if SETTING.fullmatch(line):
            assert is_explained or "SITE_NAME" in line, line
        else:
            is_explained = line.startswith("# ") and not line.startswith("# ---")


def test_defaults_in_the_environment_file_are_those_of_the_code(tmp_path: Path) -> None:
    """Loaded as it is, and with what is commented out and no example, the settings are the same."""
    defaults = [
        line.removeprefix("#")
        for line in LINES
        if line.startswith("#PHOTODESK_")
        and not re.search(
            r"example|varnish|NAME:|=$|Fokus|10\.0|theme|MINING|Publisher|=photodesk$", line
        )
    ]
    assert len(defaults) > 20
    required = {name: str(value) for name, value in dotenv_values(ENVIRONMENT_FILE).items()}
    required["SECRET_KEY"] = "x" * 50
    required["PHOTODESK_DATA_DIR"] = str(tmp_path)
    code = (
        "from config import settings; print({name: value for name, value in vars(settings).items() "
        "if name.isupper() and (value is None or isinstance(value, (str, int, float, frozenset)) "
        "or name in ('DATABASES', 'CACHES', 'STORAGES', 'LOGGING', 'IMPORT_LABELS', 'MONITORS'))})"
    )
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}

    def load(extra: list[str]) -> str:
        named = dict(line.split("=", 1) for line in extra)
        said = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**kept, **required, **named, "PYTHONHASHSEED": "0"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert said.returncode == 0, said.stderr
        return said.stdout

    assert load([]) == load(defaults)


@pytest.mark.parametrize(
    ("read", "value", "words"),
    [
        *((read_time_zone, zone, "PHOTODESK_TIME_ZONE") for zone in ("Mars/Base", "Europe", "/x")),
        *((read_language, code, "PHOTODESK_LANGUAGE") for code in ("klingon", "../../x", "de-xx")),
        (read_log_level, "chatty", "PHOTODESK_LOG_LEVEL is 'CHATTY'"),
        *(
            (lambda env: read_database(env, "sqlite://:memory:"), url, "DATABASE_URL is no address")
            for url in ("nonsense", "mysql://ada:secret@db/x", "postgresql://ada@db:port/x")
        ),
        *(
            (read_broker, url, "CELERY_BROKER_URL has no number from 1 to 65535")
            for url in (
                *("redis://127.0.0.1:63x9/0", "amqp://ada:secret@broker:99999//", "redis:broker"),
                *("redis://:secret/0@broker:6379/0", "amqp://one//;amqp://two:port//"),
            )
        ),
        (read_broker, "redis://:12/secret@broker:6379", "CELERY_BROKER_URL names a database that"),
        (read_caches, "redis://:secret#@cache:6379/0", "PHOTODESK_CACHE_URL has no number"),
        (read_caches, "redis://cache/sessions", "PHOTODESK_CACHE_URL names a database that"),
    ],
)
def test_a_value_that_others_would_stop_at_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[Env], Any], value: str, words: str
) -> None:
    name = words.split()[0]
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=words) as refused:
        read(Env())
    assert "secret" not in str(refused.value)
    monkeypatch.setenv(name, "")
    read(Env())


def test_values_that_are_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHOTODESK_TIME_ZONE", "Europe/Berlin")
    monkeypatch.setenv("PHOTODESK_LANGUAGE", "pt-br")
    monkeypatch.setenv("PHOTODESK_LOG_LEVEL", "debug")
    monkeypatch.setenv("DATABASE_URL", "postgresql://ada:secret@db.example.org/photodesk")
    env = Env()
    assert (read_time_zone(env), read_language(env)) == ("Europe/Berlin", "pt-br")
    assert read_log_level(env) == "DEBUG"
    assert read_database(env, "")["HOST"] == "db.example.org"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PHOTODESK_MAX_ORIGINAL_MB", "-1"),
        ("PHOTODESK_WEB_THREADS", "0"),
        ("PHOTODESK_BASE_URL", "http://127.0.0.1:port"),
    ],
)
def test_a_value_that_makes_no_sense_ends_a_command(tmp_path: Path, name: str, value: str) -> None:
    said = subprocess.run(
        [sys.executable, "manage.py", "doctor"],
        cwd=ROOT,
        env={**os.environ, "PHOTODESK_DATA_DIR": str(tmp_path), name: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 1
    assert name in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("PHOTODESK_STORAG", "PHOTODESK_STORAGE"),
        ("PHOTODESK_TIMEZONE", "PHOTODESK_TIME_ZONE"),
        ("PHOTODESK_ODIC_SERVER", "PHOTODESK_OIDC_SERVER"),
    ],
)
def test_a_name_typed_wrongly_is_told_with_the_nearest(name: str, nearest: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"{name} is no setting.* {nearest}\\?"):
        refuse_unknown({name: "x", "HOME": "/"})


def test_names_of_others_are_theirs() -> None:
    refuse_unknown(
        dict.fromkeys(
            [
                *("PHOTODESK_SERVICE_HOST", "PHOTODESK_PORT", "PHOTODESK_PORT_8000_TCP_ADDR"),
                *("PHOTODESK_WEB_SERVICE_PORT_HTTP", "PHOTODESK_TEST_REQUIRE", "HOME", "POSTGRES"),
                *SETTING_NAMES,
            ],
            "x",
        )
    )
    with pytest.raises(
        ImproperlyConfigured, match=r"PHOTODESK_QQQ is no setting of Photodesk\. All"
    ):
        refuse_unknown({"PHOTODESK_QQQ": ""})
