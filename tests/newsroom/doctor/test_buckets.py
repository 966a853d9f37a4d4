"""A bucket that is not there, or refuses, is told in words before anything is begun."""

from __future__ import annotations

import pytest
from botocore.config import Config
from pytest_django.fixtures import Settings

from newsroom.baking import bucket_tree
from newsroom.doctor.buckets import examine_buckets
from newsroom.doctor.findings import Severity
from newsroom.management.commands.up import require_rights_in_buckets
from newsroom.running.preparation import NotYet
from tests.newsroom.doctor.answering import serving

pytestmark = pytest.mark.enable_socket

ERROR = '<?xml version="1.0"?><Error><Code>{code}</Code><Message>No</Message></Error>'
LIST = b'<?xml version="1.0"?><ListBucketResult><Name>x</Name></ListBucketResult>'


@pytest.fixture
def buckets(settings: Settings) -> Settings:
    """Settings of an installation on buckets."""
    settings.STORAGE = "s3"
    settings.AWS_STORAGE_BUCKET_NAME, settings.PUBLIC_BUCKET = "private", "public"
    settings.AWS_ACCESS_KEY_ID, settings.AWS_SECRET_ACCESS_KEY = "an-id", "a-secret"
    settings.AWS_S3_REGION_NAME = "us-east-1"
    return settings


def test_nothing_is_asked_where_photographs_are_on_disk() -> None:
    assert list(examine_buckets()) == []


@pytest.mark.parametrize(
    ("refused", "right"),
    [("PUT", "put an object"), ("DELETE", "delete an object"), ("GET", "read an object")],
)
def test_a_bucket_without_a_right(buckets: Settings, refused: str, right: str) -> None:
    def answer(method: str, path: str) -> tuple[int, bytes]:
        is_list = "list-type" in path
        if method == refused and not is_list:
            return 403, ERROR.format(code="AccessDenied").encode()
        if method == "GET":
            return 200, LIST if is_list else b"Photodesk's doctor was here."
        return (204 if method == "DELETE" else 200), b""

    with serving(answer) as port:
        buckets.AWS_S3_ENDPOINT_URL = f"http://127.0.0.1:{port}"
        found = list(examine_buckets())
        with pytest.raises(NotYet, match=f"does not let us {right} in private"):
            require_rights_in_buckets()
    assert [finding.severity for finding in found] == [Severity.FAULT, Severity.FAULT]
    assert f"does not let us {right} in private (AccessDenied)" in found[0].found
    assert "s3:PutObject" in found[0].mend


def test_a_bucket_that_is_not_there(buckets: Settings) -> None:
    with serving(lambda _method, _path: (404, ERROR.format(code="NoSuchBucket").encode())) as port:
        buckets.AWS_S3_ENDPOINT_URL = f"http://127.0.0.1:{port}"
        found = list(examine_buckets())
    assert "The bucket private is not there" in found[0].found


def test_a_service_that_does_not_answer(buckets: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = Config(connect_timeout=1, read_timeout=1, retries={"max_attempts": 0})
    monkeypatch.setattr(bucket_tree, "CLIENT", quick)
    with serving(lambda _method, _path: (200, b"")) as port:
        pass
    buckets.AWS_S3_ENDPOINT_URL = f"http://127.0.0.1:{port}"
    found = list(examine_buckets())
    assert "cannot be reached" in found[0].found
    assert "AWS_S3_ENDPOINT_URL" in found[0].mend
