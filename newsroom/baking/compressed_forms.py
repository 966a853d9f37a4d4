"""The compressed forms that stand beside a text: what they are, and how much is spent on them.

What readers open first is compressed as well as it can be in the time; the many pages behind it
cost a twentieth of that and are a tenth larger. The small pages of which an archive has most, a
slide's own and the data of one photo, have the form that everybody takes and no other: a third
fewer files, for some 200 bytes of a page. What it is, is told by the path and the size alone, so
that whoever builds the tree from nothing gets the same bytes.
"""

from __future__ import annotations

import gzip
import re
import zlib

import brotli

COMPRESSED = (".br", ".gz")
TEXTS = (".html", ".json", ".xml", ".txt", ".js", ".rss", ".atom")
# The front page, lists, galleries, articles; not slides, frames, print views and data.
OPENED_FIRST = re.compile(
    r"(?:(?:galleries|articles|sections)/(?:[^/]+/)?)?(?:index|page-\d+)\.html"
)
OF_ONE_PHOTO = re.compile(
    r"(?:embed/)?galleries/[^/]+/(?!photos/|code/)[^/]+/(?:index|gone)\.html|api/v1/photos/[^/]+/.+"
)
# docs/performance.md has what these cost and what they leave, kind by kind. A file over 400 kB is
# JSON of a large gallery, and is baked every few seconds while its photos are being prepared.
BEST_BROTLI, BROTLI, QUICK_BROTLI = 10, 8, 5
BEST_GZIP, GZIP = 9, 6
LARGE_BYTES = 400_000


def is_text(path: str) -> bool:
    """Whether a file is worth compressing."""
    return path.endswith(TEXTS)


def forms_of(path: str) -> tuple[str, ...]:
    """The suffixes of a file and its compressed forms."""
    if not is_text(path):
        return ("",)
    return ("", ".gz") if OF_ONE_PHOTO.fullmatch(path) else ("", *COMPRESSED)


def compress_content(path: str, content: bytes) -> dict[str, bytes]:
    """The content, and its compressed forms, by suffix; the same bytes each time."""
    if not is_text(path):
        return {"": content}
    quality, level = BROTLI, GZIP
    if len(content) > LARGE_BYTES:
        quality = QUICK_BROTLI
    elif OPENED_FIRST.fullmatch(path):
        quality, level = BEST_BROTLI, BEST_GZIP
    made = {"": content, ".gz": gzip.compress(content, level, mtime=0)}
    if ".br" in forms_of(path):
        made[".br"] = brotli.compress(content, mode=brotli.MODE_TEXT, quality=quality)
    return made


def is_form_of(content: bytes, suffix: str, form: bytes | None) -> bool:
    """Whether a form is one of this content, whoever compressed it, and how well."""
    if form is None or not suffix:
        return form == content
    try:
        found: bytes = gzip.decompress(form) if suffix == ".gz" else brotli.decompress(form)
    except (OSError, EOFError, zlib.error, brotli.error):
        return False
    return found == content
