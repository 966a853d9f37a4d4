"""Uploads that nobody goes on with are forgotten, and files that no upload names any more."""

from __future__ import annotations

import time
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from newsroom.models import UploadSession
from newsroom.uploads.partial_files import SUFFIX
from newsroom.uploads.sessions import cancel_upload

# A file is made a moment before anybody could look for its row.
STRAY_AFTER_SECONDS = 3600


def forget_old_uploads() -> int:
    """Remove what has expired, rows and files. The number of files and rows."""
    expired = list(UploadSession.objects.filter(expires_at__lt=timezone.now()))
    for session in expired:
        cancel_upload(session)
    return len(expired) + remove_strays()


def remove_strays() -> int:
    """Remove files whose row is gone: their owner was deleted, or a writer came late."""
    over = time.time() - STRAY_AFTER_SECONDS
    old = [
        path
        for path in Path(settings.UPLOADS_ROOT).glob(f"*{SUFFIX}")
        if path.is_file() and path.stat().st_mtime < over
    ]
    names = [path.stem for path in old]
    unfinished = UploadSession.objects.filter(public_id__in=names, finished_at=None)
    kept = set(unfinished.values_list("public_id", flat=True))
    strays = [path for path in old if path.stem not in kept]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)
