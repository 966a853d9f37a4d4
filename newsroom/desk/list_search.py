"""Searching the desk's lists: as the API searches, blind to accents and case, phrases in quotes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull
from django.http import HttpRequest

from media.text_search import MAX_WORDS, has_words, search_words

LISTED_AT_MOST = 10_000  # so many are asked for by their ids
COUNTED_ROW_BY_ROW = 500


class SearchableAdmin(admin.ModelAdmin[Any]):
    """An admin whose search finds "Étienne" for "etienne"."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """The rows that hold every word or phrase; whether rows may come twice.

        Of a pasted text the first words are searched for, and the list says so.
        """
        words = search_words(search_term)
        match = request.resolver_match
        if len(words) > MAX_WORDS and match and (match.url_name or "").endswith("_changelist"):
            self.message_user(
                request,
                f"The search holds {len(words):,} words; the first {MAX_WORDS} are searched for.",
                messages.WARNING,
            )
        fields = tuple(map(str, self.get_search_fields(request)))
        found, is_row_by_row = find_words(queryset, words[:MAX_WORDS], fields)
        request.is_searched_row_by_row = is_row_by_row  # type: ignore[attr-defined]
        return found, False

    def get_paginator(self, request: HttpRequest, *arguments: Any, **named: Any) -> Any:
        """What is looked at row by row is counted a little way."""
        made: Any = super().get_paginator(request, *arguments, **named)
        if getattr(request, "is_searched_row_by_row", False):
            made.counted_at_most, made.is_row_by_row = COUNTED_ROW_BY_ROW, True
        return made


def find_words(
    rows: QuerySet[Any], words: Sequence[str], fields: Sequence[str]
) -> tuple[QuerySet[Any], bool]:
    """Those of some rows that hold every word, each in one of their texts; whether each row is
    looked at by itself, and a list should be read no further than it is shown.

    Texts of other tables (`slides__caption`) are each looked through by themselves, so that every
    table's own index answers. A word that too many hold is not looked up: among rows in the order
    of the list, those that hold it come soon.
    """
    own = [field for field in fields if "__" not in field]
    ways = [own, *([field] for field in fields if field not in own)]
    if len(ways) == 1:
        return rows.filter(has_words(words, *own)), False
    every = rows.model._default_manager.order_by().values_list("pk", flat=True)
    listed: set[Any] | None = None
    is_row_by_row = False
    for word in words:
        ids = list_ids(every, word, ways)
        if ids is not None:
            listed = ids if listed is None else listed & ids
        else:
            rows, is_row_by_row = rows.filter(holds_word(every, word, ways)), True
    if listed is None:
        return rows, is_row_by_row
    return rows.filter(pk__in=listed), False


def list_ids(every: QuerySet[Any], word: str, ways: Sequence[Sequence[str]]) -> set[Any] | None:
    """The rows that hold a word; None where more than `LISTED_AT_MOST` texts do.

    Texts of another table are found there first: a join would read all that hold the word.
    """
    ids: set[Any] = set()
    for way in ways:
        path, _, text = way[0].rpartition("__")
        if path:
            holding: QuerySet[Any] = QuerySet(find_model(every.model, path)).filter(
                has_words([word], text)
            )
            texts = list(holding.order_by().values_list("pk", flat=True)[: LISTED_AT_MOST + 1])
            if len(texts) > LISTED_AT_MOST:
                return None
            found = every.filter(**{f"{path}__in": texts})
        else:
            found = every.filter(has_words([word], *way))
        listed = list(found[: LISTED_AT_MOST + 1])
        if len(listed) > LISTED_AT_MOST:
            return None
        ids.update(listed)
    return ids


def find_model(model: type[Model], path: str) -> type[Model]:
    """Where a path such as `slides__photo` leads."""
    for part in path.split("__"):
        model = model._meta.get_field(part).related_model  # type: ignore[assignment]
    return model


def holds_word(every: QuerySet[Any], word: str, ways: Sequence[Sequence[str]]) -> Q:
    """The condition that one row holds a word in one of its ways.

    By a value and not by EXISTS, of which PostgreSQL makes a look at all rows there are.
    """
    own, *others = ways
    of_row = [every.filter(has_words([word], *way), pk=OuterRef("pk")) for way in others]
    condition = has_words([word], *own)
    for each in of_row:
        condition |= Q(IsNull(Subquery(each[:1]), False))
    return condition
