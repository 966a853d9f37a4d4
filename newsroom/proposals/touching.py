"""What each proposal touches, and how many of those that wait touch the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from gallery.slides.word_names import WORDS
from newsroom.models import Proposal
from newsroom.proposals.present import COMING, GOING, ORDER, Kind

type Touched = frozenset[tuple[Any, ...]]


def list_touched(row: Proposal) -> Touched:
    """The fields that it would change. A slide that would go takes all of its words along."""
    if row.kind == Kind.WORDS:
        return frozenset(("word", row.gallery_id, row.slide_id, name) for name in row.changes)
    if row.kind == Kind.REMOVE:
        going = row.changes[GOING][0]
        return frozenset(
            ("word", row.gallery_id, slide_id, str(word)) for slide_id in going for word in WORDS
        )
    if row.kind == Kind.ADD:
        return frozenset((COMING, row.gallery_id, photo) for photo in row.changes[COMING][1])
    if row.kind == Kind.ORDER:
        return frozenset({(ORDER, row.gallery_id)})
    thing = (row.kind, row.photo_id, row.gallery_id, row.article_id)
    return frozenset((*thing, name) for name in row.changes)


def count_rivals(rows: Sequence[Proposal]) -> dict[int, int]:
    """By a proposal's number, how many others that wait touch the same; in 1 query."""
    waiting = [row for row in rows if row.state == Proposal.State.WAITING]
    if not waiting:
        return {}
    same = Q()
    for name in ("photo_id", "gallery_id", "article_id"):
        same |= Q(**{f"{name}__in": {getattr(row, name) for row in waiting} - {None}})
    others = Proposal.objects.filter(same, state=Proposal.State.WAITING)
    columns = ("kind", "photo_id", "gallery_id", "article_id", "slide_id", "changes")
    touched = {other.pk: list_touched(other) for other in others.only(*columns).order_by()}
    touching = Counter(field for fields in touched.values() for field in fields)
    return {row.pk: count_others(row, touched, touching) for row in waiting}


def count_others(
    row: Proposal, touched: dict[int, Touched], touching: Counter[tuple[Any, ...]]
) -> int:
    """How many of all that wait touch a field of it, itself not counted."""
    own = list_touched(row)
    if all(touching[field] < 2 for field in own):
        return 0
    return sum(bool(own & fields) for pk, fields in touched.items() if pk != row.pk)
