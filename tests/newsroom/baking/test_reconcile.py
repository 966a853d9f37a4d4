"""Rows against files: what was lost, touched or left over is found and mended."""

from __future__ import annotations

import os
import socket
import tracemalloc
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from gallery.slides.words import edit_words, get_words_in_effect
from newsroom.baking import compare_files, compare_owners, remembered_place, rendition_check
from newsroom.baking.local_tree import LocalTree
from newsroom.baking.reconcile import compare_everything
from newsroom.models.public_tree import BakedPage, PublicSite, StaleMark
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
    assert report.orphans_removed == len(report.orphans) == 400
    assert not foreign.exists()
    assert not photo.exists()


class Cut(Exception):
    """The process ends here."""


@pytest.mark.parametrize("killed_in", ["galleries", "files", "unknown files", "renditions missing"])
def test_a_comparison_that_was_cut_off_goes_on_in_its_step_and_keeps_what_it_found(
    site: Path, monkeypatch: pytest.MonkeyPatch, killed_in: str
) -> None:
    galleries = [make_gallery(1) for _ in range(3)]
    bake()
    stray = site / "stray.html"
    stray.write_text("Nobody's")
    (site / "galleries" / galleries[0].slug / "index.html").unlink()
    for module in (compare_owners, compare_files):
        monkeypatch.setattr(module, "CHUNK", 2)
    monkeypatch.setattr(compare_owners, "OWNERS_AT_ONCE", 1)
    monkeypatch.setattr(rendition_check, "PHOTOS_AT_ONCE", 1)
    monkeypatch.setattr(remembered_place, "WRITTEN_EVERY_SECONDS", 0.0)
    seen: list[tuple[str, int | str]] = []
    reach = remembered_place.Place.reach

    def note(place: remembered_place.Place, after: int | str) -> None:
        reach(place, after)
        seen.append((place.step, after))
        if len([step for step, _ in seen if step == killed_in]) == 2 and killed_in not in cut:
            cut.append(killed_in)
            raise Cut

    cut: list[str] = []
    monkeypatch.setattr(remembered_place.Place, "reach", note)
    # A process that is killed says nothing, and is not there any more.
    monkeypatch.setattr(remembered_place.Place, "leave", lambda _: None)
    monkeypatch.setattr(remembered_place, "name_holder", lambda: f"{socket.gethostname()}:999999")
    with pytest.raises(Cut):
        compare_everything(orphan_after_seconds=0)
    before = list(seen)
    seen.clear()
    report = compare_everything(orphan_after_seconds=0)
    assert seen[0][0] == killed_in
    if killed_in != "unknown files":  # whose names are noted on disk alone
        assert seen[0][1] != before[-1][1]
        assert not set(seen) & set(before)
    assert (report.missing, report.orphans) == (1, ["stray.html"])
    assert PublicSite.objects.get().comparison == {}
    bake()
    assert compare_everything(orphan_after_seconds=0).mended == 0


def test_a_second_comparison_at_the_same_time_does_all_of_it_itself(site: Path) -> None:
    make_gallery(1)
    bake()
    first = remembered_place.begin_comparison(reads_content=False, may_remove_most=False)
    first.step = "renditions damaged"
    first.write(remembered_place.name_holder())
    (site / "index.html").unlink()
    assert compare_everything().missing == 1
    assert PublicSite.objects.get().comparison["step"] == "renditions damaged"


def test_a_comparison_of_another_kind_or_of_yesterday_is_not_gone_on_with(site: Path) -> None:
    make_gallery(1)
    bake()
    for options, age in (({"reads_content": True}, 0), ({"reads_content": False}, 25)):
        place = remembered_place.begin_comparison(**options, may_remove_most=False)
        place.step = "renditions damaged"
        place.began_at -= timedelta(hours=age)
        place.leave()
        (site / "index.html").unlink(missing_ok=True)
        assert compare_everything().missing == 1
        bake()


def test_memory_does_not_grow_with_names_in_a_folder(site: Path) -> None:
    tree = LocalTree(site)
    folder = site / "many"
    folder.mkdir(parents=True)
    for number in range(3_000):
        (folder / f"{number}.html").touch()
    tracemalloc.start()
    try:
        assert sum(1 for _ in tree.walk()) >= 3_000
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak_bytes < 150_000  # 3,000 names alone are more
