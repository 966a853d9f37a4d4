"""Which public tree this site has: a folder, or a bucket."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from newsroom.baking.local_tree import LocalTree


def choose_tree() -> LocalTree:
    """The public tree."""
    if settings.STORAGE == "s3":
        from newsroom.baking.bucket_tree import BucketTree  # boto3 is slow to load

        return BucketTree(settings.PUBLIC_BUCKET)
    return LocalTree(Path(settings.PUBLIC_TREE_ROOT))
