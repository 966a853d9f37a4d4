"""Why a backup is not taken or restored, in sentences that say what to do."""

from __future__ import annotations


class BackupRefused(Exception):
    """Nothing was done, or what was done was taken back. The text says why, and what to do."""
