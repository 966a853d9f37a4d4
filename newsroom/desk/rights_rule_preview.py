"""What a rule of rights would do, as its page shows it: numbers, photographs, and its rivals."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from media.models import Photo, RightsRule
from media.rights_from_rules import Standing
from newsroom.desk.cards import find_thumbnail_url
from newsroom.desk.edit_conflicts import digest_row
from newsroom.desk.library_acts import tell_value
from newsroom.library.applying_rules import RulePlan, plan_rule, write_search
from newsroom.library.columns import COLUMNS, name_columns
from newsroom.library.edits import MOST_AT_ONCE
from newsroom.rights import has_right

SHOWN: Final = 24  # photos
SHORT: Final = {
    "may_be_syndicated": "not for other sites",
    "may_be_sold": "no sales",
    "is_editorial_only": "editorial use only",
}


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """One photo of a preview: what would come, such as "no sales"."""

    id: int
    name: str
    thumbnail_url: str
    tells: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two rules that say different things of a column, and the search for photos of both."""

    winner: RightsRule
    loser: RightsRule
    columns: str
    search: str


def describe_plan(request: HttpRequest, rule: RightsRule, *, is_stored: bool) -> dict[str, Any]:
    """For the preview: numbers, the first photos, and the rules that say something else."""
    plan = plan_rule(rule)
    shown = list(plan.edits)[:SHOWN]
    photos = Photo.objects.only("headline", "original_name", "renditions", "killed_at").in_bulk(
        shown
    )
    return {
        "plan": plan,
        "rule": rule,
        "is_stored": is_stored,
        "photos": [
            ShownPhoto(
                photo_id,
                str(photos[photo_id]),
                find_thumbnail_url(photos[photo_id]),
                tell_all({name: to for name, (_, to) in plan.edits[photo_id].changes.items()}),
            )
            for photo_id in shown
            if photo_id in photos
        ],
        "more": len(plan.edits) - len(shown),
        "same": None if plan.is_part or plan.found.is_capped else count_same(plan),
        "kept_by_editors": plan.kept[Standing.EDITOR],
        "kept_by_files": plan.kept[Standing.FILE],
        "beaten_by": name_rivals(plan.beaten_by),
        "beats": name_rivals(plan.beats),
        "library_url": find_library_url(plan.search),
        "at_once": min(len(plan.edits), MOST_AT_ONCE),
        "shown_digest": digest_row(rule) if is_stored else "",
        "may_apply": is_stored and rule.is_on and has_right(request.user, "change", Photo),
    }


def count_same(plan: RulePlan) -> int:
    """How many photos say already what the rule says."""
    return plan.found.number - plan.looked_at


def name_rivals(counted: Counter[tuple[str, str]]) -> list[tuple[str, str, int]]:
    """Rules with the column and the number of photos, the most first."""
    return [
        (name, COLUMNS[column].label, number) for (name, column), number in counted.most_common(10)
    ]


def find_library_url(search: str) -> str:
    """The library with a search."""
    return f"{reverse('admin:media_photo_changelist')}?{urlencode({'q': search})}"


def list_conflicts(rules: list[RightsRule]) -> list[Conflict]:
    """Rules that say different things, the earlier one first; photos may fit both. No query."""
    found = []
    for winner, loser in combinations(rules, 2):
        ours, theirs = winner.says, loser.says
        columns = [each for each in ours if each in theirs and ours[each] != theirs[each]]
        if columns:
            search = find_library_url(f"{write_search(winner)} {write_search(loser)}")
            found.append(Conflict(winner, loser, name_columns(columns), search))
    return found


def tell_all(says: dict[str, Any]) -> str:
    """What a rule says, such as "no sales; not for archive after 14 days"."""
    return "; ".join(tell_one(column, value) for column, value in says.items())


def tell_one(column: str, value: Any) -> str:
    """One of its words."""
    if column in SHORT:
        return SHORT[column]
    if column == "archive_days":
        return f"not for archive after {value} day{'' if value == 1 else 's'}"
    text = tell_value(column, value).rstrip(".")
    return f"{COLUMNS[column].label}: {text if len(text) <= 80 else f'{text[:79]}…'}"
