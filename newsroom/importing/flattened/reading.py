"""Reading a flattened article: one line is one paragraph, and what is none is told apart.

The first line is the headline. When it ends in a full stop, it was the lead paragraph: it serves as
the headline for now and stays in the body. A short line without punctuation at its end is a
subheading. A label (`Photos: TITLE`, `Bilder:`, `Slideshow: 3 photos`) or a counter (`1 of 3`)
starts a slide, whose credit and caption are told apart by what they look like. Slides of one title
are one gallery, placed where its first block stood. Whatever was a guess is a doubt with its line.
"""

from __future__ import annotations

import re

from media.metadata.credit_scores import CLEAR, has_label, is_clear_credit, score_credit
from newsroom.importing.flattened.article import (
    MAX_SUBHEADING_LENGTH,
    Draft,
    FlattenedArticle,
    Heading,
    ListHere,
    Paragraph,
)
from newsroom.importing.flattened.blocks import BlockReader
from newsroom.importing.flattened.foot import read_foot
from newsroom.importing.flattened.furniture import is_dateline
from newsroom.importing.flattened.head import read_bylines, read_headline, read_last_byline
from newsroom.importing.flattened.houses import in_common_form
from newsroom.importing.flattened.labels import Labels
from newsroom.importing.flattened.lines import LINE_END, ArticleUnreadable, Line, Mark, read_lines
from newsroom.importing.flattened.page import Page, is_sentence
from newsroom.importing.flattened.slides import NO_CAPTION, Words, split_inline

MAX_MARKED_HEADING_LENGTH = 200  # the column's
BULLETED = re.compile(r"(?P<mark>[•‣▪◦●○∙·*–—-])\s+(?P<item>\S.*)", re.DOTALL)
NUMBERED = re.compile(r"(?P<mark>\d{1,3})[.)]\s+(?P<item>\S.*)", re.DOTALL)


def parse_article(text: str, *, title: str = "", labels: Labels | None = None) -> FlattenedArticle:
    """Read a flattened article; `title` is the headline of a text that does not start with one.

    A headline or gallery title that is longer than its column is cut at a word. Raises
    `ArticleUnreadable` for a text without words.
    """
    draft = Draft()
    labels = labels or Labels()
    lines = in_common_form(read_lines(text), labels)
    page = Page(lines, labels)
    if page.is_at_end:
        raise ArticleUnreadable("It is empty: there is no line of text in it.")
    for line in lines:
        if not line.text:
            draft.note_markup(line)
    is_lead = read_headline(page, draft, " ".join(LINE_END.sub(" ", title).split()))
    read_bylines(page, draft)
    read_foot(page, draft)
    read_last_byline(page, draft)
    blocks = BlockReader(page, draft)
    while not page.is_at_end:
        read_next(page, draft, blocks)
    return draft.finished(is_headline_lead=is_lead)


def read_next(page: Page, draft: Draft, blocks: BlockReader) -> None:
    """Read what starts at the next line."""
    line = page.next_line
    if label := page.labels[page.position]:
        blocks.read_label(line, label)
    elif counter := page.counters[page.position]:
        blocks.read_counter(line, counter)
    elif page.is_furniture[page.position]:
        page.position += 1
        draft.put_away(line)
    elif items := list_at(page):
        page.position += len(items)
        read_list(items, draft)
    elif is_lone_credit(line.text):
        page.position += 1
        draft.note(line, "credit")
        blocks.add_slide(line, blocks.of_headline, Words(line.text, "", 1, NO_CAPTION))
    else:
        page.position += 1
        read_text(line, page, draft)


def is_lone_credit(text: str) -> bool:
    """ "Photo: Ilse Brandt/Reuters" outside of any block."""
    is_other = text.casefold().startswith(("by ", "source:", "quelle:", "fonte:", "fuente:"))
    return bool(has_label(text)) and score_credit(text) >= CLEAR + 2 and not is_other


def list_at(page: Page) -> list[Line]:
    """The lines of a list that starts here; empty when none does."""
    first = page.next_line.text
    pattern = NUMBERED if NUMBERED.fullmatch(first) else BULLETED
    items: list[Line] = []
    for index in range(page.position, len(page.lines)):
        line = page.lines[index]
        match = pattern.fullmatch(line.text)
        if not match or page.is_start(index) or page.is_furniture[index]:
            break
        if pattern is NUMBERED and int(match["mark"]) != len(items) + 1:
            break
        items.append(line)
    return items if is_list([line.text for line in items]) else []


def is_list(texts: list[str]) -> bool:
    """Whether lines with marks before them are a list: one dash may be speech or an aside."""
    if not texts or texts[0].startswith("•"):
        return bool(texts)
    is_speech = texts[0].startswith(("–", "—")) and any(map(is_sentence, texts))
    return len(texts) >= 2 and not is_speech


def read_list(items: list[Line], draft: Draft) -> None:
    """A list of the body."""
    pattern = NUMBERED if NUMBERED.fullmatch(items[0].text) else BULLETED
    texts = [pattern.sub(r"\g<item>", line.text) for line in items]
    draft.parts.append(ListHere(tuple(texts), is_numbered=pattern is NUMBERED))
    for line in items:
        draft.note(line, "list item")


def read_text(line: Line, page: Page, draft: Draft) -> None:
    """A paragraph or a subheading."""
    if is_dateline(line.text) and not page.is_at_end and not page.is_start(page.position):
        following = page.next_line
        page.position += 1
        draft.parts.append(Paragraph(f"{line.text} {following.text}"))
        draft.note(line, "paragraph", "its dateline")
        draft.note(following, "paragraph")
        return
    is_short = len(line.text) <= MAX_SUBHEADING_LENGTH and not is_sentence(line.text)
    if is_short or (line.mark is Mark.HEADING and len(line.text) <= MAX_MARKED_HEADING_LENGTH):
        draft.parts.append(Heading(line.text))
        draft.note(line, "subheading")
        if split_inline(line.text) or is_clear_credit(line.text):
            draft.doubt(line, "this looks like a photo's caption or credit; no label is near.")
        return
    draft.parts.append(Paragraph(line.text))
    draft.note(line, "paragraph")
    if split_inline(line.text):
        draft.doubt(line, "this paragraph ends like a caption with its credit; no label is near.")
