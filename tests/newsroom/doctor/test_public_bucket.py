"""A site in buckets whose readers are answered by the application is told."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings

from newsroom.doctor.findings import Finding, Severity
from newsroom.doctor.public_site import examine_public_site
from tests.newsroom.doctor.answering import serving

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]


def examine(settings: Settings, *, is_read: bool) -> tuple[Finding, dict[str, bytes]]:
    """What is found where the site's address reads the bucket, or does not; what stays in it."""
    objects: dict[str, bytes] = {}

    def store(method: str, path: str, body: bytes) -> tuple[int, bytes]:
        name = path.partition("?")[0].removeprefix("/public/")
        if method == "PUT":
            objects[name] = body
        elif method == "DELETE":
            del objects[name]
        return 200 if method == "PUT" else 204, b""

    def site(_method: str, path: str) -> tuple[int, bytes]:
        if path == "/healthz":
            return 200, b"ok\n"
        if is_read and (content := objects.get(path.removeprefix("/"))):
            return 200, content
        return 404, b"Not found"

    settings.STORAGE, settings.PUBLIC_BUCKET = "s3", "public"
    settings.AWS_ACCESS_KEY_ID, settings.AWS_SECRET_ACCESS_KEY = "an-id", "a-secret"
    settings.AWS_S3_REGION_NAME = "us-east-1"
    with serving(with_body=store) as bucket_port, serving(site) as port:
        settings.AWS_S3_ENDPOINT_URL = f"http://127.0.0.1:{bucket_port}"
        settings.BASE_URL = f"http://127.0.0.1:{port}"
        (finding,) = examine_public_site()
    return finding, objects


def test_readers_who_are_answered_by_the_bucket_are_fine(settings: Settings) -> None:
    finding, left = examine(settings, is_read=True)
    assert finding.severity == Severity.FINE
    assert finding.found == f"{settings.BASE_URL} is answered by public, without the application."
    assert left == {}


def test_readers_who_are_answered_by_the_application_are_told(settings: Settings) -> None:
    finding, left = examine(settings, is_read=False)
    assert finding.severity == Severity.WARNING
    assert "does not ask the bucket public" in finding.found
    assert "deploy/nginx/photodesk-bucket.conf" in finding.mend
    assert "In buckets" in finding.mend
    assert left == {}
