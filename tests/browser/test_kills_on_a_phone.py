"""Whoever kills a photo from a phone sees what became of it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from media.models import Photo, Takedown
from newsroom.publishing.killing import kill_everywhere
from tests.browser.conftest import OpenPage
from tests.browser.reading import overflow_px
from tests.builders import make_gallery

pytestmark = pytest.mark.needs("chromium")


def kill_published_photo(user: User) -> Takedown:
    """The act, on a photo that stood at many addresses."""
    make_gallery(2)
    return kill_everywhere(Photo.objects.earliest("pk"), reason="The agency asks.", killed_by=user)


def test_the_list_of_kills_and_the_receipt_scroll_down_only(open_page: OpenPage, ana: User) -> None:
    takedown = kill_published_photo(ana)
    page = open_page(ana, width=390, height=800)

    for path in ("/admin/kills/", f"/admin/kills/{takedown.pk}/"):
        page.goto(path)
        assert overflow_px(page) <= 0, path


def test_the_receipt_shows_each_answer_beside_its_address(open_page: OpenPage, ana: User) -> None:
    takedown = kill_published_photo(ana)
    address = "/renditions/e1/e10023665402b2b5c434/16x9-w1280-0bef435171593aa0.avif"
    takedown.receipt_lines.create(url=address)
    page = open_page(ana, width=390, height=800)

    page.goto(f"/admin/kills/{takedown.pk}/")

    box = page.locator(".figures tbody td").first.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 390
