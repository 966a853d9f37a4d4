"""A live gallery: open pages ask, offer what is new, and bring it in around the reader's slide."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gallery.models import Gallery
from gallery.slides.sequence import NewSlide, move_slides, place_slides
from tests.browser.conftest import OpenPage
from tests.browser.reading import wait_in_page
from tests.browser.slideshows import expect_place, gallery_of, ids_of, photos_of, start
from tests.browser.watch import Watch

pytestmark = pytest.mark.needs("chromium")

HOUR = timedelta(hours=1)


@pytest.fixture
def gallery(live_server: object) -> Gallery:
    """Three slides, live for an hour."""
    until = timezone.now() + HOUR
    return gallery_of(photos_of(3), is_live_coverage=True, live_until=until)


@pytest.fixture
def reader(open_page: OpenPage, gallery: Gallery) -> Page:
    """Its page, at the second slide, with a clock that the test turns."""
    page = open_page(width=390, height=844)
    page.clock.install()
    page.goto(gallery.get_absolute_url())
    start(page)
    page.locator("button[name=next]").first.click()
    expect_place(page, 2)
    return page


def asked(watch: Watch) -> int:
    """How often a page asked."""
    return len([url for url in watch.requests if url.endswith("/live.json")])


def test_new_photos_are_offered_and_come_in_around_the_readers_slide(
    reader: Page, gallery: Gallery
) -> None:
    current = ids_of(gallery)[1]
    gallery.refresh_from_db()
    place_slides(gallery, [NewSlide(photo) for photo in photos_of(3)])
    gallery.refresh_from_db()
    newest = ids_of(gallery)[-1]
    move_slides(gallery, [newest], to=1, expected_version=gallery.version)
    offer = reader.locator(".live-offer")
    expect(offer).to_be_hidden()
    reader.clock.fast_forward(30_000)
    expect(offer).to_have_text("3 new photos")
    offer.click()
    expect(reader.locator("photo-slideshow > ul > li")).to_have_count(6)
    ids = reader.locator("photo-slideshow > ul > li").evaluate_all("all => all.map(e => e.id)")
    assert ids == ids_of(gallery)
    expect_place(reader, 3)
    expect(reader.locator(f"#{current} b")).to_have_text("3 of 6")
    expect(offer).to_be_hidden()
    reader.locator("button[name=next]").first.click()
    expect_place(reader, 4)


def wait_until_asked(reader: Page, watch: Watch) -> None:
    """Wait for the first question of what is new, and a moment for a second."""
    wait_in_page(reader, lambda: asked(watch) > 0)
    reader.wait_for_timeout(200)


def test_hidden_pages_do_not_ask(reader: Page, watch: Watch) -> None:
    reader.evaluate(
        "() => { Object.defineProperty(document, 'hidden', { get: () => window.isAway }); }"
    )
    reader.evaluate("window.isAway = true")
    reader.clock.fast_forward(120_000)
    reader.wait_for_timeout(200)
    assert asked(watch) == 0
    reader.evaluate(
        "() => { window.isAway = false; document.dispatchEvent(new Event('visibilitychange')); }"
    )
    wait_until_asked(reader, watch)
    assert asked(watch) == 1


def test_it_asks_less_often_while_there_is_no_answer(reader: Page, watch: Watch) -> None:
    watch.expect_answer(500, "/live.json")
    reader.route("**/live.json", lambda route: route.fulfill(status=500, body=""))
    for _ in range(20):
        reader.clock.run_for(10_000)
        reader.wait_for_timeout(30)
    assert 2 <= asked(watch) <= 6  # of ten to eighteen with answers


def test_it_stops_by_itself(reader: Page, gallery: Gallery, watch: Watch) -> None:
    Gallery.objects.filter(pk=gallery.pk).update(is_live_coverage=False)
    reader.clock.fast_forward(30_000)
    wait_until_asked(reader, watch)
    assert asked(watch) == 1
    reader.clock.fast_forward(120_000)
    reader.wait_for_timeout(300)
    assert asked(watch) == 1


def test_after_its_end_and_by_default_nobody_asks(open_page: OpenPage, watch: Watch) -> None:
    over = gallery_of(
        photos_of(1), is_live_coverage=True, live_until=timezone.now() - timedelta(seconds=1)
    )
    for gallery in (over, gallery_of(photos_of(1))):
        page = open_page(width=390, height=844)
        page.clock.install()
        page.goto(gallery.get_absolute_url())
        page.clock.fast_forward(600_000)
        page.wait_for_timeout(200)
    assert asked(watch) == 0
