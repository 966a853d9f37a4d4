"""Plain text as paragraphs of HTML: captions and intros, on pages and in feeds."""

from __future__ import annotations

import functools
import re

from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import normalize_newlines

BETWEEN = re.compile(r"\n\s*\n")


@functools.lru_cache(maxsize=1_000)
def split_paragraphs(text: str) -> SafeString:
    """The text's paragraphs as HTML, escaped once; empty for a text that says nothing.

    Django's `linebreaks` returns a plain `str`, which whatever it is put into would escape again,
    and makes an empty paragraph of nothing, and of the spaces between two others. A caption is on
    a handful of pages, which are baked in a row.
    """
    parts = (part.strip() for part in BETWEEN.split(normalize_newlines(text)))
    words = "\n\n".join(part for part in parts if part)
    return mark_safe(linebreaks(words, autoescape=True)) if words else SafeString()  # noqa: S308
