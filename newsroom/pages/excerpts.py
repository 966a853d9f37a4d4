"""The first words of an article, shown where nobody wrote a standfirst."""

from __future__ import annotations

from collections.abc import Iterable

from gallery.pages.link_preview import shorten_text
from newsroom.models import Article, Text
from newsroom.plain_text import extract_text


def find_excerpts(articles: Iterable[Article]) -> dict[int, str]:
    """Each article's standfirst, else the beginning of its body, by its id; in 1 query."""
    openings = {article.pk: article.standfirst.strip() for article in articles}
    without = [pk for pk, standfirst in openings.items() if not standfirst]
    texts = Text.objects.filter(parent__in=without).order_by("parent", "ordering")
    for article_id, html in texts.values_list("parent", "text") if without else ():
        openings[article_id] = openings[article_id] or shorten_text(extract_text(html))
    return openings
