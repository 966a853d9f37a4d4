"""The front page at the widths that readers have: full rows, fitting files, nothing cut off."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from newsroom.models import Article, Section
from tests.browser.conftest import OpenPage
from tests.browser.slideshows import photos_of

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]

WIDTHS_PX = (320, 390, 768, 1366, 1440, 1920, 2560)
NARROWEST_PX = 320  # no file is narrower

ROWS = """[...document.querySelectorAll('.head, .teasers')].map(list => {
  const box = list.getBoundingClientRect(), rows = {};
  for (const item of list.children) {
    const place = item.getBoundingClientRect();
    (rows[Math.round(place.top)] ??= []).push([place.left - box.left, box.right - place.right]);
  }
  return Object.values(rows).map(row => Math.round(
    Math.max(Math.min(...row.map(r => r[0])), Math.min(...row.map(r => r[1])))));
})"""
FILES = """[...document.images].filter(image => image.clientWidth).map(image => [
  +image.currentSrc.match(/w(\\d+)-/)[1], image.clientWidth * devicePixelRatio])"""


@pytest.fixture
def front() -> None:
    """A front of eleven stories in two sections."""
    photos = photos_of(
        11, 2700, 1800
    )  # each with addresses of its own: what is there is used again
    sections = [Section.objects.create(name=n, slug=n.lower()) for n in ("Politics", "Sport")]
    Article.objects.bulk_create(
        Article(
            headline=f"An unbelievably long Rindfleischetikettierungsgesetz, {place}",
            slug=f"story-{place}",
            section=sections[place % 2],
            lead_photo=photos[place],
            standfirst="What happened, and to whom. " * 4,
            state=Article.State.PUBLISHED,
            published_at=timezone.now() - timedelta(hours=place),
        )
        for place in range(11)
    )


def load_all(page: Page) -> None:
    """Have every photo fetched."""
    page.evaluate(
        "Promise.all([...document.images].filter(image => image.clientWidth).map(image => {"
        "image.loading = 'eager'; return image.decode() }))"
    )


def test_rows_are_full_and_nothing_is_cut_off_at_any_width(
    open_page: OpenPage, front: None
) -> None:
    page = open_page()
    for width in WIDTHS_PX:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
        lists: list[list[int]] = page.evaluate(ROWS)
        assert len(lists) == 3
        if width < 1024:  # from there on the deck stands in rows of its own beside the lead
            assert all(gap <= 1 for rows in lists for gap in rows), (width, lists)
        else:
            assert all(gap <= 1 for rows in lists[1:] for gap in rows), (width, lists)
        used = page.evaluate("document.querySelector('.head').getBoundingClientRect().width")
        assert used >= 0.85 * width


@pytest.mark.parametrize("scale", [1, 2])
def test_the_chosen_file_is_at_most_half_as_wide_again_as_needed(
    open_page: OpenPage, front: None, scale: int
) -> None:
    for width in WIDTHS_PX:
        page = open_page(width=width, scale=scale)  # a profile of its own: no file is known yet
        page.goto("/")
        load_all(page)
        files: list[Any] = page.evaluate(FILES)
        assert files
        for file_px, needed_px in files:
            assert file_px <= max(1.5 * needed_px, NARROWEST_PX), (width, file_px, needed_px)
            assert file_px >= min(0.7 * needed_px, 2560), (width, file_px, needed_px)
        page.close()


def test_the_first_photo_is_the_only_one_that_is_asked_for_at_once(
    open_page: OpenPage, front: None
) -> None:
    page = open_page(width=390, height=844)
    page.goto("/")
    eager = page.locator("img[fetchpriority=high]")
    assert eager.count() == 1
    assert page.locator("img:not([loading=lazy])").count() == 1
    shifts = page.evaluate(
        "new Promise(done => { let sum = 0; new PerformanceObserver(list => {"
        "for (const entry of list.getEntries()) sum += entry.value"
        "}).observe({type: 'layout-shift', buffered: true}); setTimeout(() => done(sum), 300) })"
    )
    assert shifts == 0
