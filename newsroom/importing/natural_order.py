"""The order in which people count: 1, 2, 10. For names of files wherever they are sorted."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from natsort import natsort_keygen

Key = tuple[Any, ...]

number_by_number: Callable[[str], Key] = natsort_keygen()


def natural_order(path: PurePath) -> Key:
    """The key that sorts paths as people do, folder by folder, without case and accents.

    Names that differ in case or accents alone are told apart in the end, whatever system wrote
    them: "Ä" as one character or as two is the same. A name goes before the same with more behind
    it: "storm.jpg", "storm 2.jpg", "storm 10.jpg".
    """
    folders = tuple(name_key(part, "") for part in path.parts[:-1])
    return (*folders, name_key(path.stem, path.suffix))


def name_key(stem: str, suffix: str) -> Key:
    """The key of one name; its ending counts last."""
    composed = unicodedata.normalize("NFC", stem)
    return (
        number_by_number(bare_name(stem)),
        number_by_number(composed.casefold()),
        suffix.casefold(),
        (composed, stem, suffix),
    )


def bare_name(name: str) -> str:
    """A name without case and without what stands above and below its letters."""
    apart = unicodedata.normalize("NFD", name.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))
