"""No two rows of the public tree have one file: a comparison settles, whatever happened before."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from gallery.models import Gallery
from gallery.slides.sequence import remove_slides
from media.takedown import kill_photo, undo_kill
from newsroom.baking.bake_page import find_file
from newsroom.baking.outbox import mark_stale
from newsroom.baking.pages import PAGE_KINDS, PageKind, Phase
from newsroom.baking.reconcile import compare_everything
from newsroom.baking.schedules import act_on_schedules
from newsroom.checks import check_pages, shared_files
from newsroom.models import Article, Section
from newsroom.models.public_tree import ABSENT, BakedPage, StaleMark
from newsroom.publishing.workflow import publish, withdraw
from tests.builders import make_gallery
from tests.newsroom.baking.baked import article_with, bake

pytestmark = pytest.mark.django_db


def test_the_table_of_pages_gives_each_file_to_one_kind() -> None:
    assert check_pages() == []
    twin = PageKind("twin", "gallery", "/api/v1/galleries/{slug}/twin.json", Phase.DATA)
    (said,) = shared_files((*PAGE_KINDS, twin))
    assert said == "'gallery JSON' and 'twin' have one file, api/v1/galleries/{slug}/gone.json."


def test_comparing_settles_whatever_was_withdrawn_killed_or_lost(settings: Settings) -> None:
    site = Path(settings.PUBLIC_TREE_ROOT)
    withdrawn, shortened, shown, ended = (make_gallery(2) for _ in range(4))
    article, section = article_with(shown), Section.objects.create(name="City", slug="city")
    Article.objects.filter(pk=article.pk).update(section=section)
    other = article_with(withdrawn)
    mark_stale(StaleMark.Kind.SITE)
    bake()
    killed, freed = (slide.photo for slide in shown.slides.all())
    assert killed is not None
    assert freed is not None
    kill_photo(killed, reason="Not the minister", killed_by=None)
    kill_photo(freed, reason="Not the minister", killed_by=None)
    undo_kill(freed, reason="It is", undone_by=None)
    shortened.refresh_from_db()
    slide_id = shortened.slides.get(position=1).public_id
    remove_slides(shortened, [slide_id], expected_version=shortened.version)
    soon = timezone.now() + timedelta(microseconds=1)
    Gallery.objects.filter(pk=ended.pk).update(withdraw_at=soon)
    act_on_schedules()
    withdraw(withdrawn)
    withdraw(other)
    section.delete()
    StaleMark.objects.last().delete()  # type: ignore[union-attr]
    bake()
    (site / "galleries" / withdrawn.slug / "gone.html").unlink()
    (site / "index.html").write_text("Not ours")
    assert compare_everything(orphan_after_seconds=0).mended
    bake()
    assert compare_everything(orphan_after_seconds=0).mended == 0
    assert compare_everything(orphan_after_seconds=0, reads_content=True).mended == 0
    assert not BakedPage.objects.stale().exists()
    rows = BakedPage.objects.exclude(baked_status=ABSENT)
    files = [find_file(*row) for row in rows.values_list("path", "baked_status")]
    assert len(files) == len(set(files))


def test_what_comes_back_after_a_withdrawal_has_its_data_again(
    settings: Settings, client: Client
) -> None:
    gallery = make_gallery(1)
    bake()
    data = Path(settings.PUBLIC_TREE_ROOT) / "api/v1/galleries" / gallery.slug
    gallery = withdraw(gallery)
    bake()
    assert {path.name for path in data.iterdir()} == {"gone.json", "gone.json.br", "gone.json.gz"}
    assert client.get(f"/api/v1/galleries/{gallery.slug}/ninjs.json").status_code == 410
    publish(gallery)
    bake()
    assert {"index.json", "ninjs.json", "manifest.json"} <= {path.name for path in data.iterdir()}
    assert not (data / "gone.json").exists()
    assert compare_everything(orphan_after_seconds=0).mended == 0
