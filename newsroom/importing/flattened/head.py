"""The head of a flattened article: its headline and its bylines."""

from __future__ import annotations

import re

from media.metadata.credits import is_agency, read_names
from newsroom.importing.flattened.article import MAX_BYLINE_LENGTH, MAX_HEADLINE_LENGTH, Draft
from newsroom.importing.flattened.foot import read_workers
from newsroom.importing.flattened.furniture import names_in_byline
from newsroom.importing.flattened.page import Page, is_sentence, is_statement

HEAD_LINES = 6
SOURCE = re.compile(
    r"(?:source|sources|quelle|quellen|fonte|fuente|bron)\s*[:：]\s*(?P<names>\S.*)", re.IGNORECASE
)
BETWEEN_NAMES = re.compile(r"\s*[/,&|+]\s*|\s+(?:and|und|et|y|e|en)\s+")
NEWS_AGENCIES = read_names("""
    AAP|AFP|Agence France-Presse|Anadolu|Anadolu Agency|ANP|ANSA|AP|APA|Associated Press|Belga
    Bloomberg|Canadian Press|DPA|EFE|Keystone-SDA|Kyodo|Kyodo News|NTB|PA|PA Media
    Press Association|Reuters|RIA Novosti|Ritzau|TASS|TT|UPI|Xinhua|Yonhap
""")
BY_ALONE = frozenset({"by", "von", "par", "por", "di", "door"})


def read_headline(page: Page, draft: Draft, title: str) -> bool:
    """Take the headline: `title`, else the first line; whether it is the first paragraph, too.

    A text that starts with its photos is called like them.
    """
    while page.position < len(page.lines) - 1 and page.is_furniture[page.position]:
        draft.put_away(page.next_line)
        page.position += 1
    first, label = page.next_line, page.labels[page.position]
    is_lead = False
    if not title and label:
        draft.headline = label.rest or first.text.strip(" :：")
        return False
    if not title:
        is_lead = is_statement(first.text) or len(first.text) > MAX_HEADLINE_LENGTH
    draft.headline = title or first.text
    if first.text == draft.headline and not is_lead:
        draft.note(first, "headline")
        page.position += 1
    return is_lead


def read_bylines(page: Page, draft: Draft) -> None:
    """Take bylines, and the agency below them, out of the lines below the headline."""
    join_byline_word(page)
    found: dict[int, str] = {}
    is_above_story = True
    for index in range(max(page.position, 1), min(page.position + HEAD_LINES, len(page.lines))):
        if page.is_start(index):
            break
        text = page.lines[index].text
        is_above_story = is_above_story and (page.is_furniture[index] or not is_sentence(text))
        names = names_in_byline(text) or (agency_alone(text) if is_above_story else "")
        if names and all(worker.is_writer for worker in read_workers(text)):
            found[index] = names
    byline = ", ".join(dict.fromkeys(found.values()))
    if len(byline) <= MAX_BYLINE_LENGTH:
        draft.byline = byline
        for index in sorted(found, reverse=True):
            draft.note(page.remove(index), "byline")


def read_last_byline(page: Page, draft: Draft) -> None:
    """Take the byline out of the last line, where there was none below the headline."""
    last = len(page.lines) - 1
    if draft.byline or last < max(page.position, 1) or page.is_start(last):
        return
    names = names_in_byline(page.lines[last].text)
    if names and len(names) <= MAX_BYLINE_LENGTH:
        draft.byline = names
        draft.note(page.remove(last), "byline")


def agency_alone(line: str) -> str:
    """The agencies that a whole line names: "Reuters", "AP/dpa", "Source: AFP"; else ""."""
    match = SOURCE.fullmatch(line)
    text = match["names"] if match else line
    names = [name for name in BETWEEN_NAMES.split(text) if name]
    are_known = (is_agency(name) if match else is_news_agency(name) for name in names)
    return text if names and all(are_known) else ""


def is_news_agency(name: str) -> bool:
    """Whether it sends texts: "Getty Images" alone is rather the credit of a photo."""
    return name.casefold().removeprefix("the ") in NEWS_AGENCIES


def join_byline_word(page: Page) -> None:
    """Make one line of "By" and the names below it: the names were links."""
    for index in range(page.position, min(page.position + HEAD_LINES, len(page.lines) - 1)):
        line, names = page.lines[index], page.lines[index + 1]
        if line.text.casefold() in BY_ALONE and names_in_byline(f"By {names.text}"):
            page.lines[index] = type(line)(line.number, f"{line.text} {names.text}")
            page.is_furniture[index] = False
            page.remove(index + 1)
            return
