"""The rows of a large archive for benches: galleries, slides, and those of all of their pages.

Made in SQL in the form that the planner and the baker write; `require_as_planned` compares them.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.db.models import F

from gallery.models import Gallery
from media.models import Photo
from newsroom.baking.compare_owners import compare_owner, compare_photos
from newsroom.baking.pages import PAGE_KINDS, find_path
from newsroom.demo import seeding

SLIDES = 50
GALLERIES_AT_ONCE = 1_000
PHOTOS_AT_ONCE = 50_000
COMPARED = 40  # of the things that were made: are their rows what is planned for them?
# What the rows of a page that is as wanted hold, whatever the kind: of files of one byte.
PAGES = """
    INSERT INTO newsroom_bakedpage (
        path, url, kind, owner, phase, urgency, wanted_status, wanted_version, wanted_at,
        baked_version, baked_status, baked_at, sha256, size_bytes, bake_seconds, waited_seconds,
        tries, error
    )
    SELECT path, url, kind, owner, phase, 0, 200, 1, made_at, 1, 200, made_at,
        md5(path) || md5(url), 1, 0.003, 1.0, 0, ''
    FROM ({pages}) AS page ORDER BY place, phase, path
"""
OF_GALLERIES = """
    SELECT replace(kind.path, '{{slug}}', slug) AS path, replace(kind.url, '{{slug}}', slug) AS url,
        kind.name AS kind, 'gallery:' || gallery.id AS owner, kind.phase, gallery.id AS place,
        published_at AS made_at
    FROM gallery_gallery AS gallery CROSS JOIN (VALUES {whole}) AS kind (name, path, url, phase)
    WHERE gallery.id BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT replace(replace(kind.path, '{{slug}}', slug), '{{slide}}', public_id),
        replace(replace(kind.url, '{{slug}}', slug), '{{slide}}', public_id),
        kind.name, 'gallery:' || gallery.id, kind.phase, gallery.id, published_at
    FROM gallery_gallery AS gallery JOIN gallery_slide AS slide ON slide.gallery_id = gallery.id
    CROSS JOIN (VALUES {single}) AS kind (name, path, url, phase)
    WHERE gallery.id BETWEEN %(first)s AND %(last)s
"""
OF_PHOTOS = """
    SELECT replace(kind.path, '{{photo}}', photo.id::text) AS path,
        replace(kind.url, '{{photo}}', photo.id::text) AS url, kind.name AS kind,
        'photo:' || photo.id AS owner, kind.phase, photo.id AS place, uploaded_at AS made_at
    FROM media_photo AS photo CROSS JOIN (VALUES {photo}) AS kind (name, path, url, phase)
    WHERE photo.id BETWEEN %(first)s AND %(last)s
        AND EXISTS (SELECT 1 FROM gallery_slide WHERE photo_id = photo.id)
"""
NOTES = """
    INSERT INTO gallery_changedthing (kind, thing_id, slug, status, reason, changed_at, turn,
        position)
    SELECT split_part(owner, ':', 1), split_part(owner, ':', 2)::bigint,
        CASE page.kind WHEN 'gallery JSON' THEN split_part(url, '/', 5) ELSE '' END,
        200, '', baked_at, 0, row_number() OVER (ORDER BY baked_at, id)
    FROM newsroom_bakedpage AS page WHERE page.kind IN ('gallery JSON', 'photo JSON')
"""


def seed_archive(*, galleries: int, photos: int, tell: Callable[[str], None]) -> None:
    """Published galleries of fifty made-up photos, and the rows of their pages; no files.

    The database was empty: whatever is there afterwards is the archive.
    """
    seeding.SLIDES_A_GALLERY = SLIDES  # type: ignore[misc]
    seeding.seed_library(photos=photos, galleries=galleries, tell=tell)
    held = Photo.objects.exclude(embargo_until=None, expires_at=None)
    held.update(embargo_until=None, expires_at=None)
    drafts = Gallery.objects.filter(published_at=None)
    drafts.update(state=Gallery.State.PUBLISHED, published_at=F("created_at"), was_public=True)
    add_pages(OF_GALLERIES, last=last_id(Gallery), at_once=GALLERIES_AT_ONCE, tell=tell)
    add_pages(OF_PHOTOS, last=last_id(Photo), at_once=PHOTOS_AT_ONCE, tell=tell)
    with connection.cursor() as cursor:
        cursor.execute(NOTES)
        tell("Tidying the tables")
        cursor.execute("VACUUM ANALYZE")
    require_as_planned()


def add_pages(template: str, *, last: int, at_once: int, tell: Callable[[str], None]) -> None:
    """The rows of pages, some owners at a time."""
    values: dict[str, str] = {}
    parameters: dict[str, str | int] = {}
    for name in ("gallery", "slide", "photo"):
        rows: list[str] = []
        for kind in PAGE_KINDS:
            if kind.owner != name:
                continue
            place = f"{name}_{len(rows)}"
            rows.append(f"(%({place}_name)s, %({place}_path)s, %({place}_url)s, {kind.phase:d})")
            parameters |= {
                f"{place}_name": kind.name,
                f"{place}_path": find_path(kind.url),
                f"{place}_url": kind.url,
            }
        values[name] = ", ".join(rows)
    pages = template.format(whole=values["gallery"], single=values["slide"], photo=values["photo"])
    sql = PAGES.format(pages=pages)
    with connection.cursor() as cursor:
        for first in range(1, last + 1, at_once):
            bounds: dict[str, str | int] = {"first": first, "last": first + at_once - 1}
            cursor.execute(sql, parameters | bounds)
            if first % (at_once * 10) == 1:
                tell(f"pages of {first - 1:,} of {last:,}")


def last_id(model: type[Gallery] | type[Photo]) -> int:
    """The largest number."""
    found = model.objects.order_by("-pk").values_list("pk", flat=True).first()
    return int(found or 0)


def require_as_planned() -> None:
    """A comparison of some of them, from the first to the last, finds nothing to mend."""
    found = sum(compare_owner(f"gallery:{pk}") for pk in list_some(Gallery))
    found += compare_photos(list_some(Photo))
    assert not found, f"{found} rows are not as planned"


def list_some(model: type[Gallery] | type[Photo]) -> list[int]:
    """The numbers of some things of a kind."""
    ids = list(model.objects.order_by("pk").values_list("pk", flat=True))
    return ids[:: max(1, len(ids) // COMPARED)]
