"""How a text was read, line by line, for the person or the program that imports it."""

from __future__ import annotations

from typing import Any

from newsroom.importing.flattened.article import FlattenedArticle, cut_at_word
from newsroom.importing.terminal_text import make_printable

SHOWN_CHARACTERS = 60


def reading_in_lines(flattened: FlattenedArticle) -> list[str]:
    """For people: each line with what it was read as, then the doubts."""
    lines = [
        f"{one.line:>5}  {one.kind:<18}  {make_printable(cut_at_word(one.text, SHOWN_CHARACTERS))}"
        + (f"  [{make_printable(one.detail)}]" if one.detail else "")
        for one in flattened.understood
    ]
    if flattened.byline:
        lines.append(f"Byline: {make_printable(flattened.byline)}")
    lines += [
        f"Gallery “{make_printable(gallery.title)}”: {len(gallery.slides)} slides"
        for gallery in flattened.galleries
    ]
    if flattened.furniture:
        lines.append(f"{len(flattened.furniture)} lines or marks were left out as furniture.")
    return lines


def reading_as_json(flattened: FlattenedArticle) -> dict[str, Any]:
    """For programs: the same, with every word that the text had."""
    return {
        "headline": flattened.headline,
        "byline": flattened.byline,
        "galleries": [
            {
                "title": gallery.title,
                "slides": len(gallery.slides),
                "words": [
                    {"credit_line": slide.credit_line, "caption": slide.caption}
                    for slide in gallery.slides
                ],
            }
            for gallery in flattened.galleries
        ],
        "furniture": list(flattened.furniture),
        "read_as": [
            {"line": one.line, "kind": one.kind, "detail": one.detail, "text": one.text}
            for one in flattened.understood
        ],
        "doubts": [{"line": doubt.line, "sentence": doubt.sentence} for doubt in flattened.doubts],
    }
