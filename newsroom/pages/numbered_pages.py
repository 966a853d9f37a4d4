"""The numbered pages of a readers' list, which is counted up to ten thousand rows.

A page beyond those is there all the same: who asks for it has all of them counted.
"""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

PAGE_LENGTH = 24
COUNTED_AT_MOST = 10_000


class NumberedPages(Paginator[Any]):
    """The pages of what was counted."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, up to one more than are counted."""
        rows: Any = self.object_list  # a query
        number: int = rows.order_by()[: COUNTED_AT_MOST + 1].count()
        return number

    @property
    def number_shown(self) -> int | str:
        """How many pages there are, as readers are told."""
        is_all = self.count <= COUNTED_AT_MOST
        return self.num_pages if is_all else f"{COUNTED_AT_MOST // self.per_page}+"


class AllPages(NumberedPages):
    """The pages of all rows."""

    @cached_property
    def count(self) -> int:
        """How many rows there are."""
        rows: Any = self.object_list
        number: int = rows.count()
        return number

    @property
    def number_shown(self) -> int:
        """How many pages there are."""
        return self.num_pages


def find_page(rows: QuerySet[Any], number: str | None) -> Page[Any]:
    """The page of an address: the first where it names none, the last where it names one beyond."""
    page = NumberedPages(rows, PAGE_LENGTH).get_page(number)
    if page.number * PAGE_LENGTH > COUNTED_AT_MOST:
        return AllPages(rows, PAGE_LENGTH).get_page(number)
    return page
