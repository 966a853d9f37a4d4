"""A command that is run without its environment says what is missing, and makes nothing."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from newsroom.outage_messages import explain_outage
from tests.journeys.running import OWN_VARIABLES, ROOT, Photodesk, free_port, make_photos

CODE = ("config", "newsroom", "gallery", "media", "locale")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code in a folder of its own: where it lies, an empty newsroom would be made."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in CODE:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", folder)
    return folder


def manage(checkout: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command with nothing of this test run's environment."""
    return run(checkout, "manage.py", *arguments, **variables)


def run(checkout: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Python so."""
    left_out = (*OWN_VARIABLES, "PHOTODESK_DATA_DIR", "DJANGO_SETTINGS_MODULE")
    kept = {name: text for name, text in os.environ.items() if name not in left_out}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=checkout,
        env={**kept, **variables},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def require_a_sentence(said: subprocess.CompletedProcess[str], words: str) -> None:
    """It failed with these words and nothing more."""
    assert said.returncode == 1
    assert words in said.stderr
    assert "\nCommandError: " in f"\n{said.stderr}"
    assert "Traceback" not in said.stderr


def test_without_an_environment_no_second_newsroom_is_made(checkout: Path) -> None:
    said = manage(checkout, "reconcile")
    require_a_sentence(said, f"There is no newsroom in {checkout}/var, and")
    assert "PHOTODESK_DATA_DIR is not set" in said.stderr
    assert not (checkout / "var").exists()


@pytest.mark.parametrize("command", ["worker", "beat", "inspect ping", "purge -f"])
def test_celery_started_by_hand_makes_none_either(checkout: Path, command: str) -> None:
    said = run(checkout, "-m", "celery", "-A", "config", *command.split())
    require_a_sentence(said, f"There is no newsroom in {checkout}/var, and")
    assert "PHOTODESK_DATA_DIR is not set" in said.stderr
    assert not (checkout / "var").exists()


def test_celery_reads_the_file_beside_manage_py(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "named").mkdir()
    (tmp_path / "named/db.sqlite3").touch()
    environment = checkout / ".env"
    environment.write_text(f"PHOTODESK_DATA_DIR={tmp_path}/named\n")
    try:
        said = run(checkout, "-m", "celery", "-A", "config", "purge", "-f")
    finally:
        environment.unlink()
    assert said.returncode == 0, said.stderr
    assert (tmp_path / "named/broker").is_dir()


def test_commands_that_look_at_the_code_alone_make_none_either(checkout: Path) -> None:
    assert manage(checkout, "check").returncode == 0
    assert not (checkout / "var").exists()


def test_a_file_beside_manage_py_names_the_newsroom(checkout: Path, tmp_path: Path) -> None:
    environment = checkout / ".env"
    environment.write_text(f"PHOTODESK_DATA_DIR={tmp_path}/data\n")
    try:
        said = manage(checkout, "reconcile")
    finally:
        environment.unlink()
    require_a_sentence(said, f"There is no newsroom in {tmp_path}/data.")
    assert "is not set" not in said.stderr


def test_backups_are_looked_through_where_there_is_no_newsroom(
    checkout: Path, tmp_path: Path
) -> None:
    newsroom = Photodesk(folder=tmp_path)
    newsroom.ingest(make_photos(tmp_path / "photos", 1, (64, 64)))
    backups = str(tmp_path / "backups")
    taken = newsroom.manage("backup", backups, "--json")
    name = json.loads(taken.stdout)["backup"]["name"]
    # The database's server is lost, too.
    lost = f"postgresql://photodesk@127.0.0.1:{free_port()}/photodesk"
    for variables in ({}, {"DATABASE_URL": lost}):
        listed = manage(checkout, "backup", backups, "--list", **variables)
        assert listed.stdout.startswith(name), listed.stderr
        whole = manage(checkout, "verify_backup", backups, **variables)
        assert f"The backup {name} is whole" in whole.stdout, whole.stderr
    assert not (checkout / "var").exists()
    require_a_sentence(manage(checkout, "backup", backups), "There is no newsroom")


def test_a_database_without_tables_is_told_in_a_sentence(checkout: Path, tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "db.sqlite3").close()
    (tmp_path / "db.sqlite3").touch()
    said = manage(checkout, "reconcile", PHOTODESK_DATA_DIR=str(tmp_path))
    require_a_sentence(said, "has no tables")
    assert "manage.py migrate" in said.stderr


def test_a_bucket_that_is_not_there_is_told_in_a_sentence() -> None:
    from botocore.exceptions import ClientError, EndpointConnectionError
    from django.test import override_settings

    from newsroom.outage_messages import explain_outage

    named = {"Code": "NoSuchBucket", "BucketName": "example-public", "Message": "no"}
    missing = ClientError({"Error": named}, "PutObject")
    refused = ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "PutObject")
    with override_settings(
        AWS_S3_ENDPOINT_URL="https://s3.example.org",
        AWS_STORAGE_BUCKET_NAME="example-private",
        PUBLIC_BUCKET="example-public",
    ):
        assert explain_outage(missing).startswith("The bucket example-public is not there")
        assert "example-private and example-public" in explain_outage(refused)
        away = EndpointConnectionError(endpoint_url="https://s3.example.org")
        assert "cannot be reached" in explain_outage(away)
    assert explain_outage(ValueError("a fault of ours")) == ""


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PHOTODESK_STORAG", "s3", "is no setting of Photodesk: did you mean PHOTODESK_STORAGE?"),
        ("PHOTODESK_BASE_URL", "photos", "it must be like https://photos.example.org"),
        ("PHOTODESK_WEB_THREADS", "many", '"PHOTODESK_WEB_THREADS" invalid'),
    ],
)
def test_a_setting_that_is_wrong_is_a_sentence(
    checkout: Path, tmp_path: Path, name: str, value: str, words: str
) -> None:
    variables = {name: value, "PHOTODESK_DATA_DIR": str(tmp_path / "data")}
    require_a_sentence(manage(checkout, "migrate", **variables), words)
    worker = run(checkout, "-m", "celery", "-A", "config", "worker", **variables)
    require_a_sentence(worker, words)
    assert not (tmp_path / "data/db.sqlite3").exists()


def test_a_file_in_place_of_a_folder_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "site").touch()
    with pytest.raises(NotADirectoryError) as failed:
        os.listdir(tmp_path / "site/pages")  # noqa: PTH208
    told = explain_outage(failed.value)
    assert told.startswith(f"{tmp_path}/site/pages cannot be used: Not a directory.")
    assert told.endswith("doctor folders disk")
