"""Proposals as the desk shows them: words by word, orders as pictures, focal points on photos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import strip_tags

from gallery.limits import NAMES
from gallery.slides.word_difference import Piece, compare_words
from newsroom.desk.cards import find_thumbnail_url
from newsroom.desk.dashboard.work import find_desk_url
from newsroom.desk.library_acts import show_change
from newsroom.desk.proposals.pictures import Pictured, ShownRow, find_pictured, show_rows
from newsroom.models import Proposal
from newsroom.proposals.deciding import digest_present, list_decidable
from newsroom.proposals.present import (
    COMING,
    GOING,
    ORDER,
    Kind,
    Values,
    list_moved_on,
    read_present,
)
from newsroom.proposals.proposing import name_article_text
from newsroom.proposals.touching import count_rivals
from newsroom.rights import Person

FOCAL = ("focal_x", "focal_y", "focal_source")
NO_TEXTS = (*FOCAL, ORDER, COMING, GOING, "cover")
BLOCK_ENDS = ("</p>", "</li>", "</h2>", "</h3>", "<br>")


@dataclass(frozen=True, slots=True)
class ShownText:
    """One text, before and after as one."""

    label: str
    pieces: tuple[Piece, ...]
    present: str = ""  # what it says now, where that is neither


@dataclass(frozen=True, slots=True)
class ShownPoint:
    """A focal point, in per cent from the left and the top."""

    left: int
    top: int


@dataclass(frozen=True, slots=True)
class ShownProposal:
    """A proposal with all that whoever decides has to see."""

    row: Proposal
    title: str
    url: str
    thumbnail_url: str
    texts: tuple[ShownText, ...]
    rows: tuple[ShownRow, ...]
    points: tuple[ShownPoint, ...]  # the one before and the one after
    has_moved_on: bool
    is_gone: bool
    is_open: bool  # to the one who looks
    is_own: bool
    takes_note: bool  # whether accepting it can be a correction
    subject: str
    seen: str
    others: int  # that wait and touch the same


def show_proposals(person: Person, rows: Sequence[Proposal]) -> list[ShownProposal]:
    """In a number of queries that does not hang on how many there are."""
    present = read_present(rows)
    decidable = list_decidable(person, rows)
    rivals = count_rivals(rows)
    known = find_pictured(rows)
    return [
        show_proposal(
            row,
            present[row.pk],
            known,
            is_open=row.pk in decidable,
            is_own=row.proposed_by_id == person.pk,
            others=rivals.get(row.pk, 0),
        )
        for row in rows
    ]


def show_proposal(
    row: Proposal,
    present: Values,
    known: Pictured,
    *,
    is_open: bool,
    is_own: bool,
    others: int,
) -> ShownProposal:
    """One of them."""
    is_waiting = row.state == Proposal.State.WAITING
    moved_on = list_moved_on(row, present) if is_waiting else []
    slide = known.slides.get(row.slide_id)
    photo = row.photo or (slide.photo if slide else None)
    title, url = str(row.thing), find_desk_url(row.thing)
    if row.kind == Kind.WORDS:
        title = f"{title}, photo {slide.position}" if slide else title
        url = f"{url}#card-{row.slide_id}"
    return ShownProposal(
        row=row,
        title=title,
        url=url,
        thumbnail_url=find_thumbnail_url(photo),
        texts=tuple(
            show_text(row, name, *pair, present=present.get(name) if name in moved_on else None)
            for name, pair in row.changes.items()
            if name not in NO_TEXTS
        ),
        rows=show_rows(row, known),
        points=show_points(row),
        has_moved_on=bool(moved_on),
        is_gone=is_waiting and present.keys() != row.changes.keys(),
        is_open=is_open and is_waiting,
        is_own=is_own and is_waiting,
        takes_note=row.kind in (Kind.PHOTO, Kind.WORDS, Kind.ARTICLE),
        subject=name_subject(row),
        seen=digest_present(present),
        others=others,
    )


def name_subject(row: Proposal) -> str:
    """What it is about, for an address: "gallery-12"."""
    name = "photo" if row.photo_id else "gallery" if row.gallery_id else "article"
    return f"{name}-{getattr(row, f'{name}_id')}"


def show_text(row: Proposal, name: str, before: Any, after: Any, *, present: Any) -> ShownText:
    """A column, a word or a part's text."""
    if row.kind == Kind.PHOTO:
        shown = show_change(name, before, after)
        said = "" if present is None else str(present)
        return ShownText(shown.label.capitalize(), shown.pieces, said)
    label = name_article_text(name) if row.kind == Kind.ARTICLE else NAMES.get(name, name)
    pieces = compare_words(read_plain(before), read_plain(after))
    said = "" if present is None else read_plain(present)
    return ShownText(label.capitalize(), tuple(pieces), said)


def read_plain(text: Any) -> str:
    """A text without tags, a paragraph a line."""
    plain = str(text)
    for end in BLOCK_ENDS:
        plain = plain.replace(end, f"{end}\n")
    return strip_tags(plain).strip() if "<" in plain else plain


def show_points(row: Proposal) -> tuple[ShownPoint, ...]:
    """The focal point before and after; nothing where it would stay."""
    if row.photo is None or not {"focal_x", "focal_y"} & row.changes.keys():
        return ()
    present = (row.photo.focal_x, row.photo.focal_y)
    pairs = [row.changes.get(name, [now, now]) for name, now in zip(FOCAL, present, strict=False)]
    return tuple(
        ShownPoint(round(pairs[0][when] * 100), round(pairs[1][when] * 100)) for when in (0, 1)
    )
