"""The words of marked-up text, and the beginning of a text as the name of what holds it."""

from __future__ import annotations

import re
from html import unescape

from django.utils.html import strip_tags

BLOCK_END = re.compile(r"(</(?:p|h[23]|li|blockquote)>|<br\s*/?>)")
NAME_CHARACTERS = 60


def extract_text(html: str) -> str:
    """The words of some paragraphs, as text."""
    return unescape(strip_tags(BLOCK_END.sub(r"\1 ", html))).strip()


def begin(text: str) -> str:
    """A text on one line, cut after a word to the length of a name."""
    line = " ".join(text[: 10 * NAME_CHARACTERS].split())
    if len(line) <= NAME_CHARACTERS:
        return line
    start = line[: NAME_CHARACTERS - 1]
    return f"{start.rpartition(' ')[0] or start}…"
