"""One field across a selection: what setting and adding make of each text that the editor saw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from gallery.slides.words_at_once import TextEdit
from media.text_columns import COLUMN_NAMES

How = Literal["set", "append", "prepend"]
HOWS: tuple[How, ...] = get_args(How)
# What goes on without a space: "Allen J. Schaben" and "/Getty Images", or "Erin Scott/" and "AP".
JOINED_AT_ONCE = tuple("/,;:.)!?…–-")
JOINS_AT_ONCE = tuple("/([“„«¿¡-")


def make_edits(
    seen: Mapping[str, str], *, field: str, text: str, how: How, on_photo: bool
) -> list[TextEdit]:
    """An edit for each slide (public id) whose text was seen."""
    return [
        TextEdit(
            slide_id=slide_id,
            field=field,
            seen=was,
            text=make_text(was, text, field=field, how=how),
            on_photo=on_photo,
        )
        for slide_id, was in seen.items()
    ]


def make_text(was: str, text: str, *, field: str, how: How) -> str:
    """What becomes of one text."""
    if how == "append":
        return join_texts(was, text, field=field)
    return join_texts(text, was, field=field) if how == "prepend" else text


def join_texts(first: str, second: str, *, field: str) -> str:
    """Two texts as one, written as one writes; of keywords, each once."""
    if field == "keywords":
        lines = [line.strip() for line in (*first.splitlines(), *second.splitlines())]
        return "\n".join(dict.fromkeys(filter(None, lines)))
    is_apart = not first or not second or first[-1].isspace() or second[0].isspace()
    if is_apart or first.endswith(JOINS_AT_ONCE) or second.startswith(JOINED_AT_ONCE):
        return first + second
    return f"{first} {second}"


def tell_act(field: str, *, how: How, on_photo: bool) -> str:
    """The act's summary, with "{photos}" for how many: "set the credit of {photos}"."""
    verb = "set" if how == "set" else "added to"
    where = ", everywhere" if on_photo else ""
    return f"{verb} the {COLUMN_NAMES.get(field, field)} of {{photos}}{where}"
