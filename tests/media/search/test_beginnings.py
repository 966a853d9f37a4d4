"""Beginnings of words are looked up as the words that photos hold."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from media.search import beginnings
from media.search.beginnings import spell_out
from media.search.wanted import Lexemes, Wanted
from newsroom.library.results import search_library
from tests.builders import make_photo

pytestmark = pytest.mark.django_db
WALL = Lexemes(("wall",), is_beginning=True, has_stem=True)


def found(text: str) -> list[str]:
    """The captions of what a text finds."""
    photos = search_library(text, person=AnonymousUser()).photos
    return [photo.caption for photo in reversed(photos)]


def test_a_word_that_comes_later_is_found_by_its_beginning() -> None:
    make_photo(caption="A wall")
    assert found("wal") == ["A wall"]
    make_photo(caption="Two walls")
    photo = make_photo(caption="A wallet")
    assert found("wal") == found("wall") == ["A wall", "Two walls", "A wallet"]
    assert found("walls") == ["A wall", "Two walls"]  # which share a stem
    assert found("-wallet") == ["A wall", "Two walls"]
    photo.caption = "A wallaby"
    photo.byline = "Ana Wallström"
    photo.save()
    assert found("wallab wal") == found("by:wallst") == found("by:ana by:wal") == ["A wallaby"]
    photo.delete()
    assert found("wallab") == []


def test_a_beginning_of_too_many_words_stays_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for word in ("wall", "walls", "wallet"):
        make_photo(caption=word)
    monkeypatch.setattr(beginnings, "SPELLED_OUT_AT_MOST", 2)
    assert found("wall") == ["wall", "walls", "wallet"]
    wanted = Wanted(any_of=((WALL,),))
    assert spell_out(wanted) == wanted


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's index knows beginnings")
def test_no_beginning_is_spelled_out_before_all_words_are_noted() -> None:
    make_photo(caption="wall walls")
    wanted = Wanted(any_of=((WALL,),), none_of=(Lexemes(("by=ana", "by=wal"), True),))
    typed = Lexemes(("wall",), has_stem=True)
    assert spell_out(wanted) == Wanted(
        any_of=((typed, Lexemes(("walls",))),), none_of=(Lexemes(("by=ana", "by=wal")),)
    )
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM photodesk_noted_words WHERE word = ''")
    assert spell_out(wanted) == wanted
    assert found("wal") == ["wall walls"]
