"""How many pages of each kind there are: of a large site counted by each comparison, and kept."""

from __future__ import annotations

from django.db.models import Count, Q

from newsroom.models.public_tree import GONE, SHOWN, BakedPage


def count_kinds() -> list[tuple[str, int, int]]:
    """Each kind with the number of its pages that are shown, and that say that they are gone."""
    found = (
        BakedPage.objects.order_by("phase", "kind")
        .values("phase", "kind")
        .annotate(
            shown=Count("pk", filter=Q(baked_status=SHOWN)),
            gone=Count("pk", filter=Q(baked_status=GONE)),
        )
    )
    return [(row["kind"], row["shown"], row["gone"]) for row in found]
