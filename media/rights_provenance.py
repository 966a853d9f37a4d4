"""Who set a photo's rights, column by column: a rule, or an editor.

JSON in `Photo.rights_set_by`, by column: `{"rule": id, "name": …, "value": …, "at": …}` or
`{"editor": name, "at": …}`; of what a file or a preset brought there is nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from media.rights_rules import UNRESTRICTED, RightsRule

if TYPE_CHECKING:
    from media.models import Photo

type Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SetBy:
    """Who set a column; `rule_id` is of a rule, which may be gone by now."""

    name: str
    at: datetime
    rule_id: int | None = None


def entry_of_rule(rule: RightsRule, value: Any) -> Entry:
    """What is noted where a rule sets a column."""
    return {"rule": rule.pk, "name": rule.name, "value": as_json(value), "at": now_as_json()}


def entry_of_editor(name: str) -> Entry:
    """What is noted where somebody sets a column; "" for a command or an unknown person."""
    return {"editor": name, "at": now_as_json()}


def note_editor(photo: Photo, columns: Iterable[str], name: str = "") -> None:
    """Note on a row that is being written that an editor set these of its columns."""
    ruled = [column for column in columns if column in UNRESTRICTED]
    if ruled:
        entries = dict.fromkeys(ruled, entry_of_editor(name))
        photo.rights_set_by = {**photo.rights_set_by, **entries}


def who_set(photo: Photo, column: str) -> SetBy | None:
    """Who set a column, as far as is known.

    A value that is no longer the rule's was set by somebody who did not say so here.
    """
    entry = photo.rights_set_by.get(column)
    if not entry:
        return None
    at = datetime.fromisoformat(entry["at"])
    if "rule" not in entry:
        return SetBy(entry["editor"] or "an editor", at)
    if entry["value"] != as_json(getattr(photo, column)):
        return SetBy("an editor", at)
    return SetBy(entry["name"], at, entry["rule"])


def as_json(value: Any) -> Any:
    """A column's value, the same whichever database it comes from."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def now_as_json() -> str:
    """This second."""
    return timezone.now().replace(microsecond=0).isoformat()
