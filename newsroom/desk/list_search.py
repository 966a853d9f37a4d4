"""Searching the desk's lists: as the API searches, blind to accents and case, phrases in quotes."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from media.text_search import MAX_WORDS, has_words, search_words


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
        found = queryset.filter(has_words(words[:MAX_WORDS], *fields))
        return found, bool(words) and any("__" in field for field in fields)
