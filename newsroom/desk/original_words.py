"""A photo's words below a slide's own on its card: the photo's, and whether they were corrected."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from gallery.limits import NAMES
from gallery.slides.word_names import Word

MOST_CHARACTERS = 200
OWN = mark_safe('<b class="card__own">Own words</b>')


def draw_originals(originals: Mapping[Word, str], drifted: Collection[Word]) -> SafeString:
    """A line for each text of the photo that own words stand over.

    Not a template: with own words on 2,000 cards, one would take a third of a second.
    """
    lines = [draw_original(NAMES[word], text, word in drifted) for word, text in originals.items()]
    return mark_safe("".join(lines))  # noqa: S308 - of lines that are escaped


def draw_original(name: str, text: str, is_drifted: bool) -> SafeString:
    """One of them."""
    if is_drifted:
        return format_html(
            '<p class="card__original card__original--drifted">{} '
            '<b class="card__drift">The photo’s {} was corrected since:</b> {}</p>',
            *(OWN, name, shorten(text)),
        )
    says = f"The photo’s own {name}: {shorten(text)}" if text else f"The photo has no {name}."
    return format_html('<p class="card__original">{} {}</p>', OWN, says)


def shorten(text: str) -> str:
    """A text, cut where a card has no room for all of it."""
    return text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS - 1]}…"
