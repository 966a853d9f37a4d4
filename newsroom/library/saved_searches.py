"""Searches that are kept under a name, private or shared, with what came in since one looked.

The only writer of `SavedSearch`. A collection that fills itself is a saved search.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from newsroom.library.results import Sort, search_library
from newsroom.models import SavedSearch, SearchVisit

MOST_EACH: Final = 100
MOST_SHOWN: Final = 200
LONGEST_NAME: Final = 100
LONGEST_QUERY: Final = 2_000
NEW_COUNTED: Final = 100  # more are "100+"
COUNTED_AT_ONCE: Final = 20  # searches of which it is said how many photos are new


class SearchNotSaved(Exception):
    """Nothing was saved; the text is a sentence for the person."""


@dataclass(frozen=True, slots=True)
class NewPhotos:
    """How many photos of a search came in since somebody looked at it last."""

    number: int
    is_capped: bool

    def __str__(self) -> str:
        return f"{self.number}{'+' if self.is_capped else ''}"


def list_searches(person: User) -> QuerySet[SavedSearch]:
    """Somebody's own searches and those that others share, by name."""
    seen = SavedSearch.objects.filter(Q(owner=person) | Q(is_shared=True))
    return seen.select_related("owner")[:MOST_SHOWN]


def may_change_search(person: User, search: SavedSearch) -> bool:
    """Whether somebody may rename, share or delete a search: its owner, or one who may do all."""
    return person.is_superuser or search.owner_id == person.pk


def find_search(person: User, search_id: int) -> SavedSearch:
    """A search that somebody sees; raises `SearchNotSaved`."""
    found = SavedSearch.objects.filter(pk=search_id).select_related("owner").first()
    if found is None or not (found.is_shared or may_change_search(person, found)):
        raise SearchNotSaved("This search is not there any more. Nothing was changed.")
    return found


def save_search(
    *, owner: User, name: str, query: str, sort: Sort, is_shared: bool = False
) -> SavedSearch:
    """Keep a search; a name that its owner has used already is that search, changed.

    Raises `SearchNotSaved`.
    """
    name, query = read_name(name), query.strip()
    if not query:
        raise SearchNotSaved("Search for something first: an empty search is the whole library.")
    if len(query) > LONGEST_QUERY:
        raise SearchNotSaved(f"A search of more than {LONGEST_QUERY:,} characters is not kept.")
    with transaction.atomic():
        User.objects.select_for_update().get(pk=owner.pk)  # two at once would pass the limit
        others = SavedSearch.objects.filter(owner=owner).exclude(name=name)
        if others.count() >= MOST_EACH:
            raise SearchNotSaved(f"You keep {MOST_EACH} searches already. Delete one first.")
        search, _ = SavedSearch.objects.update_or_create(
            owner=owner,
            name=name,
            defaults={"query": query, "sort": sort.value, "is_shared": is_shared},
        )
        mark_seen(search, person=owner)
    return search


def read_name(text: str) -> str:
    """A name as it is kept; raises `SearchNotSaved`."""
    name = " ".join(text.replace("\x00", " ").split())
    if not name:
        raise SearchNotSaved("Give the search a name.")
    if len(name) > LONGEST_NAME:
        raise SearchNotSaved(f"The name has more than {LONGEST_NAME} characters. Shorten it.")
    return name


def change_search(
    search: SavedSearch, *, changed_by: User, name: str | None = None, is_shared: bool | None = None
) -> SavedSearch:
    """Give a search another name, share it, or keep it to oneself; raises `SearchNotSaved`."""
    require_own(search, changed_by)
    if name is not None:
        search.name = read_name(name)
    if is_shared is not None:
        search.is_shared = is_shared
    try:
        with transaction.atomic():
            search.save(update_fields=["name", "is_shared"])
    except IntegrityError as error:
        raise SearchNotSaved(f"There is a search named “{search.name}” already.") from error
    return search


def delete_search(search: SavedSearch, *, deleted_by: User) -> None:
    """Forget a search; raises `SearchNotSaved`."""
    require_own(search, deleted_by)
    search.delete()


def require_own(search: SavedSearch, person: User) -> None:
    """Raise `SearchNotSaved` for somebody else's search."""
    if not may_change_search(person, search):
        raise SearchNotSaved(f"This search is {search.owner}’s: save it under a name of your own.")


def mark_seen(search: SavedSearch, *, person: User) -> None:
    """What is there of a search by now is not new to somebody any more."""
    SearchVisit.objects.update_or_create(
        search=search, person=person, defaults={"seen_at": timezone.now()}
    )


def count_new(person: User) -> dict[int, NewPhotos]:
    """By id of a search, how many photos came in since somebody looked; nothing where none did."""
    visits = (
        SearchVisit.objects.filter(person=person)
        .filter(Q(search__owner=person) | Q(search__is_shared=True))
        .select_related("search")
        .order_by("-seen_at", "pk")[:COUNTED_AT_ONCE]
    )
    counted = {}
    for visit in visits:
        page = search_library(
            visit.search.query, sort=Sort.UPLOADED, limit=NEW_COUNTED, person=person
        )
        number = sum(photo.uploaded_at > visit.seen_at for photo in page.photos)
        if number:
            is_capped = number == NEW_COUNTED and bool(page.next)
            counted[visit.search_id] = NewPhotos(number, is_capped)
    return counted
