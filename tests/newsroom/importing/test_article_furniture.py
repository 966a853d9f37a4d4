"""What stands around a story, and what its markup was: put away, in its field, or a list."""

from __future__ import annotations

import pytest

from newsroom.importing.flattened.article import Heading, ListHere, Paragraph
from newsroom.importing.flattened.reading import parse_article
from tests.newsroom.importing.ferry_texts import ENDS, LEAD, SAID, read


@pytest.mark.parametrize(
    "line",
    [
        *("Advertisement", "ADVERTISEMENT", "Hide Caption", "Read more", "Read More »", "Anzeige"),
        *("Share this article", "Updated 9:14 AM GMT, Mon November 23, 2026", "Lire la suite"),
        *("Published 5:02 p.m. ET Nov. 23, 2026", "RELATED: How the storm closed the route"),
        *("Sign up for our morning newsletter", "Subscribe to our newsletter.", "4 min read"),
        *("Follow us on Instagram", "Comments", "Facebook", "* * *", "إعلان", "Publicité"),
        *("© 2026 The Brennick Post. All rights reserved.", "Story continues below advertisement"),
        *(
            "Toggle caption",
            "Enlarge this image",
            "Lesen Sie auch: Wie der Sturm kam",
            "12 comments",
        ),
    ],
)
def test_furniture_is_put_away_and_named(line: str) -> None:
    article = read(line)
    assert article.body == tuple(map(Paragraph, (LEAD, SAID, ENDS)))
    assert len(article.furniture) == 1
    assert [one.kind for one in article.understood if one.line == 3] == ["furniture"]


@pytest.mark.parametrize(
    "line",
    [
        "Read more books, she said, and argue less.",
        "She edits our weekly newsletter.",
        "Published in 1998, the book sold out.",
        "Related: nobody was, and nobody cared.",
        "Advertisements covered every wall of the ticket office.",
    ],
)
def test_a_sentence_that_begins_like_furniture_is_a_sentence(line: str) -> None:
    assert read(line).body == tuple(map(Paragraph, (LEAD, line, SAID, ENDS)))


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By Ada Quill", "Ada Quill"),
        ("By Ada Quill and Max Moor", "Ada Quill and Max Moor"),
        ("By ADA QUILL, The Brennick Post", "ADA QUILL, The Brennick Post"),
        ("Von Ada Quill", "Ada Quill"),
        ("Par Ada Quill", "Ada Quill"),
        ("Por Ada Quill", "Ada Quill"),
        ("Text: Ada Quill", "Ada Quill"),
        ("Ada Quill, CNN", "Ada Quill, CNN"),
        ("By\nAda Quill", "Ada Quill"),
        ("بقلم ليلى حداد", "ليلى حداد"),
        ("By Ada Quill\nBy Max Moor", "Ada Quill, Max Moor"),
        ("By Ada Quill\nReuters", "Ada Quill, Reuters"),
        ("By ADA QUILL\nThe Associated Press", "ADA QUILL, The Associated Press"),
        ("Von Ada Quill\ndpa/AFP", "Ada Quill, dpa/AFP"),
        ("AFP", "AFP"),
        ("Source: AP", "AP"),
        ("By Ada Quill\nSource: AP", "Ada Quill, AP"),
        ("Quelle: dpa und Reuters", "dpa und Reuters"),
    ],
)
def test_a_byline_goes_to_its_field(line: str, byline: str) -> None:
    article = parse_article(f"Ferry returns\n{line}\nUpdated 9:14 AM\n{LEAD}\n{ENDS}")
    assert article.byline == byline
    assert article.body == (Paragraph(LEAD), Paragraph(ENDS))


def test_a_byline_may_stand_at_the_end() -> None:
    article = parse_article(
        f"Ferry returns\n{LEAD}\n{ENDS}\n{LEAD}\n{ENDS}\n{LEAD}\n{ENDS}\nBy Ada Quill"
    )
    assert article.byline == "Ada Quill"


@pytest.mark.parametrize("line", ["By the sea", "By Monday", "Von der Küste", "By noon, all quiet"])
def test_a_subheading_is_no_byline(line: str) -> None:
    article = parse_article(f"Ferry returns\n{LEAD}\n{line}\n{ENDS}")
    assert (article.byline, article.body[1]) == ("", Heading(line))


def test_a_dateline_on_a_line_of_its_own_begins_its_paragraph() -> None:
    article = parse_article(f"Ferry returns\nBRENNICK (Brennick Post) —\n{LEAD}")
    assert article.body == (Paragraph(f"BRENNICK (Brennick Post) — {LEAD}"),)


@pytest.mark.parametrize(
    ("lines", "part"),
    [
        ("• Four a day\n• Dogs half price", ListHere(("Four a day", "Dogs half price"))),
        ("- Four a day\n- Dogs half price", ListHere(("Four a day", "Dogs half price"))),
        ("* Four a day\n\n* Dogs half price", ListHere(("Four a day", "Dogs half price"))),
        ("– Four a day\n– Dogs half price", ListHere(("Four a day", "Dogs half price"))),
        ("1. Four a day\n2. Dogs half price", ListHere(("Four a day", "Dogs half price"), True)),
        ("1) Four a day\n2) Dogs half price", ListHere(("Four a day", "Dogs half price"), True)),
        (
            "<ul><li>Four a day</li><li>Dogs half price</li></ul>",
            ListHere(("Four a day", "Dogs half price")),
        ),
    ],
)
def test_lists_stay_lists(lines: str, part: ListHere) -> None:
    assert read(lines).body == (Paragraph(LEAD), part, Paragraph(SAID), Paragraph(ENDS))


@pytest.mark.parametrize(
    "line", ["- He came back on Monday, and stayed.", "– Jamais, dit-elle.", "1. The harbour"]
)
def test_one_mark_makes_no_list(line: str) -> None:
    part = read(line).body[1]
    assert isinstance(part, (Paragraph, Heading))
    assert part.text == line


def test_speech_behind_dashes_is_no_list() -> None:
    body = read("– On part ?\n– Jamais, dit-elle.").body
    assert body[1:3] == (Paragraph("– On part ?"), Paragraph("– Jamais, dit-elle."))


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("Smith &amp; Sons&#8217; ferry is &quot;back&quot;.", 'Smith & Sons’ ferry is "back".'),
        ("AT&amp;amp;T paid.", "AT&T paid."),
        ("R&D and Q&A stay.", "R&D and Q&A stay."),
        ("<p>The <b>ferry</b> is&nbsp;back.</p>", "The ferry is\u00a0back."),
        ("It is 3 < 4 and 5 > 4.", "It is 3 < 4 and 5 > 4."),
        ("The **ferry** is _back_.", "The ferry is back."),
        ("5 * 3 * 2 is thirty.", "5 * 3 * 2 is thirty."),
        ("snake_case_names stay.", "snake_case_names stay."),
        ("> A quotation stays.", "A quotation stays."),
        ("Zero\u200bwidth\ufeff marks go.", "Zerowidth marks go."),
    ],
)
def test_leftovers_of_markup_are_no_words(line: str, text: str) -> None:
    assert read(line).body[1] == Paragraph(text)


def test_links_and_pictures_are_named_among_the_furniture() -> None:
    article = read("See [the plan](https://example.org/plan) now.\n![A map](map.png)")
    assert article.body[1] == Paragraph("See the plan now.")
    assert article.furniture == ("https://example.org/plan", "![A map](map.png)")


@pytest.mark.parametrize(
    "line", ["## What comes next", "<h2>What comes next</h2>", "**What comes next**"]
)
def test_marked_headings_are_subheadings(line: str) -> None:
    assert read(line).body[1] == Heading("What comes next")


def test_only_a_headline_is_an_article() -> None:
    article = parse_article("Ferry returns to Brennick harbour\n")
    assert (article.headline, article.body) == ("Ferry returns to Brennick harbour", ())


def test_furniture_above_the_headline_is_not_the_headline() -> None:
    article = parse_article(f"Skip to content\nAdvertisement\nFerry returns\n{LEAD}")
    assert article.headline == "Ferry returns"


@pytest.mark.parametrize("line", ["Reuters", "Source: AP"])
def test_an_agency_below_the_first_paragraph_is_no_byline(line: str) -> None:
    article = parse_article(f"Ferry returns\n{LEAD}\n{line}\n{ENDS}")
    assert article.byline == ""
    assert article.body == (Paragraph(LEAD), Heading(line), Paragraph(ENDS))


@pytest.mark.parametrize("line", ["Getty Images", "Source: the harbour office"])
def test_what_sends_no_texts_is_no_byline(line: str) -> None:
    assert parse_article(f"Ferry returns\n{line}\n{LEAD}\n{ENDS}").byline == ""


@pytest.mark.parametrize(
    ("foot", "byline"),
    [
        ("Editing by Max Moor", ""),
        ("Editing by Max Moor and Una Marsh.", ""),
        ("(Reporting by Ada Quill; Editing by Max Moor)", "Ada Quill"),
        ("Reporting by Ada Quill in Brennick, editing by Max Moor", "Ada Quill in Brennick"),
        ("Reporting and writing by Ada Quill; Editing by Max Moor", "Ada Quill"),
        ("Additional reporting by Una Marsh; Editing by Max Moor", ""),
        ("Reporting by Ada Quill\nEditing by Max Moor\nAdvertisement", "Ada Quill"),
        ("Redigiert von Max Moor", ""),
        ("Édité par Max Moor", ""),
    ],
)
@pytest.mark.parametrize("paragraphs", [2, 12])
def test_who_edited_it_is_put_away_at_the_foot(foot: str, byline: str, paragraphs: int) -> None:
    article = parse_article("\n".join(["Ferry returns", *[LEAD] * paragraphs, foot]))
    assert article.byline == byline
    assert article.body == (Paragraph(LEAD),) * paragraphs
    assert any("Max Moor" in line for line in article.furniture)


def test_the_byline_of_the_head_stays_whoever_stands_at_the_foot() -> None:
    article = parse_article(
        f"Ferry returns\nBy Ada Quill\n{LEAD}\n{ENDS}\nReporting by Una Marsh; Editing by Max Moor"
    )
    assert article.byline == "Ada Quill"
    assert article.body == (Paragraph(LEAD), Paragraph(ENDS))


@pytest.mark.parametrize(
    "line", ["Editing by hand is slow.", "Editing by Numbers", "Edited by night, read by day."]
)
def test_a_sentence_about_editing_is_a_sentence(line: str) -> None:
    article = parse_article(f"Ferry returns\n{LEAD}\n{line}\n{ENDS}")
    assert getattr(article.body[1], "text", "") == line


def test_a_headline_that_reads_like_a_foot_stays_the_headline() -> None:
    article = parse_article("Advertisement\nEditing by Max Moor\nAdvertisement")
    assert article.headline == "Editing by Max Moor"
    assert [one.line for one in article.understood] == [1, 2, 3]
