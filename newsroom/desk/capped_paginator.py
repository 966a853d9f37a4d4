"""Lists of the desk are counted up to ten thousand rows; for one beyond there is the search."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

COUNTED_AT_MOST = 10_000


class AtLeast(int):
    """A number of which it is known that it is larger."""

    def __str__(self) -> str:
        return f"{int(self):,}+"


def count_up_to_most(rows: QuerySet[Any]) -> int:
    """How many rows there are, or that there are more."""
    # By their keys: what else the list shows of each row would be looked up as well.
    number = rows.order_by().values("pk")[: COUNTED_AT_MOST + 1].count()
    return number if number <= COUNTED_AT_MOST else AtLeast(COUNTED_AT_MOST)


class CappedPaginator(Paginator[Any]):
    """Pages of the first ten thousand rows; the last of them is counted, and those after it not."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, or that there are more."""
        rows: Any = self.object_list  # a query
        return count_up_to_most(rows)
