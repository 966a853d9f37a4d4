"""What an article's page is told of what two editors changed, and of what one of them kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gallery.models import Gallery
from media.models import Photo
from newsroom.models import Article, KeptEdit
from newsroom.publishing.article_changes import Edit, digest, is_new, read_changes
from newsroom.publishing.article_log import find_article_acts
from newsroom.publishing.article_writing import (
    FIELD_NAMES,
    Conflict,
    find_parts,
    named_values,
    values_of,
)
from newsroom.rights import may_see

ACTS_LOOKED_AT = 20  # for who changed what is in conflict
SHOWN: dict[str, Any] = {"gallery": Gallery, "photo": Photo, "lead_photo": Photo}


def describe_conflicts(
    article: Article, conflicts: Sequence[Conflict], user: Any
) -> list[dict[str, Any]]:
    """Each with what it says now, and who changed it last."""
    if not conflicts:
        return []
    acts = list(find_article_acts(article.pk)[:ACTS_LOOKED_AT])
    shown = name_all_shown({conflict.key: conflict.theirs or {} for conflict in conflicts}, user)
    told = []
    for conflict in conflicts:
        names = {"section": "section_id", "lead_photo": "lead_photo_id"}
        column = names.get(conflict.key, conflict.key)
        who = (
            act.done_by_name
            for act in acts
            if conflict.key in act.delta.get("parts", {}) or column in act.delta.get("fields", {})
        )
        told.append(
            {
                "key": conflict.key,
                "theirs": conflict.theirs,
                "shown": shown[conflict.key],
                "seen": conflict.seen,
                "who": next(who, "") or "Somebody else",
            }
        )
    return told


def name_all_shown(values: Mapping[str, Mapping[str, Any]], user: Any) -> dict[str, dict[str, str]]:
    """By the keys of parts: the names of what their values choose, for selects that do not list it.

    In a query for galleries and one for photos. What this user may not see has no name: anybody
    can keep a number.
    """
    wanted: dict[Any, set[int]] = {}
    for each in values.values():
        for name in SHOWN.keys() & each.keys():
            number = str(each[name] or "")
            if number.isascii() and number.isdigit() and len(number) < 19:
                wanted.setdefault(SHOWN[name], set()).add(int(number))
    names = {
        (model, str(thing.pk)): str(thing)
        for model, ids in wanted.items()
        if may_see(user, model)
        for thing in model._default_manager.filter(pk__in=ids)
    }
    return {
        key: {
            name: names.get((SHOWN[name], str(each[name])), "")
            for name in SHOWN.keys() & each.keys()
            if each[name]
        }
        for key, each in values.items()
    }


def name_shown(values: Mapping[str, Any], user: Any) -> dict[str, str]:
    """The same of one part."""
    return name_all_shown({"": values}, user)[""]


def describe_kept(article: Article, kept: KeptEdit, user: Any) -> dict[str, Any]:
    """What is kept, with the names of what it shows, and what stands against it by now."""
    changes = read_changes(kept.changes)
    edits = {**changes.parts, **changes.fields}
    shown = name_all_shown({key: edit.values for key, edit in edits.items()}, user)
    return {
        "changes": kept.changes,
        "shown": {key: names for key, names in shown.items() if names},
        "problems": kept.problems,
        "conflicts": describe_conflicts(article, find_conflicts(article, kept), user),
        "at": kept.saved_at.isoformat(),
    }


def find_conflicts(article: Article, kept: KeptEdit) -> list[Conflict]:
    """What somebody else changed after it was kept, without trying it: in a query a kind."""
    changes = read_changes(kept.changes)
    removed = changes.removed or {}
    keys = [key for key in [*changes.parts, *removed] if not is_new(key)]
    present = find_parts(article, keys)
    found = []
    for name, edit in changes.fields.items():
        if name in FIELD_NAMES:
            column: Any = Article._meta.get_field(name)
            value = getattr(article, column.attname)
            if differs(edit, {name: value}, digest(value)):
                found.append(Conflict(name, {name: value}, digest(value)))
    for key, edit in changes.parts.items():
        part = present.get(key)
        if part is not None:
            seen = digest(values_of(part))
            if differs(edit, named_values(part), seen):
                found.append(Conflict(key, named_values(part), seen))
        elif not is_new(key):
            found.append(Conflict(key, None, ""))
    for key, seen in removed.items():
        part = present.get(key)
        if part is not None and seen != digest(values_of(part)):
            found.append(Conflict(key, named_values(part), digest(values_of(part))))
    return found


def differs(edit: Edit, present: Mapping[str, Any], seen: str) -> bool:
    """Whether it says something else than it did, and something else than is kept."""
    return edit.seen != seen and any(
        str(present.get(name) or "") != str(value or "") for name, value in edit.values.items()
    )


def digest_fields(article: Article) -> dict[str, str]:
    """The head, field by field."""
    columns: list[Any] = [Article._meta.get_field(name) for name in FIELD_NAMES]
    return {column.name: digest(getattr(article, column.attname)) for column in columns}
