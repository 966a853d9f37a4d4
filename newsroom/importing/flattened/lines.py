"""A file's bytes as clean lines, each with its number, without leftovers of HTML and Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from html import unescape

LINE_END = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
# Marks of direction and width that no reader sees, and that hide a label's beginning.
INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e]")
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)

BLOCK_TAG = re.compile(
    r"</?(?:p|div|br|ul|ol|section|article|header|footer|main|aside|figure|figcaption|blockquote|"
    r"table|tbody|tr|td|th|hr|body|html)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
HEADING_TAG = re.compile(r"<h([1-6])(?:\s[^<>]*)?>", re.IGNORECASE)
LIST_TAG = re.compile(r"<li(?:\s[^<>]*)?>", re.IGNORECASE)
INLINE_TAG = re.compile(
    r"</?(?:a|b|i|u|em|strong|span|small|sup|sub|mark|cite|q|font|time|li|h[1-6]|label|button|"
    r"abbr|code|s|del|ins|o:p|center)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
# What says something beyond its words: kept among the furniture.
TELLING_TAG = re.compile(
    r"<!--.*?-->|<(?:img|iframe|video|audio|source|script|style|input|link|meta)\b[^<>]*>"
    r"|</(?:iframe|video|audio|script|style)>|<a\s[^<>]*href[^<>]*>",
    re.IGNORECASE,
)
MARKDOWN_IMAGE = re.compile(r"!\[[^\]]*\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
MARKDOWN_LINK = re.compile(r"\[([^\]]+)\]\(((?:https?:|mailto:|/)[^()\s]*)(?:\s+\"[^\"]*\")?\)")
MARKDOWN_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*")
MARKDOWN_QUOTE = re.compile(r">\s+(?=\S)")
MARKDOWN_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
MARKDOWN_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_]+?)(?<=\S)\1(?![\w*])")


class ArticleUnreadable(Exception):
    """A file that holds no article. Its text is a sentence for the person who sent it."""


class Mark(Enum):
    """What the markup of a line said of it."""

    NONE = "none"
    HEADING = "heading"
    BULLET = "bullet"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Line:
    """A clean line. `number` counts the file's lines from 1. `dropped` is markup that said more."""

    number: int
    text: str
    mark: Mark = Mark.NONE
    dropped: tuple[str, ...] = ()


def decode_article(content: bytes) -> str:
    """A file's text: UTF-8, UTF-16, or else Windows-1252, which holds all of Latin-1's letters.

    Raises `ArticleUnreadable`.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in content[:2]:
        encodings = ["utf-16-be" if content[:1] == b"\x00" else "utf-16-le"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise ArticleUnreadable(
        "It is not a text that can be read (tried as UTF-8, UTF-16 and Latin-1). "
        "Save it as plain text in UTF-8."
    )


def read_lines(text: str) -> list[Line]:
    """All lines, the empty ones too: a blank line may part a caption from the story."""
    lines: list[Line] = []
    for number, raw in enumerate(LINE_END.split(text), start=1):
        lines += clean_lines(number, raw)
    return lines


def clean_lines(number: int, raw: str) -> Iterator[Line]:
    """One line of the file; several where its markup says so."""
    if "<" not in raw:
        yield clean_line(number, raw)
        return
    dropped = tuple(match[0] for match in TELLING_TAG.finditer(raw))
    broken = HEADING_TAG.sub(
        "\n## ", LIST_TAG.sub("\n• ", BLOCK_TAG.sub("\n", TELLING_TAG.sub("", raw)))
    )
    pieces = [piece for piece in INLINE_TAG.sub("", broken).split("\n") if piece.strip()]
    for index, piece in enumerate(pieces or [""]):
        yield clean_line(number, piece, () if index else dropped)


def clean_line(number: int, raw: str, dropped: tuple[str, ...] = ()) -> Line:
    """A line without entities, control codes, Markdown and the white space around it."""
    text = ENTITY.sub(lambda match: unescape(match[0]), raw)
    text = ENTITY.sub(lambda match: unescape(match[0]), text)  # what was escaped twice
    text = INVISIBLE.sub("", LINE_END.sub(" ", text).replace("\t", " ")).strip()
    text = MARKDOWN_QUOTE.sub("", text, count=1) if text.startswith(">") else text
    images = MARKDOWN_IMAGE.findall(text)
    links = [match[2] for match in MARKDOWN_LINK.finditer(text)]
    text = MARKDOWN_LINK.sub(r"\1", MARKDOWN_IMAGE.sub("", text))
    mark = Mark.NONE
    if heading := MARKDOWN_HEADING.fullmatch(text):
        text, mark = heading[1], Mark.HEADING
    elif (strong := MARKDOWN_STRONG.fullmatch(text)) and "*" not in strong[2]:
        mark = Mark.HEADING
    text = MARKDOWN_EMPHASIS.sub(r"\2", MARKDOWN_STRONG.sub(r"\2", text)).strip()
    return Line(number, text, mark, (*dropped, *images, *links))
