"""An edit takes as many statements, and reads as many rows, in an archive as in a small site."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from django.db.models import F

from gallery.models import ChangedThing, Gallery
from gallery.slides.words import edit_words, get_words_in_effect
from media.models import Photo
from newsroom.baking import bake_queue
from newsroom.models import Article
from newsroom.pages import numbered_pages, sitemaps
from newsroom.publishing.killing import kill_everywhere
from tests.builders import make_gallery
from tests.newsroom.baking.baked import bake
from tests.newsroom.desk.rights_world import World
from tests.newsroom.rows_read import captured, count_rows_read
from tests.newsroom.test_scale import grow

pytestmark = pytest.mark.django_db

FEW = 1_000
MANY = int(os.environ.get("PHOTODESK_TEST_SCALE", "4000"))
FIRST_SEED = 1_000_000  # the least number of made-up things
CAP = 100  # galleries or articles of a part of the sitemap, and rows that lists count
RATIO, BESIDE = 1.3, 400
FEW_MORE = 1.1  # statements, by whose turn it is when an edit begins


def correct_caption() -> None:
    slide = Gallery.objects.get(slug="edited").slides.select_related("photo").get(position=1)
    words = get_words_in_effect(slide)
    edit_words(slide, seen=words, edited={"caption": words["caption"] + " again"})


def kill_photo() -> None:
    slides = Gallery.objects.get(slug="edited").slides.filter(photo__killed_at=None)
    photo = Photo.objects.get(pk=slides.values("photo")[:1])
    kill_everywhere(photo, reason="Wrong", killed_by=None)


EDITS: tuple[Callable[[], None], ...] = (correct_caption, kill_photo)


def grow_galleries(world: World, first: int, last: int) -> None:
    """Have more galleries, photos and pages; the front page reads all articles that there are."""
    grow(world, first, last)
    Article.objects.exclude(pk=world.article.pk).delete()


def measure(edit: Callable[[], None]) -> dict[str, int]:
    """The rows that an edit and its bakes read, by statement."""
    with captured() as asked:
        edit()
        baked = bake()
    assert baked.changed
    assert not baked.failed
    return count_rows_read(asked) | {"how many": len(asked)}


def test_an_edit_reads_no_more_of_a_larger_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MAX_PAGES", CAP)
    monkeypatch.setattr(numbered_pages, "COUNTED_AT_MOST", CAP)
    # Or a slow machine takes pages in more and smaller pieces.
    monkeypatch.setattr(bake_queue, "CLAIMED_SECONDS", 60.0)
    world = World("draft")
    grow_galleries(world, 0, FEW)
    make_gallery(6, slug="edited")
    bake()
    few = [measure(edit) for edit in EDITS]
    ours = ChangedThing.objects.filter(thing_id__lt=FIRST_SEED)
    ours.update(position=F("position") + FIRST_SEED)  # behind those that come now
    grow_galleries(world, FEW, MANY)
    measure(correct_caption)  # which finds that the site has more pages now
    many = [measure(edit) for edit in EDITS]
    for edit, before, now in zip(EDITS, few, many, strict=True):
        numbers = (before.pop("how many"), now.pop("how many"))
        assert numbers[1] <= numbers[0] * FEW_MORE, f"{edit.__name__}: {numbers}"
        rows = (sum(before.values()), sum(now.values()))
        worst = max(now, key=lambda sql: now[sql] - before.get(sql, 0))
        assert rows[1] <= rows[0] * RATIO + BESIDE, f"{edit.__name__}: {rows}: {worst[-1500:]}"
