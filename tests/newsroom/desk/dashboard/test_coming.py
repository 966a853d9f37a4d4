"""What the clock will do, on the desk's first page."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from lxml import html

from media.photo_embargo import end_licence
from newsroom.desk.dashboard.coming import (
    FLOOR,
    TOP,
    WIDTH,
    draw_forecast,
    draw_timeline,
)
from newsroom.publishing.embargoes import set_embargo, set_withdrawal
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> User:
    """Somebody who may do everything."""
    return User.objects.create_superuser("ana")


def test_the_weeks_events_stand_in_their_order(ana: User) -> None:
    now = timezone.now()
    publish(make_gallery(1, published=False, title="Scheduled"), at=now + timedelta(days=2))
    set_withdrawal(make_gallery(1, title="Ending"), at=now + timedelta(days=1))
    set_embargo(make_gallery(1, title="Held back"), until=now + timedelta(days=3))
    publish(make_gallery(1, published=False, title="Later"), at=now + timedelta(days=9))
    events = draw_timeline(ana).events
    assert [(event.title, event.what) for event in events] == [
        ("Ending", "is withdrawn"),
        ("Scheduled", "is published"),
        ("Held back", "is published"),
    ]
    places = [event.x for event in events]
    assert places == sorted(places)
    assert all(0 < event.x < WIDTH and TOP <= event.y <= FLOOR for event in events)


def test_the_line_has_a_mark_for_each_midnight(ana: User) -> None:
    ticks = draw_timeline(ana).ticks
    assert len(ticks) == 7
    gaps = [after.x - before.x for before, after in pairwise(ticks)]
    assert max(gaps) - min(gaps) < 6  # a day may have 23 or 25 hours


def test_rights_that_end_on_live_pages_are_forecast_by_day() -> None:
    now = timezone.now()
    gallery = make_gallery(4)
    photos = [slide.photo for slide in gallery.slides.order_by("position")]
    unused = make_gallery(1, published=False).slides.get().photo
    for photo, days in zip([*photos, unused], (2, 2, 20, 40, 2), strict=True):
        assert photo is not None
        end_licence(photo, at=now + timedelta(days=days))
    forecast = draw_forecast()
    assert (forecast.number, forecast.number_soon, len(forecast.soon)) == (3, 2, 2)
    soon, later = forecast.bars
    assert (soon.is_soon, later.is_soon) == (True, False)
    assert "2 photos" in soon.title
    assert soon.height == 2 * later.height == FLOOR - TOP


def test_the_first_page_shows_what_comes_and_what_ends(admin_client: Client) -> None:
    page = admin_client.get("/admin/").content.decode()
    assert "Nothing is scheduled." in page
    gallery = make_gallery(1)
    photo = gallery.slides.get().photo
    assert photo is not None
    end_licence(photo, at=timezone.now() + timedelta(days=3))
    set_withdrawal(gallery, at=timezone.now() + timedelta(days=1))
    page = admin_client.get("/admin/").content.decode()
    assert "</a> is withdrawn</li>" in page
    assert "within seven days" in page


def test_days_of_archives_are_forecast_too_and_stand_in_a_table(admin_client: Client) -> None:
    now = timezone.now()
    photos = [slide.photo for slide in make_gallery(3).slides.order_by("position")]
    for photo, licence, archive in zip(photos, (30, None, -1), (3, 5, 3), strict=True):
        assert photo is not None
        photo.archive_until = now + timedelta(days=archive)
        photo.expires_at = None if licence is None else now + timedelta(days=licence)
        photo.save()
    forecast = draw_forecast()  # the third has ended already
    assert [one.title for one in forecast.soon] == [str(photos[0]), str(photos[1])]
    assert [(one.day, one.number) for one in forecast.days] == [
        (timezone.localdate(now + timedelta(days=days)), 1) for days in (3, 5)
    ]
    document: Any = html.document_fromstring(admin_client.get("/admin/").content)
    table = "//*[@id='board-rights']//table"
    days = document.xpath(f"{table}//time/@datetime")
    assert days == [one.day.isoformat() for one in forecast.days]
    assert document.xpath(f"{table}//td/text()") == ["1", "1"]
    (link,) = document.xpath("//*[@id='board-rights']//a[contains(@href, 'ending')]/@href")
    assert "photo.jpg" in admin_client.get(link).content.decode()
