"""Proposals as the desk shows them: words by word, orders as pictures, focal points on photos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import strip_tags

from gallery.limits import NAMES
from gallery.models import Slide
from gallery.slides.word_difference import Piece, compare_words
from newsroom.desk.cards import find_thumbnail_url
from newsroom.desk.dashboard.work import find_desk_url
from newsroom.desk.library_acts import show_change
from newsroom.models import Proposal
from newsroom.proposals.deciding import digest_present, list_decidable
from newsroom.proposals.present import ORDER, Kind, Values, list_moved_on, read_present
from newsroom.proposals.proposing import name_article_text
from newsroom.rights import Person

MOST_PICTURES = 60  # of one order
FOCAL = ("focal_x", "focal_y", "focal_source")
BLOCK_ENDS = ("</p>", "</li>", "</h2>", "</h3>", "<br>")


@dataclass(frozen=True, slots=True)
class ShownText:
    """One text, before and after as one."""

    label: str
    pieces: tuple[Piece, ...]
    present: str = ""  # what it says now, where that is neither


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A slide in one of two orders."""

    thumbnail_url: str
    position: int  # in the order that is shown
    other: int | None  # in the other one
    has_moved: bool


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
    before: tuple[ShownPicture, ...]
    after: tuple[ShownPicture, ...]
    more: int  # pictures that are left out
    points: tuple[ShownPoint, ...]  # the one before and the one after
    has_moved_on: bool
    is_gone: bool
    is_open: bool  # to the one who looks
    is_own: bool
    seen: str
    others: int  # that wait and touch the same


def show_proposals(person: Person, rows: Sequence[Proposal]) -> list[ShownProposal]:
    """In a number of queries that does not hang on how many there are."""
    present = read_present(rows)
    decidable = list_decidable(person, rows)
    orders = [each.gallery_id for each in rows if each.kind == Kind.ORDER]
    named = {each.slide_id for each in rows if each.kind == Kind.WORDS}
    slides: dict[str, Slide] = {}
    if orders or named:
        found = Slide.objects.filter(gallery__in=orders) | Slide.objects.filter(public_id__in=named)
        wanted = found.select_related("photo").only(
            "public_id", "position", "photo__renditions", "photo__killed_at"
        )
        slides = {slide.public_id: slide for slide in wanted}
    return [
        show_proposal(
            row,
            present[row.pk],
            slides,
            is_open=row.pk in decidable,
            is_own=row.proposed_by_id == person.pk,
            others=sum(touches_same(row, other) for other in rows),
        )
        for row in rows
    ]


def touches_same(one: Proposal, other: Proposal) -> bool:
    """Whether two that wait are about the same field of the same thing."""
    return (
        one.pk != other.pk
        and one.state == other.state == Proposal.State.WAITING
        and name_subject(one) == name_subject(other)
        and bool(one.changes.keys() & other.changes.keys())
    )


def name_subject(row: Proposal) -> tuple[Any, ...]:
    """What a proposal is about."""
    return (row.kind, row.photo_id, row.gallery_id, row.article_id, row.slide_id)


def show_proposal(
    row: Proposal,
    present: Values,
    slides: dict[str, Slide],
    *,
    is_open: bool,
    is_own: bool,
    others: int,
) -> ShownProposal:
    """One of them."""
    is_waiting = row.state == Proposal.State.WAITING
    moved_on = list_moved_on(row, present) if is_waiting else []
    before, after, more = show_order(row, slides)
    photo = row.photo or getattr(slides.get(row.slide_id), "photo", None)
    title, url = str(row.thing), find_desk_url(row.thing)
    if row.kind == Kind.WORDS:
        slide = slides.get(row.slide_id)
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
            if name not in (*FOCAL, ORDER)
        ),
        before=before,
        after=after,
        more=more,
        points=show_points(row),
        has_moved_on=bool(moved_on),
        is_gone=is_waiting and present.keys() != row.changes.keys(),
        is_open=is_open and is_waiting,
        is_own=is_own and is_waiting,
        seen=digest_present(present),
        others=others,
    )


def show_text(row: Proposal, name: str, before: Any, after: Any, *, present: Any) -> ShownText:
    """A column, a word or a part's text."""
    if row.kind == Kind.PHOTO:
        shown = show_change(name, before, after)
        said = "" if present is None else str(present)
        return ShownText(shown.label.capitalize(), shown.pieces, said)
    label = name_article_text(name) if row.kind == Kind.ARTICLE else str(NAMES[name])
    pieces = compare_words(read_plain(before), read_plain(after))
    said = "" if present is None else read_plain(present)
    return ShownText(label.capitalize(), tuple(pieces), said)


def read_plain(text: Any) -> str:
    """A text without tags, a paragraph a line."""
    plain = str(text)
    for end in BLOCK_ENDS:
        plain = plain.replace(end, f"{end}\n")
    return strip_tags(plain).strip() if "<" in plain else plain


def show_order(
    row: Proposal, slides: dict[str, Slide]
) -> tuple[tuple[ShownPicture, ...], tuple[ShownPicture, ...], int]:
    """The two orders as pictures, from the first to the last that differs, and how many are left
    out.
    """
    if row.kind != Kind.ORDER:
        return (), (), 0
    before, after = row.changes[ORDER]
    differing = [
        index for index, pair in enumerate(zip(before, after, strict=True)) if len({*pair}) > 1
    ]
    first, last = differing[0], differing[-1]
    window = slice(first, min(last + 1, first + MOST_PICTURES))
    more = last + 1 - first - MOST_PICTURES

    def pictures(order: list[str], other: list[str]) -> tuple[ShownPicture, ...]:
        places = {slide_id: index for index, slide_id in enumerate(other, start=1)}
        return tuple(
            ShownPicture(
                find_thumbnail_url(slides[slide_id].photo) if slide_id in slides else "",
                index,
                places.get(slide_id),
                has_moved=places.get(slide_id) != index,
            )
            for index, slide_id in enumerate(order[window], start=first + 1)
        )

    return pictures(before, after), pictures(after, before), max(0, more)


def show_points(row: Proposal) -> tuple[ShownPoint, ...]:
    """The focal point before and after; nothing where it would stay."""
    if row.photo is None or not {"focal_x", "focal_y"} & row.changes.keys():
        return ()
    present = (row.photo.focal_x, row.photo.focal_y)
    pairs = [row.changes.get(name, [now, now]) for name, now in zip(FOCAL, present, strict=False)]
    return tuple(
        ShownPoint(round(pairs[0][when] * 100), round(pairs[1][when] * 100)) for when in (0, 1)
    )
