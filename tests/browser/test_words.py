"""Captions, credits and alt texts are edited where they stand, and no text is ever lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.sessions.models import Session
from playwright.sync_api import Locator, Page, expect

from gallery.models import Gallery
from gallery.slides.words import edit_words
from media.models import Photo
from tests.browser.conftest import OpenPage
from tests.browser.sheet import answer_next_question, card, expect_status, open_sheet
from tests.browser.watch import Watch
from tests.builders import make_gallery

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def gallery(live_server: object) -> Gallery:
    """Two photos, captioned "Caption 1" and "Caption 2"."""
    return make_gallery(2, published=False)


@pytest.fixture
def form(page: Page, gallery: Gallery) -> Locator:
    """The open form of the first photo."""
    open_sheet(page, gallery)
    card(page, 1).locator(".card__caption").click()
    form = card(page, 1).locator("form")
    expect(form.get_by_label("Caption")).to_be_focused()
    expect(form.get_by_label("Caption")).to_have_value("Caption 1")
    return form


def photo_of(gallery: Gallery, position: int) -> Photo:
    """The photo of a slide as it is stored now."""
    photo = gallery.slides.get(position=position).photo
    assert photo is not None
    return photo


def test_words_are_edited_in_place_for_this_gallery(
    page: Page, form: Locator, gallery: Gallery
) -> None:
    form.get_by_label("Caption").fill("Boats leave at dawn.\nThe fog lifts.")
    form.get_by_label("Credit, as it is printed").fill("Erin Scott/Reuters")
    form.get_by_label("Alt text: what").fill("Four boats in fog")
    form.get_by_role("button", name="Save", exact=True).click()

    expect_status(page, "Saved.")
    expect(form).to_have_count(0)
    expect(card(page, 1)).to_be_focused()
    expect(card(page, 1).locator(".card__credit")).to_have_text("Erin Scott/Reuters")
    expect(card(page, 1)).to_contain_text("The photo’s own caption: Caption 1")
    expect(card(page, 1)).not_to_contain_text("Needs")
    slide = gallery.slides.get(position=1)
    assert slide.caption == "Boats leave at dawn.\nThe fog lifts."
    assert slide.credit_line == "Erin Scott/Reuters"
    assert slide.alt_text == "Four boats in fog"
    assert photo_of(gallery, 1).caption == "Caption 1"


def test_everywhere_writes_to_the_photo_itself(page: Page, form: Locator, gallery: Gallery) -> None:
    form.get_by_label("Credit, as it is printed").fill("Erin Scott/Reuters")
    form.get_by_role("button", name="Save to the photo, everywhere").click()

    expect_status(page, "Saved to the photo, for every place that shows it.")
    assert photo_of(gallery, 1).credit_line == "Erin Scott/Reuters"
    assert gallery.slides.get(position=1).credit_line == ""


def test_a_decorative_photo_needs_no_alt_text(page: Page, form: Locator, gallery: Gallery) -> None:
    form.get_by_label("Decorative").check()
    form.get_by_label("Caption").press("Control+Enter")

    expect_status(page, "Saved.")
    expect(card(page, 1)).not_to_contain_text("Needs")
    assert gallery.slides.get(position=1).is_decorative


def test_a_conflict_keeps_the_text_shows_theirs_and_saves_when_asked_again(
    page: Page, form: Locator, gallery: Gallery, watch: Watch
) -> None:
    watch.expect_answer(409, "/words/")
    slide = gallery.slides.get(position=1)
    edit_words(slide, seen={"caption": "Caption 1"}, edited={"caption": "Caption by Ben"})
    form.get_by_label("Caption").fill("Caption by Ana")
    save = form.get_by_role("button", name="Save", exact=True)

    save.click()

    alert = form.get_by_role("alert")
    expect(alert).to_contain_text("The caption was changed by somebody else meanwhile.")
    expect(alert).to_contain_text("Theirs: “Caption by Ben”")
    expect(form.get_by_label("Caption")).to_have_value("Caption by Ana")
    assert gallery.slides.get(position=1).caption == "Caption by Ben"

    save.click()
    expect_status(page, "Saved.")
    assert gallery.slides.get(position=1).caption == "Caption by Ana"


def press_escape(form: Locator) -> None:
    """One way to leave."""
    form.get_by_label("Caption").press("Escape")


def click_cancel(form: Locator) -> None:
    """The other."""
    form.get_by_role("button", name="Cancel").click()


@pytest.mark.parametrize("leave", [press_escape, click_cancel])
def test_leaving_asks_before_changes_are_dropped(
    page: Page, form: Locator, leave: Callable[[Locator], None]
) -> None:
    asked = answer_next_question(page, accept=False)
    form.get_by_label("Caption").fill("Half a sentence")

    leave(form)

    assert asked == ["Drop what you wrote?"]
    expect(form.get_by_label("Caption")).to_have_value("Half a sentence")
    answer_next_question(page, accept=True)
    leave(form)
    expect(form).to_have_count(0)
    expect(card(page, 1).locator(".card__caption")).to_have_text("Caption 1")


def test_leaving_without_changes_asks_nothing(page: Page, form: Locator) -> None:
    form.get_by_label("Caption").press("Escape")

    expect(form).to_have_count(0)
    expect(card(page, 1)).to_be_focused()


def test_other_cards_that_change_leave_an_open_form_alone(
    page: Page, form: Locator, gallery: Gallery
) -> None:
    form.get_by_label("Caption").fill("Half a sentence")
    card(page, 2).focus()

    page.keyboard.press("Alt+Home")

    expect_status(page, "Photo moved to position 1 of 2.")
    expect(card(page, 2).get_by_label("Caption")).to_have_value("Half a sentence")


def test_a_logged_out_editor_keeps_the_text_and_it_is_saved_after_a_login_in_another_tab(
    page: Page, form: Locator, gallery: Gallery, ana: User, watch: Watch
) -> None:
    watch.expect_answer(401, "/words/")
    Session.objects.all().delete()
    form.get_by_label("Caption").fill("Written while logged out")
    save = form.get_by_role("button", name="Save", exact=True)

    save.click()

    expect(page.get_by_role("dialog", name="You are logged out")).to_be_visible()
    expect(form.get_by_label("Caption")).to_have_value("Written while logged out")
    assert gallery.slides.get(position=1).caption == ""

    other_tab = watch.follow(page.context.new_page())
    other_tab.goto("/admin/")
    other_tab.get_by_label("Username").fill("ana")
    other_tab.get_by_label("Password").fill("secret")
    other_tab.get_by_role("button", name="Log in").click()
    expect(other_tab.get_by_role("heading", name="Desk", exact=True)).to_be_visible()
    expect_status(page, "Saved.")
    assert gallery.slides.get(position=1).caption == "Written while logged out"


def make_viewer() -> User:
    """A user of the desk who may look at galleries."""
    user = User.objects.create_user("vic", password="secret", is_staff=True)
    names = ("view_gallery", "view_photo")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return user


def test_whoever_may_only_look_sees_the_sheet_without_tools(
    open_page: OpenPage, gallery: Gallery
) -> None:
    page = open_page(make_viewer())

    open_sheet(page, gallery)

    expect(page.locator(".card img")).to_have_count(2)
    expect(page.get_by_role("button", name="Edit words")).to_have_count(0)
    expect(page.locator("[data-drop]")).to_have_count(0)
