"""An article as its readers get it, with everything that a body can hold."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from newsroom.models import (
    Article,
    GalleryPlacement,
    LinkCard,
    PullQuote,
    Section,
    SinglePhoto,
    Subheading,
    Text,
)
from newsroom.publishing.workflow import publish
from tests.browser.conftest import OpenPage
from tests.browser.reading import expect_slide, faint_texts, images, overflow_px
from tests.browser.slideshows import gallery_of, photos_of
from tests.browser.watch import Watch
from tests.builders import make_ready_photo

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def article(live_server: object) -> Article:
    """A published article with one of each part."""
    section = Section.objects.create(name="Politics", slug="politics")
    article = Article.objects.create(
        headline="The harbour votes",
        slug="harbour-votes",
        standfirst="Turnout was high before the fog lifted.",
        byline="Ana Reporter",
        section=section,
        lead_photo=make_ready_photo(900, 600, caption="The lead", credit_line="Lee/Agency"),
    )
    photo = make_ready_photo(600, 800, caption="A ballot box", credit_line="Ruiz/Agency")
    parts = (
        Text(text="<p>Boats came in <strong>early</strong>.</p>"),
        Subheading(text="Looking northward"),
        Text(text='<p>Then <a href="https://example.org/">more</a> boats.</p>'),
        GalleryPlacement(gallery=gallery_of(photos_of(3), title="Election Day in the harbour")),
        SinglePhoto(photo=photo),
        PullQuote(text="We never saw such a queue.", attribution="A harbour master"),
        LinkCard(
            url="https://example.org/results",
            title="All results",
            description="Counted by midnight.",
            site_name="Example",
        ),
    )
    for ordering, part in enumerate(parts, start=1):
        part.parent, part.region, part.ordering = article, "body", ordering
        part.save()
    return publish(article)


@pytest.fixture
def reader(open_page: OpenPage, article: Article) -> Page:
    """Its page."""
    page = open_page()
    page.goto(article.get_absolute_url())
    return page


def test_all_parts_of_the_body_are_shown_in_order(reader: Page) -> None:
    story = reader.locator(".story")
    expect(reader.get_by_role("heading", level=1)).to_have_text("The harbour votes")
    expect(reader.locator(".headline__standfirst")).to_have_text(
        "Turnout was high before the fog lifted."
    )
    expect(reader.get_by_text("Ana Reporter")).to_be_visible()
    expect(story.get_by_role("heading", level=2)).to_have_text("Looking northward")
    order = [
        "The lead",
        "Lee/Agency",
        "Boats came in early.",
        "Looking northward",
        "Then more boats.",
        "Election Day in the harbour",
        "View all 3 photos",
        "1 of 3",
        "Photographer 1/Agency",
        "Caption 1",
        "3 of 3",
        "A ballot box",
        "Ruiz/Agency",
        "We never saw such a queue.",
        "A harbour master",
        "All results",
        "Counted by midnight.",
    ]
    text = story.text_content() or ""
    places = [text.find(part) for part in order]
    assert -1 not in places, order[places.index(-1)]
    assert places == sorted(places)


def test_the_gallery_in_the_body_can_be_stepped_through(reader: Page) -> None:
    reader.locator("photo-slideshow button[name=next]").first.click()

    expect_slide(reader, 2)
    reader.get_by_role("link", name="View all 3 photos").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Election Day in the harbour")


def test_the_page_asks_nobody_but_this_site(reader: Page, watch: Watch) -> None:
    images(reader)
    reader.wait_for_load_state("networkidle")

    assert watch.requests
    assert {url.split("/")[2] for url in watch.requests} == {watch.host}
    expect(reader.locator("iframe, object, embed")).to_have_count(0)


def test_each_photo_is_read_with_its_dimensions_and_only_the_lead_at_once(reader: Page) -> None:
    ways = reader.locator(".story img").evaluate_all("images => images.map(each => each.loading)")
    shown = images(reader)

    assert ways == ["auto", "lazy", "lazy", "lazy", "lazy"]
    assert len(shown) == 5
    for image in shown:
        assert image.natural_ratio == pytest.approx(image.width / image.height, rel=0.01)


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_the_page_is_never_wider_than_its_window(reader: Page, width: int) -> None:
    reader.set_viewport_size({"width": width, "height": 800})

    assert overflow_px(reader) <= 0


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_texts_stand_out_from_their_ground(
    open_page: OpenPage, article: Article, dark: bool
) -> None:
    page = open_page(dark=dark)
    for address in (article.get_absolute_url(), "/sections/politics/"):
        page.goto(address)
        assert faint_texts(page) == []
