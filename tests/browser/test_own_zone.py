"""A moment is typed in the newsroom's zone; whose clock shows another time is told which."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect
from pytest_django.fixtures import Settings

from newsroom.models import Article
from tests.browser.conftest import OpenPage

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]


def test_ones_own_clock_stands_beside_a_moment_of_the_newsroom(
    open_page: OpenPage, ana: User, settings: Settings
) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    article = Article.objects.create(headline="Storm", slug="storm")
    page = open_page(ana, zone="America/New_York")
    page.goto(f"/admin/newsroom/article/{article.pk}/change/")
    page.locator("[popovertarget=acts]").click()
    field = page.get_by_label("Publish at")
    said = page.locator("label", has=field).get_by_role("status")
    # Winter, and the week in which America's clocks have changed and Europe's have not.
    for typed, own in (
        ("2027-01-15T06:30", "Jan 15, 2027, 12:30 AM"),
        ("2027-03-20T06:30", "Mar 20, 2027, 1:30 AM"),
        ("2027-01-15T02:00", "Jan 14, 2027, 8:00 PM"),
    ):
        field.fill(typed)
        expect(said).to_have_text(f"Your clock: {own} (America/New_York)")
    field.fill("")
    expect(said).to_be_empty()

    # Who has the newsroom's clock is told nothing.
    near = open_page(ana, zone="Europe/Paris")
    near.goto(f"/admin/newsroom/article/{article.pk}/change/")
    near.locator("[popovertarget=acts]").click()
    near.get_by_label("Publish at").fill("2027-01-15T06:30")
    expect(near.get_by_text("Your clock")).to_have_count(0)
