"""Removing the characters that XML forbids from texts for feeds and sitemaps."""

from __future__ import annotations

import re

NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean_for_xml(text: str) -> str:
    """A text without the control codes that no XML may hold."""
    return NOT_IN_XML.sub("", text)
