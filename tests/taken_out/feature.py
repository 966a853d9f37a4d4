"""What a feature is that can be taken out, and where features and their tests stand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Feature:
    """What is taken out: `text`, which stands in `file` once, becomes `instead`.

    `point` is the number of the slideshow's specification, or the paragraph of the light table's.
    """

    point: int | str
    name: str
    file: str
    text: str
    instead: str
    test: str


STYLE = "gallery/static/gallery/slideshow.css"
PAGE_STYLE = "gallery/static/gallery/gallery-page.css"
SCRIPT = "gallery/static/gallery/slideshow.js"
LOADER = "gallery/static/gallery/loader.js"
SLIDESHOW = "gallery/templates/gallery/slideshow.html"
PICTURE = "gallery/templatetags/slides.py"
SLIDE_PAGE = "gallery/templates/gallery/slide.html"
ARTICLE = "newsroom/templates/newsroom/article.html"
SITE = "newsroom/static/newsroom/site.css"
READING = "tests/browser/test_reading_galleries.py::test_"
SLIDES = "tests/browser/test_slideshow.py::test_"
VIEWER = "tests/browser/test_viewer.py::test_"
WEIGHT = "tests/browser/test_slideshow_weight.py::test_"
BUDGET = "tests/gallery/pages/test_weight.py::test_"
ARTICLES = "tests/browser/test_slideshow_in_articles.py::test_"
PAPER = "tests/browser/test_slide_and_print_pages.py::test_"
KEYS = "tests/browser/test_slideshow_keys.py::test_"
CREDIT = "tests/browser/test_credit_in_view.py::test_"
PARTS = "tests/browser/test_slideshow_in_parts.py::test_"
TOUCH = "tests/browser/test_slideshow_by_touch.py::test_"
