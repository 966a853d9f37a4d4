"""Photographs as tiles: what a grid of the library, a collection or a picker shows of each.

Views give a list of photos and get tiles, in two queries however many there are; the template
`desk/photo_grid.html` draws them, and `static/desk/photo-grid.js` lays them out in rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.template.loader import get_template
from django.urls import reverse

from gallery.models import Gallery
from media.models import Photo, may_be_shown
from newsroom.desk.cards import find_larger_urls, find_thumbnail_url, shorten
from newsroom.desk.photo_marks import Mark, find_mark
from newsroom.models import Article
from newsroom.photo_uses import filter_used_in

NAME_CHARACTERS = 90
CAPTION_CHARACTERS = 220
FLATTEST, TALLEST = 4.0, 0.4  # wider and narrower ones are shown as if they had these proportions


@dataclass(frozen=True, slots=True)
class Tile:
    """One photo in a grid."""

    id: int
    name: str
    address: str  # of the photo's page, with the search that it was found by
    thumbnail_url: str  # empty while there is no picture, and for killed ones
    srcset: str
    width_px: int
    height_px: int
    state: str
    state_label: str
    mark: Mark
    is_live: bool  # readers see it now, in something published
    caption: str
    credit_line: str
    place: str
    taken_at: Any
    uploaded_at: Any
    closed: str  # why it cannot be chosen; empty where it can

    def __getitem__(self, name: str) -> Any:
        """What a template asks for, which tries this first."""
        return getattr(self, name)

    @property
    def ratio(self) -> str:
        """Its width by its height, as a grid makes room for it."""
        return f"{min(FLATTEST, max(TALLEST, self.width_px / max(1, self.height_px))):.4f}"

    @property
    def has_mark(self) -> bool:
        """Whether something stands in its way."""
        return self.mark.word != "ready"

    @property
    def has_badge(self) -> bool:
        """Whether that is said in its corner; not where it stands in the picture's place."""
        return self.has_mark and (bool(self.thumbnail_url) or self.mark.word != "waiting")

    @property
    def label(self) -> str:
        """What a screen reader says of it."""
        marks = (self.mark.label if self.has_mark else "", "Live" if self.is_live else "")
        return ", ".join(filter(None, (self.name, *marks)))


def find_live_ids(photo_ids: Sequence[int]) -> set[int]:
    """Those of some photos that something published shows readers now, in one query."""
    used = filter_used_in(Gallery.objects.published(), Article.objects.published())
    shown = Photo.objects.filter(used, may_be_shown(), pk__in=photo_ids).order_by()
    return set(shown.values_list("pk", flat=True))


def make_tiles(
    photos: Iterable[Photo], *, search: str = "", closed: Mapping[int, str] | None = None
) -> list[Tile]:
    """A tile for each photo; `search` is the query string of the library in which they were found.

    `closed` says of photos, by id, why they cannot be chosen.
    """
    photos = list(photos)
    live = find_live_ids([photo.pk for photo in photos]) if photos else set()
    list_url = reverse("admin:media_photo_changelist")
    behind = f"?{urlencode({'in': search})}" if search else ""
    reasons = closed or {}
    return [
        Tile(
            id=photo.pk,
            name=shorten(str(photo), NAME_CHARACTERS),
            address=f"{list_url}{photo.pk}/change/{behind}",
            thumbnail_url=find_thumbnail_url(photo),
            srcset=find_larger_urls(photo),
            width_px=photo.width_px,
            height_px=photo.height_px,
            state=photo.state,
            state_label=photo.get_state_display(),
            mark=find_mark(photo),
            is_live=photo.pk in live,
            caption=shorten(photo.caption, CAPTION_CHARACTERS),
            credit_line=shorten(photo.credit_line or photo.byline, NAME_CHARACTERS),
            place=", ".join(filter(None, (photo.city, photo.country))),
            taken_at=photo.taken_at,
            uploaded_at=photo.uploaded_at,
            closed=reasons.get(photo.pk, ""),
        )
        for photo in photos
    ]


def draw_tiles(tiles: Iterable[Tile], *, may_kill: bool = False) -> list[dict[str, Any]]:
    """Tiles for `photo-grid.js`: of each its id, its proportions and its HTML."""
    template = get_template("desk/photo_tile.html")
    return [
        {
            "id": tile.id,
            "ratio": float(tile.ratio),
            "html": template.render({"tile": tile, "may_kill": may_kill}),
            "isClosed": bool(tile.closed),
        }
        for tile in tiles
    ]
