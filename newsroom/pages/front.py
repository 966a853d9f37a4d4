"""What stands on the front page and at the head of a list: a lead, a deck, and what follows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Window
from django.db.models.functions import RowNumber

from gallery.models import Gallery, PublishableQuerySet, usual_kicker
from newsroom.models import Article, GalleryPlacement, Section
from newsroom.pages.list_grid import lay_out_rows
from newsroom.pages.lists import Teaser, build_article_teasers, build_gallery_teasers

DECK_LENGTH = 4
DECK_OF_GALLERIES = 2  # each with its photo
LEAD_AMONG = 4  # a lead without a photo gives way to one of the next that has one
# How many entries a section shows: fewer, the more sections there are.
BLOCK_LENGTHS = {1: 12, 2: 8}
BLOCK_LENGTH = 4
MOST_IN_A_BLOCK = 1 + DECK_LENGTH + max(BLOCK_LENGTHS.values())


@dataclass(frozen=True, slots=True)
class Listing:
    """Entries in their places: the lead, the deck beside it, rows below."""

    lead: Teaser | None
    deck: tuple[Teaser, ...]
    rows: tuple[Teaser, ...]
    newest_at: datetime | None

    @property
    def head(self) -> tuple[Teaser, ...]:
        """The lead and the deck."""
        return (self.lead, *self.deck) if self.lead else ()


@dataclass(frozen=True, slots=True)
class Block:
    """A section of the front page with its latest; `section` is None for what stands in none."""

    kind: str  # "section", "photos" or "more"
    section: Section | None
    teasers: tuple[Teaser, ...]


@dataclass(frozen=True, slots=True)
class Front:
    """The front page."""

    listing: Listing
    blocks: tuple[Block, ...]
    has_articles: bool


def build_front() -> Front:
    """The front page, in a constant number of queries.

    A gallery that an article shows has no entry of its own: the article says how many photos it is.
    """
    articles = latest_of_each_section()
    galleries = list(galleries_beside(articles)[:MOST_IN_A_BLOCK])
    teasers = [*build_article_teasers(articles), *build_gallery_teasers(galleries)]
    teasers.sort(key=lambda teaser: teaser.order, reverse=True)
    head = arrange_list(teasers, length=1 + deck_length(teasers))
    shown = {teaser.url for teaser in head.head}
    left = [teaser for teaser in teasers if teaser.url not in shown]
    return Front(head, build_blocks(left, articles), has_articles=bool(articles))


def latest_of_each_section() -> list[Article]:
    """The newest articles of every section, and of those that stand in none; newest first."""
    place = Window(
        RowNumber(),
        partition_by=[F("section")],
        order_by=[F("published_at").desc(), F("pk").desc()],
    )
    newest = Article.objects.published().order_by().annotate(place=place)
    ids = list(newest.filter(place__lte=MOST_IN_A_BLOCK).values_list("pk", flat=True))
    return list(Article.objects.published().filter(pk__in=ids).select_related("section"))


def galleries_beside(articles: Sequence[Article]) -> PublishableQuerySet[Gallery]:
    """The newest galleries that none of these articles shows."""
    placed = GalleryPlacement.objects.filter(
        gallery=OuterRef("pk"), parent__in=[article.pk for article in articles]
    )
    return Gallery.objects.published().filter(~Exists(placed))


def build_blocks(teasers: Sequence[Teaser], articles: Sequence[Article]) -> tuple[Block, ...]:
    """What is left: by section, in the order of the menu; galleries; what has no section."""
    sections = sorted(
        {article.section for article in articles if article.section},
        key=lambda section: (section.position, section.name),
    )
    of_sections = [
        Block("section", section, tuple(t for t in teasers if t.section_id == section.pk))
        for section in sections
    ]
    # One entry makes no row: those of several sections make one together.
    full = [block for block in of_sections if len(block.teasers) > 1 or len(sections) == 1]
    named = {block.section.pk for block in full if block.section}
    photos = Block("photos", None, tuple(t for t in teasers if t.is_gallery))
    others = (t for t in teasers if not t.is_gallery and t.section_id not in named)
    more = Block("more", None, tuple(others))
    blocks = [block for block in lend_one((*full, photos, more)) if block.teasers]
    length = BLOCK_LENGTHS.get(len(blocks), BLOCK_LENGTH)
    return tuple(cut_block(block, length) for block in blocks)


def lend_one(blocks: Sequence[Block]) -> Sequence[Block]:
    """The same, with the oldest entry of the longest block beside one that would be alone."""
    *full, more = blocks
    longest = max(full, key=lambda block: len(block.teasers), default=more)
    if len(more.teasers) != 1 or not 2 < len(longest.teasers) <= BLOCK_LENGTH:
        return blocks
    place = full.index(longest)
    full[place] = replace(longest, teasers=longest.teasers[:-1])
    return [*full, replace(more, teasers=(*more.teasers, longest.teasers[-1]))]


def cut_block(block: Block, length: int) -> Block:
    """The newest of a block, in full rows."""
    teasers = block.teasers[:length]
    if block.section is not None:
        teasers = tuple(replace(teaser, kicker="") for teaser in teasers)
    elif block.kind == "photos":
        teasers = without_usual_kicker(teasers)
    return replace(block, teasers=in_rows(teasers))


def without_usual_kicker(teasers: Iterable[Teaser]) -> tuple[Teaser, ...]:
    """Galleries under the heading "Photos", which need not say it once more."""
    return tuple(
        replace(teaser, kicker="") if teaser.kicker == usual_kicker(teaser.language) else teaser
        for teaser in teasers
    )


def arrange_list(teasers: Sequence[Teaser], *, length: int | None = None) -> Listing:
    """A list, newest first, with its lead, its deck and its rows.

    `length` is how many of them are shown at all; None for all.
    """
    newest_at = max((t.published_at for t in teasers if t.published_at), default=None)
    lead = next((t for t in teasers[:LEAD_AMONG] if t.photo), teasers[0] if teasers else None)
    others = [teaser for teaser in teasers if teaser is not lead]
    if length is not None:
        others = others[: length - 1]
    if lead is None:
        return Listing(None, (), (), newest_at)
    deck = tuple(replace(teaser, column="deck") for teaser in others[: deck_length(teasers)])
    rows = in_rows(others[len(deck) :])
    if len(deck) == 1:  # two halves
        halves = [replace(teaser, column="half") for teaser in (lead, *deck)]
        return Listing(halves[0], (halves[1],), rows, newest_at)
    lead = replace(lead, column="lead" if deck else "alone")
    return Listing(lead, deck, rows, newest_at)


def deck_length(teasers: Sequence[Teaser]) -> int:
    """How many stand beside the lead: galleries all have their photo there, so they are fewer.

    One less where a single one would be left.
    """
    most = DECK_OF_GALLERIES if all(t.is_gallery for t in teasers) else DECK_LENGTH
    return most - 1 if len(teasers) == most + 2 else most


def in_rows(teasers: Sequence[Teaser]) -> tuple[Teaser, ...]:
    """Entries that fill their rows."""
    columns = lay_out_rows(len(teasers))
    return tuple(
        replace(teaser, column=column) for teaser, column in zip(teasers, columns, strict=True)
    )
