"""An editor at work while the web server is killed without a word: nothing is lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.journeys.running import Photodesk, Up, make_photos
from tests.programs import CHROMIUM_NAMES

pytestmark = pytest.mark.needs("chromium")

WEB = "newsroom.running.web_server"
PATIENCE_MS = 60_000
PREPARE = """
    import json
    from django.contrib.auth.models import User
    from gallery.models import Gallery
    from gallery.slides.sequence import place_photos
    from media.models import Photo
    User.objects.create_superuser("ana", password="secret")
    gallery = Gallery.objects.create(title="Night", slug="night")
    place_photos(gallery, Photo.objects.order_by("pk"))
    print(json.dumps(gallery.pk))
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[Photodesk, Up, Page]]:
    """A running Photodesk with a gallery of eight photos, opened by an editor."""
    photodesk = Photodesk(folder=tmp_path)
    photodesk.ingest(make_photos(tmp_path / "photos", 8, (240, 160)))
    (gallery,) = photodesk.answers_of(PREPARE)
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    with photodesk.up() as up, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = chromium.new_page(base_url=f"http://127.0.0.1:{photodesk.port}")
        page.set_default_timeout(PATIENCE_MS)
        page.goto(f"/admin/gallery/gallery/{gallery}/change/")
        page.get_by_label("Username").fill("ana")
        page.get_by_label("Password").fill("secret")
        page.get_by_role("button", name="Log in").click()
        expect(page.locator('.card[tabindex="0"]')).to_have_count(1, timeout=PATIENCE_MS)
        yield photodesk, up, page
        chromium.close()


def shown(page: Page) -> list[str]:
    """The slides as the page shows them."""
    ids: list[str] = page.locator(".card").evaluate_all(
        "all => all.map((one) => one.dataset.slideId)"
    )
    return ids


def stored(photodesk: Photodesk) -> list[tuple[str, str]]:
    """The slides as they are kept: id and caption."""
    return [
        (public_id, caption)
        for public_id, caption in photodesk.rows(
            "SELECT public_id, caption FROM gallery_slide ORDER BY position"
        )
    ]


def test_moves_words_and_uploads_outlive_the_web_server(
    desk: tuple[Photodesk, Up, Page], tmp_path: Path
) -> None:
    photodesk, up, page = desk
    before = shown(page)
    for number in range(7):
        page.locator(".card").nth(4).focus()
        page.keyboard.press("Alt+Home")
        if number in (1, 4):
            up.kill(WEB)
    page.locator(".card").nth(2).focus()
    page.keyboard.press("e")
    page.locator(".card textarea[name=caption]").fill("Written meanwhile")
    up.kill(WEB)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".card textarea[name=caption]")).to_have_count(0, timeout=PATIENCE_MS)
    expect(page.locator("[data-saved]")).to_contain_text("Saved ", timeout=PATIENCE_MS)
    order = shown(page)
    assert order != before
    assert [slide for slide, _ in stored(photodesk)] == order
    assert stored(photodesk)[2] == (order[2], "Written meanwhile")

    page.locator("[data-files]").set_input_files(make_photos(tmp_path / "new", 4, (2400, 1600)))
    for _ in range(2):
        page.wait_for_timeout(700)
        up.kill(WEB)
    expect(page.locator(".upload--done")).to_have_count(4, timeout=PATIENCE_MS)
    assert len(stored(photodesk)) == 12
    assert [slide for slide, _ in stored(photodesk)] == shown(page)
