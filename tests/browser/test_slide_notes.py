"""A note about one photo of a gallery, and who is told of it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from newsroom.models import Handover, Notification
from tests.browser.conftest import OpenPage
from tests.browser.sheet import card, open_sheet
from tests.browser.test_accessibility import violations
from tests.builders import make_gallery

pytestmark = pytest.mark.needs("chromium")


def test_a_note_about_a_photo_is_written_told_and_followed(open_page: OpenPage, ana: User) -> None:
    ben = User.objects.create_superuser("ben")
    gallery = make_gallery(3, published=False)
    page = open_page(ana)
    open_sheet(page, gallery)
    card(page, 2).focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Note…").click()
    expect(page.get_by_text("About photo 2: Caption 2")).to_be_visible()
    note = page.get_by_label("Note to the next person")
    expect(note).to_be_focused()
    note.fill("Who is he, @ben?")
    page.get_by_role("button", name="Leave the note").click()
    expect(page.get_by_text("The note is kept.")).to_be_visible()
    handover = Handover.objects.get()
    assert handover.slide == gallery.slides.get(position=2)

    page = open_page(ben, width=390, dark=True)
    page.goto("/admin/notifications/")
    assert violations(page) == ""
    page.get_by_role("link", name="Harbour at dawn").click()
    expect(card(page, 2)).to_be_in_viewport()
    assert not Notification.objects.filter(person=ben, seen_at=None).exists()
