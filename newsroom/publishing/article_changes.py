"""What an editor changed in an article, as its page sends it: values, and what was seen before.

Fields and parts carry a digest of what the editor saw, so that what somebody else changed meanwhile
is known part by part. A part that is not saved yet has a key of the page's own: "text:+4f2a".
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

NEW = "+"
LONGEST_KEY = 60
MOST_PARTS = 2_000


class ChangesRefused(Exception):
    """A request that an article's page never makes."""


@dataclass(frozen=True, slots=True)
class Edit:
    """New values by the names of the form, and the digest of what was there before."""

    values: dict[str, Any]
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """All of it. `removed` and `placed` tell the way from the live order; None: as before."""

    fields: dict[str, Edit] = field(default_factory=dict)  # one value each, by its own name
    parts: dict[str, Edit] = field(default_factory=dict)
    removed: dict[str, str] | None = None  # key → what was seen
    placed: list[tuple[str, str]] | None = None  # key, and after which; "" is the beginning

    def __bool__(self) -> bool:
        return bool(self.fields or self.parts or self.removed or self.placed)

    def to_json(self) -> dict[str, Any]:
        """As `read_changes` takes it."""
        return {
            "fields": {
                name: {"values": e.values, "seen": e.seen} for name, e in self.fields.items()
            },
            "parts": {key: {"values": e.values, "seen": e.seen} for key, e in self.parts.items()},
            "removed": self.removed,
            "placed": self.placed,
        }


def digest(values: Any) -> str:
    """12 hex digits over plain values."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def merge_changes(earlier: Changes, later: Changes) -> Changes:
    """Both, where the later ones say how it is now."""
    parts = dict(earlier.parts)
    for key, edit in later.parts.items():
        known = parts.get(key)
        values = {**known.values, **edit.values} if known else edit.values
        parts[key] = replace(edit, values=values)
    removed = earlier.removed if later.removed is None else later.removed
    for key in removed or {}:
        parts.pop(key, None)
    placed = earlier.placed if later.placed is None else later.placed
    return Changes({**earlier.fields, **later.fields}, parts, removed, placed)


def choose_changes(merged: Changes, new: Changes) -> Changes:
    """Of what was merged, that which the new changes touched: a part has all of its new values."""
    return Changes(
        fields={name: merged.fields[name] for name in new.fields},
        parts={key: merged.parts[key] for key in new.parts if key in merged.parts},
        removed=new.removed,
        placed=new.placed,
    )


def read_changes(data: Mapping[str, Any]) -> Changes:
    """Out of JSON. Raises `ChangesRefused`."""
    placed = data.get("placed")
    if placed is not None and not (
        isinstance(placed, list)
        and len(placed) <= MOST_PARTS
        and all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in placed)
    ):
        raise ChangesRefused("“placed” must be pairs of parts.")
    removed = data.get("removed")
    if removed is not None:
        removed = {read_key(key): read_string(seen) for key, seen in read_object(removed).items()}
    return Changes(
        fields={
            name: read_edit(edit) for name, edit in read_object(data.get("fields", {})).items()
        },
        parts={
            read_key(key): read_edit(edit)
            for key, edit in read_object(data.get("parts", {})).items()
        },
        removed=removed,
        placed=None if placed is None else [(read_key(a), read_key(b)) for a, b in placed],
    )


def read_edit(data: Any) -> Edit:
    """One edit. Raises `ChangesRefused`."""
    values = read_object(read_object(data).get("values"))
    for value in values.values():
        if isinstance(value, str) and "\x00" in value:
            raise ChangesRefused("The text holds a character that cannot be kept.")
        if not isinstance(value, str | bool | int | None):
            raise ChangesRefused("A value is neither text nor a number.")
    return Edit(values, read_string(read_object(data).get("seen", "")))


def read_object(data: Any) -> dict[str, Any]:
    """A JSON object. Raises `ChangesRefused`."""
    if not isinstance(data, dict) or len(data) > MOST_PARTS:
        raise ChangesRefused("The request is not what an article's page sends.")
    return data


def read_string(data: Any) -> str:
    """A text. Raises `ChangesRefused`."""
    if not isinstance(data, str):
        raise ChangesRefused("The request is not what an article's page sends.")
    return data


def read_key(data: Any) -> str:
    """A part's key. Raises `ChangesRefused`."""
    key = read_string(data)
    kind, _, number = key.partition(":")
    if len(key) > LONGEST_KEY or (key and not (kind.isalpha() and number.lstrip(NEW).isalnum())):
        raise ChangesRefused(f"“{key[:LONGEST_KEY]}” is no part.")
    return key


def is_new(key: str) -> bool:
    """Whether a key is the page's own, of a part that has no row yet."""
    return f":{NEW}" in key
