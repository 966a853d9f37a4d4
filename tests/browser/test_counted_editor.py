"""What `make bench-steps` counts: each act of an editor, by kind."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.bench.counted_editor import CountedEditor
from tests.bench.steps_wagtail import find_staying

pytestmark = pytest.mark.needs("chromium")
PAGE = """<button>One</button><input name="text"><input name="other">
<select><option>a</option><option>b</option></select>"""


@pytest.mark.parametrize(
    ("way", "counts"),
    [
        ("mouse", {"click": 4, "text": 1}),
        ("touch", {"tap": 4, "text": 1}),
        ("keys", {"key": 3, "text": 1}),
    ],
)
def test_each_act_is_counted_and_a_focus_that_is_there_costs_nothing(
    browser: Browser, way: str, counts: dict[str, int]
) -> None:
    page = browser.new_page(has_touch=True)
    page.set_content(PAGE)
    editor = CountedEditor(page, way=way)
    editor.go("button")
    editor.enter("[name=text]")
    editor.enter("[name=text]")
    editor.type("Boats come home")
    if way != "keys":
        editor.choose_option("select", "b")
    assert dict(editor.counts) == counts
    assert page.locator("[name=text]").input_value() == "Boats come home"
    assert editor.steps == sum(counts.values())
    assert editor.steps_beside_typing == editor.steps - 1
    page.close()


def test_tab_is_counted_each_time_and_ends_at_the_one_that_is_meant(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(PAGE)
    editor = CountedEditor(page, way="keys")
    editor.tab_to("input", index=1)
    assert dict(editor.counts) == {"key": 3}
    assert editor.has_focus("[name=other]")
    page.close()


def test_as_many_as_can_stay_where_they_are() -> None:
    assert find_staying([3, 1, 2, 0, 4]) == {1, 2, 4}
    assert find_staying([0, 1, 2]) == {0, 1, 2}
