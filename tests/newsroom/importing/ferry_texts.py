"""The texts of a small harbour town, for tests of importing: they are our own."""

from __future__ import annotations

from newsroom.importing.flattened.article import FlattenedArticle, FlattenedSlide
from newsroom.importing.flattened.labels import Labels
from newsroom.importing.flattened.reading import parse_article

LEAD = "The first ferry in nine months tied up at Brennick quay on Monday."
SAID = "“We had forgotten the sound of the horn,” said Una Marsh, who sells the tickets."
ENDS = "Crossings will run four times a day until the autumn."
HARBOUR = FlattenedSlide("Ilse Brandt/Reuters", "The ferry Saint Odran enters the harbour.")
WAVES = FlattenedSlide("Marek Dolny/AP", "Passengers wave from the upper deck.")
CARS = FlattenedSlide("Ada Quill for The Brennick Post", "Children count the cars.")


def read(block: str, *, labels: Labels | None = None) -> FlattenedArticle:
    """An article with a block between two paragraphs of its story."""
    text = f"Ferry returns to Brennick harbour\n{LEAD}\n{block}\n{SAID}\n{ENDS}\n"
    return parse_article(text, labels=labels)


def slides_of(article: FlattenedArticle) -> list[FlattenedSlide]:
    """The slides of the only gallery."""
    (gallery,) = article.galleries
    return list(gallery.slides)
