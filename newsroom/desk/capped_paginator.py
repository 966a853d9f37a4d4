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


def count_up_to_most(rows: QuerySet[Any], most: int | None = None) -> int:
    """How many rows there are, or that there are more than `most`."""
    most = most or COUNTED_AT_MOST
    # By their keys: what else the list shows of each row would be looked up as well.
    number = rows.order_by().values("pk")[: most + 1].count()
    return number if number <= most else AtLeast(most)


class CappedPaginator(Paginator[Any]):
    """Pages of the first ten thousand rows; the last of them is counted, and those after it not."""

    counted_at_most: int | None = None
    is_row_by_row = False  # a search that should be read no further than it is shown

    @cached_property
    def count(self) -> int:
        """How many rows there are, or that there are more."""
        rows: Any = self.object_list  # a query
        return count_up_to_most(rows, self.counted_at_most)
