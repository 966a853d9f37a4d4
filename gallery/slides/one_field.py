"""One field across a selection: what "set" and "append" make of each text that the editor saw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from gallery.slides.words_at_once import TextEdit
from media.text_columns import COLUMN_NAMES

How = Literal["set", "append"]
# What goes on without a space: "Allen J. Schaben" and "/Getty Images".
JOINED_AT_ONCE = tuple("/,;:.)!?…–-")


def make_edits(
    seen: Mapping[str, str], *, field: str, text: str, how: How, on_photo: bool
) -> list[TextEdit]:
    """An edit for each slide (public id) whose text was seen."""
    return [
        TextEdit(
            slide_id=slide_id,
            field=field,
            seen=was,
            text=append_text(was, text, field=field) if how == "append" else text,
            on_photo=on_photo,
        )
        for slide_id, was in seen.items()
    ]


def append_text(was: str, addition: str, *, field: str) -> str:
    """A text with another one behind it; of keywords, those that are not there yet."""
    if field == "keywords":
        lines = [line.strip() for line in (*was.splitlines(), *addition.splitlines())]
        return "\n".join(dict.fromkeys(filter(None, lines)))
    is_apart = not was or was[-1].isspace() or addition[:1].isspace()
    if is_apart or addition.startswith(JOINED_AT_ONCE):
        return was + addition
    return f"{was} {addition}"


def tell_act(field: str, *, how: How, on_photo: bool) -> str:
    """The act's summary, with "{photos}" for how many: "set the credit of {photos}"."""
    verb = "added to" if how == "append" else "set"
    where = ", everywhere" if on_photo else ""
    return f"{verb} the {COLUMN_NAMES.get(field, field)} of {{photos}}{where}"
