"""A private link is made on the light table, opened by somebody without a login, and revoked."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.sheet import open_menu, open_sheet
from tests.browser.test_accessibility import violations
from tests.browser.watch import Watch
from tests.builders import make_gallery

pytestmark = pytest.mark.needs("chromium")


def test_a_link_is_made_copied_opened_and_revoked(
    open_page: OpenPage, ana: User, watch: Watch
) -> None:
    gallery = make_gallery(3, published=False)
    page = open_page(ana)
    open_sheet(page, gallery)
    # What is typed beside it is neither saved nor lost.
    page.get_by_label("Title:").fill("Harbour at dusk")
    open_menu(page)
    links = page.get_by_role("region", name="Private links")
    links.get_by_label("Show it without a login for").select_option("1 week")
    links.get_by_role("button", name="Make a link").click()
    expect(links.get_by_role("status")).to_contain_text("The link is made.")
    copy = links.get_by_role("button", name="Copy the link")
    expect(copy).to_be_focused()
    copy.press("Enter")
    expect(links.get_by_role("status")).to_have_text("The link is copied.")
    assert not violations(page, inside=".private-links")
    expect(page.get_by_label("Title:")).to_have_value("Harbour at dusk")

    reader = open_page(width=390, height=844)
    reader.goto(urlsplit(links.locator("[data-link]").input_value()).path)
    expect(reader.get_by_role("heading", level=1)).to_have_text("Harbour at dawn")
    photo = reader.locator("photo-slideshow img").first
    expect(photo).to_have_js_property("complete", True)
    assert photo.evaluate("img => img.naturalWidth") > 0
    reader.get_by_role("link", name="All photos").first.click()
    expect(reader.locator(".overview li")).to_have_count(3)
    reader.get_by_role("link", name="Harbour at dawn").click()
    expect(reader.get_by_text("Readers do not see this page")).to_be_visible()

    links.get_by_role("button", name="Revoke the link").press("Enter")
    expect(links.get_by_role("status")).to_contain_text("The link is revoked.")
    expect(links.get_by_role("button", name="Make a link")).to_be_focused()
    watch.expect_answer(410, f"/galleries/{gallery.slug}/")
    reader.reload()
    expect(reader.get_by_role("heading", level=1)).to_have_text("This private link has ended")
