"""Recognising files that are no photographs: leftovers of systems, NAS and other programs."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

# Folders and files by name, compared without case; hidden ones need no entry.
LITTER = frozenset(
    {
        # macOS, Windows
        "__macosx",
        "network trash folder",
        "temporary items",
        "icon\r",
        "$recycle.bin",
        "recycler",
        "system volume information",
        "thumbs.db",
        "thumbs.db:encryptable",
        "ehthumbs.db",
        "ehthumbs_vista.db",
        "desktop.ini",
        "picasa.ini",
        "zbthumbnail.info",
        "lost+found",
        # Synology, QNAP and other NAS
        "@eadir",
        "@tmp",
        "@sharebin",
        "@recycle",
        "@recently-snapshot",
        "@__thumb",
        "#recycle",
        "#snapshot",
        "$recycle",
    }
)
# What other programs write beside a photo to keep their own settings, previews and notes. XMP is
# read where it belongs to a photo.
LITTER_SUFFIXES = frozenset(
    {".aae", ".cos", ".cop", ".comask", ".dop", ".lrprev", ".on1", ".pp3", ".thm", ".xmp"}
)
# How such names begin: hidden files, locks of Office, previews of NAS.
LITTER_STARTS = (".", "~$", "@eadir", "synophoto_thumb", "synofile_thumb")


def is_junk(name: str) -> bool:
    """Whether a file or folder is hidden, or left behind by a system or another program."""
    folded = name.casefold()
    return name not in (".", "..") and (
        folded.startswith(LITTER_STARTS)
        or folded in LITTER
        or os.path.splitext(folded)[1] in LITTER_SUFFIXES  # noqa: PTH122 - a name, not a path
    )


def count_files(path: Path) -> int:
    """How many files are at a path: one, or those of the folder, links not followed."""
    if path.is_symlink() or not path.is_dir():
        return 1
    return sum(len(files) for _, _, files in os.walk(path))


def find_first_junk(path: PurePosixPath) -> str:
    """The part of a path from which on it is litter, with its folders; empty for a photograph."""
    for depth, part in enumerate(path.parts, start=1):
        if is_junk(part):
            return str(PurePosixPath(*path.parts[:depth]))
    return ""
