"""Two texts are compared word by word."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery.slides.word_difference import compare_words


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("A boat leaves", "A boat leaves", [("same", "A boat leaves")]),
        (
            "Erin Scot in Dover.",
            "Erin Scott in Dover.",
            [("same", "Erin "), ("del", "Scot "), ("ins", "Scott "), ("same", "in Dover.")],
        ),
        ("", "New", [("ins", "New")]),
        ("Old", "", [("del", "Old")]),
        ("東京の港", "大阪の港", [("del", "東京"), ("ins", "大阪"), ("same", "の港")]),
        ("", "", []),
    ],
)
def test_what_goes_stands_before_what_comes(
    old: str, new: str, pieces: list[tuple[str, str]]
) -> None:
    assert compare_words(old, new) == pieces


@given(st.text(max_size=200), st.text(max_size=200))
def test_the_pieces_are_both_texts_to_the_letter(old: str, new: str) -> None:
    pieces = compare_words(old, new)
    assert "".join(text for kind, text in pieces if kind != "ins") == old
    assert "".join(text for kind, text in pieces if kind != "del") == new


@pytest.mark.parametrize("word", ["a ", "a b ", ". "])
def test_the_longest_captions_are_compared_at_once(word: str) -> None:
    started = time.process_time()  # what others do meanwhile is not what this is about
    compare_words(word * 1_500, "x" + word * 1_499)
    compare_words(word * 5_000, word * 4_999)
    assert time.process_time() - started < 2
