"""A thing whose plan raises is told, tried again, and stops nothing else."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from gallery.models import Gallery
from newsroom.baking import compare_owners, plan_failures, planner, sync_pages
from newsroom.baking.outbox import mark_stale
from newsroom.baking.plan import (
    PlannedPage,
    Reach,
    find_reach,
    list_pages,
    list_pages_of_photos,
)
from newsroom.baking.planner import plan_due_marks
from newsroom.baking.reconcile import compare_everything
from newsroom.models import Article
from newsroom.models.public_tree import BakedPage, StaleMark, Urgency
from newsroom.publishing.workflow import withdraw
from tests.builders import make_gallery, make_photo
from tests.newsroom.baking.baked import article_with, bake

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings: Settings) -> Path:
    """The public tree."""
    return Path(settings.PUBLIC_TREE_ROOT)


@pytest.fixture(autouse=True)
def no_second_try(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is tried again while a test still bakes."""
    monkeypatch.setattr(plan_failures, "FIRST_RETRY", timedelta(minutes=1))


def break_plan(monkeypatch: pytest.MonkeyPatch, owner: str) -> None:
    """The plan of one owner raises from now on."""

    def fail(asked: str) -> list[PlannedPage]:
        if asked == owner:
            raise ValueError("no such state")
        return list_pages(asked)

    for module in (planner, compare_owners):
        monkeypatch.setattr(module, "list_pages", fail)


def mend(monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not any more, and what failed is due."""
    for module in (planner, compare_owners):
        monkeypatch.setattr(module, "list_pages", list_pages)
    StaleMark.objects.update(due_at=timezone.now())


def retitle(*galleries: Gallery) -> None:
    """An edit of each."""
    for gallery in galleries:
        Gallery.objects.filter(pk=gallery.pk).update(title="Newer")
        mark_stale(StaleMark.Kind.GALLERY, gallery.pk)


def page_of(site: Path, gallery: Gallery) -> str:
    """What readers see."""
    return (site / "galleries" / gallery.slug / "index.html").read_text()


def test_one_gallery_that_cannot_be_planned_is_kept_and_all_others_are_baked(
    site: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, broken, last = (make_gallery(1) for _ in range(3))
    article = article_with(broken)
    bake()
    break_plan(monkeypatch, f"gallery:{broken.pk}")
    Article.objects.filter(pk=article.pk).update(headline="A newer night")
    retitle(first, broken, last)
    bake()
    assert "Newer" in page_of(site, first)
    assert "Newer" in page_of(site, last)
    assert "Newer" not in page_of(site, broken)
    assert "A newer night" in (site / "articles" / article.slug / "index.html").read_text()
    kept = StaleMark.objects.get()
    assert (kept.owner, kept.is_alone, kept.tries) == (f"gallery:{broken.pk}", True, 1)
    assert kept.error == "ValueError: no such state"
    assert kept.urgency == Urgency.EDIT
    assert kept.due_at > timezone.now()
    assert kept.claimed_until is None
    assert f"The pages of gallery:{broken.pk} could not be planned" in caplog.text
    mend(monkeypatch)
    bake()
    assert "Newer" in page_of(site, broken)
    assert not StaleMark.objects.exists()


def test_each_try_is_counted_and_bakes_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = make_gallery(1)
    article_with(broken)
    bake()
    break_plan(monkeypatch, f"gallery:{broken.pk}")
    retitle(broken)
    plan_due_marks()
    bake()
    for tries in (1, 2, 3):
        kept = StaleMark.objects.get()
        assert kept.tries == tries
        StaleMark.objects.update(due_at=timezone.now())
        plan_due_marks()
        assert not BakedPage.objects.stale().exists()
    retitle(broken)  # another edit goes along with it
    plan_due_marks()
    assert StaleMark.objects.get().tries == 5


def test_a_removal_that_cannot_be_planned_keeps_its_class(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, other = make_gallery(1), make_gallery(1)
    bake()
    break_plan(monkeypatch, f"gallery:{broken.pk}")
    withdraw(broken)
    withdraw(other)
    bake()
    assert not (site / "galleries" / other.slug / "index.html").exists()
    assert (site / "galleries" / broken.slug / "index.html").exists()
    assert StaleMark.objects.get().urgency == Urgency.REMOVAL
    mend(monkeypatch)
    bake()
    assert not (site / "galleries" / broken.slug / "index.html").exists()


def test_lists_that_cannot_be_planned_are_all_planned_later(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery = make_gallery(1)
    bake()
    break_plan(monkeypatch, "site")
    retitle(gallery)
    bake()
    assert "Newer" in page_of(site, gallery)
    assert "Newer" not in (site / "galleries/index.html").read_text()
    assert StaleMark.objects.get().owner == "site"
    mend(monkeypatch)
    bake()
    assert "Newer" in (site / "galleries/index.html").read_text()
    assert not StaleMark.objects.exists()


def test_of_many_photos_the_one_that_cannot_be_planned_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gallery = make_gallery(3)
    broken, *others = gallery.slides.order_by("position").values_list("photo_id", flat=True)

    def fail(photo_ids: list[int]) -> dict[int, list[PlannedPage]]:
        if broken in photo_ids:
            raise ValueError("no such licence")
        return list_pages_of_photos(photo_ids)

    monkeypatch.setattr(sync_pages, "list_pages_of_photos", fail)
    bake()
    kept = StaleMark.objects.get()
    assert (kept.owner, kept.error) == (f"photo:{broken}", "ValueError: no such licence")
    owners = set(BakedPage.objects.values_list("owner", flat=True))
    assert {f"photo:{photo_id}" for photo_id in others} <= owners
    assert f"photo:{broken}" not in owners
    monkeypatch.setattr(sync_pages, "list_pages_of_photos", list_pages_of_photos)
    StaleMark.objects.update(due_at=timezone.now())
    bake()
    assert BakedPage.objects.filter(owner=f"photo:{broken}").exists()


def test_an_edit_of_which_nobody_finds_what_it_reaches_stops_no_other(
    site: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    gallery, photo = make_gallery(1), make_photo()
    bake()

    def fail(marks: list[StaleMark]) -> Reach:
        if any(mark.owner == f"photo:{photo.pk}" for mark in marks):
            raise ValueError("no such use")
        return find_reach(marks)

    monkeypatch.setattr(planner, "find_reach", fail)
    mark_stale(StaleMark.Kind.PHOTO, photo.pk)
    retitle(gallery)
    bake()
    assert "Newer" in page_of(site, gallery)
    kept = StaleMark.objects.get()
    assert (kept.owner, kept.is_alone, kept.tries) == (f"photo:{photo.pk}", False, 1)
    assert kept.error == "ValueError: no such use"
    assert kept.due_at > timezone.now()
    assert f"An edit (photo {photo.pk}) could not be planned" in caplog.text
    monkeypatch.setattr(planner, "find_reach", find_reach)
    StaleMark.objects.update(due_at=timezone.now())
    bake()
    assert not StaleMark.objects.exists()


def test_a_comparison_goes_on_past_what_cannot_be_planned(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR, "newsroom.baking")
    broken, other = make_gallery(1), make_gallery(1)
    bake()
    BakedPage.objects.filter(owner__startswith="gallery:").delete()
    break_plan(monkeypatch, f"gallery:{broken.pk}")
    assert compare_everything().unplanned
    assert BakedPage.objects.filter(owner=f"gallery:{other.pk}").exists()
    assert StaleMark.objects.get().owner == f"gallery:{broken.pk}"
    mend(monkeypatch)
    bake()
    assert BakedPage.objects.filter(owner=f"gallery:{broken.pk}").exists()


def test_the_desk_names_it_and_tries_again(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = make_gallery(1)
    bake()
    break_plan(monkeypatch, f"gallery:{broken.pk}")
    retitle(broken)
    bake()
    text = admin_client.get("/admin/public-site/").text
    assert "The pages of an edit could not be found" in text
    assert f"gallery:{broken.pk}: ValueError: no such state Tried 1 time, next" in text
    mend(monkeypatch)
    StaleMark.objects.update(due_at=timezone.now() + timedelta(minutes=1))
    admin_client.post("/admin/public-site/retry/")
    bake()
    assert "All is as wanted" in admin_client.get("/admin/public-site/").text
