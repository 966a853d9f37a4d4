"""A rule of rights is seen on photographs while it is written, applied and taken back."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from media.models import Photo, RightsRule
from tests.browser.conftest import OpenPage
from tests.browser.test_library import make_library, open_library
from tests.browser.test_library_acts import choose_all
from tests.browser.watch import Watch
from tests.builders import make_ready_photo

pytestmark = pytest.mark.needs("chromium")


def test_a_rule_is_written_beside_its_photos_applied_and_undone_by_keys(
    open_page: OpenPage, ana: User
) -> None:
    for number in range(3):
        make_ready_photo(headline=f"Harbour {number}", credit_line="Port Authority/Handout")
    make_ready_photo(headline="Vote", credit_line="Erin Scott/AP")
    page = open_page(ana, width=390, height=844)
    page.goto("/admin/media/rightsrule/add/")
    shown = page.locator("[data-rule-shown]")

    page.get_by_label("Credit").fill("---")
    expect(shown).to_contain_text("“---” has no word in it")
    page.get_by_label("Credit").fill("Handout")
    expect(shown).to_contain_text("the rule says nothing")
    page.get_by_label("No sales").press("Space")
    expect(shown).to_contain_text("Would apply to 3 of the 3 photos that it fits.")
    assert shown.locator("img").count() == 3
    page.get_by_label("Not for archive after").fill("0")
    expect(shown).to_contain_text("greater than or equal to 1")
    page.get_by_label("Not for archive after").fill("14")
    expect(shown).to_contain_text("not for archive after 14 days")
    assert not RightsRule.objects.exists()

    page.get_by_label("Name").fill("Handouts")
    page.get_by_role("button", name="Save and continue editing").press("Enter")
    apply = page.get_by_role("button", name="Apply to 3 photos")
    expect(apply).to_be_visible()
    apply.press("Enter")
    expect(page.get_by_text("3 changed.")).to_be_visible()
    assert Photo.objects.filter(may_be_sold=False, archive_days=14).count() == 3

    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.locator("strong", has_text="by ana")).to_be_visible()
    assert not Photo.objects.filter(may_be_sold=False).exists()


def test_rights_of_many_are_set_by_hand_each_by_its_own_question(page: Page, watch: Watch) -> None:
    watch.expect_answer(400, "/library/preview/")
    make_library(2)
    open_library(page)
    choose_all(page)
    page.keyboard.press("c")
    dialog = page.get_by_role("dialog", name="Change 2 photos")
    dialog.get_by_label("Field", exact=True).select_option("is_editorial_only")
    question = dialog.get_by_role("group", name="Is it for editorial use only?")
    question.get_by_label("Yes").check()
    expect(dialog.get_by_text("2 photos would change.")).to_be_visible()
    dialog.get_by_label("Field", exact=True).select_option("archive_days")
    expect(question).to_be_hidden()
    days = dialog.get_by_role("textbox", name="Days until it leaves the archive")
    days.fill("soon")
    expect(dialog.get_by_role("alert")).to_contain_text("Write the days as a number, such as 14.")
    days.fill("100000")
    expect(dialog.get_by_role("alert")).to_contain_text("a number from 1 to 3,650")
    days.fill("14")
    dialog.get_by_role("button", name="Change 2 photos").click()
    expect(page.locator("[data-done]")).to_contain_text("2 changed.")
    assert Photo.objects.filter(archive_days=14, archive_until__isnull=False).count() == 2
