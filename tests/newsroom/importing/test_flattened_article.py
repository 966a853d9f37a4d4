"""How a flattened text is read. The texts are our own."""

from __future__ import annotations

import pytest

from newsroom.importing.flattened.article import (
    FlattenedArticle,
    FlattenedSlide,
    GalleryHere,
    Heading,
    Paragraph,
)
from newsroom.importing.flattened.lines import ArticleUnreadable, decode_article
from newsroom.importing.flattened.reading import parse_article

HARBOUR = """\
Ferry returns to the old harbour
The last boat left in 1987. On Monday the line opened again.
“We waited for this,” said Ines Marrow.
A slow start
Only forty people were on board.
Photos: Harbour reopens
Ana Reyes/Coast Wire
The ferry leaves the pier at dawn.
Photos: Harbour reopens
PAUL OKAFOR/NPA/Coast Wire
Passengers wave (left) as "Marina II" turns.
What comes next
A second boat is being built.
"""


def slides_of(article: FlattenedArticle) -> list[FlattenedSlide]:
    """The slides of the only gallery."""
    (gallery,) = article.galleries
    return list(gallery.slides)


def test_parts_come_in_the_order_of_the_text() -> None:
    article = parse_article(HARBOUR)
    assert article.headline == "Ferry returns to the old harbour"
    assert article.body == (
        Paragraph("The last boat left in 1987. On Monday the line opened again."),
        Paragraph("“We waited for this,” said Ines Marrow."),
        Heading("A slow start"),
        Paragraph("Only forty people were on board."),
        GalleryHere(0),
        Heading("What comes next"),
        Paragraph("A second boat is being built."),
    )
    assert article.galleries[0].title == "Harbour reopens"


def test_slides_keep_credits_and_captions_as_they_stand() -> None:
    assert slides_of(parse_article(HARBOUR)) == [
        FlattenedSlide("Ana Reyes/Coast Wire", "The ferry leaves the pier at dawn."),
        FlattenedSlide(
            "PAUL OKAFOR/NPA/Coast Wire", 'Passengers wave (left) as "Marina II" turns.'
        ),
    ]


def test_a_first_line_that_is_a_sentence_is_headline_and_first_paragraph() -> None:
    article = parse_article("The ferry is back.\nIt sails at noon.\n")
    assert article.headline == "The ferry is back."
    assert article.is_headline_lead
    assert article.body == (Paragraph("The ferry is back."), Paragraph("It sails at noon."))


@pytest.mark.parametrize("line", ["Will the ferry return?", "Mayor: “We waited”", "At last!"])
def test_a_headline_may_ask_and_quote(line: str) -> None:
    article = parse_article(f"{line}\nIt sails at noon.\n")
    assert (article.headline, article.body) == (line, (Paragraph("It sails at noon."),))


def test_a_title_leaves_the_first_line_to_the_body() -> None:
    article = parse_article("The ferry is back.\nIt sails at noon.\n", title=" Ferry\nis back ")
    assert article.headline == "Ferry is back"
    assert not article.is_headline_lead
    assert article.body == (Paragraph("The ferry is back."), Paragraph("It sails at noon."))


def test_a_title_that_the_text_repeats_stands_once() -> None:
    assert parse_article("Ferry\nIt sails.\n", title="Ferry").body == (Paragraph("It sails."),)


def test_a_text_that_starts_with_its_photos_is_called_like_them() -> None:
    article = parse_article("Photos: Harbour\nAna Reyes\nA pier.\nHarbour\nThe end.")
    assert article.headline == "Harbour"
    assert article.body == (GalleryHere(0), Heading("Harbour"), Paragraph("The end."))


@pytest.mark.parametrize(
    "line",
    ["He agreed.", "Why now?", "“Never,” she said.", "“Never”", "She wrote:", "Stop!", "Well…"],
)
def test_a_short_line_with_punctuation_is_a_paragraph(line: str) -> None:
    assert parse_article(line, title="T").body == (Paragraph(line),)


@pytest.mark.parametrize("line", ["Turnout (so far)", "Life in the 1980s", "Ferry No. 7"])
def test_a_short_line_without_is_a_subheading(line: str) -> None:
    assert parse_article(line, title="T").body == (Heading(line),)


def test_a_long_line_without_a_full_stop_is_a_paragraph() -> None:
    line = "word " * 20 + "end"
    assert parse_article(line, title="T").body == (Paragraph(line),)


def test_blocks_of_one_title_are_one_gallery_where_the_first_stood() -> None:
    article = parse_article(
        "Photos: Harbour\nA/X\nOne.\nWords between.\nphotos :  HARBOUR \nB/X\nTwo.\n", title="T"
    )
    assert article.body == (GalleryHere(0), Paragraph("Words between."))
    assert [slide.caption for slide in slides_of(article)] == ["One.", "Two."]


def test_blocks_of_other_titles_are_other_galleries() -> None:
    article = parse_article(
        "Photos: Boats\nA\nOne.\nPhotos: Crowds\nB\nTwo.\nPhotos: Boats\nC\nThree.\n", title="T"
    )
    assert article.body == (GalleryHere(0), GalleryHere(1))
    assert [(gallery.title, len(gallery.slides)) for gallery in article.galleries] == [
        ("Boats", 2),
        ("Crowds", 1),
    ]


def test_a_block_without_a_title_takes_the_headline() -> None:
    assert parse_article("Ferry\nPhotos:\nA\nOne.").galleries[0].title == "Ferry"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\n\n", "\r\n \r\n", "\u2028"])
def test_every_line_ending_reads_the_same(ending: str) -> None:
    read, wanted = parse_article(HARBOUR.replace("\n", ending)), parse_article(HARBOUR)
    assert (read.body, read.galleries) == (wanted.body, wanted.galleries)


def test_space_around_lines_does_not_count_and_inside_it_stays() -> None:
    text = (
        " Ferry \nPhotos: Boats\u00a0\n\u00a0 Ana\u00a0Reyes /  Coast \t\nA  pier.\u00a0\n\u00a0\n"
    )
    article = parse_article(text)
    assert article.headline == "Ferry"
    assert slides_of(article) == [FlattenedSlide("Ana\u00a0Reyes /  Coast", "A  pier.")]


def test_control_codes_are_left_out() -> None:
    assert parse_article("Fer\x07ry\x00\ufeff\nIt sails.").headline == "Ferry"


def test_a_caption_may_be_missing_before_the_next_block() -> None:
    article = parse_article("Photos: Boats\nA/X\nPhotos: Boats\nB/X\nTwo.", title="T")
    assert slides_of(article) == [FlattenedSlide("A/X", ""), FlattenedSlide("B/X", "Two.")]


def test_a_caption_may_be_missing_before_a_blank_line() -> None:
    article = parse_article(
        "Photos: Boats\nA/X\nOne.\n\nPhotos: Boats\nB/X\n\nThe story goes on.", title="T"
    )
    assert slides_of(article) == [FlattenedSlide("A/X", "One."), FlattenedSlide("B/X", "")]
    assert article.body == (GalleryHere(0), Paragraph("The story goes on."))


@pytest.mark.parametrize(
    ("ending", "slides"),
    [
        ("Photos: Boats", [FlattenedSlide("", "")]),
        ("Photos: Boats\nB/X", [FlattenedSlide("B/X", "")]),
        ("Photos: Boats\nB/X\nTw", [FlattenedSlide("B/X", "Tw")]),
    ],
)
def test_a_block_cut_off_at_the_end_keeps_what_is_there(
    ending: str, slides: list[FlattenedSlide]
) -> None:
    article = parse_article(f"Photos: Boats\nA/X\nOne.\n{ending}", title="T")
    assert slides_of(article) == [FlattenedSlide("A/X", "One."), *slides]


def test_very_long_lines_are_kept_in_the_body_and_cut_where_a_column_ends() -> None:
    line = "harbour " * 50_000
    article = parse_article(f"{line}\nPhotos: {line}\nA\n{line}")
    assert article.headline.endswith("harbour…")
    assert len(article.headline) <= 300
    assert article.body == (Paragraph(line.strip()), GalleryHere(0))
    assert len(article.galleries[0].title) <= 200
    assert slides_of(article)[0].caption == line[:10_000].strip()
    assert any("the caption has 399,999 characters" in str(doubt) for doubt in article.doubts)


@pytest.mark.parametrize("text", ["", " \n\n", "\ufeff", "\u00a0\r\n\t"])
def test_an_empty_text_is_refused(text: str) -> None:
    with pytest.raises(ArticleUnreadable, match="It is empty"):
        parse_article(text)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252"]
)
def test_the_usual_encodings_are_told_apart(encoding: str) -> None:
    text = "Fähre kehrt zurück\nJürgen Öström war dabei.\n"
    assert parse_article(decode_article(text.encode(encoding))) == parse_article(text)


def test_typographic_quotes_of_windows_survive() -> None:
    assert decode_article("“Now”".encode("cp1252")) == "“Now”"


@pytest.mark.parametrize(
    "content",
    [b"\xff\xd8\xff\xe0\x00\x10JFIF", b"caf\xe9 \x81\x9d", b"\xff\xfea", b"text\x00text"],
)
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(ArticleUnreadable, match="Save it as plain text in UTF-8"):
        decode_article(content)
