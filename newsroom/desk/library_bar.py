"""What stands in the bar below a selection of the library: the acts that somebody may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone

from gallery.models import Gallery
from media.date_format import format_moment
from media.models import Photo
from newsroom.library.changes import COPIED, SEARCHED
from newsroom.library.columns import COLUMNS, Column
from newsroom.library.undoing import find_undoable
from newsroom.rights import has_right, may_kill, may_release_photos, may_see

# In the order of use; what is not named follows.
FIRST = (
    *("credit_line", "caption", "keywords", "headline", "alt_text", "byline", "source"),
    *("city", "state_or_province", "country", "sublocation"),
)
SEARCHED_FIRST = frozenset({"headline", "caption", "alt_text", "extended_description", "keywords"})
COPIED_FIRST = frozenset({"credit_line", "byline", "source", "usage_terms", "copyright_notice"})
QUESTIONS = {
    "may_be_syndicated": "May other sites have it, by embeds, feeds and the API?",
    "may_be_sold": "May it be sold?",
    "is_editorial_only": "Is it for editorial use only?",
}
LINES = frozenset({"caption", "alt_text", "extended_description", "usage_terms", "instructions"})


@dataclass(frozen=True, slots=True)
class Choice:
    """A column that can be chosen in a dialog."""

    name: str
    label: str
    is_chosen: bool = False
    kind: str = "line"  # line, lines, number, keywords or yes-no
    question: str = ""  # that yes or no answers


def describe_undoable(person: User) -> dict[str, Any] | None:
    """What *Undo* takes back: the last batch of somebody, and what it did."""
    batch = find_undoable(person)
    if batch is None:
        return None
    return {"batch": batch.pk, "does": f"{batch.summary} ({format_moment(batch.done_at)})"}


def describe_bar(request: HttpRequest) -> dict[str, Any]:
    """For the bar and its dialogs."""
    person = request.user
    is_open = has_right(person, "change", Photo)
    return {
        "may_change_photos": is_open,
        "may_release_photos": may_release_photos(person),
        "may_place_photos": may_see(person, Photo) and has_right(person, "change", Gallery),
        "may_make_gallery": has_right(person, "add", Gallery),
        "may_kill_photos": may_kill(person),
        "may_download": may_see(person, Photo),
        "set_words": [choose(column) for column in in_order("words") if is_set(column)],
        "set_rights": [
            choose(column)
            for column in in_order("rights")
            if not column.needs_release or may_release_photos(person)
        ],
        "searched": [choose(COLUMNS[name], SEARCHED_FIRST) for name in SEARCHED],
        "copied": [choose(COLUMNS[name], COPIED_FIRST) for name in COPIED],
        "time_zone": timezone.get_current_timezone_name(),
    }


def in_order(group: str) -> list[Column]:
    """The columns of a group, the most used first."""
    order = {name: number for number, name in enumerate(FIRST)}
    columns = [column for column in COLUMNS.values() if column.group == group]
    return sorted(columns, key=lambda column: order.get(column.name, len(order)))


def is_set(column: Column) -> bool:
    """Whether somebody sets it for many; a moment of taking is of each photo alone."""
    return column.is_text or column.name == "keywords"


def choose(column: Column, chosen: frozenset[str] = frozenset()) -> Choice:
    """A column with the field that it is written in."""
    label = f"{column.label[0].upper()}{column.label[1:]}"
    kind = "lines" if column.name in LINES else "line"
    if column.name == "keywords":
        kind = "keywords"
    elif column.name == "archive_days":
        kind = "number"
    elif column.name in QUESTIONS:
        kind = "yes-no"
    question = QUESTIONS.get(column.name, "")
    return Choice(column.name, label, column.name in chosen, kind, question)
