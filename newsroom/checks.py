"""What is checked before anything starts: the table of public pages, and groups of the settings.

Two rows of one file would each write its own time there: no comparison of rows and files would ever
find it as both left it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from newsroom.baking.pages import PAGE_KINDS, PageKind, list_files
from newsroom.sign_in.second_factors import list_unknown_groups


@register("pages")
def check_pages(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """What is wrong with `newsroom.baking.pages`."""
    return [
        Error(problem, hint="Correct it in newsroom/baking/pages.py.", id="newsroom.E001")
        for problem in shared_files(PAGE_KINDS)
    ]


@register(Tags.database)
def check_second_factor_groups(
    app_configs: Any = None, *, databases: Any = None, **_: Any
) -> list[CheckMessage]:
    """A group that is misspelt requires nothing of anybody. Looked at by `migrate` and `up`."""
    if not databases or not settings.SECOND_FACTOR_GROUPS:
        return []
    try:
        unknown = list_unknown_groups()
    except DatabaseError:
        return []  # an empty database, before its first migration
    return [
        checks.Warning(
            f"PHOTODESK_SECOND_FACTOR_GROUPS: there is no group {name!r}, so it requires nothing.",
            hint="Write it as it is written on the desk, under Groups.",
            id="newsroom.W002",
        )
        for name in unknown
    ]


def shared_files(kinds: Sequence[PageKind]) -> Iterator[str]:
    """Files that pages of two kinds would write, in sentences."""
    for one, other in combinations(kinds, 2):
        for file in sorted(list_files(one) & list_files(other)):
            yield f"{one.name!r} and {other.name!r} have one file, {file}."
