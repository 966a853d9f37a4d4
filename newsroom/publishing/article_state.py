"""An article with its body as plain values: what the log compares, and what going back writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Field

from newsroom.models import PARTS, Article, ArticlePart

FIELDS = (
    "headline",
    "slug",
    "standfirst",
    "byline",
    "section_id",
    "lead_photo_id",
    "corrections",
    "language",
)
KINDS: Mapping[str, type[ArticlePart]] = {part._meta.model_name or "": part for part in PARTS}

type PartValues = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ArticleState:
    """What an article says. A part's key is its kind and its number, such as "text:12"."""

    fields: dict[str, Any]
    parts: dict[str, PartValues]
    order: list[str]


def list_part_fields(kind: type[ArticlePart]) -> list[Field[Any, Any]]:
    """What a person sets on a part; not its place, nor what another site said of it."""
    return [
        field
        for field in kind._meta.concrete_fields
        if field.editable and field.name not in ("id", "parent", "region", "ordering")
    ]


def is_said(column: str, value: Any) -> bool:
    """Whether a value is kept: most parts have no name of their own, and the log has none then."""
    return column != "name" or bool(value)


def read_article_state(article_id: int) -> ArticleState:
    """As the database has it, in a query a kind of part and one more."""
    article = Article.objects.get(pk=article_id)
    placed = []
    for name, kind in KINDS.items():
        columns = [field.attname for field in list_part_fields(kind)]
        for row in kind._default_manager.filter(parent=article_id).values(
            "pk", "ordering", *columns
        ):
            values = {column: row[column] for column in columns if is_said(column, row[column])}
            placed.append((row["ordering"], f"{name}:{row['pk']}", values))
    placed.sort(key=lambda each: each[:2])
    return ArticleState(
        fields={name: getattr(article, name) for name in FIELDS},
        parts={key: values for _, key, values in placed},
        order=[key for _, key, _ in placed],
    )
