"""Text out of markup, and names out of texts."""

from __future__ import annotations

from newsroom.plain_text import NAME_CHARACTERS, begin, extract_text


def test_words_of_two_paragraphs_do_not_run_together() -> None:
    assert extract_text("<p>At dawn.</p><p>Boats &amp; nets</p>") == "At dawn. Boats & nets"
    assert extract_text("<ul><li><p>One</p></li><li>Two<br>Three</li></ul>").split() == [
        *("One", "Two", "Three"),
    ]


def test_a_name_is_one_line_cut_after_a_word() -> None:
    assert begin("  At\n dawn ") == "At dawn"
    name = begin("harbour " * 40)
    assert len(name) <= NAME_CHARACTERS
    assert name.endswith("harbour…")
    assert len(begin("x" * 500)) == NAME_CHARACTERS
