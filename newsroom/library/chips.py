"""Chips that ask who shows a photo, or what it looks like: the search itself knows no galleries."""

from __future__ import annotations

from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from gallery.models import Gallery, Publishable, Slide
from media.models import Photo
from media.search.chip_values import Chip
from media.search.look_alikes import find_look_alikes
from media.search.query import Query
from media.search.wanted import Where
from newsroom.models import Article
from newsroom.photo_uses import PHOTO_USES

# Its renditions are there, nobody has to decide first, and it was not killed: as `may_be_shown`
# says, of what the narrow row knows.
HIDDEN_BY_NOTHING: Final = {
    "postgresql": "search.words @@ '''is=ready'' & !''is=killed'' & !''is=held'''::tsquery",
    "sqlite": (
        "search.photo_id IN (SELECT id FROM media_photo "
        "WHERE state = 'ready' AND killed_at IS NULL AND held_at IS NULL)"
    ),
}


def read_other_chips(query: Query) -> tuple[dict[Chip, Where], tuple[str, ...]]:
    """The conditions of the chips that are known here, and sentences on what there is not."""
    conditions: dict[Chip, Where] = {}
    notes: list[str] = []
    for chip in query.chips:
        match chip.name, chip.value:
            case "is", "live":
                conditions[chip] = is_live()
            case "gallery", slug:
                conditions[chip], note = is_in_gallery(slug)
                notes += [note] if note else []
            case "like", number:
                conditions[chip], note = is_like(int(number))
                notes += [note] if note else []
    return conditions, tuple(notes)


def is_live() -> Where:
    """Readers see it now: something published shows it, and nothing of its own hides it.

    The counted uses are an index into it: few of many, or most of them.
    """
    now = timezone.now()
    owners: dict[type[Publishable], QuerySet[Any]] = {
        kind: kind.objects.published().order_by().values("pk") for kind in (Gallery, Article)
    }
    shown, parameters = [], [now, now]
    for use in PHOTO_USES:
        uses = use.shown_in(owners[use.owner]).filter(
            **{use.photo_field: RawSQL("search.photo_id", [])}
        )
        sql, values = compile_query(uses.values("pk"))
        # What it says of the outer row keeps PostgreSQL from listing every photo in use first.
        shown.append(f"EXISTS ({sql} AND search.uses > 0)")
        parameters += values
    return Where(
        f"search.published_uses > 0 AND {HIDDEN_BY_NOTHING[connection.vendor]} "
        "AND (search.embargo_until IS NULL OR search.embargo_until <= %s) "
        "AND (search.expires_at IS NULL OR search.expires_at > %s) "
        f"AND ({' OR '.join(shown)})",
        tuple(parameters),
        walks="uploaded_at",
    )


def is_in_gallery(slug: str) -> tuple[Where, str]:
    """A slide of a gallery shows it, rejected or not; a sentence where there is no such gallery."""
    gallery_id = Gallery.objects.filter(slug=slug.lower()).values_list("pk", flat=True).first()
    if gallery_id is None:
        return Where("false", is_narrow=True), f"There is no gallery with the address “{slug}”."
    slides = Slide.objects.filter(gallery=gallery_id).exclude(photo=None).order_by()
    sql, parameters = compile_query(slides.values("photo_id"))
    return Where(f"search.photo_id IN ({sql})", parameters, is_narrow=True), ""


def is_like(photo_id: int) -> tuple[Where, str]:
    """It looks like a photo, or is that one."""
    photo = Photo.objects.defer("embedded_metadata").filter(pk=photo_id).first()
    if photo is None:
        return Where("false", is_narrow=True), f"There is no photo number {photo_id}."
    ids = [photo.pk, *find_look_alikes(photo)]
    places = ", ".join(["%s"] * len(ids))
    note = (
        ""
        if photo.perceptual_hash is not None
        else ("The photo is still being prepared: what looks like it is not known yet.")
    )
    return Where(f"search.photo_id IN ({places})", tuple(ids), is_narrow=True), note


def compile_query(rows: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    """The SQL of some rows, and its parameters."""
    sql, parameters = rows.query.get_compiler(connection=connection).as_sql()
    return sql, tuple(parameters)
