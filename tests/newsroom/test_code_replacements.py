"""Codes for phrases: what a code may be, and a pasted list taken as a whole or not at all."""

from __future__ import annotations

import pytest

from newsroom.code_replacements import (
    CodeUnusable,
    LinesUnusable,
    clean_code,
    import_codes,
    list_codes,
)
from newsroom.models import CodeReplacement


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("nyc", "nyc"),
        (" NYC ", "nyc"),
        ("\\nyc\\", "nyc"),
        ("lon-2", "lon-2"),
        ("münchen", "münchen"),
    ],
)
def test_a_code_is_kept_in_small_letters_without_its_backslashes(typed: str, code: str) -> None:
    assert clean_code(typed) == code


@pytest.mark.parametrize("typed", ["", "\\\\", "new york", "a\\b", "x" * 41, "a\0"])
def test_what_cannot_be_typed_between_backslashes_is_no_code(typed: str) -> None:
    with pytest.raises(CodeUnusable):
        clean_code(typed)


@pytest.mark.django_db
def test_a_pasted_list_adds_and_changes_and_leaves_the_others() -> None:
    CodeReplacement.objects.create(code="hull", text="Hull")
    CodeReplacement.objects.create(code="nyc", text="New York")
    CodeReplacement.objects.create(code="la", text="Los Angeles")
    imported = import_codes(
        "\ufeffNYC\tNew York City\r\nla\tLos Angeles\n\n ap \t <b>AP</b> & co \n"
    )
    assert imported.sentence == "1 added, 1 changed, 1 as they were."
    assert list_codes() == {
        "ap": "<b>AP</b> & co",
        "hull": "Hull",
        "la": "Los Angeles",
        "nyc": "New York City",
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("nyc New York", "there is no tab between code and text."),
        ("nyc\t ", "“nyc” has no text."),
        ("nyc\tNew York\tBig Apple", "there is more than one tab"),
        ("new york\tNew York", "“new york” cannot be a code"),
        ("la\tLouisiana", "“la” stands there twice, with two texts."),
        ("x\t" + "x" * 2001, "the limit is 2,000."),
    ],
)
def test_one_line_that_cannot_be_read_is_named_and_nothing_is_taken(
    line: str, problem: str
) -> None:
    with pytest.raises(LinesUnusable) as refused:
        import_codes(f"la\tLos Angeles\n{line}")
    (told,) = refused.value.problems
    assert told.startswith("Line 2: ")
    assert problem in told
    assert not CodeReplacement.objects.exists()


@pytest.mark.django_db
def test_of_many_problems_the_first_are_told() -> None:
    with pytest.raises(LinesUnusable) as refused:
        import_codes("x\n" * 30)
    assert refused.value.problems[-1] == "And 10 more."
    with pytest.raises(LinesUnusable, match="Nothing was imported"):
        import_codes("\n" * 10_001)
