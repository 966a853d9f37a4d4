"""What is typed is understood, or searched as words with a sentence; nothing is an error."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from media.search.chip_values import NAMES, Days
from media.search.query import MAX_TERMS, Query, parse_query

TODAY = date(2026, 11, 26)


def parse(text: str) -> Query:
    """A text understood on a Thursday in November."""
    return parse_query(text, today=TODAY)


def words_of(text: str) -> list[tuple[str, ...]]:
    """The words of a text."""
    return [one.words for one in parse(text).words]


@pytest.mark.parametrize(
    "quoted", ['"a b"', "“a b”", "„a b“", "„a b”", "«a b»", "»a b«", "「a b」"]
)
def test_a_phrase_stands_in_any_quotation_marks(quoted: str) -> None:
    (phrase,) = parse(quoted).words
    assert phrase.words == ("a", "b")
    assert phrase.is_phrase


def test_a_minus_takes_away_words_phrases_and_chips() -> None:
    query = parse('-rain -"grey sky" -by:"Ana Roth" -is:killed ice-cream -')
    assert [(one.words, one.is_without) for one in query.words] == [
        (("rain",), True),
        (("grey", "sky"), True),
        (("ice", "cream"), False),
    ]
    assert all(one.is_without for one in query.chips)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("taken:2026-11-03..2026-11-05", Days(date(2026, 11, 3), date(2026, 11, 5))),
        ("taken:2026-11-03", Days(date(2026, 11, 3), date(2026, 11, 3))),
        ("taken:2026-2", Days(date(2026, 2, 1), date(2026, 2, 28))),
        ("taken:2024", Days(date(2024, 1, 1), date(2024, 12, 31))),
        ("uploaded:today", Days(TODAY, TODAY)),
        ("uploaded:Yesterday..", Days(date(2026, 11, 25), None)),
        ("taken:..2026-10", Days(None, date(2026, 10, 31))),
        ("taken:2026-11-05..2026-11-03", Days(date(2026, 11, 3), date(2026, 11, 5))),
    ],
)
def test_days_are_read_with_either_end_open(text: str, days: Days) -> None:
    (chip,) = parse(text).chips
    assert chip.days == days


@pytest.mark.parametrize(
    ("text", "says", "words"),
    [
        ("bye:roth", "There is no “bye:”, only “by:”", [("bye",), ("roth",)]),
        ("foo:bar", "There is no “foo:”; it was searched as words.", [("foo",), ("bar",)]),
        ('xyzzy:"a b"', "There is no “xyzzy:”", [("xyzzy",), ("a",), ("b",)]),
        ("is:unsued", "did you mean is:unused?", [("is",), ("unsued",)]),
        ("is:blue", "there are live, unused", [("is",), ("blue",)]),
        ("taken:soon", "Write days like 2026-11-03", [("taken",), ("soon",)]),
        ("taken:2026-13-99", "Write days like", [("taken",), ("2026", "13", "99")]),
        ("by: roth", "“by:” was left out: it needs a value behind it.", [("roth",)]),
        ("like:this", "“like:” needs a photo's number", [("like",), ("this",)]),
        ("taken:2026-11-05..2026-11-03", "ran backwards", []),
        ("by:!!!", "“by:” was left out", [("by",)]),
        ("taken:..", "“taken:” was left out", [("taken",)]),
    ],
)
def test_what_makes_no_sense_is_told_and_searched_as_words(
    text: str, says: str, words: list[tuple[str, ...]]
) -> None:
    query = parse(text)
    assert says in " ".join(query.notes)
    assert [one.words for one in query.words] == words


@pytest.mark.parametrize(
    "text",
    ["http://example.org/a", "12:30", "Update: storm", "a:b", "C:\\x", '"foo:bar"', "mailto:a@b.c"],
)
def test_a_colon_is_no_chip_by_itself(text: str) -> None:
    assert parse(text).notes == ()
    assert parse(text).chips == ()


def test_wildcards_regexes_and_lone_quotes_are_plain_text() -> None:
    assert words_of("sto* ^s.*m$ (a|b) % _ \"open '") == [
        *(("sto",), ("s", "m"), ("a", "b"), ("open",)),
    ]


def test_a_pasted_text_is_bounded_and_told() -> None:
    query = parse(" ".join(f"word{number}" for number in range(2_000)))
    assert len(query.words) == MAX_TERMS
    assert any("first 10,000 were read" in note for note in query.notes)
    assert any(f"first {MAX_TERMS} are searched for" in note for note in query.notes)


def test_accents_case_and_scripts_without_spaces() -> None:
    assert words_of("VELNÉS Straße İstanbul") == [("velnes",), ("strasse",), ("istanbul",)]
    assert words_of("港口 ทะเล") == [("港", "口"), tuple("ทะเล")]
    assert words_of("ملعب שלום") == [("ملعب",), ("שלום",)]


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from([f"{n}:" for n in NAMES] + list('-"« a.3'))).map("".join)
)
def test_nothing_that_is_typed_is_an_error(text: str) -> None:
    query = parse(text)
    assert len(query.words) + len(query.chips) <= MAX_TERMS
    assert all(words.words for words in query.words)
    assert all(len(note) < 500 for note in query.notes)
