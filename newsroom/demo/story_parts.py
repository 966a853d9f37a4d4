"""What a demo story is made of: photos with their credits, galleries, articles and their blocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

COUNTRY = "Valmarra"
COUNTRY_CODE = "XVM"  # ISO 3166-1 leaves XAA to XXZ to whoever invents a country
TAKEN_AT_OFFSET = "-03:00"
USAGE_TERMS = (
    "Painted by a program for Photodesk's demonstration; free to use with it. "
    "It shows no real place, person or event."
)
AS_STORED = 1
TURNED_RIGHT_TO_SHOW = 6  # EXIF orientation 6: turn the stored picture 90 degrees clockwise


@dataclass(frozen=True, slots=True)
class Agency:
    """An invented agency or paper: what it is called and where it states its terms."""

    name: str
    web_statement: str


NORTHLIGHT = Agency("Northlight Pictures (demo)", "https://northlight.example/terms")
TIDELINE = Agency("Tideline Images (demo)", "https://tideline.example/licence")
HARBOUR_POST = Agency("The Harbour Post (demo)", "https://harbourpost.example/pictures/terms")


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPhoto:
    """One photo to paint. `taken_at` is local to the place; its zone is `TAKEN_AT_OFFSET`.

    `width_px` and `height_px` are as shown; a photo whose `orientation` is 6 is stored sideways.
    """

    file_name: str
    scene: str
    seed: int
    width_px: int
    height_px: int
    headline: str
    caption: str
    byline: str
    agency: Agency
    city: str
    alt_text: str
    keywords: tuple[str, ...]
    taken_at: datetime
    credit_line: str = ""  # left empty: byline/agency
    orientation: int = AS_STORED
    country: str = COUNTRY
    country_code: str = COUNTRY_CODE
    usage_terms: str = USAGE_TERMS
    source: str = field(init=False)
    copyright_notice: str = field(init=False)
    web_statement: str = field(init=False)

    def __post_init__(self) -> None:
        """Fill in what the agency says of all its photos."""
        notice = f"© {self.taken_at:%Y} {self.agency.name}. All rights reserved."
        if not self.credit_line:
            object.__setattr__(self, "credit_line", f"{self.byline}/{self.agency.name}")
        object.__setattr__(self, "source", self.agency.name)
        object.__setattr__(self, "copyright_notice", notice)
        object.__setattr__(self, "web_statement", self.agency.web_statement)


@dataclass(frozen=True, slots=True)
class DemoGallery:
    """A gallery: its photos by file name, in their order."""

    slug: str
    title: str
    intro: str
    photos: tuple[str, ...]
    hours_ago: int = 0  # when it came out, counted from the making of the demo


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Subheading:
    text: str


@dataclass(frozen=True, slots=True)
class GalleryHere:
    gallery_slug: str


@dataclass(frozen=True, slots=True)
class PhotoHere:
    file_name: str


@dataclass(frozen=True, slots=True)
class PullQuote:
    text: str
    attribution: str


@dataclass(frozen=True, slots=True)
class LinkCard:
    url: str
    title: str
    description: str
    site_name: str


type Block = Paragraph | Subheading | GalleryHere | PhotoHere | PullQuote | LinkCard


@dataclass(frozen=True, slots=True)
class DemoArticle:
    """An article and its blocks, top to bottom."""

    slug: str
    headline: str
    standfirst: str
    byline: str
    section: str
    lead_photo: str  # a file name
    blocks: tuple[Block, ...]
    corrections: str = ""
    hours_ago: int = 0  # when it came out, counted from the making of the demo


def read_local_time(year: int, month: int, day: int, hour: int, minute: int) -> datetime:
    """A local time as a camera writes it, without a zone."""
    return datetime(year, month, day, hour, minute)  # noqa: DTZ001 - the offset stands apart
