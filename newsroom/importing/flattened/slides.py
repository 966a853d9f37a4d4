"""Which of the lines behind a label are credit and caption, and which the story going on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from media.metadata.credit_scores import (
    CLEAR,
    UNCASED,
    count_lowercase_words,
    ends_sentence,
    is_all_names,
    is_clear_credit,
    score_credit,
)

NO_CREDIT = "this photo has no credit in the text."
NO_CAPTION = "this photo has no caption in the text."
STORY_OR_CAPTION = "line {line} was taken as its caption; it could be the story going on."
NO_WORDS = "this photo has neither credit nor caption in the text."

MAX_CAPTION_CHARACTERS = 5000  # of one that is searched for its credit
BULLET = re.compile(r"[•‣▪◦●○∙·*-]\s+(?=\S)")
LAST_BRACKET = re.compile(
    r"(?P<caption>.+\S)\s*[(\[（](?P<credit>[^()\[\]（）]{2,150})[)\]）](?P<dot>[.。]?)", re.DOTALL
)
BEHIND_CREDIT_DOTS = re.compile(
    r"(?P<caption>.*\S)\s*\bCredit\s*(?:\.{3}|…)\s*(?P<credit>\S.{1,150})", re.DOTALL
)
BEHIND_BAR = re.compile(r"(?P<caption>.+\S)\s+[|•]\s+(?P<credit>[^|•]{2,150})", re.DOTALL)
BEHIND_SENTENCE = re.compile(
    r"(?P<caption>.+[.!?…。؟][\"”’')»]*)\s*(?:[—–|-]\s*)?(?P<credit>[^.!?…。؟]{3,120}(?:\b[A-Z]\.[^.!?]{2,80})*)",
    re.DOTALL,
)
QUOTED_SPEECH = re.compile(
    r"[“\"„«][^”\"“»]{6,}[,.!?][”\"“»],? [^.“\"]{0,60}\b(?:said|says|told|added|wrote|asked|"
    r"recalled|tweeted|explained|sagte|sagt|erklärte|a dit|dit|dijo|dice|ha detto|disse|zei)\b",
    re.DOTALL,
)


class Order(Enum):
    """What a text puts first in its blocks."""

    CREDIT_FIRST = "credit, caption"
    CAPTION_FIRST = "caption, credit"


@dataclass(frozen=True, slots=True)
class Words:
    """A block's words. `used`: how many of the offered lines they took. `doubt`: "" when sure."""

    credit_line: str = ""
    caption: str = ""
    used: int = 0
    doubt: str = ""
    order: Order | None = None  # of two lines


def split_inline(text: str) -> tuple[str, str] | None:
    """A caption and the credit in it, as in "The ferry. (Ilse Brandt/Reuters)"; else None."""
    if len(text) > MAX_CAPTION_CHARACTERS:
        return None
    if match := BEHIND_CREDIT_DOTS.fullmatch(text):
        return match["caption"], match["credit"]
    if split := split_names_and_house(text):
        return split
    if match := LAST_BRACKET.fullmatch(text):
        needed = 1.0 if ends_sentence(match["caption"]) and not match["dot"] else CLEAR
        if score_credit(match["credit"]) >= needed:
            return match["caption"], match["credit"].strip()
    for pattern, least in ((BEHIND_BAR, 1.0), (BEHIND_SENTENCE, CLEAR + 1)):
        match = pattern.fullmatch(text)
        needed = 1.0 if match and are_names_in_capitals(match["credit"]) else least
        if (
            match
            and score_credit(match["credit"]) >= needed
            and not is_clear_credit(match["caption"])
        ):
            return match["caption"].strip(), match["credit"].strip()
    return None


def are_names_in_capitals(text: str) -> bool:
    """ "MAREK DOLNY POUR « LE MONDE »"."""
    return text.isupper() and 2 <= len(text.split()) <= 8


def split_names_and_house(text: str) -> tuple[str, str] | None:
    """ "The ferry returns. ILSE BRANDT (EFE)", "The ferry returns. Ilse Brandt | Reuters"."""
    sentence = BEHIND_SENTENCE.fullmatch(text)
    house = LAST_BRACKET.fullmatch(text) or BEHIND_BAR.fullmatch(text)
    if not sentence or not house or ends_sentence(house["caption"]):
        return None
    names = sentence["credit"]
    if score_credit(house["credit"]) < 1.0 or not is_all_names(names):
        return None
    return sentence["caption"], names.strip()


def split_caption(text: str) -> tuple[str, str] | None:
    """As `split_inline`, for a line that looks like a credit as a whole: only behind a sentence."""
    split = split_inline(text)
    if split is None:
        return None
    needed = 1 if ends_sentence(split[0]) else 2
    is_said = count_lowercase_words(split[0]) >= needed or bool(UNCASED.search(split[0]))
    return split if is_said else None


def without_bullet(text: str) -> str:
    """A line without the mark of a list."""
    return BULLET.sub("", text, count=1)


def is_story(text: str) -> bool:
    """Whether a line is the story rather than a caption: it opens with what somebody said."""
    return bool(QUOTED_SPEECH.match(text[:MAX_CAPTION_CHARACTERS]))


def usual_order(pairs: Iterable[tuple[str, str]]) -> Order:
    """What a text puts first, by the blocks that leave no doubt."""
    votes = 0
    for first, second in pairs:
        one, other = score_credit(first), score_credit(second)
        if one >= 1.0 and other < 0:
            votes += 1
        elif one < 0 and other >= 1.0:
            votes -= 1
    return Order.CAPTION_FIRST if votes < 0 else Order.CREDIT_FIRST


def read_words(offered: Sequence[str], *, is_closed: bool, order: Order) -> Words:
    """The words of one block out of the (at most two) lines behind it.

    `is_closed`: another block follows these lines, so that what belongs here can't be the story
    going on. `order`: what the text usually puts first.
    """
    if not offered:
        return Words(doubt=NO_WORDS)
    first = offered[0]
    split_line = split_inline if score_credit(first) < 0 else split_caption
    if split := split_line(without_bullet(first)):
        return Words(split[1], split[0], 1)
    if len(offered) == 1:
        return read_one(first)
    return read_two(first, offered[1], is_closed=is_closed, order=order)


def read_one(line: str) -> Words:
    """A single line: a credit or a caption."""
    if score_credit(line) > 0:
        return Words(line, "", 1, NO_CAPTION)
    return Words("", without_bullet(line), 1, NO_CREDIT)


def read_two(first: str, second: str, *, is_closed: bool, order: Order) -> Words:
    """Two lines: credit and caption in either order, or one of them and the story."""
    one, other = score_credit(first), score_credit(second)
    if other > one and other >= least_credit(is_closed=is_closed, order=order) and one < CLEAR:
        return Words(second, without_bullet(first), 2, "", Order.CAPTION_FIRST)
    is_weak = one <= 0
    if is_weak and (one < (-0.9 if is_closed else -0.5) or ends_sentence(first)):
        return Words("", without_bullet(first), 1, NO_CREDIT)
    if is_story(second) and not is_closed:
        return Words(first, "", 1, NO_CAPTION)
    doubt = "this was taken as the credit, though it does not look like one." if is_weak else ""
    if other > 0:
        doubt = "its credit and its caption could be the other way round."
    elif not is_closed:
        doubt = doubt or STORY_OR_CAPTION
    return Words(first, without_bullet(second), 2, doubt, Order.CREDIT_FIRST)


def least_credit(*, is_closed: bool, order: Order) -> float:
    """What a second line has to score as a credit: at a block's end it may be a heading."""
    if order is Order.CAPTION_FIRST:
        return 0.5
    return 0.9 if is_closed else CLEAR


def is_sure_pair(first: str, second: str) -> bool:
    """Whether two lines are a clear credit and a sentence, in either order, without any label."""
    one, other = score_credit(first), score_credit(second)
    if one < other:
        return other >= CLEAR and one < 0 and ends_sentence(first)
    return one >= CLEAR and other < 0 and ends_sentence(second) and not is_story(second)
