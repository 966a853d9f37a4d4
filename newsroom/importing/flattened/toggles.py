"""NPR's form of a photo: "hide caption" and "toggle caption" between a caption and its credit.

The credit often stands before the buttons, too, for readers who have the caption open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from media.metadata.credit_scores import is_clear_credit, score_credit
from newsroom.importing.flattened.labels import Labels, read_counter
from newsroom.importing.flattened.lines import Line
from newsroom.importing.flattened.page import find_label
from newsroom.importing.flattened.slides import split_inline

LABEL_TEXT = "Image:"
BUTTONS = frozenset({"hide caption", "toggle caption"})
BUTTON_BEHIND = re.compile(
    r"(?P<rest>.*\S)\s+(?P<button>(?:hide|toggle) caption)", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Toggled:
    """A photo of this form, by the places of its lines. `is_said_twice`: so is its credit."""

    caption: int
    credit: int  # the one behind the buttons
    is_said_twice: bool


def label_toggled(lines: Sequence[Line], labels: Labels) -> list[Line]:
    """The lines with a label before each such photo, and its credit once."""
    apart = [piece for line in lines for piece in split_button(line)]
    changed: dict[int, list[Line]] = {}
    worded = [line for line in apart if line.text]
    for photo in read_photos(worded, labels):
        caption, credit = worded[photo.caption], worded[photo.credit]
        if not is_start(worded, photo.caption - 1, labels):
            changed[id(caption)] = [Line(caption.number, LABEL_TEXT), caption]
        if photo.is_said_twice:
            dropped = (credit.text, *credit.dropped)
            changed[id(credit)] = [replace(credit, text="", dropped=dropped)]
    return [piece for line in apart for piece in changed.get(id(line), [line])]


def split_button(line: Line) -> list[Line]:
    """A button behind a caption and its credit as a line of its own."""
    match = BUTTON_BEHIND.fullmatch(line.text)
    if not match or not split_inline(match["rest"]):
        return [line]
    return [replace(line, text=match["rest"]), Line(line.number, match["button"])]


def read_photos(worded: Sequence[Line], labels: Labels) -> Iterator[Toggled]:
    """The photos of this form, one after the other."""
    free = 0  # the first line that no photo before took
    for index in range(len(worded)):
        if index < free or not is_button(worded[index]):
            continue
        photo = photo_at(worded, index, free, labels)
        if photo is not None:
            yield photo
            free = max(photo.credit, photo.caption) + 1


def photo_at(worded: Sequence[Line], index: int, free: int, labels: Labels) -> Toggled | None:
    """The photo whose first button is at `index`; its words begin at `free` or later."""
    last = index
    while last + 1 < len(worded) and is_button(worded[last + 1]):
        last += 1
    credit, before = last + 1, index - 1
    if credit >= len(worded) or before < free or not is_clear_credit(worded[credit].text):
        return None
    said = worded[credit].text.casefold()
    is_below = [line.text.casefold() for line in worded[credit + 2 : credit + 3]] == [said]
    if is_below and score_credit(worded[credit + 1].text) < 0:
        is_labelled = is_start(worded, before, labels)
        return None if is_labelled else Toggled(credit + 1, credit, is_said_twice=True)
    is_open = worded[before].text.casefold() == said
    caption = before - 1 if is_open else before
    if caption < free or is_start(worded, caption, labels):
        return None
    text = worded[caption].text
    if score_credit(text) > 0 and not split_inline(text):
        return None
    is_behind = is_open or text.casefold().endswith((said, f"{said})"))
    if not is_behind and caption > free and is_clear_credit(worded[caption - 1].text):
        return None  # it stands below a credit of its own: the next one is of another photo
    return Toggled(caption, credit, is_behind)


def is_button(line: Line) -> bool:
    """Whether a line opens or shuts a caption."""
    return line.text.casefold().strip(" .:…[]()") in BUTTONS


def is_start(worded: Sequence[Line], place: int, labels: Labels) -> bool:
    """Whether a label or a counter stands at a place."""
    if place < 0:
        return False
    return bool(find_label(worded[place], labels) or read_counter(worded[place].text))
