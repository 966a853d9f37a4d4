"""axe-core finds nothing against WCAG 2.2 AA on the desk's gallery page and on readers' pages."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from media.models import MAX_RENDER_TRIES, Photo
from newsroom.models import Article, GalleryPlacement, PullQuote, Subheading
from newsroom.publishing.workflow import publish
from tests.browser.conftest import OpenPage
from tests.browser.sheet import card, open_sheet
from tests.builders import make_gallery, make_photo, make_ready_photo

pytestmark = pytest.mark.needs("chromium")

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"],
    "resultTypes": ["violations"],
}


def violations(
    page: Page, *, passes: int = 10, inside: str | None = None, rules: list[str] | None = None
) -> str:
    """What axe-core finds, as text; empty when it finds nothing. `rules` are its own names.

    A page as simple as ours passes more than `passes` of its rules. `inside` is a selector of the
    part that can be reached: of a page that is inert behind a dialog, axe-core takes the dialog's
    own ground for the page's.
    """
    options = {**RULES, "runOnly": rules} if rules else RULES
    results = Axe().run(page, context=inside, options=options)
    assert len(results.response["passes"]) > passes, "axe-core did not look"
    return str(results.generate_report()) if results.violations_count else ""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_contact_sheet_has_no_violations(open_page: OpenPage, ana: User, dark: bool) -> None:
    gallery = make_gallery(3, published=False)
    gallery.slides.create(position=4, caption="Polls open")
    page = open_page(ana, dark=dark)
    open_sheet(page, gallery)
    card(page, 2).get_by_role("button", name="Edit words").click()
    expect(card(page, 2).get_by_label("Caption")).to_be_visible()
    card(page, 1).get_by_role("checkbox").check()

    assert violations(page) == ""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_page_of_renditions_has_no_violations(
    open_page: OpenPage, ana: User, dark: bool, width: int
) -> None:
    make_ready_photo(800, 600)
    make_photo(render_tries=MAX_RENDER_TRIES, state=Photo.State.FAILED, failure_reason="Broken.")
    page = open_page(ana, dark=dark, width=width)
    page.goto("/admin/renditions/")
    expect(page.get_by_role("img", name="First tier")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    assert violations(page) == ""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_readers_pages_have_no_violations(open_page: OpenPage, dark: bool, width: int) -> None:
    gallery = make_gallery(3)
    article = Article.objects.create(headline="The harbour votes", slug="harbour-votes")
    parts = (Subheading(text="Northward"), GalleryPlacement(gallery=gallery), PullQuote(text="So."))
    for ordering, part in enumerate(parts):
        part.parent, part.region, part.ordering = article, "body", ordering
        part.save()
    publish(article)
    page = open_page(dark=dark, width=width)
    for address in ("/", "/galleries/", gallery.get_absolute_url(), article.get_absolute_url()):
        page.goto(address)
        assert violations(page) == "", address
