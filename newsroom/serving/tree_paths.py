"""From a public address to its file in the public tree; addresses that may not name a file.

`deploy/nginx/` follows the same rules.
"""

from __future__ import annotations

import re
from typing import Final

from newsroom.serving.headers import API_DOCS

# No empty name and none that begins with a dot: so no way up, no hidden file, no unfinished one.
# NUL and the other control characters end a path for some programs, a backslash parts it for some.
PLAIN_PATH: Final = re.compile(
    r"/(?:[^/\\.\x00-\x1f][^/\\\x00-\x1f]*/)*(?:[^/\\.\x00-\x1f][^/\\\x00-\x1f]*)?"
)
# Files that are answered at other addresses than their own, or as another form of one.
NOT_AN_ADDRESS: Final = re.compile(
    r"(?:^|/)(?:index\.(?:html|json)|gone\.(?:html|json)|print\.html|page-\d+\.html)$|\.(?:gz|br)$"
)
LATER_PAGE: Final = re.compile(r"[1-9]\d{0,4}")
FIRST_PAGE: Final = "index"
API: Final = "api/"
# Files by which `manage.py doctor` finds out who answers: the application never does.
DOCTORS_FILE: Final = "doctor-"


def find_form(query: str) -> str | None:
    """Which form of a page a query asks for: "index", "print", "page-2"; None for no baked one.

    Parameters that mean nothing to us, such as those of campaigns, are ignored. Names are compared
    without regard to case and values as they were sent, as nginx does.
    """
    form = FIRST_PAGE
    for part in reversed(query.split("&")):  # the first of a name counts
        name, _, value = part.partition("=")
        if name.lower() == "print" and value == "1":
            return "print"
        if name.lower() == "page" and value:
            form = later_page(value)
    return form or None


def later_page(value: str) -> str:
    """The form of a page of a list; "" for one that only the application knows."""
    if value == "1":
        return FIRST_PAGE
    return f"page-{value}" if LATER_PAGE.fullmatch(value) else ""


def find_file(path: str, query: str) -> str | None:
    """The file of a URL's path (decoded) and query, within the tree; None when it can have none.

    Whether the file is there is not looked at.
    """
    if PLAIN_PATH.fullmatch(path) is None:
        return None
    name = path[1:]
    if name.startswith(API) and path.endswith("/"):
        return None  # the data is at the address without it
    if path.endswith("/"):
        form = find_form(query) if query else FIRST_PAGE
        return f"{name}{form}.html" if form else None
    if NOT_AN_ADDRESS.search(path):
        return None
    if name.startswith(API) and "." not in name.rpartition("/")[2]:
        return None if query else f"{name}/index.{'html' if path == API_DOCS else 'json'}"
    return None if name.startswith(DOCTORS_FILE) else name


def list_gone_files(file: str) -> tuple[str, ...]:
    """Where it may be said that what was at a file is gone: its folder, and the folder above."""
    ending = "json" if file.startswith(API) else "html"
    folder, _, _ = file.rpartition("/")
    above, _, _ = folder.rpartition("/")
    return tuple(f"{place}/gone.{ending}" for place in (folder, above) if place)
