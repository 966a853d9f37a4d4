"""The public tree in a bucket: the bucket is the site, for a CDN or a static host to serve.

An object appears whole or not at all. There are no compressed forms beside it: whoever serves the
bucket compresses. Each object carries the headers of the policy in `newsroom.serving.headers`, and
notes when it was baked, since a bucket sets its own time of change.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from http import HTTPStatus
from itertools import groupby
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from django.conf import settings

from newsroom.baking.local_tree import (
    RENDITIONS,
    FileState,
    LocalTree,
    StagedFile,
    count_microseconds,
)
from newsroom.serving.headers import (
    HASHED_NAME,
    Kind,
    build_public_headers,
    find_content_type,
    find_kind,
)

CHANGED_AT = "changed-at"  # microseconds since 1970, in the object's metadata
COPY_OF = "copy-of"  # where a rendition's bytes are in the private store
PRIVATE_RENDITIONS = "renditions"  # the prefix in the private bucket
NOT_THERE = ("404", "NoSuchKey", "NotFound")
CLIENT = Config(connect_timeout=5, read_timeout=30, retries={"max_attempts": 3})
making = threading.Lock()


@dataclass(slots=True)
class StagedObject(StagedFile):
    """An object that is put in its place in one go."""

    tree: BucketTree | None = None
    content: bytes = b""
    changed_at: datetime | None = None

    def place(self) -> None:
        """Put it."""
        assert self.tree is not None and self.changed_at is not None  # noqa: S101, PT018
        self.tree.put(self.path, self.content, self.changed_at)


class BucketTree(LocalTree):
    """The tree in a bucket; keys are the paths that files would have on disk."""

    placed_at_once = 1  # each is a request, and rows are held meanwhile

    def __init__(self, bucket: str) -> None:
        super().__init__(Path())
        self.bucket = bucket
        self.client = s3_client()

    def stage(self, path: str, content: bytes, *, changed_at: datetime) -> StagedFile:
        """Hold it until it is to be placed."""
        return StagedObject(self.root, path, tree=self, content=content, changed_at=changed_at)

    def put(self, path: str, content: bytes, changed_at: datetime) -> None:
        """Write an object with its headers."""
        self.client.put_object(
            Bucket=self.bucket,
            Key=path,
            Body=content,
            Metadata={CHANGED_AT: str(count_microseconds(changed_at))},
            **object_headers(path),
        )

    def read(self, path: str) -> bytes | None:
        """What is there, or None."""
        try:
            content: bytes = self.client.get_object(Bucket=self.bucket, Key=path)["Body"].read()
        except ClientError as error:
            if is_missing(error):
                return None
            raise
        return content

    def head(self, path: str) -> Mapping[str, Any] | None:
        """What is known of an object, or None."""
        try:
            found: Mapping[str, Any] = self.client.head_object(Bucket=self.bucket, Key=path)
        except ClientError as error:
            if is_missing(error):
                return None
            raise
        return found

    def has(self, path: str) -> bool:
        """Whether there is such an object."""
        return self.head(path) is not None

    def are_forms_right(self, path: str, content: bytes) -> bool:
        """There is but the one form."""
        return True

    def is_as_baked(self, path: str, state: FileState) -> bool:
        """Whether an object is there as it was written."""
        found = self.head(path)
        return (
            found is not None
            and found["ContentLength"] == state.size_bytes
            and found["Metadata"].get(CHANGED_AT) == str(count_microseconds(state.changed_at))
        )

    def remove_file(self, path: str) -> None:
        """Remove an object."""
        self.client.delete_object(Bucket=self.bucket, Key=path)

    def remove(self, path: str) -> bool:
        """Remove an object; whether there was one."""
        was_there = self.has(path)
        if was_there:
            self.remove_file(path)
        return was_there

    def has_rendition(self, address: str, stored_at: str) -> bool:
        """Whether a rendition is public, with the bytes that are in the private store."""
        found = self.head(f"{RENDITIONS}/{address}")
        return found is not None and find_source(found, address) == stored_at

    def find_missing_renditions(self, folder: str, files: Mapping[str, str]) -> list[str]:
        """Which addresses of one photo do not answer with their files."""
        return [each for each in sorted(files) if not self.has_rendition(each, files[each])]

    def publish_rendition(self, address: str, stored_at: str) -> bool:
        """Copy a rendition from the private bucket, on the server's side.

        Whether another was there before. Raises `FileNotFoundError` when the store has none.
        """
        key = f"{RENDITIONS}/{address}"
        source = {
            "Bucket": settings.AWS_STORAGE_BUCKET_NAME,
            "Key": f"{PRIVATE_RENDITIONS}/{stored_at}",
        }
        was_there = address != stored_at and self.has(key)
        try:
            self.client.copy_object(
                Bucket=self.bucket,
                Key=key,
                CopySource=source,
                MetadataDirective="REPLACE",
                Metadata={COPY_OF: stored_at},
                **object_headers(key),
            )
        except ClientError as error:
            if is_missing(error):
                raise FileNotFoundError(stored_at) from error
            raise
        return was_there

    def renditions_in(self, folder: str) -> list[str]:
        """The addresses of the public renditions of one photo."""
        return [key.removeprefix(f"{RENDITIONS}/") for key in self.keys(f"{RENDITIONS}/{folder}/")]

    def keys(self, prefix: str = "") -> Iterator[str]:
        """The keys of all objects below a prefix, in order."""
        pages = self.client.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self.bucket, Prefix=prefix):
            for found in page.get("Contents", []):
                yield found["Key"]

    def walk(self) -> Iterator[str]:
        """Every object but renditions and static files, by its key."""
        for key in self.keys():
            if not key.startswith((f"{RENDITIONS}/", "static/")):
                yield key

    def walk_renditions(self) -> Iterator[tuple[str, set[str]]]:
        """Each photo's folder of public renditions with the paths in it."""
        paths = (key.removeprefix(f"{RENDITIONS}/") for key in self.keys(f"{RENDITIONS}/"))
        for folder, group in groupby(paths, key=lambda path: path.rpartition("/")[0]):
            yield folder, set(group)

    def set_moved(self, folder: str, old: str, new: str) -> bool:
        """A bucket has no links: the application leads on."""
        return False

    def list_moved(self) -> Iterator[tuple[str, str]]:
        """None."""
        return iter(())

    def remove_unfinished(self) -> None:
        """Nothing is ever half written."""

    def changed_seconds_ago(self, path: str) -> float:
        """How long ago an object got its place; 0 when it has none any more."""
        found = self.head(path)
        if found is None:
            return 0.0
        return float((datetime.now(UTC) - found["LastModified"]).total_seconds())


def put_static_files(root: Path) -> int:
    """Put the hashed static files below static/ of the public bucket; the number of new ones.

    Those of earlier versions stay: pages that readers have open name them.
    """
    tree = BucketTree(settings.PUBLIC_BUCKET)
    known = set(tree.keys("static/"))
    number = 0
    for file in sorted(root.rglob("*")):
        key = f"static/{file.relative_to(root).as_posix()}"
        if file.is_file() and HASHED_NAME.search(key) and key not in known:
            tree.client.put_object(
                Bucket=tree.bucket, Key=key, Body=file.read_bytes(), **object_headers(key)
            )
            number += 1
    return number


def object_headers(path: str) -> dict[str, str]:
    """What a bucket can say of an object by itself; the CDN adds the rest of the policy."""
    url = f"/{path.removesuffix('index.html').removesuffix('/index.json')}"
    is_gone = path.rpartition("/")[2].startswith("gone.")
    status = HTTPStatus.GONE if is_gone else HTTPStatus.OK
    said = dict(build_public_headers(url, status))
    file = path if find_kind(url) not in (Kind.RENDITION, Kind.STATIC) else ""
    return {
        "CacheControl": said["cache-control"],
        "ContentType": find_content_type(url, file=file),
    }


def find_source(found: Mapping[str, Any], address: str) -> str:
    """Where in the private store the bytes of a public rendition came from."""
    return str(found["Metadata"].get(COPY_OF, address))


def is_missing(error: ClientError) -> bool:
    """Whether a bucket said that there is no such object."""
    return error.response.get("Error", {}).get("Code") in NOT_THERE


def s3_client() -> Any:
    """The client for this process."""
    with making:  # Amazon's library must not make two at once
        return make_client(
            settings.AWS_S3_ENDPOINT_URL,
            settings.AWS_S3_REGION_NAME,
            settings.AWS_ACCESS_KEY_ID,
            settings.AWS_SECRET_ACCESS_KEY,
        )


@lru_cache(maxsize=4)
def make_client(endpoint: str | None, region: str | None, key_id: str, secret: str) -> Any:
    """A client; it may be shared by threads."""
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id=key_id,
        aws_secret_access_key=secret,
        config=CLIENT,
    )
