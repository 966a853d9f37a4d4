"""Proposals as photographs: orders, photos that come and go, covers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gallery.models import Slide
from media.models import Photo
from newsroom.desk.cards import find_thumbnail_url
from newsroom.models import Proposal
from newsroom.proposals.present import COMING, GOING, ORDER, Kind

MOST_PICTURES = 60  # of one row


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A photograph that stays, moves, comes or goes."""

    thumbnail_url: str
    label: str
    has_moved: bool = True


@dataclass(frozen=True, slots=True)
class ShownRow:
    """Photographs under a heading."""

    title: str
    pictures: tuple[ShownPicture, ...]
    is_gone: bool = False  # whether it shows what is there before
    more: int = 0  # that are left out


@dataclass(frozen=True, slots=True)
class Pictured:
    """The slides and photos that some proposals show."""

    slides: Mapping[str, Slide]
    photos: Mapping[int, Photo]

    def find_url(self, slide_id: str) -> str:
        """The thumbnail of a slide; empty for one that is gone."""
        slide = self.slides.get(slide_id)
        return find_thumbnail_url(slide.photo) if slide else ""


def find_pictured(rows: Sequence[Proposal]) -> Pictured:
    """In 2 queries at most."""
    orders = [each.gallery_id for each in rows if each.kind == Kind.ORDER]
    named = {each.slide_id for each in rows if each.kind == Kind.WORDS}
    photo_ids: set[int] = set()
    for each in rows:
        if each.kind == Kind.REMOVE:
            named.update(each.changes[GOING][0])
        elif each.kind == Kind.ADD:
            photo_ids.update(each.changes[COMING][1])
        elif each.kind == Kind.GALLERY:
            photo_ids.update(filter(None, each.changes.get("cover", ())))
    slides: dict[str, Slide] = {}
    if orders or named:
        found = Slide.objects.filter(gallery__in=orders) | Slide.objects.filter(public_id__in=named)
        wanted = found.select_related("photo").only(
            "public_id", "position", "photo__renditions", "photo__killed_at"
        )
        slides = {slide.public_id: slide for slide in wanted}
    photos = Photo.objects.only("headline", "original_name", "renditions", "killed_at")
    return Pictured(slides, photos.in_bulk(photo_ids) if photo_ids else {})


def show_rows(row: Proposal, known: Pictured) -> tuple[ShownRow, ...]:
    """The photographs of a proposal; none where it is about words alone."""
    if row.kind == Kind.ORDER:
        return show_orders(row, known)
    if row.kind == Kind.REMOVE:
        going = row.changes[GOING][0]
        pictures = [
            ShownPicture(known.find_url(each), tell_place(known.slides.get(each)))
            for each in going[:MOST_PICTURES]
        ]
        more = max(0, len(going) - MOST_PICTURES)
        return (ShownRow("Would go", tuple(pictures), is_gone=True, more=more),)
    if row.kind == Kind.ADD:
        coming = row.changes[COMING][1]
        pictures = [show_photo(known.photos.get(each)) for each in coming[:MOST_PICTURES]]
        more = max(0, len(coming) - MOST_PICTURES)
        return (ShownRow("Would come, at the end", tuple(pictures), more=more),)
    if row.kind == Kind.GALLERY and "cover" in row.changes:
        before, after = row.changes["cover"]
        return (
            ShownRow("Cover before", (show_cover(known, before),), is_gone=True),
            ShownRow("Cover after", (show_cover(known, after),)),
        )
    return ()


def tell_place(slide: Slide | None) -> str:
    """Where a slide stands."""
    return str(slide.position) if slide else "gone"


def show_photo(photo: Photo | None) -> ShownPicture:
    """A photo by its name."""
    return ShownPicture(find_thumbnail_url(photo), str(photo)[:60] if photo else "gone")


def show_cover(known: Pictured, number: int | None) -> ShownPicture:
    """A cover; without one it is the first photo."""
    if number is None:
        return ShownPicture("", "the first photo")
    return show_photo(known.photos.get(number))


def show_orders(row: Proposal, known: Pictured) -> tuple[ShownRow, ...]:
    """The two orders, from the first to the last that differs."""
    before, after = row.changes[ORDER]
    differing = [
        index for index, pair in enumerate(zip(before, after, strict=True)) if len({*pair}) > 1
    ]
    first, last = differing[0], differing[-1]
    window = slice(first, min(last + 1, first + MOST_PICTURES))
    more = max(0, last + 1 - first - MOST_PICTURES)

    def pictures(order: list[str], other: list[str], *, tells: bool) -> tuple[ShownPicture, ...]:
        places = {slide_id: index for index, slide_id in enumerate(other, start=1)}
        shown = []
        for index, slide_id in enumerate(order[window], start=first + 1):
            has_moved = places.get(slide_id) != index
            label = f"{index}, was {places.get(slide_id)}" if tells and has_moved else str(index)
            shown.append(ShownPicture(known.find_url(slide_id), label, has_moved))
        return tuple(shown)

    return (
        ShownRow("Before", pictures(before, after, tells=False), is_gone=True),
        ShownRow("After", pictures(after, before, tells=True), more=more),
    )
