"""Whether a line of text is a credit or a sentence: weighed, since no single sign decides it.

A score above 0 speaks for a credit, below for a sentence; from `CLEAR` on it needs no neighbour to
bear it out. The signs and their weights stand in one table each, so that a line that was read
wrongly can be traced to the sign that misled.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from media.metadata.credits import PREFIX, is_agency, is_organisation, parse_credit, read_names

CLEAR = 2.0
MAX_CREDIT_CHARACTERS = 250

# Labels of credits beyond those that `parse_credit` takes off; a colon has to follow.
CREDIT_LABELS = read_names("""
    photograph|photographs|photo|photos|photographer|photography|photo credit|photo credits|picture
    image|image credit|image source|credit|credits|photo by|photograph by|picture by|image by
    source|courtesy
    foto|fotos|fotograf|fotografin|fotografie|bild|bilder|bildnachweis|bildquelle|quelle
    crédit|crédits|crédit photo|crédits photo|photographie|photographe|photo de
    fotografía|fotógrafo|fotógrafa|crédito|créditos|crédito de la foto|imagen|imagen de
    fotografo|foto di|foto de|crediti|fonte|fuente
    fotograaf|foto van|beeld|zdjęcie|zdjęcia|fot.|foto av|foto:|kuva|valokuva
    фото|фотография|автор фото|صورة|تصوير|الصورة|عدسة|写真|撮影|照片|图片|摄影|攝影|사진|תמונה|צילום
""")
CREDIT_LABEL = re.compile(r"([^:：]{1,30}?)\s*[:：]\s*(\S.*)", re.DOTALL)
# The BBC's, with a comma: "Image source, Reuters".
SOURCE_LABEL = re.compile(
    r"(?:image|media|picture|photo) source\s*,\s*(\S.*)", re.IGNORECASE | re.DOTALL
)
BARE_LABEL = re.compile(
    r"(?:photos? )?courtesy(?: of)?\b|handout\b|credit (?=[A-Z])", re.IGNORECASE
)
# Small words inside names and between them.
SMALL_WORDS = read_names("""
    of|the|for|and|via|by|from|special|to|courtesy|photo|a|in|von|van|der|den|de|del|della|di|da|do
    dos|das|du|des|le|la|les|las|los|el|al|bin|ibn|ben|y|e|et|und|für|pour|para|per|zu|zur|zum|ter|ten
    af|av|i|и|для|von der|dpa|afp|ap|epa|efe|ansa|laif|eyevine
""")
ABBREVIATIONS = re.compile(
    r"(?:\b(?:Jr|Sr|Inc|Ltd|Co|Corp|Dr|St|Bros|PLC|Mr|Ms|Mrs|GmbH|[A-Z])\.)$", re.IGNORECASE
)
SENTENCE_END = re.compile(r"[.?!…。।؟۔][\"'”’»)\]]*$")
OPENING_QUOTE = re.compile(r"[\"“«„‘'「『]")
WORD = re.compile(r"[^\W\d_][\w'’.&-]*")
UNCASED = re.compile(
    r"[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)


@dataclass(frozen=True, slots=True)
class Sign:
    """What a line can show, and what that weighs, once or for each time."""

    weight: float
    count: Callable[[str], int]


def score_credit(line: str) -> float:
    """How much a line looks like a credit (above 0) or a sentence (below)."""
    line = " ".join(line.split())
    if not line:
        return 0.0
    if len(line) > MAX_CREDIT_CHARACTERS:
        return -10.0
    return sum(sign.weight * sign.count(line) for sign in SIGNS)


def is_clear_credit(line: str) -> bool:
    """Whether a line is a credit, whatever stands beside it."""
    return score_credit(line) >= CLEAR


def credit_behind_label(line: str) -> str:
    """What follows a credit's label ("Photograph: "), or "" for a line without one."""
    if source := SOURCE_LABEL.fullmatch(line):
        return source[1]
    match = CREDIT_LABEL.fullmatch(line)
    return match[2] if match and match[1].casefold() in CREDIT_LABELS else ""


def has_label(line: str) -> int:
    """ "Photograph:", "Photo by", "©", "Courtesy of"; before a sentence it labels a caption."""
    rest = credit_behind_label(line)
    if not rest:
        match = PREFIX.match(line) or re.match(
            r"(?:photos? )?courtesy(?: of)?\b|handout\b|credit (?=[A-Z])", line, re.IGNORECASE
        )
        rest = line[match.end() :] if match else ""
    return int(bool(rest) and not ends_sentence(rest))


def names_agency(line: str) -> int:
    """A well-known agency is among its names, and not only mentioned in a sentence."""
    credit = parse_credit(credit_behind_label(line) or line)
    names = (*credit.agencies, credit.client)
    return int(any(is_agency(name.rstrip(".")) for name in names if name))


def has_name_separator(line: str) -> int:
    """ "Name/Agency", "Name | Agency": a slash between words, not between figures."""
    return int(
        bool(re.search(r"[^\W\d]\.? ?[/|] ?[^\W\d]", line)) and not count_lowercase_words(line) > 2
    )


def has_client(line: str) -> int:
    """ "Danny Ghitis for CNN": names on both sides."""
    return int(bool(parse_credit(line).client) and not count_lowercase_words(line))


def is_all_names(line: str) -> int:
    """Only capitalised words and the small ones of names, at most eight of them."""
    words = WORD.findall(credit_behind_label(line) or line)
    return int(0 < len(words) <= 8 and not count_lowercase_words(line) and not UNCASED.search(line))


def names_organisation(line: str) -> int:
    """A paper, an office or a company among capitalised words."""
    return int(is_organisation(line) and not count_lowercase_words(line))


def is_short_without_case(line: str) -> int:
    """In scripts without capitals: a few words without a full stop."""
    return int(bool(UNCASED.search(line)) and len(line) <= 30 and not ends_sentence(line))


def count_lowercase_words(line: str) -> int:
    """Words that no name holds."""
    words = WORD.findall(credit_behind_label(line) or line)
    return sum(
        word[0].islower() and word.casefold().rstrip(".") not in SMALL_WORDS and not is_agency(word)
        for word in words
    )


def ends_sentence(line: str) -> bool:
    """Whether it ends in what closes a sentence, abbreviations aside."""
    return bool(SENTENCE_END.search(line)) and not ABBREVIATIONS.search(line)


SIGNS = (
    Sign(3.0, has_label),
    Sign(2.0, names_agency),
    Sign(2.0, has_name_separator),
    Sign(1.5, has_client),
    Sign(1.0, is_all_names),
    Sign(0.5, names_organisation),
    Sign(1.0, is_short_without_case),
    Sign(-3.0, lambda line: int(ends_sentence(line))),
    Sign(-0.4, lambda line: min(count_lowercase_words(line), 12)),
    Sign(-2.0, lambda line: int(bool(OPENING_QUOTE.match(line)))),
    Sign(-1.0, lambda line: int(len(line.split()) > 14)),
)
