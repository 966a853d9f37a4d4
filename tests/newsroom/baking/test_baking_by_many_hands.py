"""Bakers, editors and kills at the same moment: readers get whole pages, and the kill wins."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import connections
from pytest_django.fixtures import Settings

from gallery.models import Gallery
from gallery.slides.words import edit_words, get_words_in_effect
from media.takedown import kill_photo
from newsroom.baking import bake_page as store
from newsroom.baking.ask_django import Answer, ask_django
from newsroom.baking.bake_family import BakedOne, bake_family
from newsroom.baking.baker import bake_what_is_stale
from newsroom.baking.failures import BakeOvertaken
from newsroom.baking.outbox import mark_stale
from newsroom.baking.pages import Phase
from newsroom.baking.planner import plan_due_marks
from newsroom.baking.reconcile import compare_everything
from newsroom.baking.remove_files import remove_what_is_over
from newsroom.models.public_tree import BakedPage, StaleMark, Urgency
from newsroom.publishing.workflow import publish, withdraw
from tests.builders import make_gallery
from tests.newsroom.baking.waiting import MANY, Enough, make_wait, stop_after

pytestmark = pytest.mark.django_db(transaction=True)

EDITS = 12


@pytest.fixture
def site(settings: Settings) -> Path:
    """The public tree."""
    return Path(settings.PUBLIC_TREE_ROOT)


def at_once(*acts: Callable[[], object]) -> None:
    """Run acts in threads with connections of their own; their errors are ours."""

    def run(act: Callable[[], object]) -> None:
        try:
            act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(run, act) for act in acts]:
            done.result()


def bake_all() -> None:
    """Until nothing is stale, whoever else bakes."""
    deadline = time.monotonic() + 60
    while StaleMark.objects.exists() or BakedPage.objects.stale().exists():
        bake_what_is_stale(all_marks=True, at_most_seconds=None)
        assert time.monotonic() < deadline


def test_readers_get_old_or_new_pages_never_mixed_ones(site: Path) -> None:
    gallery = make_gallery(1)
    bake_all()
    page, over = site / "galleries" / gallery.slug / "index.html", threading.Event()
    seen: set[str] = set()

    def edit() -> None:
        for number in range(EDITS):
            Gallery.objects.filter(pk=gallery.pk).update(
                title=f"Title{number}", intro=f"Intro{number}"
            )
            mark_stale(StaleMark.Kind.GALLERY, gallery.pk)
            bake_what_is_stale()
        over.set()

    def read() -> None:
        while not over.is_set():
            for text in (
                page.read_text(),
                gzip.decompress(page.with_name("index.html.gz").read_bytes()).decode(),
            ):
                assert text.rstrip().endswith("</html>")
                numbers = {number for number in range(EDITS) if f">Title{number}</h1>" in text}
                if numbers:
                    (number,) = numbers
                    assert f"Intro{number}</p>" in text
                    seen.add(text)
            time.sleep(0.002)  # a reader who never rests leaves the bakers no processor

    at_once(edit, read, bake_what_is_stale)
    assert len(seen) > 3
    bake_all()
    assert f"Title{EDITS - 1}" in page.read_text()


def test_many_bakers_and_an_editor_end_with_the_last_words(site: Path) -> None:
    gallery = make_gallery(3)
    bake_all()

    def edit() -> None:
        for number in range(EDITS):
            slide = gallery.slides.select_related("photo").get(position=1)
            edit_words(
                slide, seen=get_words_in_effect(slide), edited={"caption": f"Words {number}"}
            )

    at_once(edit, bake_all, bake_all, bake_all)
    bake_all()
    pages = [site / "galleries" / gallery.slug / name for name in ("index.html", "print.html")]
    for page in pages:
        assert f"Words {EDITS - 1}" in page.read_text()
    assert compare_everything(orphan_after_seconds=0, reads_content=True).mended == 0


def test_two_bakers_of_one_family_leave_it_whole(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first was so slow that its claims ran out; both have all pages when they place them."""
    gallery = make_gallery(3)
    bake_all()
    Gallery.objects.filter(pk=gallery.pk).update(title="Another title")
    mark_stale(StaleMark.Kind.GALLERY, gallery.pk)
    plan_due_marks(all_of_them=True)
    pages = list(BakedPage.objects.filter(owner=f"gallery:{gallery.pk}").order_by("phase", "pk"))
    ask, both, last = ask_django, threading.Barrier(2, timeout=60), pages[-1].url

    def answer_to_both(url: str) -> Answer:
        answer = ask(url)
        if url == last:
            both.wait()
        return answer

    monkeypatch.setattr(store, "ask_django", answer_to_both)
    done: list[BakedOne] = []
    at_once(*[lambda: done.extend(bake_family(pages).baked)] * 2)
    monkeypatch.setattr(store, "ask_django", ask)
    placed = {each.page.pk for each in done if isinstance(each.outcome, bool)}
    assert placed == {page.pk for page in pages}
    others = [each.outcome for each in done if not isinstance(each.outcome, bool)]
    assert all(isinstance(each, BakeOvertaken) for each in others)
    assert not BakedPage.objects.stale().filter(owner=f"gallery:{gallery.pk}").exists()
    bake_all()
    assert "Another title" in (site / "galleries" / gallery.slug / "index.html").read_text()
    assert compare_everything(orphan_after_seconds=0, reads_content=True).mended == 0


def test_a_kill_wins_over_a_publication_at_the_same_moment(site: Path) -> None:
    for _ in range(4):
        gallery = make_gallery(2, published=False)
        photo = gallery.slides.get(position=1).photo
        assert photo is not None
        at_once(
            lambda gallery=gallery: publish(gallery),  # type: ignore[misc]
            lambda photo=photo: kill_photo(photo, reason="Now", killed_by=None),  # type: ignore[misc]
            bake_what_is_stale,
            bake_what_is_stale,
        )
        bake_all()
        compare_everything(orphan_after_seconds=0)
        bake_all()
        key = photo.original_sha256[:20]
        assert not list(site.rglob(f"*{key}*"))
        named = [page for page in site.rglob("*.html") if key in page.read_text()]
        assert named == []


def test_withdrawing_while_it_is_baked_ends_withdrawn(site: Path) -> None:
    gallery = make_gallery(3)
    at_once(bake_what_is_stale, lambda: withdraw(gallery), bake_what_is_stale)
    bake_all()
    compare_everything(orphan_after_seconds=0)
    bake_all()
    assert (site / "galleries" / gallery.slug / "gone.html").exists()
    assert not (site / "galleries" / gallery.slug / "index.html").exists()
    assert not (site / "renditions").exists()


def test_two_bakers_have_a_withdrawal_and_an_edit_done_before_60000_pages(site: Path) -> None:
    withdrawn, edited = make_gallery(2), make_gallery(2)
    bake_all()
    make_wait(MANY, Urgency.RENDITIONS, Phase.DATA)
    slide = edited.slides.select_related("photo").get(position=1)
    edit_words(slide, seen=get_words_in_effect(slide), edited={"caption": "Corrected"})
    withdraw(withdrawn)

    def bake_a_few() -> None:
        with suppress(Enough):
            bake_what_is_stale(on_page=stop_after(80))

    at_once(bake_a_few, bake_a_few)
    pages = site / "galleries"
    assert (pages / withdrawn.slug / "gone.html").exists()
    assert not (pages / withdrawn.slug / "index.html").exists()
    assert "Corrected" in (pages / edited.slug / "index.html").read_text()
    rows = BakedPage.objects.exclude(path__startswith="waiting/")
    assert not rows.stale().filter(urgency__gte=Urgency.EDIT).exclude(phase=Phase.LIST).exists()


def test_a_bake_that_began_before_a_withdrawal_never_brings_the_page_back(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery = make_gallery(1)
    bake_all()
    Gallery.objects.filter(pk=gallery.pk).update(title="Another title")
    mark_stale(StaleMark.Kind.GALLERY, gallery.pk)
    answered, go_on = threading.Event(), threading.Event()
    ask = ask_django

    def answer_slowly(url: str) -> Answer:
        answer = ask(url)
        if url == gallery.get_absolute_url() and not answered.is_set():
            answered.set()
            assert go_on.wait(60)
        return answer

    monkeypatch.setattr(store, "ask_django", answer_slowly)

    def withdraw_meanwhile() -> None:
        assert answered.wait(60)
        withdraw(gallery)
        plan_due_marks()
        remove_what_is_over()
        go_on.set()

    at_once(bake_what_is_stale, withdraw_meanwhile)
    bake_all()
    assert (site / "galleries" / gallery.slug / "gone.html").exists()
    assert not (site / "galleries" / gallery.slug / "index.html").exists()
    assert not (site / "renditions").exists()
