"""The slideshow on its page: buttons, keys, messages, address; in both reading directions."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from gallery.models import Gallery, Slide
from media.models import Photo
from tests.browser.conftest import OpenPage
from tests.browser.reading import faint_texts, overflow_px
from tests.browser.slideshows import (
    OBSERVER,
    expect_place,
    expect_status,
    forward_key,
    gallery_of,
    ids_of,
    photos_of,
    place,
    said,
    start,
)
from tests.browser.test_accessibility import violations
from tests.browser.watch import Watch

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(params=["en", "ar"], ids=["left-to-right", "right-to-left"])
def gallery(request: pytest.FixtureRequest, live_server: object) -> Gallery:
    """Five photos."""
    return gallery_of(photos_of(5), language=request.param)


@pytest.fixture
def reader(open_page: OpenPage, gallery: Gallery) -> Page:
    """Its page on a phone, watched from the first moment."""
    page = open_page(width=390, height=844)
    page.add_init_script(OBSERVER)
    page.goto(gallery.get_absolute_url())
    return page


def button(page: Page, name: str) -> Locator:
    """A button of the page's slideshow."""
    return page.locator(f".slideshow__bar button[name={name}]")


def label(page: Page, number: int) -> str:
    """The name of a slide, which is also what is said when a reader comes to it."""
    figure = page.locator("photo-slideshow > ul figure").nth(number - 1)
    return figure.get_attribute("aria-label") or ""


def test_nothing_but_the_loader_runs_before_a_reader_does_something(
    reader: Page, watch: Watch
) -> None:
    reader.wait_for_timeout(500)
    assert reader.evaluate("!customElements.get('photo-slideshow')")
    start(reader)
    assert any(url.endswith("/slideshow.js") for url in watch.requests)


def test_a_pointer_that_lies_where_the_page_comes_is_no_reader_who_did_something(
    open_page: OpenPage, gallery: Gallery
) -> None:
    page = open_page(width=390, height=844)
    page.mouse.move(195, 300)
    page.goto(gallery.get_absolute_url())
    # Chromium tells of it as of a move when it comes to it, which nobody can wait for.
    page.evaluate("document.body.dispatchEvent(new PointerEvent('pointermove', { bubbles: true }))")
    page.wait_for_timeout(300)
    assert page.evaluate("!customElements.get('photo-slideshow')")
    start(page)


def test_the_first_click_is_not_lost_while_the_script_is_fetched(reader: Page) -> None:
    button(reader, "next").dispatch_event("click")
    expect_place(reader, 2)


def test_the_slideshow_and_its_slides_have_roles_and_names(reader: Page, gallery: Gallery) -> None:
    region = reader.locator("photo-slideshow")
    expect(region).to_have_attribute("role", "region")
    expect(region).to_have_attribute("aria-label", gallery.title)
    assert region.get_attribute("aria-roledescription")
    figures = reader.locator("photo-slideshow figure")
    expect(figures).to_have_count(5)
    for figure in figures.all():
        expect(figure).to_have_attribute("role", "group")
        assert figure.get_attribute("aria-roledescription")
    if gallery.language == "en":
        expect(region).to_have_attribute("aria-roledescription", "carousel")
        expect(figures.nth(2)).to_have_attribute("aria-label", "3 of 5: Boat 3")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_page_is_accessible_in_both_directions(
    open_page: OpenPage, gallery: Gallery, dark: bool
) -> None:
    page = open_page(width=320, height=640, dark=dark)
    page.goto(gallery.get_absolute_url())
    start(page)
    button(page, "next").click()
    expect_place(page, 2)
    assert violations(page) == ""
    assert faint_texts(page) == []
    assert overflow_px(page) <= 0


def test_buttons_move_by_one_keep_the_focus_and_stop_at_the_ends(reader: Page) -> None:
    previous, forward = button(reader, "previous"), button(reader, "next")
    expect(previous).to_have_attribute("aria-disabled", "true")
    for number in range(2, 6):
        forward.click()
        expect_place(reader, number)
        expect(forward).to_be_focused()
    expect(forward).to_have_attribute("aria-disabled", "true")
    forward.click(force=True)  # it can be pressed, and says that it does nothing
    reader.wait_for_timeout(300)
    assert place(reader) == 5
    previous.click()
    expect_place(reader, 4)
    expect(previous).to_be_focused()
    expect(forward).to_have_attribute("aria-disabled", "false")


def test_buttons_are_large_enough_for_a_thumb(reader: Page) -> None:
    for each in reader.locator(".slideshow__bar button:visible").all():
        box = each.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44


def test_exactly_one_message_is_said_for_each_settled_move_and_none_on_load(reader: Page) -> None:
    expect(reader.locator("[role=status]")).to_have_count(1)
    expect(reader.locator("[aria-live]")).to_have_count(0)
    start(reader)
    reader.wait_for_timeout(300)
    assert said(reader) == []
    for number in (2, 3):
        button(reader, "next").click()
        expect_status(reader, label(reader, number))
    reader.wait_for_timeout(300)
    assert said(reader) == [label(reader, 2), label(reader, 3)]


def test_a_quick_row_of_moves_is_said_once(open_page: OpenPage, gallery: Gallery) -> None:
    page = open_page(width=390, height=844, still=False)
    page.add_init_script(OBSERVER)
    page.goto(gallery.get_absolute_url())
    start(page)
    page.evaluate(
        "() => { const next = document.querySelector('button[name=next]');"
        " next.click(); next.click(); next.click(); }"
    )
    expect_place(page, 4)
    expect_status(page, label(page, 4))
    page.wait_for_timeout(400)
    assert said(page) == [label(page, 4)]


def test_a_swipe_is_said_once_too(reader: Page) -> None:
    start(reader)
    reader.locator("photo-slideshow > ul").evaluate(
        "list => list.scrollBy({ left: getComputedStyle(list).direction === 'rtl'"
        " ? -list.clientWidth : list.clientWidth, behavior: 'instant' })"
    )
    expect_status(reader, label(reader, 2))
    reader.wait_for_timeout(300)
    assert said(reader) == [label(reader, 2)]


def test_without_scrollend_a_move_settles_after_150_ms(
    open_page: OpenPage, gallery: Gallery
) -> None:
    page = open_page(width=390, height=844)
    page.add_init_script(OBSERVER)
    page.add_init_script(
        "for (const each of [Window, Document, Element, HTMLElement])"
        " delete each.prototype.onscrollend;"
        "delete window.onscrollend;"
        "addEventListener('scrollend', (event) => event.stopImmediatePropagation(), true);"
    )
    page.goto(gallery.get_absolute_url())
    assert page.evaluate("'onscrollend' in window") is False
    button(page, "next").click()
    expect_status(page, label(page, 2))
    assert said(page) == [label(page, 2)]


def test_moves_scroll_the_slides_and_never_the_page(open_page: OpenPage, gallery: Gallery) -> None:
    page = open_page(width=390, height=500)
    page.goto(gallery.get_absolute_url())
    page.evaluate("scrollTo(0, 120)")
    page.locator("photo-slideshow > ul").evaluate("list => list.focus({ preventScroll: true })")
    start(page)
    for number in range(2, 6):
        page.keyboard.press(forward_key(gallery))
        expect_place(page, number)
        assert page.evaluate("scrollY") == 120


def test_nothing_shifts_through_load_and_fifty_moves(reader: Page, gallery: Gallery) -> None:
    reader.locator("photo-slideshow > ul").focus()
    for turn in range(50):
        reader.keyboard.press(("End", "Home")[turn % 2] if turn % 5 == 0 else forward_key(gallery))
        reader.wait_for_timeout(20)
    reader.wait_for_timeout(300)
    assert reader.evaluate("window.shifts") == 0


def test_the_address_names_the_slide_without_entries_in_the_history(
    reader: Page, gallery: Gallery
) -> None:
    ids = ids_of(gallery)
    before = reader.evaluate("history.length")
    for number in (2, 3, 4):
        button(reader, "next").click()
        expect_status(reader, label(reader, number))
    assert reader.evaluate("location.hash") == f"#{ids[3]}"
    assert reader.evaluate("history.length") == before
    reader.reload()
    expect_place(reader, 4)


def test_the_neighbours_are_fetched_after_a_settled_move(reader: Page) -> None:
    button(reader, "next").click()
    expect_status(reader, label(reader, 2))
    slides = reader.locator("photo-slideshow > ul img")
    expect(slides.nth(0)).not_to_have_attribute("loading", "lazy")
    expect(slides.nth(2)).to_have_attribute("loading", "eager")
    expect(slides.nth(4)).to_have_attribute("loading", "lazy")


def test_with_save_data_no_neighbour_is_fetched(open_page: OpenPage, gallery: Gallery) -> None:
    page = open_page(width=390, height=844)
    page.add_init_script(
        "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
    )
    page.goto(gallery.get_absolute_url())
    button(page, "next").click()
    expect_status(page, label(page, 2))
    for image in page.locator("photo-slideshow > ul img").all()[1:]:
        expect(image).to_have_attribute("loading", "lazy")


def test_with_reduced_motion_nothing_moves_on_its_way(
    open_page: OpenPage, gallery: Gallery
) -> None:
    positions = (
        "async () => { const list = document.querySelector('photo-slideshow > ul');"
        " document.querySelector('button[name=next]').click(); const seen = new Set();"
        " for (let frame = 0; frame < 40; frame++) {"
        "   await new Promise(requestAnimationFrame); seen.add(list.scrollLeft); }"
        " return seen.size }"
    )
    counts = {}
    for still in (True, False):
        page = open_page(width=390, height=844, still=still)
        page.goto(gallery.get_absolute_url())
        start(page)
        counts[still] = page.evaluate(positions)
    assert counts[True] <= 2
    assert counts[False] > 4


def test_nothing_plays_by_itself(reader: Page) -> None:
    start(reader)
    reader.wait_for_timeout(3000)
    assert place(reader) == 1


def test_swipes_stay_inside_and_pinching_is_free(reader: Page) -> None:
    styles = reader.locator("photo-slideshow > ul").evaluate(
        "list => [getComputedStyle(list).overscrollBehaviorX, getComputedStyle(list).touchAction,"
        " getComputedStyle(list).overflowY]"
    )
    assert styles == ["contain", "auto", "hidden"]
    viewport = reader.locator("meta[name=viewport]").get_attribute("content") or ""
    assert "user-scalable" not in viewport
    assert "maximum-scale" not in viewport


def test_over_a_photo_the_page_scrolls_down_and_the_slides_across(
    reader: Page, gallery: Gallery
) -> None:
    reader.set_viewport_size({"width": 390, "height": 500})
    start(reader)
    reader.evaluate("() => document.querySelector('photo-slideshow').scrollIntoView()")
    box = reader.locator("photo-slideshow > ul").bounding_box()
    assert box is not None
    before = reader.evaluate("scrollY")
    reader.mouse.move(195, max(box["y"], 0) + 100)
    reader.mouse.wheel(0, -60)
    reader.wait_for_function("before => scrollY < before", arg=before)
    assert place(reader) == 1
    after = reader.evaluate("scrollY")
    reader.mouse.wheel(-390 if gallery.language == "ar" else 390, 0)
    expect_place(reader, 2)
    expect_status(reader, label(reader, 2))
    assert said(reader) == [label(reader, 2)]
    assert reader.evaluate("scrollY") == after


def test_slides_that_are_not_in_view_cost_no_layout(reader: Page) -> None:
    styles = reader.locator("photo-slideshow > ul > li").last.evaluate(
        "slide => [getComputedStyle(slide).contentVisibility,"
        " getComputedStyle(slide).containIntrinsicHeight]"
    )
    assert styles[0] == "auto"
    assert "px" in styles[1]


def test_a_caption_never_covers_its_photo_and_a_long_one_scrolls_and_takes_focus(
    open_page: OpenPage, gallery: Gallery
) -> None:
    Slide.objects.filter(gallery=gallery, position=2).update(caption="A long story. " * 200)
    page = open_page(width=390, height=844)
    page.goto(gallery.get_absolute_url())
    for number in (1, 2):
        slide = page.locator("photo-slideshow > ul > li").nth(number - 1)
        photo, words = slide.locator("img").bounding_box(), slide.locator("figcaption")
        box = words.bounding_box()
        assert photo is not None
        assert box is not None
        assert box["y"] >= photo["y"] + photo["height"]
        button(page, "next").click()
        expect_place(page, number + 1)
    button(page, "previous").click()
    expect_place(page, 2)
    words = page.locator("photo-slideshow figcaption > div").nth(1)
    assert words.evaluate("words => words.scrollHeight > words.clientHeight")
    expect(words).to_have_attribute("tabindex", "0")
    words.focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_function(
        "() => document.querySelectorAll('photo-slideshow figcaption > div')[1].scrollTop > 0"
    )


def test_a_photo_has_its_colour_before_it_is_there(
    open_page: OpenPage, gallery: Gallery, watch: Watch
) -> None:
    Photo.objects.update(dominant_colour="#336699")
    page = open_page(width=390, height=844)
    page.route("**/renditions/**", lambda _route: None)  # they never come
    page.goto(gallery.get_absolute_url(), wait_until="commit")
    image = page.locator("photo-slideshow img").first
    expect(image).to_have_css("background-color", "rgb(51, 102, 153)")
    expect(image).to_have_js_property("offsetWidth", 390)  # once all style sheets are there
    expect(image).to_have_js_property("offsetHeight", 260)
    page.unroute_all()


def test_copying_the_link_gives_the_slides_own_page(reader: Page, gallery: Gallery) -> None:
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button(reader, "next").click()
    expect_status(reader, label(reader, 2))
    button(reader, "copy").click()
    done = button(reader, "copy").get_attribute("data-done") or ""
    expect_status(reader, done)
    copied = reader.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(f"{gallery.get_absolute_url()}{ids_of(gallery)[1]}/")


def test_sharing_hands_the_slides_own_page_to_the_system(
    open_page: OpenPage, gallery: Gallery
) -> None:
    page = open_page(width=390, height=844)
    page.add_init_script(
        "navigator.share = async (what) => { window.shared = what.url; }",
    )
    page.goto(gallery.get_absolute_url())
    page.mouse.move(100, 300)
    expect(button(page, "share")).to_be_visible()
    button(page, "share").click()
    page.wait_for_function("() => window.shared")
    assert page.evaluate("window.shared").endswith(f"/{ids_of(gallery)[0]}/")
