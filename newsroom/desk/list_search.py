"""Searching the desk's lists: as the API searches, blind to accents and case, phrases in quotes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import chain
from operator import or_
from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from media.text_search import MAX_WORDS, has_words, search_words

FEW = 500  # so many are asked for by their ids


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
        return find_words(queryset, words[:MAX_WORDS], fields), False


def find_words(rows: QuerySet[Any], words: Sequence[str], fields: Sequence[str]) -> QuerySet[Any]:
    """Those of some rows that hold every word, each in one of their texts.

    Texts of other tables (`slides__caption`) are each looked through by themselves, so that every
    table's own index answers; what they found is asked for once, where it is little.
    """
    own = [field for field in fields if "__" not in field]
    ways = [own, *([field] for field in fields if field not in own)]
    if len(ways) == 1:
        return rows.filter(has_words(words, *own))
    every = rows.model._default_manager.order_by().values_list("pk", flat=True)
    for word in words:
        found = [every.filter(has_words([word], *way)) for way in ways]
        parts = [list(each[: FEW + 1]) for each in found]
        if all(len(ids) <= FEW for ids in parts):
            rows = rows.filter(pk__in=set(chain.from_iterable(parts)))
        else:
            rows = rows.filter(reduce(or_, (Q(pk__in=each) for each in found)))
    return rows
