"""Two editors in one form: what only one of them wrote is kept, what both wrote is asked about.

The form remembers, field by field, what it was filled from.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

SHOWN_CHARACTERS: Final = 300


@dataclass(frozen=True, slots=True)
class Meeting:
    """What came of it: fields that only somebody else changed, and those that both did."""

    theirs: tuple[str, ...]
    both: tuple[str, ...]


def plain(value: Any) -> Any:
    """A value without what browsers make of it: line ends, and space around a text."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def digest_value(value: Any) -> str:
    """8 hex digits over a field's value."""
    return hashlib.sha256(repr(plain(value)).encode()).hexdigest()[:8]


def digest_values(values: Mapping[str, Any], names: Iterable[str]) -> str:
    """What a form remembers of the values that it was filled from, as JSON."""
    return json.dumps({name: digest_value(values.get(name)) for name in names})


def read_digests(text: str) -> dict[str, str]:
    """What a form remembered; nothing where it makes no sense."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def compare(
    seen: Mapping[str, str], present: Mapping[str, Any], written: Mapping[str, Any]
) -> Meeting:
    """Who changed which of the fields that were `seen`; `present` is in the database by now."""
    names = [name for name in written if name in seen and name in present]
    by_others = [name for name in names if digest_value(present[name]) != seen[name]]
    is_own = {name: digest_value(written[name]) != seen[name] for name in by_others}
    return Meeting(
        theirs=tuple(name for name in by_others if not is_own[name]),
        both=tuple(
            name
            for name in by_others
            if is_own[name] and plain(present[name]) != plain(written[name])
        ),
    )


def tell_theirs(value: Any) -> str:
    """What somebody else wrote, beside the field."""
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")
    shown = text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"
    said = f"wrote meanwhile: “{shown}”" if shown else "emptied it meanwhile"
    return f"Somebody else {said}. Saving again takes yours."
