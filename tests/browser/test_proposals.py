"""Proposals in a browser: photos of a selection and of a gallery, and several accepted at once."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from playwright.sync_api import expect

from media.models import Photo
from newsroom.groups import make_missing_groups
from newsroom.models import Proposal
from newsroom.proposals.present import read_order
from tests.browser.conftest import OpenPage
from tests.browser.test_library import open_library
from tests.browser.test_library_acts import choose_all
from tests.builders import make_gallery, make_ready_photo

pytestmark = pytest.mark.needs("chromium")


def test_a_selection_is_proposed_and_a_photo_to_go_and_both_accepted(
    open_page: OpenPage, ana: User
) -> None:
    make_missing_groups(apps)
    cleo = User.objects.create_user("cleo", is_staff=True)
    cleo.groups.add(Group.objects.get(name="Contributor"))
    gallery = make_gallery(2)
    make_ready_photo(caption="Not shown", credit_line="Photographer 3/Agency")

    page = open_page(cleo)
    open_library(page)
    choose_all(page)
    page.keyboard.press("c")
    dialog = page.get_by_role("dialog", name="Change 3 photos")
    dialog.get_by_role("textbox", name="Credit", exact=True).fill("dpa")
    expect(dialog.locator("[data-tells]")).to_have_text(
        "1 photo would change. 2 photos that readers see would be proposed to those who publish "
        "them."
    )
    dialog.get_by_role("button", name="Change 3 photos").click()
    expect(page.locator("[data-done]")).to_contain_text(
        "1 changed, 2 proposed to those who publish them."
    )
    page.goto(f"/admin/gallery/gallery/{gallery.pk}/change/")
    page.get_by_role("link", name="Propose photos").click()
    page.get_by_label("1", exact=False).first.check()
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_text("The proposal is kept")).to_be_visible()
    assert Photo.objects.filter(credit_line="dpa").count() == 1

    page = open_page(ana, width=390, height=844)
    page.goto("/admin/proposals/")
    expect(page.locator(".proposal")).to_have_count(3)
    page.get_by_role("link", name="by cleo").click()
    page.get_by_role("button", name="Accept all 3 that are shown").click()
    expect(page.get_by_role("heading", name="3 accepted")).to_be_visible()
    assert Photo.objects.filter(credit_line="dpa").count() == 3
    assert len(read_order(gallery)) == 1
    assert not Proposal.objects.filter(state="waiting").exists()
