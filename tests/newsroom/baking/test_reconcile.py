"""Rows against files: what was lost, touched or left over is found and mended."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from gallery.slides.words import edit_words, get_words_in_effect
from newsroom.baking.reconcile import compare_everything
from newsroom.models.public_tree import BakedPage, StaleMark
from newsroom.publishing.workflow import withdraw
from tests.builders import make_gallery
from tests.newsroom.baking.baked import article_with, bake, files_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings: Settings) -> Path:
    """The public tree."""
    return Path(settings.PUBLIC_TREE_ROOT)


def test_reconcile_mends_what_was_deleted_altered_or_added_by_hand(site: Path) -> None:
    gallery = make_gallery(2)
    bake()
    compare_everything(orphan_after_seconds=0)
    bake()
    before = files_in(site)
    assert compare_everything(orphan_after_seconds=0).mended == 0
    base = site / "galleries" / gallery.slug
    (base / "index.html").unlink()
    (base / "print.html").write_text("Not ours")
    (base / "index.html.gz").unlink()
    (site / "stray").mkdir()
    (site / "stray" / "index.html").write_text("Nobody's")
    photo = gallery.slides.get(position=1).photo
    assert photo is not None
    (site / "renditions" / photo.manifest["w320.jpg"].path).unlink()
    report = compare_everything(orphan_after_seconds=0)
    assert (report.missing, report.changed) == (1, 1)
    assert report.orphans == ["stray/index.html"]
    assert report.renditions_published == 1
    bake()
    assert files_in(site) == before
    assert compare_everything(orphan_after_seconds=0).mended == 0


def test_reconcile_finds_what_only_its_content_betrays(site: Path) -> None:
    gallery = make_gallery(1)
    bake()
    page = site / "galleries" / gallery.slug / "index.html.br"
    stat = page.stat()
    content = page.read_bytes()
    page.write_bytes(content[:-1] + b"x")
    os.utime(page, ns=(stat.st_mtime_ns, stat.st_mtime_ns))
    assert compare_everything().changed == 0
    assert compare_everything(reads_content=True).changed == 1
    bake()
    assert page.read_bytes() == content


def test_a_damaged_rendition_is_made_again(site: Path) -> None:
    gallery = make_gallery(1)
    bake()
    photo = gallery.slides.get().photo
    assert photo is not None
    path = site / "renditions" / photo.manifest["w320.jpg"].path
    path.write_bytes(b"damaged")
    assert compare_everything(reads_content=True).renditions_damaged == [
        photo.manifest["w320.jpg"].path
    ]
    photo.refresh_from_db()
    assert photo.render_tier > 0


def test_the_tree_is_built_from_nothing_byte_for_byte(site: Path) -> None:
    gallery, gone = make_gallery(3), make_gallery(1)
    article_with(gallery)
    bake()
    withdraw(gone)
    slide = gallery.slides.get(position=2)
    edit_words(slide, seen=get_words_in_effect(slide), edited={"caption": "Corrected"})
    bake()
    compare_everything(orphan_after_seconds=0)
    bake()
    before = files_in(site)
    for path in sorted(site.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    compare_everything(orphan_after_seconds=0)
    bake()
    assert files_in(site) == before
    BakedPage.objects.all().delete()
    for path in sorted(site.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    compare_everything(orphan_after_seconds=0)
    bake()
    assert files_in(site) == before


def test_a_lost_mark_is_found_by_reconcile(site: Path) -> None:
    gallery = make_gallery(1)
    StaleMark.objects.all().delete()
    bake()
    assert not (site / "galleries" / gallery.slug).exists()
    assert compare_everything().unplanned > 0
    bake()
    assert (site / "galleries" / gallery.slug / "index.html").exists()


def test_a_database_that_knows_nothing_does_not_empty_the_site(site: Path) -> None:
    make_gallery(1)
    bake()
    foreign = site / "galleries" / "of-another-database"
    foreign.mkdir()
    for number in range(400):
        (foreign / f"page-{number}.html").write_text("What another database knows")
    photo = site / "renditions" / "ab" / "abcdefabcdefabcdefab"
    photo.mkdir(parents=True)
    (photo / "w320-0123456789abcdef.jpg").write_bytes(b"A photo")
    report = compare_everything(orphan_after_seconds=0)
    assert report.orphans_kept == 400
    assert report.orphans == []
    assert len(list(foreign.iterdir())) == 400
    assert photo.exists()
    report = compare_everything(orphan_after_seconds=0, may_remove_most=True)
    assert len(report.orphans) == 400
    assert not foreign.exists()
    assert not photo.exists()
