"""What another site offers is loaded when the reader asks for it, and not before."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from newsroom.models import Article, ExternalEmbed
from newsroom.publishing.workflow import publish
from tests.browser.conftest import OpenPage

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]

FRAME = "https://www.youtube-nocookie.com/embed/storm"


def make_article() -> None:
    """A published article with a video, as its provider's answer was stored."""
    article = publish(Article.objects.create(headline="Storm", slug="storm"))
    embed = ExternalEmbed.objects.create(
        parent=article, region="body", ordering=1, url="https://www.youtube.com/watch?v=storm"
    )
    ExternalEmbed.objects.filter(pk=embed.pk).update(
        state="ready",
        title="The wall of water",
        provider_name="YouTube",
        frame_url=FRAME,
        frame_width_px=800,
        frame_height_px=450,
    )


def test_no_request_leaves_before_the_reader_asks(
    browser: Browser, live_server: LiveServer
) -> None:
    """Not on a watched page: it is the point that a request leaves in the end."""
    make_article()
    page = browser.new_page(base_url=live_server.url)
    elsewhere: list[str] = []
    page.on(
        "request",
        lambda request: elsewhere.append(request.url) if request.url.startswith("https:") else None,
    )
    page.goto("/articles/storm/")
    page.wait_for_load_state("networkidle")
    assert elsewhere == []
    with page.expect_request(FRAME):  # it gets no answer: this machine may be without a network
        page.get_by_role("button", name="Show it here").click()
    assert elsewhere == [FRAME]
    expect(page.locator(".story__external iframe")).to_have_attribute("title", "The wall of water")
    expect(page.get_by_role("link", name="The wall of water")).to_be_visible()
    page.close()


def test_without_javascript_there_is_a_link(open_page: OpenPage) -> None:
    make_article()
    page = open_page(javascript=False)
    page.goto("/articles/storm/")
    link = page.get_by_role("link", name="The wall of water")
    expect(link).to_have_attribute("href", "https://www.youtube.com/watch?v=storm")
    expect(page.get_by_role("button", name="Show it here")).to_be_hidden()
