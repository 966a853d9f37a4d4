"""A flattened article: what is left of a web page copied as plain text, read back into parts.

One line is one paragraph; blank lines are of no account. The rules:

- Without a title given, the first line is the headline (of a text that starts with its photos,
  their title). When it ends in a full stop, it was the lead paragraph rather than a headline: it
  serves as the headline for now and stays in the body, so that an editor who writes a better
  headline does not lose the lead.
- A short line that ends in no punctuation is a subheading.
- `Photos: TITLE` starts a slide: the next line is its credit line, the one after it its caption.
  Where captions follow their credits directly, a blank line after the credit says that there is no
  caption; another block or the end of the text says so everywhere. A block cut off before its
  credit is no slide.
- Slides of one title are one gallery, placed where its first block stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_HEADLINE_LENGTH = 300
MAX_SUBHEADING_LENGTH = 80
MAX_GALLERY_TITLE_LENGTH = 200

LINE_END = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
PHOTOS_LINE = re.compile(r"photos\s*:\s*(.*)", re.IGNORECASE)
CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufeff]")
# What closes a sentence, looked for before any closing quotes and brackets.
SENTENCE_ENDS = tuple(".?!…:;,。！？؟।")
FULL_STOPS = tuple(".。।")
CLOSING_MARKS = "\"'”’»)]"


class ArticleUnreadable(Exception):
    """A file that holds no article. Its text is a sentence for the person who sent it."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A subheading of the body."""

    text: str


@dataclass(frozen=True, slots=True)
class GalleryHere:
    """The place of a gallery; `index` counts in `FlattenedArticle.galleries`, from 0."""

    index: int


@dataclass(frozen=True, slots=True)
class FlattenedSlide:
    """One block's credit line and caption, as they stood there; empty where missing."""

    credit_line: str
    caption: str


@dataclass(frozen=True, slots=True)
class FlattenedGallery:
    """The slides of one title, in the text's order."""

    title: str
    slides: tuple[FlattenedSlide, ...]


BodyPart = Paragraph | Heading | GalleryHere


@dataclass(frozen=True, slots=True)
class FlattenedArticle:
    """A text read into its parts. `is_headline_lead`: the headline is the first paragraph too."""

    headline: str
    body: tuple[BodyPart, ...]
    galleries: tuple[FlattenedGallery, ...]
    is_headline_lead: bool = False


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


def parse_article(text: str, *, title: str = "") -> FlattenedArticle:
    """Read a flattened article; `title` is the headline of a text that does not start with one.

    A headline or gallery title that is longer than its column is cut at a word. Raises
    `ArticleUnreadable` for a text without words.
    """
    lines = [clean_line(line) for line in LINE_END.split(text)]
    first = next((index for index, line in enumerate(lines) if line), None)
    if first is None:
        raise ArticleUnreadable("It is empty: there is no line of text in it.")
    lines = lines[first:]
    headline = clean_line(LINE_END.sub(" ", title))
    is_lead = False
    if not headline and (photos := PHOTOS_LINE.fullmatch(lines[0])):
        headline = photos[1] or "Photos"
    elif not headline:
        headline = lines[0]
        is_lead = is_statement(headline) or len(headline) > MAX_HEADLINE_LENGTH
    if lines[0] == headline and not is_lead:
        lines = lines[1:]
    parts, galleries = parts_of(lines, headline)
    return FlattenedArticle(
        cut_at_word(headline, MAX_HEADLINE_LENGTH), tuple(parts), tuple(galleries), is_lead
    )


def clean_line(line: str) -> str:
    """A line without the white space around it (no-break spaces too) and without control codes."""
    return CONTROL_CHARACTERS.sub("", line).strip()


def is_sentence(line: str) -> bool:
    """Whether a line ends in punctuation, closing quotes and brackets aside, or in a quotation."""
    bare = line.rstrip(CLOSING_MARKS)
    return bare.endswith(SENTENCE_ENDS) or line.endswith(("”", '"', "»"))


def is_statement(line: str) -> bool:
    """Whether a line ends in a full stop: headlines do not, though they ask and quote."""
    return line.rstrip(CLOSING_MARKS).endswith(FULL_STOPS)


def parts_of(lines: list[str], headline: str) -> tuple[list[BodyPart], list[FlattenedGallery]]:
    """The body in order, and the galleries that its `GalleryHere` parts name."""
    parts: list[BodyPart] = []
    titles: dict[str, str] = {}
    slides: dict[str, list[FlattenedSlide]] = {}
    for block in blocks_of(lines):
        photos = PHOTOS_LINE.fullmatch(block[0])
        if photos is None:
            is_heading = len(block[0]) <= MAX_SUBHEADING_LENGTH and not is_sentence(block[0])
            parts.append(Heading(block[0]) if is_heading else Paragraph(block[0]))
            continue
        credit_line, caption = (*block[1:], "", "")[:2]
        if not credit_line and not caption:
            continue
        title = " ".join(photos[1].split()) or headline
        key = title.casefold()
        if key not in slides:
            parts.append(GalleryHere(len(slides)))
            titles[key], slides[key] = cut_at_word(title, MAX_GALLERY_TITLE_LENGTH), []
        slides[key].append(FlattenedSlide(credit_line, caption))
    return parts, [FlattenedGallery(titles[key], tuple(slides[key])) for key in slides]


def blocks_of(lines: list[str]) -> Iterator[list[str]]:
    """Each paragraph as a list of one line, each `Photos:` block as one of up to three."""
    is_tight = has_tight_block(lines)
    index = 0
    while index < len(lines):
        block = [lines[index]]
        index += 1
        if not block[0]:
            continue
        if PHOTOS_LINE.fullmatch(block[0]):
            while index < len(lines) and len(block) < 3:
                line = lines[index]
                if PHOTOS_LINE.fullmatch(line) or (not line and is_tight and len(block) == 2):
                    break
                if line:
                    block.append(line)
                index += 1
        yield block


def has_tight_block(lines: list[str]) -> bool:
    """Whether some block's three lines stand together without a blank line."""
    return any(
        PHOTOS_LINE.fullmatch(line) and credit and caption and not PHOTOS_LINE.fullmatch(caption)
        for line, credit, caption in zip(lines, lines[1:], lines[2:], strict=False)
    )


def cut_at_word(text: str, length: int) -> str:
    """The text, or its beginning up to `length` characters with an ellipsis."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip() + "…"
