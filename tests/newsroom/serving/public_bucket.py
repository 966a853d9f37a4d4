"""A public bucket with a tree in it, at an S3 server of this machine."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.test import override_settings
from moto.server import ThreadedMotoServer

from newsroom.baking.bucket_tree import BucketTree, put_static_files
from tests.journeys.running import ROOT
from tests.newsroom.serving.made_tree import LARGE_RENDITION, SMALL_RENDITION, STATIC_FILE, TEXTS
from tests.own_store import start_store

PRIVATE, PUBLIC = "photodesk-private", "photodesk-public"
BAKED_AT = datetime(2026, 11, 1, tzinfo=UTC)
MORE = {
    "galleries/harbour/poster.jpg": "tree: poster",
    "sitemap-1.xml": "<urlset>tree: 1</urlset>",
}


@dataclass(slots=True)
class Store:
    """The public bucket of a newsroom, at an S3 server of this machine."""

    server: ThreadedMotoServer
    tree: BucketTree
    port: int

    @property
    def bucket(self) -> str:
        """Where nginx finds it."""
        return f"127.0.0.1:{self.port}/{PUBLIC}"

    def content(self, key: str) -> bytes:
        """What an object holds."""
        content = self.tree.read(key)
        assert content is not None, key
        return content


def put_tree(tree: BucketTree, data: Path, s3: Any) -> None:
    """What there is to read, by the ways of the product."""
    for name, text in {**TEXTS, **MORE}.items():
        tree.put(name, text.encode(), BAKED_AT)
    for name in (SMALL_RENDITION, LARGE_RENDITION):
        s3.put_object(Bucket=PRIVATE, Key=name, Body=(data / "site" / name).read_bytes())
        address = name.removeprefix("renditions/")
        tree.publish_rendition(address, address)
    with tempfile.TemporaryDirectory() as folder:  # one of hundreds
        place = Path(folder) / STATIC_FILE
        place.parent.mkdir()
        shutil.copy(data / "static" / STATIC_FILE, place)
        assert put_static_files(Path(folder)) == 1


def read_policy() -> Any:
    """What docs/operations/scaling.md lets readers do, in our bucket."""
    text = (ROOT / "docs/operations/scaling.md").read_text()
    (policy,) = re.findall(r"```json\n(.*?)```", text, flags=re.DOTALL)
    return json.loads(policy.replace("example-photodesk-public", PUBLIC))


@contextmanager
def public_bucket(data: Path) -> Iterator[Store]:
    """One with a tree in it, at a server that runs; Django's settings name it."""
    server = start_store()
    host, port = server.get_host_and_port()
    named = {
        "STORAGE": "s3",
        "PUBLIC_BUCKET": PUBLIC,
        "AWS_STORAGE_BUCKET_NAME": PRIVATE,
        "AWS_S3_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_S3_REGION_NAME": "us-east-1",
        "AWS_ACCESS_KEY_ID": "an-id",
        "AWS_SECRET_ACCESS_KEY": "a-secret",
    }
    try:
        with override_settings(**named):
            tree = BucketTree(PUBLIC)
            for bucket in (PRIVATE, PUBLIC):
                tree.client.create_bucket(Bucket=bucket)
            tree.client.put_bucket_policy(Bucket=PUBLIC, Policy=json.dumps(read_policy()))
            put_tree(tree, data, tree.client)
            yield Store(server, tree, port)
    finally:
        server.stop()
