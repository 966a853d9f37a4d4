"""The indexes of texts that lists are searched by, on PostgreSQL."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import QuerySet

from gallery.models import Gallery, Slide
from media import text_indexes
from media.models import Photo
from media.text_indexes import find_indexes, install_text_indexes, name_index
from media.text_search import has_words
from newsroom.models import Article

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL alone has them"),
]


def explain(rows: QuerySet[Gallery]) -> str:
    """How so few rows would be found if they were many."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    return rows.order_by().explain()


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (Gallery, ("title", "intro")),
        (Slide, ("caption",)),
        (Article, ("headline", "standfirst", "byline")),
        (Article, ("headline", "standfirst")),
        (Photo, ("headline", "caption", "credit_line")),
    ],
)
def test_a_search_is_answered_by_the_index(model: type[Gallery], fields: tuple[str, ...]) -> None:
    rows = model._default_manager.filter(has_words(["Zürich", "harbour wall"], *fields))
    assert f"Bitmap Index Scan on {name_index(model._meta.db_table)}" in explain(rows)


def test_after_migrating_again_the_same_indexes_are_there() -> None:
    there = find_indexes(connection)
    assert len(there) == 4
    install_text_indexes()
    assert find_indexes(connection) == there
    assert all(there.values())


def test_an_index_of_other_texts_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Gallery._meta.db_table
    old = name_index(table)
    monkeypatch.setitem(text_indexes.SEARCHED, table, ("title",))
    install_text_indexes()
    assert name_index(table) in find_indexes(connection)
    assert old not in find_indexes(connection)


def test_without_trigrams_none_is_made() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION pg_trgm CASCADE")
    install_text_indexes()
    assert not find_indexes(connection)
    assert not Gallery.objects.filter(has_words(["harbour"], "title", "intro")).exists()
