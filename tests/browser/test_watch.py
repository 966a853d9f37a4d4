"""The watch over the pages sees what it is there to see."""

from __future__ import annotations

import pytest

from tests.browser.conftest import OpenPage
from tests.browser.watch import Watch

pytestmark = pytest.mark.needs("chromium")


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        ("() => console.error('broken')", "console error: broken"),
        ("() => { setTimeout(() => { throw new Error('thrown'); }); }", "page error: thrown"),
        ("() => document.body.setAttribute('style', 'color: red')", "Content Security Policy"),
        ("() => fetch('/no-such-page/')", "404 from /no-such-page/"),
        ("() => { new Image().src = 'https://example.org/pixel.png'; }", "example.org/pixel.png"),
    ],
    ids=["console", "exception", "policy", "answer", "somebody else"],
)
def test_what_goes_wrong_on_a_page_is_noted(
    open_page: OpenPage, watch: Watch, script: str, problem: str
) -> None:
    page = open_page()
    page.goto("/")

    page.evaluate(script)
    page.wait_for_timeout(100)

    assert any(problem in found for found in watch.problems), watch.problems
    watch.problems.clear()
