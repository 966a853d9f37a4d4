"""A clock that was ahead and is set right: nothing stands still, nothing is public too early."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from celery.schedules import schedule
from django.utils import timezone

from gallery.models import Gallery
from media.models import Photo
from newsroom.baking.baker import bake_what_is_stale
from newsroom.baking.reconcile import is_time_to_compare
from newsroom.baking.revision import find_site_revision, find_style_revision
from newsroom.baking.schedules import act_on_schedules
from newsroom.models.public_tree import BakedPage, PublicSite, StaleMark
from newsroom.running.scheduler import Scheduler
from tests.builders import make_gallery, make_photo
from tests.newsroom.baking.baked import bake

HOUR = timedelta(hours=1)


class Clock:
    """One that can be set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ahead = timedelta()
        right = timezone.now
        monkeypatch.setattr(timezone, "now", lambda: right() + self.ahead)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """It is right at first."""
    return Clock(monkeypatch)


def page_of(site: Path, gallery: Gallery) -> Path:
    """A gallery's page in the tree."""
    return site / "galleries" / gallery.slug / "index.html"


@pytest.mark.django_db
def test_what_was_public_too_early_is_hidden_again(clock: Clock, own_folders: Path) -> None:
    gallery = make_gallery(1, slug="harbour")
    embargoed = make_gallery(1, slug="budget")
    Gallery.objects.filter(pk=embargoed.pk).update(embargo_until=timezone.now() + HOUR)
    act_on_schedules()
    bake()
    site = own_folders / "site"
    assert (page_of(site, gallery).exists(), page_of(site, embargoed).exists()) == (True, False)

    clock.ahead = 2 * HOUR
    act_on_schedules()
    bake()
    assert page_of(site, embargoed).exists(), "the clock says that it is time"

    clock.ahead = timedelta()
    assert act_on_schedules() > 0
    bake_what_is_stale(at_most_seconds=None)
    assert not page_of(site, embargoed).exists()
    assert "budget" not in (site / "index.html").read_text()
    assert page_of(site, gallery).exists()

    clock.ahead = HOUR + timedelta(minutes=1)
    act_on_schedules()
    bake()
    assert page_of(site, embargoed).exists(), "its moment has come"


@pytest.mark.django_db
def test_nothing_waits_for_a_moment_of_the_wrong_clock(clock: Clock, own_folders: Path) -> None:
    clock.ahead = 9 * HOUR
    gallery = make_gallery(1, slug="harbour")
    waiting = make_photo()
    act_on_schedules()
    ahead = timezone.now() + timedelta(minutes=1)
    Photo.objects.filter(pk=waiting.pk).update(render_claimed_until=ahead, render_asked_at=ahead)
    PublicSite.objects.update(
        reconciled_at=ahead, revision=find_site_revision(), style_revision=find_style_revision()
    )
    BakedPage.objects.update(claimed_until=ahead)

    clock.ahead = timedelta()
    assert not is_time_to_compare()
    bake_what_is_stale(at_most_seconds=None)
    assert not page_of(own_folders / "site", gallery).exists(), "its marks are due in nine hours"
    act_on_schedules()
    assert not StaleMark.objects.filter(due_at__gt=timezone.now()).exists()
    assert is_time_to_compare()
    waiting.refresh_from_db()
    assert waiting.render_asked_at is None
    assert waiting.render_claimed_until is not None
    assert waiting.render_claimed_until < timezone.now()


@pytest.mark.django_db
def test_a_clock_that_is_a_little_off_is_no_matter(clock: Clock) -> None:
    act_on_schedules()
    clock.ahead = timedelta(seconds=-5)
    StaleMark.objects.create(kind=StaleMark.Kind.SITE, due_at=timezone.now() + HOUR)
    act_on_schedules()
    assert StaleMark.objects.filter(due_at__gt=timezone.now()).exists()


class SetScheduler(Scheduler):
    """It notes what it would send, and keeps nothing."""

    def setup_schedule(self) -> None:
        """Three things to do, the second and third often."""
        self.sent: list[str] = []
        self.data: dict[str, Any] = {}
        self.update_from_dict(
            {
                name: {"task": name, "schedule": schedule(timedelta(seconds=seconds))}
                for name, seconds in (("sweep", 5), ("compare", 60), ("forget", 3600))
            }
        )

    def apply_entry(self, entry: Any, producer: object = None) -> None:
        """Send nothing."""
        self.sent.append(entry.name)

    def sync(self) -> None:
        """Write nothing."""

    def get_schedule(self) -> dict[str, Any]:
        """Not in a file."""
        return self.data

    schedule = property(get_schedule)


def test_the_scheduler_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Celery("of this test", broker="memory://", set_as_current=False)
    ahead, right = [timedelta()], app.now

    def now() -> datetime:
        return right() + ahead[-1]

    monkeypatch.setattr(app, "now", now)
    scheduler = SetScheduler(app, lazy=True)
    scheduler.setup_schedule()

    def tick_until_idle() -> list[str]:
        scheduler.sent.clear()
        while scheduler.tick() == 0:
            pass
        return sorted(scheduler.sent)

    ahead.append(2 * HOUR)
    assert tick_until_idle() == ["compare", "forget", "sweep"]
    assert tick_until_idle() == []
    ahead.append(timedelta())
    assert tick_until_idle() == ["compare", "forget", "sweep"]
    ahead.append(timedelta(seconds=6))
    assert tick_until_idle() == ["sweep"]
