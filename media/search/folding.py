"""What is of no account in a text that is searched, and where its words begin and end.

Queries are split here, and the index on SQLite; PostgreSQL says the same in SQL that is made of the
same ranges (`media.search.postgresql_sql`), and a test compares the two.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Accents and points above and below letters: Latin, Greek, Cyrillic; Hebrew; Arabic.
MARKS: Final = "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670"
MARK = re.compile(f"[{MARKS}]")
# Letters that are no accented ones by Unicode, but are typed as if they were.
SINGLE: Final = ("øłđħıŧς’‘“”", "oldhitσ''\"\"")
DOUBLE: Final = {"ß": "ss", "æ": "ae", "œ": "oe"}
SINGLE_TABLE = str.maketrans(*SINGLE)

# What stands between words, of a folded text. All else belongs to words: no locale is asked.
SEPARATORS: Final = (
    r"\u0001-\u002f\u003a-\u0060\u007b-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7"
    r"\u02c2-\u02df\u05be\u05c0\u05c3\u05c6\u05f3\u05f4\u060c\u061b\u061f\u066a-\u066d\u06d4"
    r"\u0964\u0965\u1680\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff\u3000-\u3004\u3008-\u3020\u3030"
    r"\u303d-\u303f\u30fb\ufe10-\ufe6f\uff01-\uff0f\uff61-\uff65\U0001f000-\U0001faff"
)
# Scripts that are written without spaces: each of their characters is a word of its own, and
# several that are typed together are a phrase. Thai, Lao, Myanmar, Khmer; Chinese and Japanese.
WITHOUT_SPACES: Final = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3041-\u30fa"
    r"\u30fc-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
SEPARATED = re.compile(f"[{SEPARATORS}\0]+")
CHARACTER_WORD = re.compile(f"([{WITHOUT_SPACES}])")
# Of a longer text the rest is not searched; what is longer than a word is no word.
MAX_TEXT_CHARACTERS: Final = 20_000
MAX_WORD_CHARACTERS: Final = 60


def fold_text(text: str) -> str:
    """A text without case and accents: "Étienne", "ETIENNE" and "etienne" are one."""
    if text.isascii():
        return text.lower()
    bare = MARK.sub("", unicodedata.normalize("NFKD", text)).lower()
    for letter, letters in DOUBLE.items():
        bare = bare.replace(letter, letters)
    return unicodedata.normalize("NFC", MARK.sub("", bare).translate(SINGLE_TABLE))


def split_words(text: str) -> list[str]:
    """The folded words of a text, in their order."""
    apart = CHARACTER_WORD.sub(r" \1 ", fold_text(text[:MAX_TEXT_CHARACTERS]))
    return [word[:MAX_WORD_CHARACTERS] for word in SEPARATED.sub(" ", apart).split(" ") if word]


def is_character_word(word: str) -> bool:
    """Whether a word is a character of a script without spaces."""
    return CHARACTER_WORD.fullmatch(word) is not None
