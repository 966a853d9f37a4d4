"""The indexes that the desk's lists of galleries and articles are read by, a page at a time."""

from __future__ import annotations

from django.db.models import Index, Q

MOMENTS_AHEAD = {
    "embargo_until": "embargo",
    "shown_again_at": "shown_again",
    "withdraw_at": "withdrawal",
}


def make_list_indexes(kind: str, *, title: str) -> list[Index]:
    """For the list by state, and sorted by each column that it can be sorted by; for what was
    edited last of what never was published; and for what the clock will do, which it will of few.
    """
    return [
        Index(fields=["state", "-created_at", "-id"], name=f"{kind}_of_state"),
        Index(fields=[title], name=f"{kind}_by_title"),
        Index(fields=["published_at", "id"], name=f"{kind}_by_publication"),
        Index(fields=["-edited_at", "-id"], name=f"{kind}_by_edit"),
        Index(
            fields=["-edited_at", "-id"],
            name=f"{kind}_unpublished",
            condition=~Q(state__in=("published", "withdrawn")),
        ),
        *(
            Index(fields=[moment], name=f"{kind}_{name}", condition=Q((f"{moment}__isnull", False)))
            for moment, name in MOMENTS_AHEAD.items()
        ),
    ]
