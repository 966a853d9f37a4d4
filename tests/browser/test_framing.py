"""A photo's crops are set on the photograph, by mouse, finger and keys, and drawn at once."""

from __future__ import annotations

import random

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from media.models import FocalSource, Photo
from media.renditions.crop_boxes import Rectangle, place_around, place_rectangle
from media.renditions.ladder import CROPS
from tests.browser.conftest import OpenPage
from tests.browser.test_accessibility import violations
from tests.browser.watch import Watch
from tests.builders import make_ready_photo

pytestmark = pytest.mark.needs("chromium")

PLACE_ALL = """async (cases) => {
  const { placeCrop } = await import("/static/desk/crop-boxes.js");
  return cases.map(([photo, crop, choice]) => {
    const box = placeCrop(photo, crop, choice);
    return [box.left, box.top, box.left + box.width, box.top + box.height];
  });
}"""


@pytest.fixture
def photo(live_server: object) -> Photo:
    """Wider than high, large enough for every crop."""
    return make_ready_photo(1600, 1000, caption="Storm")


def open_photo(page: Page, photo: Photo) -> None:
    """Its page, with its scripts at work."""
    page.goto(f"/admin/media/photo/{photo.pk}/change/")
    expect(page.locator("[data-focal]")).to_have_attribute(
        "aria-valuetext", "50 % from the left, 50 % from the top"
    )


def crop_shift(page: Page, name: str) -> float:
    """How far a crop's picture is moved to the left, in parts of its window."""
    left = page.locator(f'[data-crop="{name}"] img').evaluate("(img) => img.style.left")
    return float(left.rstrip("%")) / 100


def test_the_browser_cuts_as_the_ladder_does(page: Page, photo: Photo) -> None:
    open_photo(page, photo)
    chance = random.Random(15)
    cases, boxes = [], []
    for _ in range(300):
        crop = chance.choice(list(CROPS.values()))
        size = (chance.randrange(1, 9000), chance.randrange(1, 9000))
        x, y, width = chance.random(), chance.random(), chance.random()
        drawn = Rectangle(x, y, width) if chance.random() < 0.5 else None
        shape = (crop.across, crop.down)
        box = place_rectangle(size, shape, drawn) if drawn else place_around(size, shape, x, y)
        boxes.append(box)
        rectangles = {crop.name: drawn.to_json()} if drawn else {}
        cases.append(
            [
                {"width": size[0], "height": size[1]},
                {"name": crop.name, "across": crop.across, "down": crop.down},
                {"focal_x": x, "focal_y": y, "rectangles": rectangles},
            ]
        )
    for ours, theirs in zip(boxes, page.evaluate(PLACE_ALL, cases), strict=True):
        assert all(abs(one - other) < 1 for one, other in zip(ours, theirs, strict=True))


def test_the_focal_point_is_moved_by_keys_and_mouse_saved_and_undone(
    page: Page, photo: Photo, watch: Watch
) -> None:
    open_photo(page, photo)
    point = page.locator("[data-focal]")
    page.keyboard.press("f")
    expect(point).to_be_focused()
    for _ in range(4):
        page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("ArrowUp")
    expect(point).to_have_attribute("aria-valuetext", "30 % from the left, 49 % from the top")
    assert crop_shift(page, "1x1") == pytest.approx(0.0, abs=0.02)
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    photo.refresh_from_db()
    assert (photo.focal_x, photo.focal_y, photo.focal_source) == (0.3, 0.49, FocalSource.EDITED)

    stage = page.locator("[data-stage]")
    box = stage.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.9, box["y"] + box["height"] * 0.5)
    expect(point).to_have_attribute("aria-valuetext", "90 % from the left, 50 % from the top")
    assert crop_shift(page, "1x1") == pytest.approx(-0.6, abs=0.02)
    page.keyboard.press("Control+z")
    expect(point).to_have_attribute("aria-valuetext", "30 % from the left, 49 % from the top")
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    photo.refresh_from_db()
    assert photo.focal_x == 0.3

    # Somebody else set it meanwhile: theirs is shown, and that is saved.
    watch.expected.add((409, f"/photo/{photo.pk}/framing/"))
    Photo.objects.update(focal_x=0.8)
    page.keyboard.press("f")
    page.keyboard.press("ArrowLeft")
    expect(point).to_have_attribute("aria-valuetext", "80 % from the left, 49 % from the top")
    expect(page.locator("[data-saved]")).to_have_text("Saved")


def test_a_rectangle_is_made_by_mouse_and_keys_and_taken_back(page: Page, photo: Photo) -> None:
    open_photo(page, photo)
    crop = page.locator('[data-crop="4x3"]')
    crop.get_by_role("button", name="Rectangle").click()
    rectangle = page.get_by_role("slider", name="Rectangle for 4:3")
    expect(rectangle).to_be_focused()
    assert violations(page) == ""
    page.emulate_media(color_scheme="dark")
    assert violations(page, passes=0, rules=["color-contrast"]) == ""
    page.emulate_media(color_scheme="light")
    box = page.locator("[data-stage]").bounding_box()
    assert box is not None
    corner = page.locator('[data-corner="se"]').bounding_box()
    assert corner is not None
    page.mouse.move(corner["x"] + 16, corner["y"] + 16)
    page.mouse.down()
    page.mouse.move(corner["x"] - box["width"] * 0.3, corner["y"] + 16, steps=4)
    page.mouse.move(corner["x"] - box["width"] * 0.3, corner["y"] - box["height"] * 0.5, steps=4)
    page.mouse.up()
    expect(crop).to_contain_text("its own rectangle")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("-")
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    photo.refresh_from_db()
    kept = photo.crop_rectangles["4x3"]
    assert kept["width"] < 0.6
    assert kept["left"] > 0.08

    for _ in range(30):
        page.keyboard.press("-")
    expect(page.locator("[data-rectangle-size]")).to_contain_text("smaller there is no file for")
    page.keyboard.press("Delete")
    expect(crop).to_contain_text("follows the focal point")
    page.keyboard.press("Escape")
    expect(crop.get_by_role("button", name="Rectangle")).to_be_focused()
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    photo.refresh_from_db()
    assert photo.crop_rectangles == {}


def test_without_scripts_nothing_is_there_that_only_they_draw(
    open_page: OpenPage, ana: User, photo: Photo
) -> None:
    page = open_page(ana, javascript=False)
    page.goto(f"/admin/media/photo/{photo.pk}/change/")
    expect(page.locator(".stage__picture")).to_be_visible()
    for part in ("[data-focal]", ".crops", "[data-focal-number] >> nth=0", "[data-saved]"):
        expect(page.locator(part)).to_be_hidden()


def test_on_a_phone_a_tap_sets_the_point(open_page: OpenPage, ana: User, photo: Photo) -> None:
    page = open_page(ana, width=390, height=844, touch=True)
    open_photo(page, photo)
    box = page.locator("[data-stage]").bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.4)
    expect(page.locator("[data-focal]")).to_have_attribute(
        "aria-valuetext", "20 % from the left, 40 % from the top"
    )
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    photo.refresh_from_db()
    assert photo.focal_x == pytest.approx(0.2, abs=0.01)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    left = page.get_by_label("From the left")
    expect(left).to_have_value("20")
    left.fill("70")
    left.blur()
    expect(page.locator("[data-focal]")).to_have_attribute(
        "aria-valuetext", "70 % from the left, 40 % from the top"
    )
