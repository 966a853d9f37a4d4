"""Pages of a public tree that must be whole: each the old one or the new one, in all its forms."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import brotli

from newsroom.baking.compressed_forms import COMPRESSED, forms_of

NO_PAGES = (".unfinished", "renditions", ".moved")

type Forms = Mapping[str, bytes | None]  # by suffix what it holds; None where that cannot be read
type Pages = Mapping[str, Forms]  # by path


def read_pages(site: Path) -> Pages:
    """Every page of the tree, with its forms as they were before they were compressed."""
    pages: dict[str, dict[str, bytes | None]] = {}
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if name.startswith(NO_PAGES) or path.is_dir():
            continue
        suffix = next((each for each in COMPRESSED if name.endswith(each)), "")
        with suppress(FileNotFoundError):  # a moment later it may be gone
            content = path.read_bytes()
            pages.setdefault(name.removesuffix(suffix), {})[suffix] = open_form(content, suffix)
    return pages


def open_form(content: bytes, suffix: str) -> bytes | None:
    """What a form holds; None where it is no whole one."""
    try:
        if suffix == ".gz":
            return gzip.decompress(content)
        return bytes(brotli.decompress(content)) if suffix == ".br" else content
    except (OSError, EOFError, zlib.error, brotli.error):
        return None


def find_halves(found: Pages, before: Pages, after: Pages) -> Iterator[str]:
    """Files that hold neither what the page was before the change nor what it is after it."""
    for path, forms in found.items():
        whole = [each[path].get("") for each in (before, after) if path in each]
        for suffix, content in forms.items():
            if content is None or content not in whole:
                yield f"{path}{suffix} is neither the old page nor the new one"


def find_unlike_forms(pages: Pages) -> Iterator[str]:
    """Pages of which a form is missing, too many or of another page."""
    for path, forms in pages.items():
        if set(forms) != set(forms_of(path)) or set(forms.values()) != {forms.get("")}:
            yield f"{path}: the forms {sorted(forms)} are not those of the page"
