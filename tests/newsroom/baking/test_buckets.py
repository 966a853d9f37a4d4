"""A newsroom whose photographs and public site are in buckets: real processes, a real S3 server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from config.photo_storage import read_storages
from tests.journeys.running import OWN_VARIABLES, ROOT, copy_prepared
from tests.own_store import start_store

pytestmark = pytest.mark.enable_socket  # asks a server of its own

PRIVATE, PUBLIC = "photodesk-private", "photodesk-public"
KEYS = {"AWS_ACCESS_KEY_ID": "an-id", "AWS_SECRET_ACCESS_KEY": "a-secret"}

PUBLISH = """
    import json
    from gallery.slides.sequence import place_photos
    from newsroom.baking.baker import bake_what_is_stale
    from tests.builders import make_gallery
    gallery = make_gallery(2, slug="harbour")
    bake_what_is_stale(all_marks=True, at_most_seconds=None)
    photo = gallery.slides.order_by("position").first().photo
    print(json.dumps({"photo": photo.pk, "key": photo.original_sha256[:20],
        "original": photo.original.name, "state": photo.state,
        "files": sorted(photo.served_paths), "stored": sorted(photo.stored_paths)}))
"""
CORRECT = """
    import json
    from media.models import Photo
    from media.renditions.queue import render_missing_renditions
    from media.renditions.state import want_what_is_missing
    from media.signals import tell_photo_changed
    from newsroom.baking.baker import bake_what_is_stale
    Photo.objects.filter(pk={photo}).update(caption="Jane, not John")
    want_what_is_missing([{photo}])
    render_missing_renditions({photo})
    bake_what_is_stale(all_marks=True, at_most_seconds=None)
    print(json.dumps(sorted(Photo.objects.get(pk={photo}).served_paths)))
"""
KILL = """
    import json
    from media.models import Photo
    from newsroom.baking.baker import bake_what_is_stale
    from newsroom.publishing.killing import kill_everywhere
    kill_everywhere(Photo.objects.get(pk={photo}), reason="Rights", killed_by=None)
    bake_what_is_stale(all_marks=True, at_most_seconds=None)
    print(json.dumps(True))
"""
WITHDRAW = """
    import json
    from gallery.models import Gallery
    from newsroom.baking.baker import bake_what_is_stale
    from newsroom.publishing.workflow import withdraw
    withdraw(Gallery.objects.get(slug="harbour"))
    bake_what_is_stale(all_marks=True, at_most_seconds=None)
    print(json.dumps(True))
"""

PUT_STATIC_FILES = """
    import json
    from pathlib import Path
    from django.conf import settings
    from newsroom.baking.bucket_tree import put_static_files
    root = Path(settings.STATIC_ROOT)
    print(json.dumps([put_static_files(root), put_static_files(root)]))
"""


@dataclass(frozen=True, slots=True)
class Newsroom:
    """An installation on buckets."""

    data: Path
    s3: Any
    endpoint: str

    def manage(self, *arguments: str) -> str:
        """Run a command to its end; what it printed."""
        kept = {name: text for name, text in os.environ.items() if name not in OWN_VARIABLES}
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            env={
                **kept,
                **KEYS,
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "PHOTODESK_DATA_DIR": str(self.data),
                "PHOTODESK_STORAGE": "s3",
                "AWS_STORAGE_BUCKET_NAME": PRIVATE,
                "PHOTODESK_PUBLIC_BUCKET": PUBLIC,
                "AWS_S3_ENDPOINT_URL": self.endpoint,
                "AWS_S3_REGION_NAME": "us-east-1",
            },
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def run(self, script: str) -> Any:
        """The last line of JSON that a script inside Django prints."""
        said = self.manage("shell", "-v", "0", "-c", textwrap.dedent(script))
        return json.loads(said.splitlines()[-1])

    def keys(self, bucket: str, prefix: str = "") -> set[str]:
        """What a bucket holds."""
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        return {found["Key"] for page in pages for found in page.get("Contents", [])}

    def read(self, key: str) -> str:
        """A text of the public bucket."""
        content: bytes = self.s3.get_object(Bucket=PUBLIC, Key=key)["Body"].read()
        return content.decode()


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """One with empty buckets and a database."""
    server = start_store()
    try:
        host, port = server.get_host_and_port()
        endpoint = f"http://{host}:{port}"
        s3 = boto3.client(
            "s3",
            endpoint_url=endpoint,
            region_name="us-east-1",
            aws_access_key_id="an-id",
            aws_secret_access_key="a-secret",
        )
        for bucket in (PRIVATE, PUBLIC):
            s3.create_bucket(Bucket=bucket)
        made = Newsroom(tmp_path / "data", s3, endpoint)
        copy_prepared(tmp_path / "data")
        yield made
    finally:
        server.stop()


def test_a_site_in_buckets_from_the_first_photo_to_the_last_withdrawal(newsroom: Newsroom) -> None:
    made = newsroom.run(PUBLISH)
    require_published(newsroom, made)
    require_mended(newsroom)
    require_static_files(newsroom)
    require_corrected(newsroom, made)

    newsroom.run(KILL.format(photo=made["photo"]))
    renditions = {f"renditions/{path}" for path in made["files"]}
    assert not renditions & newsroom.keys(PUBLIC)
    assert made["key"] not in newsroom.read("galleries/harbour/index.html")
    assert made["key"] not in newsroom.read("api/v1/galleries/harbour/index.json")

    newsroom.run(WITHDRAW)
    left = newsroom.keys(PUBLIC)
    assert "galleries/harbour/index.html" not in left
    assert "galleries/harbour/gone.html" in left
    assert not {key for key in left if key.startswith("renditions/")}


def require_published(newsroom: Newsroom, made: dict[str, Any]) -> None:
    """Originals and renditions are in the private bucket, what is shown in the public one."""
    assert made["state"] == "ready"
    assert f"originals/{made['original']}" in newsroom.keys(PRIVATE)
    assert not (newsroom.data / "originals").exists()
    assert not (newsroom.data / "site").exists()
    renditions = {f"renditions/{path}" for path in made["files"]}
    assert {f"renditions/{path}" for path in made["stored"]} <= newsroom.keys(PRIVATE)
    assert renditions <= newsroom.keys(PUBLIC)
    assert not newsroom.keys(PUBLIC, "originals")
    page = newsroom.s3.head_object(Bucket=PUBLIC, Key="galleries/harbour/index.html")
    assert page["ContentType"] == "text/html; charset=utf-8"
    assert page["CacheControl"].startswith("max-age=15,")
    file = newsroom.s3.head_object(Bucket=PUBLIC, Key=min(renditions))
    assert file["ContentType"].startswith("image/")
    assert file["CacheControl"] == "public, max-age=31536000, immutable"
    assert made["key"] in newsroom.read("galleries/harbour/index.html")


def require_corrected(newsroom: Newsroom, made: dict[str, Any]) -> None:
    """Corrected words are at the addresses that were given out before."""
    assert newsroom.run(CORRECT.format(photo=made["photo"])) == made["files"]
    for path in made["files"]:
        found = newsroom.s3.get_object(Bucket=PUBLIC, Key=f"renditions/{path}")
        assert b"Jane, not John" in found["Body"].read()
        assert found["CacheControl"] == "public, max-age=31536000, immutable"


def require_mended(newsroom: Newsroom) -> None:
    """What was altered or deleted in the public bucket is made as it was."""
    assert json.loads(newsroom.manage("reconcile", "--json"))["mended"] == 0
    page = newsroom.read("galleries/harbour/index.html")
    newsroom.s3.put_object(Bucket=PUBLIC, Key="galleries/harbour/index.html", Body=b"altered")
    newsroom.s3.delete_object(Bucket=PUBLIC, Key="index.html")
    assert json.loads(newsroom.manage("reconcile", "--json"))["mended"] > 0
    assert newsroom.read("galleries/harbour/index.html") == page
    assert newsroom.read("index.html")


def require_static_files(newsroom: Newsroom) -> None:
    """They are put below their hashed names, once."""
    first, again = newsroom.run(PUT_STATIC_FILES)
    assert first > 10
    assert again == 0
    sheet = next(key for key in newsroom.keys(PUBLIC, "static/newsroom/") if key.endswith(".css"))
    said = newsroom.s3.head_object(Bucket=PUBLIC, Key=sheet)
    assert said["ContentType"] == "text/css; charset=utf-8"
    assert said["CacheControl"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("left_out", "message"),
    [
        ("AWS_STORAGE_BUCKET_NAME", "set AWS_STORAGE_BUCKET_NAME"),
        ("AWS_SECRET_ACCESS_KEY", "set AWS_SECRET_ACCESS_KEY"),
        ("PHOTODESK_PUBLIC_BUCKET", "set PHOTODESK_PUBLIC_BUCKET"),
    ],
)
def test_a_variable_that_is_missing_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, left_out: str, message: str
) -> None:
    variables = {
        **KEYS,
        "PHOTODESK_STORAGE": "s3",
        "AWS_STORAGE_BUCKET_NAME": PRIVATE,
        "PHOTODESK_PUBLIC_BUCKET": PUBLIC,
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, "" if name == left_out else value)
    with pytest.raises(ImproperlyConfigured, match=message):
        read_storages(Env(), Path())


def test_one_bucket_cannot_be_both(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**KEYS, "PHOTODESK_STORAGE": "s3"}.items():
        monkeypatch.setenv(name, value)
    for name in ("AWS_STORAGE_BUCKET_NAME", "PHOTODESK_PUBLIC_BUCKET"):
        monkeypatch.setenv(name, "the-same")
    with pytest.raises(ImproperlyConfigured, match="are the same"):
        read_storages(Env(), Path())


def test_an_unknown_storage_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHOTODESK_STORAGE", "tape")
    with pytest.raises(ImproperlyConfigured, match="local, s3"):
        read_storages(Env(), Path())
