"""A bake that goes wrong, or is overtaken, leaves the old page whole."""

from __future__ import annotations

import logging
import os
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from gallery.models import Gallery
from newsroom.baking import bake_page as store
from newsroom.baking import bake_queue
from newsroom.baking.ask_django import Answer, ask_django
from newsroom.baking.outbox import mark_stale
from newsroom.baking.planner import plan_due_marks, take_marks
from newsroom.models.public_tree import BakedPage, StaleMark, Urgency
from newsroom.publishing.workflow import withdraw
from tests.builders import make_gallery
from tests.newsroom.baking.baked import bake

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings: Settings) -> Path:
    """The public tree."""
    return Path(settings.PUBLIC_TREE_ROOT)


def test_anything_but_200_keeps_the_old_page_and_is_told(
    site: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
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
    monkeypatch.setattr(store, "FIRST_RETRY", timedelta(minutes=5))
    mark_stale(StaleMark.Kind.GALLERY, gallery.pk)
    assert bake().failed == 1
    assert page.read_bytes() == before
    row = BakedPage.objects.failed().get()
    assert row.error == f"{gallery.get_absolute_url()} answered 500: ValueError: no such thing."
    assert levels_of(caplog, f"Not baked: {row.error}") == [logging.WARNING]
    monkeypatch.setattr(store, "ask_django", ask)
    BakedPage.objects.update(retry_at=None)
    assert bake().failed == 0
    assert not BakedPage.objects.stale().exists()


RAISES_FOR_ONE = """{% extends "page.html" %}
{% block site_footer %}{% if link_preview.title == "Broken" %}{% include "absent.html" %}{% endif %}
<p>New words below</p>{% endblock %}"""


def test_a_template_that_raises_for_one_gallery_leaves_it_as_it_was_and_bakes_the_archive(
    site: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, *others = (make_gallery(2) for _ in range(4))
    Gallery.objects.filter(pk=broken.pk).update(title="Broken")
    bake()
    folder = site / "galleries" / broken.slug
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    (tmp_path / "page.html").write_text(RAISES_FOR_ONE)
    (own,) = settings.TEMPLATES
    settings.TEMPLATES = [{**own, "DIRS": [tmp_path]}]
    monkeypatch.setattr(store, "FIRST_RETRY", timedelta(minutes=5))
    mark_stale(StaleMark.Kind.SITE, urgency=Urgency.BACKGROUND)
    assert bake().failed > 2
    failed = BakedPage.objects.failed()
    assert {row.owner for row in failed} == {f"gallery:{broken.pk}"}
    assert {row.pk for row in failed} == {row.pk for row in BakedPage.objects.stale()}
    assert all("TemplateDoesNotExist: absent.html" in row.error for row in failed)
    pages = {site / row.path for row in failed}
    assert folder / "index.html" in pages
    assert {path: path.read_bytes() for path in before if path in pages} == {
        path: content for path, content in before.items() if path in pages
    }
    for gallery in others:
        for page in (site / "galleries" / gallery.slug).rglob("index.html"):
            assert "New words below" in page.read_text()
    assert "New words below" in (site / "index.html").read_text()


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
            plan_due_marks()
        return answer

    monkeypatch.setattr(store, "ask_django", edit_meanwhile)
    mark_stale(StaleMark.Kind.GALLERY, gallery.pk)
    Gallery.objects.filter(pk=gallery.pk).update(title="Older")
    bake()
    assert is_edited
    assert "Newer" in page.read_text()
    assert not BakedPage.objects.stale().exists()


def test_a_page_whose_state_changed_before_its_plan_is_no_warning_at_first(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "FIRST_RETRY", timedelta(minutes=5))
    caplog.set_level(logging.INFO, "newsroom.baking")
    gallery = make_gallery(1)
    bake()
    mark_stale(StaleMark.Kind.GALLERY, gallery.pk)
    plan_due_marks()
    withdraw(gallery)  # the plan still says 200
    mark = StaleMark.objects.get()
    StaleMark.objects.all().delete()
    bake()
    said = f"Not baked: {gallery.get_absolute_url()} answered 410: expected 200."
    assert levels_of(caplog, said) == [logging.INFO]
    BakedPage.objects.update(retry_at=None)
    bake()
    assert levels_of(caplog, said) == [logging.INFO, logging.WARNING]
    mark.save()
    assert bake().failed == 0
    assert not BakedPage.objects.stale().exists()


def test_a_page_that_is_wanted_otherwise_by_now_is_baked_at_once(
    site: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO, "newsroom.baking")
    gallery = make_gallery(1)
    bake()
    ask = ask_django

    def withdraw_meanwhile(url: str) -> Answer:
        if Gallery.objects.get(pk=gallery.pk).is_published:
            withdraw(gallery)
            plan_due_marks()
        return ask(url)

    monkeypatch.setattr(store, "ask_django", withdraw_meanwhile)
    mark_stale(StaleMark.Kind.GALLERY, gallery.pk)
    assert bake().failed == 0
    assert not [one for one in caplog.records if one.getMessage().startswith("Not baked")]
    assert (site / "galleries" / gallery.slug / "gone.html").exists()
    assert not BakedPage.objects.stale().exists()


def levels_of(caplog: pytest.LogCaptureFixture, message: str) -> list[int]:
    """How grave each log line with this text was."""
    return [one.levelno for one in caplog.records if one.getMessage() == message]


def test_a_full_disk_keeps_the_old_page_whole_and_mends_itself(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery = make_gallery(1)
    bake()
    page = site / "galleries" / gallery.slug / "index.html"
    before = page.read_bytes()
    real = os.write

    def full(*arguments: object) -> int:
        raise OSError(28, "No space left on device")

    Gallery.objects.update(title="Another title")
    mark_stale(StaleMark.Kind.GALLERY, gallery.pk)
    monkeypatch.setattr(os, "write", full)
    assert bake().failed > 0
    assert page.read_bytes() == before
    assert "No space left on device" in BakedPage.objects.failed()[0].error
    monkeypatch.setattr(os, "write", real)
    assert not list((site / ".unfinished").iterdir())
    BakedPage.objects.update(retry_at=None)
    bake()
    assert "Another title" in page.read_text()


def test_a_page_that_is_being_baked_is_left_to_its_baker() -> None:
    make_gallery(1)
    plan_due_marks(all_of_them=True)
    first = bake_queue.claim_pages(Urgency.BACKGROUND)
    second = bake_queue.claim_pages(Urgency.BACKGROUND)
    assert first
    assert not {page.pk for page in first} & {page.pk for page in second}
    assert bake_queue.release_bake_claims() == len(first) + len(second)


def test_an_edit_that_a_dead_planner_was_at_is_planned_by_the_next() -> None:
    gallery = make_gallery(1)
    bake()
    withdraw(gallery)
    assert take_marks(all_of_them=True, least_urgency=Urgency.REMOVAL)  # and then it is killed
    assert not plan_due_marks(all_of_them=True)
    bake_queue.release_bake_claims()
    assert plan_due_marks(all_of_them=True)
