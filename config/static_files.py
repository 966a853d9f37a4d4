"""Static files under names that carry their content's hash, compressed once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import brotli
from django.conf import settings
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

from newsroom.serving.headers import HASHED_NAME

# The default, 11, takes 15 seconds of CPU for the desk's files, and leaves 3 % less.
BROTLI_QUALITY = 9


class CompressorOfHashedFiles(Compressor):
    """Compresses what pages name, the hashed files, and those only that were not yet.

    Every start of `manage.py up` collects the static files.
    """

    def should_compress(self, filename: str) -> bool:
        """Whether it is a hashed file of a kind that shrinks."""
        is_hashed = HASHED_NAME.search(f"/{filename}") is not None
        return is_hashed and bool(super().should_compress(filename))  # type: ignore[no-untyped-call]

    def compress(self, path: str) -> list[str]:
        """Compress one file; the new files."""
        known = [beside for beside in (f"{path}.br", f"{path}.gz") if Path(beside).exists()]
        if not known:
            made: list[str] = super().compress(path)  # type: ignore[no-untyped-call]
            return made
        # The hash binds the bytes, but collecting writes the file anew: its forms are of its time.
        changed_ns = Path(path).stat().st_mtime_ns
        for beside in known:
            os.utime(beside, ns=(changed_ns, changed_ns))
        return []

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        """The brotli form."""
        return bytes(brotli.compress(data, quality=BROTLI_QUALITY))


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage; a file that a dependency names but does not ship is not fatal."""

    manifest_strict = False
    support_js_module_import_aggregation = True  # our modules import each other by relative names

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)  # type: ignore[no-untyped-call]
        self.known_urls: dict[str, str] = {}

    def url(self, name: str | None, force: bool = False) -> str:
        """The address of a file; a page names ten, and a file of the manifest keeps its own."""
        if name is None:
            raise ValueError("This file is not accessible via a URL.")
        found = self.known_urls.get(name)
        if found is None:
            found = str(super().url(name, force))
            if not settings.DEBUG and self.hash_key(self.clean_name(name)) in self.hashed_files:
                self.known_urls[name] = found
        return found

    def save_manifest(self) -> None:
        """Forget the addresses of the manifest before."""
        self.known_urls.clear()
        super().save_manifest()

    def create_compressor(self, **options: Any) -> Compressor:
        """What compresses the files."""
        return CompressorOfHashedFiles(**options)  # type: ignore[no-untyped-call]
