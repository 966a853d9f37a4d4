"""A photo's page by keyboard: words beside what the file says, and on to the next photo."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import Page, expect

from media.ingest import ingest_photo
from media.models import Photo
from media.renditions.queue import render_missing_renditions
from tests.browser.test_accessibility import violations
from tests.builders import make_ready_photo, photo_bytes

pytestmark = pytest.mark.needs("chromium")


def test_words_are_folded_taken_back_and_saved_by_keys(page: Page, live_server: object) -> None:
    upload = io.BytesIO(photo_bytes(900, 600, caption="From the file", byline="Erin Scott"))
    photo = ingest_photo(upload, file_name="told.jpg", uploaded_by=None).photo
    render_missing_renditions(photo.pk)
    page.goto(f"/admin/media/photo/{photo.pk}/change/")
    found = page.locator('[data-found="id_caption"]')
    expect(found).to_be_hidden()
    page.keyboard.press("e")
    expect(page.locator("#id_caption")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type(
        "Mine, and longer than one line of the field can hold, so that it grows. " * 3
    )
    expect(found).to_be_visible()
    expect(page.locator("[data-saved]")).to_have_text("Words not saved yet")
    assert page.locator("#id_caption").evaluate(
        "(field) => field.scrollHeight <= field.clientHeight"
    )
    found.get_by_role("button", name="Take it back").click()
    expect(page.locator("#id_caption")).to_have_value("From the file")
    page.keyboard.press("Control+z")
    expect(page.locator("#id_caption")).not_to_have_value("From the file")

    page.locator("#id_headline").fill("Storm")
    page.keyboard.press("Control+s")
    expect(page.locator(".messagelist .success")).to_have_text("Saved.")
    page.wait_for_load_state()  # its scripts have run
    photo.refresh_from_db()
    assert photo.headline == "Storm"

    # What was refused is not saved, and is sent again without another letter.
    page.locator("#id_licensor_url").fill("ask us")
    page.keyboard.press("Control+s")
    expect(page.locator(".errornote")).to_be_visible()
    page.wait_for_load_state()  # its scripts have run
    expect(page.locator("[data-saved]")).to_have_text("Not saved")
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    expect(page.locator("[data-saved]")).to_have_text("Not saved")
    page.locator("#id_licensor_url").fill("")
    page.keyboard.press("Control+s")
    expect(page.locator(".messagelist .success")).to_have_text("Saved.")
    page.wait_for_load_state()  # its scripts have run
    expect(page.locator("[data-saved]")).to_have_text("Saved")

    page.locator("summary", has_text="When and where").click()
    page.locator("summary", has_text="Credit").click()
    page.locator("summary", has_text="What its file says").click()
    expect(page.locator("[data-found-table]")).to_contain_text("dc:description")
    page.get_by_label("Search it").fill("erin")
    expect(page.locator("[data-as-found-count]")).to_contain_text("of")
    expect(page.locator("[data-found-table] tbody tr:visible")).not_to_have_count(0)
    page.locator("summary", has_text="History").click()
    page.locator("summary", has_text="Files").click()
    assert violations(page) == ""
    page.emulate_media(color_scheme="dark")
    assert violations(page, passes=0, rules=["color-contrast"]) == ""
    page.reload()
    expect(page.locator("#id_city")).to_be_visible()
    expect(page.locator("#id_byline")).to_be_hidden()


def test_a_photo_that_is_being_prepared_shows_itself(page: Page, live_server: object) -> None:
    photos = [
        ingest_photo(
            io.BytesIO(photo_bytes(900, 600, caption=f"Pier {n}")),
            file_name="p.jpg",
            uploaded_by=None,
        ).photo
        for n in (1, 2)
    ]
    page.goto(f"/admin/media/photo/{photos[0].pk}/change/")
    expect(page.get_by_text("It shows itself when it is ready.")).to_be_visible()
    render_missing_renditions(photos[0].pk)
    expect(page.locator("[data-focal]")).to_be_visible()

    # Who is writing goes on writing.
    page.goto(f"/admin/media/photo/{photos[1].pk}/change/")
    page.locator("#id_caption").fill("Half a sen")
    render_missing_renditions(photos[1].pk)
    expect(page.locator(".stage__picture")).to_be_visible()
    expect(page.locator(".crop__window img").first).to_be_visible()
    expect(page.locator("#id_caption")).to_have_value("Half a sen")


def test_the_focal_point_of_one_photo_after_the_other(page: Page, live_server: object) -> None:
    photos = [make_ready_photo(900, 600, caption=f"Storm {number}") for number in (1, 2, 3)]
    page.goto("/admin/media/photo/?q=storm&sort=uploaded")
    page.goto(f"/admin/media/photo/{photos[2].pk}/change/?in=q%3Dstorm%26sort%3Duploaded")
    expect(page.locator(".way__place")).to_have_text("1 of 3")
    point = page.locator("[data-focal]")
    for place in ("1 of 3", "2 of 3", "3 of 3"):
        expect(page.locator(".way__place")).to_have_text(place)
        if place == "1 of 3":
            page.keyboard.press("f")
        expect(point).to_be_focused()
        page.keyboard.press("Shift+ArrowLeft")
        page.keyboard.press("PageDown")
    # On the last there is nowhere to go.
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    assert set(Photo.objects.values_list("focal_x", flat=True)) == {0.45}

    page.locator("#id_caption").fill("Corrected storm")
    page.locator("#id_caption").blur()
    page.keyboard.press("k")
    expect(page.locator(".way__place")).to_have_text("2 of 3")
    page.wait_for_load_state()  # its scripts have run
    assert Photo.objects.get(pk=photos[0].pk).caption == "Corrected storm"

    page.keyboard.press("b")
    page.wait_for_url("**/admin/media/photo/?q=storm&sort=uploaded")
    type_of_visit = "performance.getEntriesByType('navigation')[0].type"
    assert page.evaluate(type_of_visit) == "back_forward"
