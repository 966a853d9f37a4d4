"""The drill: a newsroom is lost, and comes back out of its backup on an empty machine."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import psycopg
import pytest

from tests.faults.newsroom_under_fire import PUBLISH, contents_of, site_of
from tests.faults.own_programs import own_postgres
from tests.journeys.running import Photodesk, make_photos
from tests.own_store import start_store

SIZE_PX = (240, 160)
BAKE = """
    from media.models import Photo
    from newsroom.baking.reconcile import compare_everything
    from newsroom.baking.baker import bake_what_is_stale
    from newsroom.running.data_folder import collect_static_files
    from media.renditions.rerender import forget_lost_files
    from media.renditions.queue import render_missing_renditions
    collect_static_files(only_if_absent=True)
    forget_lost_files(on_progress=lambda done: None)
    for photo in Photo.objects.all():
        for _tier in range(3):
            render_missing_renditions(photo.pk)
    compare_everything(reads_content=True)
    bake_what_is_stale(at_most_seconds=None, all_marks=True)
    assert compare_everything(reads_content=True).mended == 0
"""
# When a page was last changed: whoever keeps a copy of the site asks anew after a restore.
MOMENT = re.compile(
    rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*(Z|\+00:00)|\w{3}, \d\d \w{3} \d{4} [\d:]{8} \+0000"
)


def run(photodesk: Photodesk, *arguments: str) -> str:
    """A command that ends well."""
    done = photodesk.manage(*arguments)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def pages_of(photodesk: Photodesk) -> dict[str, bytes]:
    """Every file that readers get, but its compressed forms, without moments of change."""
    return {
        path: content if path.startswith("renditions/") else MOMENT.sub(b"MOMENT", content)
        for path, content in contents_of(site_of(photodesk)).items()
        if not path.endswith((".gz", ".br"))
    }


def originals_of(photodesk: Photodesk) -> dict[str, bytes]:
    """Every original."""
    return contents_of(photodesk.folder / "data" / "originals")


def require_the_same_newsroom(lost: Photodesk, found: Photodesk, place: str) -> None:
    """Lose one, restore it elsewhere: originals, rows and pages are what they were."""
    lost.ingest(make_photos(lost.folder / "photos", 2, SIZE_PX))
    lost.answers_of(PUBLISH.format(galleries=1) + BAKE)
    taken = json.loads(run(lost, "backup", place, "--json"))
    assert (taken["copied"], taken["backup"]["missing"]) == (2, [])
    restored = json.loads(run(found, "restore", place, "--json"))
    assert (restored["copied"], restored["left_out"], restored["is_other_key"]) == (2, [], False)
    assert originals_of(found) == originals_of(lost)
    assert len(originals_of(found)) == 2
    rows = "SELECT id, original_sha256, caption, uploaded_at FROM media_photo ORDER BY id"
    assert found.rows(rows) == lost.rows(rows)
    found.answers_of(BAKE)
    pages, wanted = pages_of(found), pages_of(lost)
    assert pages.keys() == wanted.keys()
    for path, content in wanted.items():
        assert pages[path] == content, path
    assert b"Night 0" in pages["galleries/night-0/index.html"]


@contextmanager
def bucket() -> Iterator[tuple[str, dict[str, str]]]:
    """A bucket, and what names its service."""
    server = start_store()
    try:
        host, port = server.get_host_and_port()
        service = {
            "AWS_ACCESS_KEY_ID": "an-id",
            "AWS_SECRET_ACCESS_KEY": "a-secret",
            "AWS_S3_ENDPOINT_URL": f"http://{host}:{port}",
            "AWS_S3_REGION_NAME": "us-east-1",
        }
        client: Any = boto3.client(
            "s3",
            endpoint_url=service["AWS_S3_ENDPOINT_URL"],
            region_name="us-east-1",
            aws_access_key_id="an-id",
            aws_secret_access_key="a-secret",
        )
        client.create_bucket(Bucket="example-backups")
        yield "s3://example-backups/photodesk", service
    finally:
        server.stop()


def test_a_newsroom_on_sqlite_comes_back_out_of_a_bucket(tmp_path: Path) -> None:
    with bucket() as (place, service):
        lost, found = Photodesk(folder=tmp_path / "lost"), Photodesk(folder=tmp_path / "found")
        for photodesk in (lost, found):
            photodesk.folder.mkdir()
            photodesk.environment.update(service)
        require_the_same_newsroom(lost, found, place)
        assert "is whole" in run(found, "verify_backup", place)
        refused = lost.manage("backup", "s3://no-such-bucket/photodesk")
        assert "There is no bucket for s3://no-such-bucket/photodesk" in refused.stderr
        assert "Traceback" not in refused.stderr


@pytest.mark.needs("postgres")
def test_a_newsroom_on_postgresql_comes_back_out_of_a_folder(tmp_path: Path) -> None:
    with own_postgres() as postgres:
        with psycopg.connect(postgres.url, autocommit=True) as server:
            server.execute("CREATE DATABASE found")
        lost = Photodesk(folder=tmp_path / "lost", database_url=postgres.url)
        empty = postgres.url.removesuffix("postgres") + "found"
        found = Photodesk(folder=tmp_path / "found", database_url=empty)
        for photodesk in (lost, found):
            photodesk.folder.mkdir()
        require_the_same_newsroom(lost, found, str(tmp_path / "backups"))
