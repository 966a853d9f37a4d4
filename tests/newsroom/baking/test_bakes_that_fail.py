"""A bake that goes wrong, or is overtaken, leaves the old page whole."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from gallery.models import Gallery
from newsroom.baking import baker, store
from newsroom.baking.marks import mark_stale, plan_what_is_due
from newsroom.baking.render import Answer, ask_django
from newsroom.baking.rows import BakedPage, StaleMark, Urgency
from tests.builders import make_gallery
from tests.newsroom.baked import bake

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings: Settings) -> Path:
    """The public tree."""
    return Path(settings.PUBLIC_TREE_ROOT)


def test_anything_but_200_keeps_the_old_page_and_is_told(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery = make_gallery(1)
    bake()
    page = site / "galleries" / gallery.slug / "index.html"
    before = page.read_bytes()
    ask = ask_django

    def fail(url: str) -> Answer:
        if url == gallery.get_absolute_url():
            return Answer(500, b"Oops", "text/html", "ValueError: no such thing")
        return ask(url)

    monkeypatch.setattr(store, "ask_django", fail)
    mark_stale(StaleMark.Kind.GALLERY, gallery.pk)
    assert bake().failed == 1
    assert page.read_bytes() == before
    row = BakedPage.objects.failed().get()
    assert row.error == f"{gallery.get_absolute_url()} answered 500: ValueError: no such thing."
    monkeypatch.setattr(store, "ask_django", ask)
    BakedPage.objects.update(retry_at=None)
    assert bake().failed == 0
    assert not BakedPage.objects.stale().exists()


def test_a_bake_that_was_overtaken_writes_nothing(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery = make_gallery(1)
    bake()
    page = site / "galleries" / gallery.slug / "index.html"
    ask, is_edited = ask_django, False

    def edit_meanwhile(url: str) -> Answer:
        nonlocal is_edited
        answer = ask(url)
        if url == gallery.get_absolute_url() and not is_edited:
            is_edited = True
            Gallery.objects.filter(pk=gallery.pk).update(title="Newer")
            mark_stale(StaleMark.Kind.GALLERY, gallery.pk)
            plan_what_is_due()
        return answer

    monkeypatch.setattr(store, "ask_django", edit_meanwhile)
    mark_stale(StaleMark.Kind.GALLERY, gallery.pk)
    Gallery.objects.filter(pk=gallery.pk).update(title="Older")
    bake()
    assert is_edited
    assert "Newer" in page.read_text()
    assert not BakedPage.objects.stale().exists()


def test_a_full_disk_keeps_the_old_page_whole_and_mends_itself(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery = make_gallery(1)
    bake()
    page = site / "galleries" / gallery.slug / "index.html"
    before = page.read_bytes()
    real = os.fdopen

    def full(*arguments: object, **options: object) -> object:
        raise OSError(28, "No space left on device")

    Gallery.objects.update(title="Another title")
    mark_stale(StaleMark.Kind.GALLERY, gallery.pk)
    monkeypatch.setattr(os, "fdopen", full)
    assert bake().failed > 0
    assert page.read_bytes() == before
    assert "No space left on device" in BakedPage.objects.failed()[0].error
    monkeypatch.setattr(os, "fdopen", real)
    assert not list((site / ".unfinished").iterdir())
    BakedPage.objects.update(retry_at=None)
    bake()
    assert "Another title" in page.read_text()


def test_a_page_that_is_being_baked_is_left_to_its_baker() -> None:
    make_gallery(1)
    plan_what_is_due(all_of_them=True)
    first = baker.claim_pages(Urgency.BACKGROUND)
    second = baker.claim_pages(Urgency.BACKGROUND)
    assert first
    assert not {page.pk for page in first} & {page.pk for page in second}
    assert baker.release_bake_claims() == len(first) + len(second)
