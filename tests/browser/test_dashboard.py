"""The desk's first page in a browser: it follows what happens elsewhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from gallery.models import Gallery
from tests.builders import make_gallery

pytestmark = pytest.mark.needs("chromium")


def test_the_first_page_follows_what_others_do(page: Page) -> None:
    page.clock.install()
    page.goto("/admin/")
    expect(page.get_by_text("Nothing is published yet.")).to_be_visible()
    coming = page.get_by_role("heading", name="The next seven days")
    expect(coming).to_be_visible()
    gallery: Gallery = make_gallery(1, title="Harbour at dawn")
    page.clock.run_for(6_000)
    expect(page.get_by_role("link", name="Harbour at dawn", exact=True).first).to_be_visible()
    assert gallery.is_published
