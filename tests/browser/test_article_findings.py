"""What an article's page says before readers see it comes by itself, and is said aloud."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from newsroom.models import Article, CheckedLink, LinkCard

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]


def test_findings_follow_each_save_and_lead_to_the_part(page: Page, live_server: object) -> None:
    article = Article.objects.create(headline="Storm", slug="storm")
    LinkCard.objects.create(
        parent=article, region="body", ordering=10, url="https://a.example/", title="Port"
    )
    CheckedLink.objects.create(
        article=article,
        address="https://b.example/",
        state="broken",
        said="It is not there (404).",
        checked_at=timezone.now(),
    )
    page.goto(f"/admin/newsroom/article/{article.pk}/change/")
    panel, said = page.locator("[data-findings]"), page.locator("[data-findings-status]")
    number = page.locator("[data-findings-number]")
    expect(panel).to_contain_text("1 link to other sites: not looked at yet.")
    expect(number).to_be_hidden()

    page.locator("[name$=-url]:visible").fill("https://b.example/")
    expect(said).to_have_text("To look at before readers see it: 1")
    expect(number).to_contain_text("1")
    place = panel.get_by_role("link", name="“Port” (It is not there (404))")
    place.click()
    expect(page.locator(".part--linkcard")).to_be_focused()

    # The page asks on while links are looked at, and keeps what is focused.
    panel.get_by_role("button", name="Check again").press("Enter")
    expect(said).to_have_text("Nothing is left to look at.")
    CheckedLink.objects.update(state="broken", said="It is not there (410).")
    expect(panel.get_by_role("link", name="410")).to_be_visible()
    expect(panel.get_by_role("button", name="Check again")).to_be_focused()
