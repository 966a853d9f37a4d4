"""The difference of two texts, word by word. No database."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal

type Piece = tuple[Literal["same", "del", "ins"], str]

# A word with what follows it up to the next; of scripts without spaces each letter is one.
TOKEN = re.compile(
    r"\s+|[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]\s*|[^\W\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]+\s*"
    r"|[^\w\s]\s*"
)
MOST_TOKENS = 1_500  # beyond it, comparing takes longer than reading


def compare_words(old: str, new: str) -> list[Piece]:
    """What stays, goes and comes, in reading order; what goes stands before what comes."""
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    if max(len(before), len(after)) > MOST_TOKENS:
        whole: list[Piece] = [("del", old), ("ins", new)]
        return [piece for piece in whole if piece[1]]
    pieces: list[Piece] = []
    for kind, start, end, new_start, new_end in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            pieces.append(("same", "".join(before[start:end])))
            continue
        if end > start:
            pieces.append(("del", "".join(before[start:end])))
        if new_end > new_start:
            pieces.append(("ins", "".join(after[new_start:new_end])))
    return pieces
