"""Searches under a name: private or shared, with what came in since somebody looked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from newsroom.library import saved_searches
from newsroom.library.results import Sort
from newsroom.library.saved_searches import (
    SearchNotSaved,
    change_search,
    count_new,
    delete_search,
    find_search,
    list_searches,
    mark_seen,
    save_search,
)
from newsroom.models import SavedSearch, SearchVisit
from tests.builders import make_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(db: None) -> User:
    """An editor."""
    return User.objects.create_user("ana")


@pytest.fixture
def ben(db: None) -> User:
    """Another."""
    return User.objects.create_user("ben")


def save(
    owner: User, name: str = "Storm", query: str = "storm", *, shared: bool = False
) -> SavedSearch:
    """A saved search."""
    return save_search(owner=owner, name=name, query=query, sort=Sort.TAKEN, is_shared=shared)


def test_a_private_search_is_its_owners_and_a_shared_one_everybodys(ana: User, ben: User) -> None:
    private, shared = save(ana, "Mine"), save(ana, "Ours", shared=True)
    assert list(list_searches(ana)) == [private, shared]
    assert list(list_searches(ben)) == [shared]
    assert find_search(ben, shared.pk) == shared
    with pytest.raises(SearchNotSaved):
        find_search(ben, private.pk)


def test_the_same_name_is_the_same_search_changed(ana: User, ben: User) -> None:
    save(ana)
    save(ana, query="storm by:Ben")
    save(ben)
    assert SavedSearch.objects.get(owner=ana).query == "storm by:Ben"
    assert SavedSearch.objects.count() == 2


def test_only_its_owner_changes_it(ana: User, ben: User) -> None:
    search = save(ana, shared=True)
    for act in (
        lambda: change_search(search, changed_by=ben, name="Theirs"),
        lambda: change_search(search, changed_by=ben, is_shared=False),
        lambda: delete_search(search, deleted_by=ben),
    ):
        with pytest.raises(SearchNotSaved, match="This search is ana’s"):
            act()
    change_search(search, changed_by=ana, name="  Gale   force ", is_shared=False)
    search.refresh_from_db()
    assert (search.name, search.is_shared) == ("Gale force", False)
    delete_search(search, deleted_by=ana)
    assert not SearchVisit.objects.exists()


@pytest.mark.parametrize(
    ("name", "query", "says"),
    [
        ("", "storm", "Give the search a name"),
        ("x" * 101, "storm", "more than 100 characters"),
        ("Storm", "  ", "Search for something first"),
        ("Storm", "w" * 2001, "more than 2,000 characters"),
    ],
)
def test_what_cannot_be_kept_is_said(ana: User, name: str, query: str, says: str) -> None:
    with pytest.raises(SearchNotSaved, match=says):
        save(ana, name, query)
    assert not SavedSearch.objects.exists()


def test_a_name_that_is_taken_is_refused_when_a_search_is_renamed(ana: User) -> None:
    save(ana, "One")
    other = save(ana, "Other")
    with pytest.raises(SearchNotSaved, match="named “One” already"):
        change_search(other, changed_by=ana, name="One")
    assert SavedSearch.objects.get(pk=other.pk).name == "Other"


def test_nobody_keeps_searches_without_end(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_searches, "MOST_EACH", 2)
    save(ana, "One")
    save(ana, "Two")
    with pytest.raises(SearchNotSaved, match="2 searches already"):
        save(ana, "Three")
    save(ana, "Two", "gale")


def test_what_came_in_since_somebody_looked_is_new_to_him(ana: User, ben: User) -> None:
    make_photo(headline="Storm one")
    search = save(ana, shared=True)
    assert count_new(ana) == {}
    assert count_new(ben) == {}  # he never looked: nothing is new, or all of it is
    mark_seen(search, person=ben)
    make_photo(headline="Storm two")
    make_photo(headline="Storm three")
    make_photo(headline="Sun")
    assert str(count_new(ana)[search.pk]) == "2"
    mark_seen(search, person=ana)
    assert count_new(ana) == {}
    assert str(count_new(ben)[search.pk]) == "2"
    change_search(search, changed_by=ana, is_shared=False)
    assert count_new(ben) == {}


def test_more_than_are_counted_are_said_to_be_more(
    ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved_searches, "NEW_COUNTED", 2)
    search = save(ana)
    SearchVisit.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    for n in range(3):
        make_photo(headline=f"Storm {n}")
    assert str(count_new(ana)[search.pk]) == "2+"
