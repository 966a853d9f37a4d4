"""A flattened article read into its parts; every word is kept somewhere, every guess is told."""

from __future__ import annotations

from dataclasses import dataclass, field

from newsroom.importing.flattened.lines import Line

FURNITURE = "furniture"
MAX_HEADLINE_LENGTH = 300
MAX_SUBHEADING_LENGTH = 80
MAX_GALLERY_TITLE_LENGTH = 200
MAX_BYLINE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A subheading of the body."""

    text: str


@dataclass(frozen=True, slots=True)
class ListHere:
    """A list of the body, with its items' marks taken off."""

    items: tuple[str, ...]
    is_numbered: bool = False


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


BodyPart = Paragraph | Heading | ListHere | GalleryHere


@dataclass(frozen=True, slots=True)
class Understood:
    """What one line was read as: "headline", "credit of slide 2 of “Boats”", "furniture"…"""

    line: int  # of the file, from 1
    text: str
    kind: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Where the reading was a guess, as a sentence for the person who imports."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class FlattenedArticle:
    """A text read into its parts. `is_headline_lead`: the headline is the first paragraph too.

    `furniture` is what belonged to the page rather than to the story; it is in no part.
    """

    headline: str
    body: tuple[BodyPart, ...]
    galleries: tuple[FlattenedGallery, ...]
    is_headline_lead: bool = False
    byline: str = ""
    furniture: tuple[str, ...] = ()
    understood: tuple[Understood, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass
class Draft:
    """An article while it is read: parts, galleries by the key of their title, and the record."""

    headline: str = ""
    byline: str = ""
    parts: list[BodyPart] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    slides: dict[str, list[FlattenedSlide]] = field(default_factory=dict)
    understood: list[Understood] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def note(self, line: Line, kind: str, detail: str = "") -> None:
        """Record what a line was read as, and markup that was taken off it."""
        self.understood.append(Understood(line.number, line.text, kind, detail))
        self.note_markup(line)

    def note_markup(self, line: Line) -> None:
        """Record what was taken off a line beyond its words: addresses of links and pictures."""
        for markup in line.dropped:
            self.understood.append(Understood(line.number, markup, FURNITURE, "markup"))

    def put_away(self, line: Line, why: str = "") -> None:
        """Record a line as furniture."""
        self.note(line, FURNITURE, why)

    def doubt(self, line: Line, sentence: str) -> None:
        """Record a guess."""
        self.doubts.append(Doubt(line.number, sentence))

    def open_gallery(self, key: str, title: str) -> None:
        """Start a gallery at this place of the body, unless it has begun before."""
        if key not in self.slides:
            self.parts.append(GalleryHere(len(self.slides)))
            self.titles[key], self.slides[key] = cut_at_word(title, MAX_GALLERY_TITLE_LENGTH), []

    def finished(self, *, is_headline_lead: bool) -> FlattenedArticle:
        """The article as it was read."""
        understood = sorted(self.understood, key=lambda one: one.line)
        return FlattenedArticle(
            cut_at_word(self.headline, MAX_HEADLINE_LENGTH),
            tuple(self.parts),
            tuple(
                FlattenedGallery(self.titles[key], tuple(slides))
                for key, slides in self.slides.items()
            ),
            is_headline_lead,
            self.byline,
            tuple(one.text for one in understood if one.kind == FURNITURE),
            tuple(understood),
            tuple(sorted(self.doubts, key=lambda one: one.line)),
        )


def cut_at_word(text: str, length: int) -> str:
    """The text, or its beginning up to `length` characters with an ellipsis."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip() + "…"
