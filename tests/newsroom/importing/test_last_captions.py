"""Whether the line below the last credit is told from the story, or a doubt names it."""

from __future__ import annotations

import pytest

from newsroom.importing.flattened.article import FlattenedArticle, Paragraph
from tests.newsroom.importing.ferry_texts import ENDS, HARBOUR, LEAD, SAID, read, slides_of

FIRST = f"Photos: T\n{HARBOUR.credit_line}\n{HARBOUR.caption}\n"
CAPTIONS = (
    "Passengers wave from the upper deck.",
    "Children count the cars.",
    "A deckhand coils a rope on Monday, Nov. 23, 2026.",
    'The "Saint Odran" turns in the narrow channel, where two trawlers wait for the tide.',
    "Una Marsh, who ran the office for thirty years, hangs up the old clock.",
    "Fahrgäste winken vom oberen Deck.",
    "Des enfants comptent les voitures.",
)
STORIES = (
    "But the route is not what it was.",
    "She opened the office at dawn.",
    "They counted two hundred cars by noon.",
    "The company said the line is safe.",
    "The mayor was among the first to board.",
    "The harbour office will open again in March.",
    "Der Betreiber sagte, die Strecke sei sicher.",
    "Doch nicht alle freuen sich.",
    "Mais tout le monde n’est pas content.",
    "Nobody counted. " + "The gulls came back, and with them the noise of every summer. " * 6,
)


def read_last(line: str, *, before: str = FIRST, behind: str = "") -> FlattenedArticle:
    """A text whose last photo has this line below its credit."""
    return read(f"{before}Photos: T\nMarek Dolny/AP\n{line}{behind}")


def doubts_in(article: FlattenedArticle) -> list[str]:
    """What it doubts."""
    return [doubt.sentence for doubt in article.doubts]


@pytest.mark.parametrize("line", CAPTIONS)
def test_a_caption_like_the_others_is_no_doubt(line: str) -> None:
    article = read_last(line)
    assert slides_of(article)[1].caption == line
    assert article.body[2:] == (Paragraph(SAID), Paragraph(ENDS))
    assert doubts_in(article) == []


@pytest.mark.parametrize("line", STORIES)
def test_a_line_that_speaks_like_the_story_is_a_doubt(line: str) -> None:
    (doubt,) = doubts_in(read_last(line.strip()))
    assert "line 8 was taken as its caption; it could be the story going on" in doubt


def test_where_other_photos_have_no_caption_any_line_is_a_doubt() -> None:
    before = f"{FIRST}Photos: T\nAda Quill for The Brennick Post\n"
    assert "could be the story" in doubts_in(read_last(CAPTIONS[0], before=before))[-1]


def test_where_captions_end_without_a_full_stop_a_sentence_is_a_doubt() -> None:
    before = f"Photos: T\n{HARBOUR.credit_line}\nThe ferry enters the harbour, early on a Monday\n"
    (doubt,) = doubts_in(read_last("The harbour office opens in March.", before=before))
    assert "could be the story" in doubt


def test_where_all_captions_tell_what_was_so_may_the_last_one() -> None:
    before = f"Photos: T\n{HARBOUR.credit_line}\nThe ferry was late on its first day.\n"
    assert doubts_in(read_last("The quay was full by noon.", before=before)) == []


def test_the_only_photo_of_a_text_has_the_story_to_compare_with() -> None:
    assert doubts_in(read_last("Passengers wave.", before="")) == []
    assert doubts_in(read_last("Passengers wave (left) from the upper deck. " * 3, before="")) == []
    long = "Passengers wave from the upper deck, the lower deck, the bridge and the ramp at noon."
    assert len(long) > len(LEAD)
    assert len(doubts_in(read_last(long, before=""))) == 1


def test_pairs_below_one_label_are_like_any_others() -> None:
    pairs = f"Photos: T\n{HARBOUR.credit_line}\n{HARBOUR.caption}\nMarek Dolny/AP\n"
    assert doubts_in(read(f"{pairs}{CAPTIONS[0]}")) == []


def test_what_parts_it_from_the_story_leaves_no_doubt() -> None:
    assert doubts_in(read_last(STORIES[0], behind="\nHide Caption")) == []
