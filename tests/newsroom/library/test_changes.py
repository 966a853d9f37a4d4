"""What becomes of one value: set, added to, taken out of, replaced, copied. No database."""

from __future__ import annotations

from typing import Any

import pytest

from gallery.slides.find_and_replace import Search
from newsroom.library.changes import Copy, How, Replace, SetColumn, SetMoment, copy_words
from newsroom.library.columns import EditRefused


@pytest.mark.parametrize(
    ("column", "how", "value", "before", "after"),
    [
        ("credit_line", "set", "AP", "Reuters", "AP"),
        ("credit_line", "append", "/AP", "Erin Scott", "Erin Scott/AP"),
        ("credit_line", "append", "for CNN", "Erin Scott", "Erin Scott for CNN"),
        ("credit_line", "prepend", "Courtesy", "NASA", "Courtesy NASA"),
        ("caption", "remove", "(FILE)", "(FILE) A storm.", "A storm."),
        ("caption", "remove", "(FILE)", "A (FILE) storm.", "A storm."),
        ("caption", "remove", "/AP", "Scott/AP", "Scott"),
        ("caption", "remove", "nothing", " as it was ", " as it was "),
        ("keywords", "append", ["Sea", "sky"], ["sea"], ["sea", "sky"]),
        ("keywords", "prepend", ["sky"], ["sea"], ["sky", "sea"]),
        ("keywords", "remove", ["SEA"], ["sea", "sky"], ["sky"]),
        ("keywords", "set", ["storm"], ["sea", "sky"], ["storm"]),
        ("may_be_syndicated", "set", False, True, False),
    ],
)
def test_a_column_becomes(column: str, how: How, value: Any, before: Any, after: Any) -> None:
    assert SetColumn(column, value, how).apply(column, before) == after


@pytest.mark.parametrize(
    ("column", "value", "how"),
    [
        ("focal_x", 0.1, "set"),
        ("embargo_until", None, "set"),
        ("original_name", "x", "set"),
        ("may_be_syndicated", True, "append"),
        ("caption", "", "append"),
        ("keywords", [], "remove"),
    ],
)
def test_what_makes_no_sense_is_refused(column: str, value: Any, how: How) -> None:
    with pytest.raises(EditRefused):
        SetColumn(column, value, how)


def test_a_text_is_replaced_in_words_and_keywords() -> None:
    change = Replace(Search("Bonn", "Köln"), ("caption", "keywords"))
    assert change.apply("caption", "In Bonn, not Bonner.") == "In Köln, not Bonner."
    assert change.apply("keywords", ["Bonn", "Rhine", "Köln"]) == ["Köln", "Rhine"]
    assert change.summary == "replaced “Bonn” by “Köln” in {photos}"
    for columns in ((), ("original_name",)):
        with pytest.raises(EditRefused):
            Replace(Search("Bonn"), columns)


def test_words_are_copied_column_by_column() -> None:
    change = Copy({"credit_line": "AP", "city": "Bonn"}, "Harbour")
    assert [change.apply(column, "") for column in change.columns] == ["AP", "Bonn"]
    assert change.summary == "copied the credit and city of “Harbour” to {photos}"
    for values in ({}, {"focal_x": 0.2}, {"embargo_until": None}):
        with pytest.raises(EditRefused):
            Copy(values, "Harbour")


def test_each_change_is_told_in_a_sentence() -> None:
    assert SetColumn("keywords", ["a"], "append").summary == "added to the keywords of {photos}"
    assert SetColumn("credit_line", "").summary == "emptied the credit of {photos}"
    assert SetMoment("embargo_until", None).summary == "lifted the embargo of {photos}"
    with pytest.raises(EditRefused):
        SetMoment("killed_at", None)


def test_what_a_photo_has_that_nobody_could_write_is_not_copied_and_named() -> None:
    change = copy_words({"credit_line": "AP", "web_statement_url": "ask us"}, "Harbour")
    assert change.columns == ("credit_line",)
    assert change.left_out.startswith(
        "Not copied of “Harbour”: the web statement of rights. The web statement of rights is"
    )
    assert copy_words({"credit_line": "AP"}, "Harbour").left_out == ""
    with pytest.raises(EditRefused, match="Not copied of “Harbour”: the web statement of rights"):
        copy_words({"web_statement_url": "ask us"}, "Harbour")
