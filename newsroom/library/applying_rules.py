"""A rule of rights shown on the photos that are there, and applied to them as one batch.

Which photos it is about is asked of the library's index; what it would write is judged here, with
all other rules, in a number of queries that does not hang on how many photos there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from media.models import Photo, RightsRule
from media.rights_from_rules import (
    ReadyRule,
    Standing,
    find_standing,
    judge,
    read_words,
    ready,
)
from media.rights_provenance import entry_of_rule
from media.rights_rules import CONDITIONS, UNRESTRICTED
from media.search.database import SEARCH
from media.search.finding import conditions_of
from newsroom.library.edits import MOST_AT_ONCE, EditRefused, PhotoEdit, edit_photos
from newsroom.library.facets import write_chip
from newsroom.library.outcome import Outcome
from newsroom.library.results import Total, understand

LOOKED_AT: Final = 5_000  # photos that say something else yet, the newest of them
COUNTED: Final = 10_000
READ: Final = (
    *("headline", "original_name", "uploaded_at", "rights_set_by", "archive_until"),
    *CONDITIONS.values(),
    *UNRESTRICTED,
)


@dataclass(slots=True)
class RulePlan:
    """What a rule would do now: edits by photo, the newest first, and what it would leave and why.

    `search` is the text that finds its photos in the library, `found` how many these are. `kept`
    counts photos by why a column of theirs stays; `beaten_by` and `beats` photos by the rules that
    say something else of them, with the column.
    """

    search: str
    found: Total
    edits: dict[int, PhotoEdit] = field(default_factory=dict)
    set_by: dict[int, dict[str, Any]] = field(default_factory=dict)
    kept: Counter[Standing] = field(default_factory=Counter)
    beaten_by: Counter[tuple[str, str]] = field(default_factory=Counter)
    beats: Counter[tuple[str, str]] = field(default_factory=Counter)
    looked_at: int = 0
    is_part: bool = False  # more photos say something else than were looked at

    @property
    def number(self) -> Total:
        """How many photos it would change."""
        return Total(len(self.edits), self.is_part)

    @property
    def first(self) -> dict[int, PhotoEdit]:
        """As many as are changed at once."""
        return dict(list(self.edits.items())[:MOST_AT_ONCE])


def write_search(rule: RightsRule) -> str:
    """The text that finds a rule's photos in the library."""
    return " ".join(write_chip(name, text) for name, text in rule.conditions.items())


def find_fitting(rule: RightsRule) -> QuerySet[Photo]:
    """The photos that a rule is about, but those that were killed; none for one without words."""
    if not ready([rule])[0].phrases:
        return Photo.objects.none()
    asked = conditions_of(understand(write_search(rule)).wanted)
    ids = RawSQL(  # noqa: S611 - the index's own condition; what was typed are its parameters
        f"SELECT search.photo_id FROM {SEARCH} AS search WHERE {asked.sql}", asked.parameters
    )
    return Photo.objects.filter(pk__in=ids, killed_at=None)


def is_about_most(rule: RightsRule, *, at_least: int = 20) -> bool:
    """Whether a rule fits more than half of a library that has some photos; in 2 queries."""
    number = Photo.objects.count()
    return number >= at_least and find_fitting(rule).count() * 2 > number


def plan_rule(rule: RightsRule) -> RulePlan:
    """What a rule, stored or not, would do at its place among those in force; in 3 queries."""
    others = RightsRule.objects.filter(is_on=True).exclude(pk=rule.pk)
    ranked = sorted([rule, *others], key=lambda one: (one.place, one is not rule, one.pk or 0))
    (own,) = ready([rule])
    rules = [
        own if one is rule else other
        for one, other in zip(ranked, ready(ranked), strict=True)
        if one is rule or other.says.keys() & own.says.keys()
    ]
    # The same for all of them: what is equal on many rows is written at once.
    entries = {column: entry_of_rule(rule, value) for column, value in own.says.items()}
    fitting = find_fitting(rule)
    number = fitting.order_by()[: COUNTED + 1].count()
    found = Total(min(number, COUNTED), number > COUNTED)
    plan = RulePlan(write_search(rule), found)
    says_else = Q()
    for column, value in own.says.items():
        says_else |= ~Q(**{column: value})
    if not own.says:
        return plan
    photos = list(
        fitting.filter(says_else).order_by("-uploaded_at", "-pk").only(*READ)[: LOOKED_AT + 1]
    )
    plan.is_part = len(photos) > LOOKED_AT
    for photo in photos[:LOOKED_AT]:
        plan_photo(plan, photo, own, rules, entries)
    plan.looked_at = len(photos[:LOOKED_AT])
    return plan


def plan_photo(
    plan: RulePlan,
    photo: Photo,
    own: ReadyRule,
    rules: Sequence[ReadyRule],
    entries: Mapping[str, Any],
) -> None:
    """Add what a rule would do to one photo."""
    verdict = judge(read_words(photo), rules)
    for column, winner, loser in verdict.beaten:
        if loser is own:
            plan.beaten_by[winner.rule.name, column] += 1
        elif winner is own:
            plan.beats[loser.rule.name, column] += 1
    changes: dict[str, tuple[Any, Any]] = {}
    reasons = set()
    for column, value in own.says.items():
        if verdict.winners.get(column) is not own:
            continue
        standing = find_standing(photo, column, value)
        if standing is Standing.FREE:
            changes[column] = (getattr(photo, column), value)
        elif standing is not Standing.SAME:
            reasons.add(standing)
    plan.kept.update(reasons)
    if changes:
        plan.edits[photo.pk] = PhotoEdit(changes)
        plan.set_by[photo.pk] = {column: entries[column] for column in changes}


def apply_rule(rule: RightsRule, *, by: User | None) -> Outcome:
    """Have the photos that are there say what a rule says: one batch, the newest 2,000 of them.

    Raises `EditRefused` where there is nothing to do.
    """
    plan = plan_rule(rule)
    if not plan.edits:
        raise EditRefused(
            "No photo would change: those that it fits say so already, or keep what an editor or "
            "their file said."
        )
    set_by: Mapping[int, Mapping[str, Any]] = plan.set_by
    return edit_photos(
        plan.first,
        summary=f"applied the rule “{rule.name}” to {{photos}}",
        changed_by=by,
        set_by=set_by,
    )


def make_room(rule: RightsRule) -> None:
    """Have rules at the place of another, and behind it, step back by one."""
    others = RightsRule.objects.exclude(pk=rule.pk)
    if not others.filter(place=rule.place).exists():
        return
    behind = list(others.filter(place__gte=rule.place).order_by("place", "pk"))
    free = rule.place
    for other in behind:
        if other.place > free:
            break
        free += 1
        other.place = free
    RightsRule.objects.bulk_update(behind, ["place"])
