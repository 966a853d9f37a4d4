"""The table of public pages is checked before anything starts.

Two rows of one file would each write its own time there: no comparison of rows and files would ever
find it as both left it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from django.core.checks import CheckMessage, Error, register

from newsroom.baking.pages import PAGE_KINDS, PageKind, list_files


@register("pages")
def check_pages(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """What is wrong with `newsroom.baking.pages`."""
    return [
        Error(problem, hint="Correct it in newsroom/baking/pages.py.", id="newsroom.E001")
        for problem in shared_files(PAGE_KINDS)
    ]


def shared_files(kinds: Sequence[PageKind]) -> Iterator[str]:
    """Files that pages of two kinds would write, in sentences."""
    for one, other in combinations(kinds, 2):
        for file in sorted(list_files(one) & list_files(other)):
            yield f"{one.name!r} and {other.name!r} have one file, {file}."
