"""Where photographs and the public site are kept: on this machine's disk, or in buckets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environs import Env

PLACES = ("local", "s3")
NEEDED_FOR_S3 = (
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_STORAGE_BUCKET_NAME",
    "PHOTODESK_PUBLIC_BUCKET",
)

BUCKET_SETTINGS = (
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_STORAGE_BUCKET_NAME",
    "PUBLIC_BUCKET",
    "AWS_S3_ENDPOINT_URL",
    "AWS_S3_REGION_NAME",
)


def read_storages(env: Env, data_folder: Path) -> dict[str, Any]:
    """The settings of storage; raises `ImproperlyConfigured`."""
    place = env.str("PHOTODESK_STORAGE", "local")
    if place not in PLACES:
        raise ImproperlyConfigured(
            f"PHOTODESK_STORAGE is {place!r}; it is one of {', '.join(PLACES)}."
        )
    photographs = stores_on_disk(data_folder) if place == "local" else stores_in_bucket()
    found: dict[str, Any] = {
        "STORAGE": place,
        "STORAGES": {
            **photographs,
            "default": {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": str(data_folder / "files")},
            },
            "staticfiles": {"BACKEND": "config.static_files.HashedStaticFilesStorage"},
        },
    }
    return found | (read_buckets(env) if place == "s3" else read_service(env))


def stores_on_disk(data_folder: Path) -> dict[str, Any]:
    """Originals and renditions in the data folder."""
    backend = "media.storages.AtomicFileSystemStorage"
    renditions = {"location": str(data_folder / "renditions"), "base_url": "/renditions/"}
    return {
        "originals": {
            "BACKEND": backend,
            "OPTIONS": {"location": str(data_folder / "originals")},
        },
        "renditions": {"BACKEND": backend, "OPTIONS": renditions},
    }


def stores_in_bucket() -> dict[str, Any]:
    """Originals and renditions below prefixes of the private bucket."""
    backend = "media.bucket_storage.BucketStorage"
    return {
        name: {"BACKEND": backend, "OPTIONS": {"location": name}}
        for name in ("originals", "renditions")
    }


def read_service(env: Env) -> dict[str, Any]:
    """Where photographs are on disk, a backup may still go into a bucket: the service alone."""
    of_buckets = ("AWS_STORAGE_BUCKET_NAME", "PUBLIC_BUCKET")
    return {
        name: None if name in of_buckets else env.str(name, "") or None for name in BUCKET_SETTINGS
    }


def read_buckets(env: Env) -> dict[str, Any]:
    """What django-storages reads, and the public bucket; raises `ImproperlyConfigured`."""
    missing = [name for name in NEEDED_FOR_S3 if not env.str(name, "")]
    if missing:
        raise ImproperlyConfigured(f"PHOTODESK_STORAGE is 's3': set {', '.join(missing)}.")
    private, public = env.str("AWS_STORAGE_BUCKET_NAME"), env.str("PHOTODESK_PUBLIC_BUCKET")
    if private == public:
        raise ImproperlyConfigured(
            "AWS_STORAGE_BUCKET_NAME and PHOTODESK_PUBLIC_BUCKET are the same: originals must not "
            "be in a bucket that everybody reads."
        )
    found = {name: env.str(name, "") or None for name in BUCKET_SETTINGS}
    return {**found, "PUBLIC_BUCKET": public}
