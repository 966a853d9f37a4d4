"""A large made-up library: rows by the hundred thousand that share a few real files.

`manage.py seed_library` calls it, to try out how a desk works with so many photos. The words differ
from row to row, the files do not: a dozen photos come in by the one door and lend theirs.
"""

from __future__ import annotations

import hashlib
import io
import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import batched
from typing import Any, Final

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFilter

from gallery.models import Gallery, Slide, new_slide_id
from media.ingest import ingest_photo
from media.models import Photo, RenderTier
from media.renditions.perceptual_hash import SIGN_BIT
from media.renditions.queue import render_missing_renditions
from media.search.installation import drop_triggers, find_triggers, install_index
from newsroom.demo.seed_words import SUBJECTS, WordPile

SHARED_FILES: Final = 12
SLIDES_A_GALLERY: Final = 12
ROWS_AT_ONCE: Final = 20_000
YEARS: Final = 10
CAMERAS: Final = tuple(f"Made-up X{number} no. {number * 7919}" for number in range(1, 40))
# What differs from row to row; all else is copied from the photo that lends its files.
OWN_COLUMNS: Final = (
    *("id", "original_sha256", "original_name", "uploaded_at", "edited_at", "taken_at"),
    *("headline", "caption", "byline", "credit_line", "source", "keywords", "city", "country"),
    *("alt_text", "perceptual_hash", "camera", "embargo_until", "expires_at"),
)
GALLERY_COLUMNS: Final = (
    *("id", "slug", "title", "state", "published_at", "was_public", "created_at", "edited_at"),
)
SLIDE_COLUMNS: Final = ("gallery_id", "photo_id", "position", "public_id")


def seed_library(*, photos: int, galleries: int, tell: Callable[[str], None]) -> None:
    """Add made-up photos and galleries; `tell` hears what is being done.

    The index is taken off meanwhile and made anew, which is quicker than keeping it at each row.
    """
    tell(f"Making {SHARED_FILES} files")
    lenders = [make_lender(number) for number in range(SHARED_FILES)]
    drop_triggers(connection, find_triggers(connection))
    try:
        first_photo_id = next_id(Photo)
        with transaction.atomic():
            for done in add_photos(photos, first_photo_id, lenders):
                tell(f"{done:,} photos")
            add_galleries(galleries, range(first_photo_id, first_photo_id + photos))
            tell(f"{galleries:,} galleries")
            reset_sequences(Photo, Gallery)
    finally:
        tell("Making the index")
        install_index(using=connection.alias)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def make_lender(number: int) -> Photo:
    """A photo with renditions of its own: hills, a sky and a sun."""
    chance = random.Random(number)
    width_px, height_px = ((1800, 1200), (1200, 1800), (1800, 1350))[number % 3]
    picture = Image.linear_gradient("L").resize((width_px, height_px)).convert("RGB")
    drawing = ImageDraw.Draw(picture)
    for hill in range(9):
        top = height_px * (0.35 + hill * 0.07)
        line = [
            (x, top + chance.uniform(-0.08, 0.08) * height_px)
            for x in range(0, width_px + 1, width_px // 12)
        ]
        colour = tuple(chance.randint(20 + hill * 12, 90 + hill * 12) for _ in range(3))
        drawing.polygon([(0, height_px), *line, (width_px, height_px)], fill=colour)
    at = chance.uniform(0.1, 0.8) * width_px
    drawing.ellipse([at, 90, at + 220, 310], fill=(250, 230, 180))
    file = io.BytesIO()
    picture.filter(ImageFilter.GaussianBlur(1)).save(file, "JPEG", quality=88)
    photo = ingest_photo(file, file_name=f"made-up-{number}.jpg", uploaded_by=None).photo
    render_missing_renditions(photo.pk)
    # Whoever shares its files would else wait for finer ones, a million times.
    Photo.objects.filter(pk=photo.pk).update(render_tier=RenderTier.NOTHING)
    photo.refresh_from_db()
    return photo


def next_id(model: type[models.Model]) -> int:
    """The first id that no row has."""
    largest = model._default_manager.aggregate(largest=models.Max("pk"))["largest"]
    return (largest or 0) + 1


def add_photos(number: int, first_id: int, lenders: Sequence[Photo]) -> Iterator[int]:
    """Add the rows in batches; how many are there after each."""
    done = 0
    for rows in batched(photo_rows(number, first_id, len(lenders)), ROWS_AT_ONCE):
        write_photos(rows, [photo.pk for photo in lenders])
        done += len(rows)
        yield done


def photo_rows(number: int, first_id: int, lenders: int) -> Iterator[tuple[Any, ...]]:
    """What differs from photo to photo, and which photo lends its files."""
    pile, now = WordPile(seed=first_id), timezone.now()
    step = timedelta(days=365 * YEARS) / max(number, 1)
    start = now - timedelta(days=365 * YEARS)
    burst = Burst(pile.chance)
    for place in range(number):
        uploaded_at = start + step * (place + 1)
        words = pile.describe(place)
        taken_at, perceptual_hash = burst.next_photo(uploaded_at)
        rare = pile.chance.random()
        yield (
            place % lenders,
            first_id + place,
            hashlib.sha256(f"made-up {first_id + place}".encode()).hexdigest(),
            *(words.name, uploaded_at, uploaded_at, taken_at if rare > 0.02 else None),
            *(words.headline, words.caption, words.byline, words.credit_line, words.source),
            json.dumps(words.keywords, ensure_ascii=False),
            *(words.city, words.country, words.alt_text, perceptual_hash, burst.camera),
            now + timedelta(days=30) if rare > 0.999 else None,
            uploaded_at + timedelta(days=365) if 0.99 < rare < 0.995 else None,
        )


class Burst:
    """When photos were taken, and what they look like: one in ten is one of a burst of four."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.left = 0
        self.taken_at: datetime | None = None
        self.bits = 0
        self.camera = ""

    def next_photo(self, uploaded_at: datetime) -> tuple[datetime, int]:
        """The moment of the next photo, and its hash as databases keep it."""
        if self.left and self.taken_at:
            self.left -= 1
            self.taken_at += timedelta(milliseconds=400)
            bits = self.bits ^ (1 << self.chance.randrange(64))
        else:
            self.left = 3 if self.chance.random() < 0.025 else 0
            self.taken_at = uploaded_at - timedelta(minutes=self.chance.expovariate(1 / 90))
            bits = self.bits = self.chance.getrandbits(64)
            self.camera = self.chance.choice(CAMERAS)
        return self.taken_at, bits - 2 * SIGN_BIT if bits & SIGN_BIT else bits


def write_photos(rows: Sequence[tuple[Any, ...]], lender_ids: Sequence[int]) -> None:
    """Write rows by way of a table that lasts as long as this transaction's connection."""
    columns = [str(field.column) for field in Photo._meta.concrete_fields]
    taken = ", ".join(
        f"CAST(own.{column} AS jsonb)"
        if column == "keywords" and connection.vendor == "postgresql"
        else f"own.{column}"
        if column in OWN_COLUMNS
        else f"lender.{column}"
        for column in columns
    )
    kinds = {"id": "bigint", "perceptual_hash": "bigint"} | dict.fromkeys(
        ("uploaded_at", "edited_at", "taken_at", "embargo_until", "expires_at"),
        "timestamptz" if connection.vendor == "postgresql" else "datetime",
    )
    defined = ", ".join(f"{column} {kinds.get(column, 'text')}" for column in OWN_COLUMNS)
    own = ((lender_ids[row[0]], *row[1:]) for row in rows)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE seeds (lender_id bigint, {defined})")
        copy_rows(cursor, "seeds", ("lender_id", *OWN_COLUMNS), own)
        cursor.execute(
            f"INSERT INTO media_photo ({', '.join(columns)}) SELECT {taken} FROM seeds AS own "
            "JOIN media_photo AS lender ON lender.id = own.lender_id ORDER BY own.id"
        )
        cursor.execute("DROP TABLE seeds")


def copy_rows(
    cursor: Any, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Write rows the quickest way that the database has."""
    names = ", ".join(columns)
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    places = ", ".join(["%s"] * len(columns))
    moments = connection.ops.adapt_datetimefield_value
    plain = (
        tuple(moments(value) if isinstance(value, datetime) else value for value in row)
        for row in rows
    )
    cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", list(plain))


def add_galleries(number: int, photo_ids: range) -> None:
    """Add galleries of photos that came in one after the other; seven of ten are published."""
    pile, now = WordPile(seed=number), timezone.now()
    first_id, in_each = next_id(Gallery), min(SLIDES_A_GALLERY, len(photo_ids))
    if not in_each:
        return
    starts = [pile.chance.randrange(len(photo_ids) - in_each + 1) for _ in range(number)]
    galleries = (
        gallery_row(first_id + place, now - timedelta(hours=place), pile) for place in range(number)
    )
    write_rows(Gallery, GALLERY_COLUMNS, galleries)
    slides = (
        (first_id + gallery, photo_ids[start + place], place + 1, new_slide_id())
        for gallery, start in enumerate(starts)
        for place in range(in_each)
    )
    write_rows(Slide, SLIDE_COLUMNS, slides)


def gallery_row(gallery_id: int, made_at: datetime, pile: WordPile) -> tuple[Any, ...]:
    """What differs from gallery to gallery."""
    is_published = pile.chance.random() < 0.7
    return (
        *(gallery_id, f"made-up-{gallery_id}"),
        f"{pile.pick(SUBJECTS).capitalize()}, {made_at:%d %B %Y}",
        Gallery.State.PUBLISHED.value if is_published else Gallery.State.DRAFT.value,
        made_at if is_published else None,
        *(is_published, made_at, made_at),
    )


def write_rows(
    kind: type[models.Model], own: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Write rows of which some columns are given, and the others as of any that is made."""
    fields = kind._meta.concrete_fields
    rest = [each for each in fields if each.column not in own and not each.primary_key]
    new = kind()
    same = tuple(each.get_db_prep_save(each.pre_save(new, True), connection) for each in rest)
    columns = (*own, *(str(each.column) for each in rest))
    with connection.cursor() as cursor:
        copy_rows(cursor, kind._meta.db_table, columns, ((*row, *same) for row in rows))


def reset_sequences(*kinds: type[models.Model]) -> None:
    """Let the database count on behind the ids that were given."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), list(kinds)):
            cursor.execute(sql)
