"""Which variables are settings: a name that is none of them was typed wrongly, and is told.

A setting that nobody reads would leave a default in its place without a word: photographs on a disk
instead of in a bucket.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from django.core.exceptions import ImproperlyConfigured

PREFIX: Final = "PHOTODESK_"
SETTING_NAMES: Final = frozenset(
    {
        "ALLOWED_HOSTS",
        "AWS_ACCESS_KEY_ID",
        "AWS_S3_ENDPOINT_URL",
        "AWS_S3_REGION_NAME",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_STORAGE_BUCKET_NAME",
        "CELERY_BROKER_URL",
        "DATABASE_URL",
        "DEBUG",
        "PHOTODESK_API_REQUESTS_PER_MINUTE",
        "PHOTODESK_BAKERS",
        "PHOTODESK_BASE_URL",
        "PHOTODESK_CACHE_URL",
        "PHOTODESK_CLOUDFLARE_TOKEN",
        "PHOTODESK_CLOUDFLARE_ZONE",
        "PHOTODESK_DATA_DIR",
        "PHOTODESK_DATA_MINING",
        "PHOTODESK_DATA_MINING_POLICY",
        "PHOTODESK_DISK_RESERVE_MB",
        "PHOTODESK_EMBED_PROVIDERS",
        "PHOTODESK_FASTLY_TOKEN",
        "PHOTODESK_IMPORT_LABELS",
        "PHOTODESK_IMPRINT_URL",
        "PHOTODESK_LANGUAGE",
        "PHOTODESK_LOG_FORMAT",
        "PHOTODESK_LOG_LEVEL",
        "PHOTODESK_MAIL_FROM",
        "PHOTODESK_MAIL_SERVER",
        "PHOTODESK_MAX_ARCHIVE_MB",
        "PHOTODESK_MAX_DOWNLOAD_GB",
        "PHOTODESK_MAX_ORIGINAL_MB",
        "PHOTODESK_MAX_ORIGINAL_MEGAPIXELS",
        "PHOTODESK_MAX_UNFINISHED_UPLOADS_GB",
        "PHOTODESK_MONITORS",
        "PHOTODESK_OIDC_CLIENT_ID",
        "PHOTODESK_OIDC_CLIENT_SECRET",
        "PHOTODESK_OIDC_CREATE_USERS",
        "PHOTODESK_OIDC_GROUPS",
        "PHOTODESK_OIDC_GROUPS_CLAIM",
        "PHOTODESK_OIDC_IS_SECOND_FACTOR",
        "PHOTODESK_OIDC_MATCH_EMAIL",
        "PHOTODESK_OIDC_NAME",
        "PHOTODESK_OIDC_SCOPES",
        "PHOTODESK_OIDC_SERVER",
        "PHOTODESK_PUBLIC_BUCKET",
        "PHOTODESK_PUBLISHING_THREADS",
        "PHOTODESK_PURGE",
        "PHOTODESK_PURGE_CACHES",
        "PHOTODESK_RENDER_MEMORY_MB",
        "PHOTODESK_RENDER_THREADS",
        "PHOTODESK_RENDER_TIMEOUT_SECONDS",
        "PHOTODESK_SECOND_FACTOR_GROUPS",
        "PHOTODESK_SITE_NAME",
        "PHOTODESK_STORAGE",
        "PHOTODESK_THEME_DIR",
        "PHOTODESK_TIME_ZONE",
        "PHOTODESK_TRUSTED_PROXIES",
        "PHOTODESK_WEBP",
        "PHOTODESK_WEBSUB_HUB",
        "PHOTODESK_WEB_THREADS",
        "SECRET_KEY",
    }
)
# Said by one process of ours to the next, or to the tests and what measures.
OUR_OWN: Final = re.compile(
    r"PHOTODESK_(MAY_BEGIN|TEST_\w+|PICTURES_OF_TESTS|CHANGES|BENCH_PYTHON)"
)
# What Kubernetes gives every container where a service is called "photodesk".
OF_KUBERNETES: Final = re.compile(r"PHOTODESK_(\w+_)?(SERVICE_(HOST|PORT(_\w+)?)|PORT(_\d+_\w+)?)")


def refuse_unknown(environment: Mapping[str, str]) -> None:
    """Raise `ImproperlyConfigured` with the nearest name for each that is no setting."""
    unknown = sorted(
        name
        for name in environment
        if name.startswith(PREFIX)
        and name not in SETTING_NAMES
        and not OUR_OWN.fullmatch(name)
        and not OF_KUBERNETES.fullmatch(name)
    )
    if unknown:
        raise ImproperlyConfigured(
            f"{' '.join(map(say_unknown, unknown))} All settings are in docs/running.md."
        )


def say_unknown(name: str) -> str:
    """That a name is no setting, and which one may have been meant."""
    ours = [known.removeprefix(PREFIX) for known in SETTING_NAMES if known.startswith(PREFIX)]
    near = get_close_matches(name.removeprefix(PREFIX), sorted(ours), n=1)
    meant = f": did you mean {PREFIX}{near[0]}?" if near else "."
    return f"{name} is no setting of Photodesk{meant}"
