"""Forms of single houses, rewritten to the common one: a label, then credit and caption."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from media.metadata.credit_scores import has_label, is_clear_credit
from media.metadata.credits import read_names
from newsroom.importing.flattened.labels import Labels, read_counter
from newsroom.importing.flattened.lines import Line, Mark
from newsroom.importing.flattened.page import find_label
from newsroom.importing.flattened.slides import is_sure_pair, split_caption, split_inline
from newsroom.importing.flattened.toggles import LABEL_TEXT, label_toggled

# Buttons and alternative texts that stand before a photo's caption.
OPENERS = read_names("""
    image|view image in fullscreen|enlarge this image|enlarge image|open image in new window
    view full image|view larger image|bild vergrößern|agrandir l'image|ampliar imagen
""")
# "Image caption, The ferry returns" (BBC) among others.
CAPTION = re.compile(
    r"(?:(?:image|photo|picture|media) )?(?:caption|bildunterschrift|légende|pie de foto|leyenda"
    r"|didascalia)\s*[:：,]\s*(?P<rest>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
LABEL_ALONE = re.compile(r"(?:image|media|photo|picture) (?:source|caption)\s*,", re.IGNORECASE)
# Reuters: the counter before a caption, a button behind its credit.
COUNTED = re.compile(
    r"(?P<counter>[\[(]\d{1,3}\s*(?:/|of)\s*\d{1,3}[\])]|(?:item|photo|image|slide) \d{1,3} of "
    r"\d{1,3})\s*[:.–-]?\s*(?P<rest>\S.*?)(?P<button>\s*,?\s*purchase licensing rights.{0,20})?",
    re.IGNORECASE | re.DOTALL,
)


def in_common_form(lines: Sequence[Line], labels: Labels) -> list[Line]:
    """The lines with each house's form of a photo block as a label with credit and caption."""
    joined = join_labels(lines)
    counted = [piece for line in joined for piece in split_counted(line)]
    return with_labels(without_caption_labels(label_toggled(counted, labels), labels))


def join_labels(lines: Sequence[Line]) -> list[Line]:
    """ "Image caption," in a line of its own before what it labels: it was hidden on the page."""
    worded = [line for line in lines if line.text]
    label_of_line = {
        id(other): one
        for one, other in pairwise(worded)
        if LABEL_ALONE.fullmatch(one.text) and not LABEL_ALONE.fullmatch(other.text)
    }
    used = {id(label) for label in label_of_line.values()}
    result: list[Line] = []
    for line in lines:
        if id(line) in used:
            result.append(replace(line, text="", dropped=(*line.dropped, line.text)))
        elif label := label_of_line.get(id(line)):
            result.append(replace(line, text=f"{label.text} {line.text}"))
        else:
            result.append(line)
    return result


def split_counted(line: Line) -> list[Line]:
    """A counter and the caption with its credit behind it as two lines."""
    match = COUNTED.fullmatch(line.text)
    if not match or not (split_caption(match["rest"]) or split_inline(match["rest"])):
        return [line]
    counter = re.sub(r"^item ", "", match["counter"], flags=re.IGNORECASE)
    if read_counter(counter) is None:
        return [line]
    button = (match["button"].strip(),) if match["button"] else ()
    dropped = (*line.dropped, *button)
    return [Line(line.number, counter), replace(line, text=match["rest"], dropped=dropped)]


def without_caption_labels(lines: Sequence[Line], labels: Labels) -> list[Line]:
    """Captions inside a block without "Caption:"; alone, that is a label of its own."""
    result: list[Line] = []
    worded = [line for line in lines if line.text]
    following = {id(one): other for one, other in pairwise(worded)}
    before: list[Line] = []
    for line in lines:
        match = CAPTION.fullmatch(line.text)
        previous = before[-1].text if before else ""
        is_in_block = starts_block(previous, labels)
        earlier = before[-2].text if len(before) > 1 else ""
        if match and not is_in_block and is_clear_credit(previous):
            is_in_block = starts_block(earlier, labels)
            behind = following.get(id(line))
            is_followed = behind is not None and is_labelled_credit(behind.text)
            # Its credit is the one behind it only where the one before has a caption already.
            is_followed = is_followed and bool(CAPTION.fullmatch(earlier))
            if not is_in_block and is_labelled_credit(previous) and not is_followed:
                is_in_block = True
                result.insert(result.index(before[-1]), Line(before[-1].number, LABEL_TEXT))
        clean = line
        if match and is_in_block:
            label = line.text[: match.start("rest")].strip(" ,:：")
            dropped = (*line.dropped, label)
            clean = replace(line, text=match["rest"], mark=Mark.CAPTION, dropped=dropped)
        result.append(clean)
        if line.text:
            before.append(clean)
    return result


def starts_block(text: str, labels: Labels) -> bool:
    """Whether a line starts a slide and is not itself its caption."""
    if not text or CAPTION.fullmatch(text):
        return False
    return bool(find_label(Line(0, text), labels) or read_counter(text))


def is_labelled_credit(text: str) -> bool:
    """ "Credit: Ilse Brandt/Reuters"."""
    return bool(has_label(text)) and is_clear_credit(text)


def with_labels(lines: Sequence[Line]) -> list[Line]:
    """A label in the place of a button or a picture that stands before a photo's words."""
    result: list[Line] = []
    for index, line in enumerate(lines):
        following = [other.text for other in lines[index + 1 : index + 6] if other.text][:2]
        if line.text != LABEL_TEXT and is_opener(line) and opens_photo(following):
            dropped = (*line.dropped, line.text) if line.text else line.dropped
            result.append(Line(line.number, LABEL_TEXT, dropped=dropped))
        elif line.text and has_picture(line) and opens_photo([line.text]):
            result += [Line(line.number, LABEL_TEXT), line]
        else:
            result.append(line)
    return result


def is_opener(line: Line) -> bool:
    """Whether a line stands where a page had a picture."""
    name = line.text.replace("’", "'").casefold().strip(" .:…[]()")
    return name in OPENERS or (not line.text and has_picture(line))


def has_picture(line: Line) -> bool:
    """Whether a picture was taken off a line."""
    return any(markup.startswith(("<img", "!")) for markup in line.dropped)


def opens_photo(texts: Sequence[str]) -> bool:
    """Whether lines begin with a caption and its credit."""
    if not texts:
        return False
    return bool(split_inline(texts[0])) or (len(texts) == 2 and is_sure_pair(*texts))
