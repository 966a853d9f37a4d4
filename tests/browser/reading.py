"""What a reader's page looks like, measured in the browser."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

SETTLE_SECONDS = 5
PATIENCE_SECONDS = 30

# Each text with the colour that it has and the grounds behind it, as [r, g, b]. Where a translucent
# ground stands over a photo, that may be black or white below it.
TEXT_COLOURS = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const numbers = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const over = (front, back) =>
    back.map((part, place) => (front[place] * front[3] + part * (255 - front[3])) / 255);
  const groundsOf = (element) => {
    const layers = [];
    let opaque = [255, 255, 255];
    let isOnPhoto = false;
    for (let each = element; each; each = each.parentElement) {
      const ground = numbers(getComputedStyle(each).backgroundColor);
      if (ground[3] === 255) {
        opaque = ground.slice(0, 3);
        break;
      }
      if (ground[3]) layers.push(ground);
      const isFree = getComputedStyle(each).position === "absolute";
      isOnPhoto ||= isFree && each.parentElement.querySelector(":scope > picture, :scope > img");
    }
    const backs = isOnPhoto ? [[0, 0, 0], [255, 255, 255]] : [opaque];
    return backs.map((back) => layers.reduceRight((below, layer) => over(layer, below), back));
  };
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode.textContent.trim();
    const element = texts.currentNode.parentElement;
    if (!text || !element.checkVisibility()) continue;
    const ink = numbers(getComputedStyle(element).color);
    found.push({ text, ink, grounds: groundsOf(element) });
  }
  return found;
}"""

IMAGES = """() => [...document.images].map((image) => ({
  src: image.currentSrc,
  width: image.getAttribute("width"),
  height: image.getAttribute("height"),
  naturalRatio: image.naturalHeight && image.naturalWidth / image.naturalHeight,
  isLazy: image.loading === "lazy",
  priority: image.fetchPriority,
}))"""


@dataclass(frozen=True, slots=True)
class ShownImage:
    """An `<img>` of the page; the ratio is width to height of the file that was chosen."""

    src: str
    width: int
    height: int
    natural_ratio: float
    is_lazy: bool
    priority: str


def images(page: Page) -> list[ShownImage]:
    """All images, after each was scrolled into view and read."""
    for image in page.locator("img").all():
        image.scroll_into_view_if_needed()
        image.evaluate("image => image.decode()")
    return [
        ShownImage(
            src=found["src"],
            width=int(found["width"]),
            height=int(found["height"]),
            natural_ratio=found["naturalRatio"],
            is_lazy=found["isLazy"],
            priority=found["priority"],
        )
        for found in page.evaluate(IMAGES)
    ]


def expect_slide(page: Page, number: int) -> None:
    """The slideshow has settled on its slide `number`, from 1, and nowhere between two."""
    slide = page.locator("photo-slideshow > ul > li").nth(number - 1)
    left = "getBoundingClientRect().left"
    place = f"slide => slide.{left} - slide.parentElement.{left}"
    deadline = time.monotonic() + SETTLE_SECONDS
    while abs(slide.evaluate(place)) > 1 and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert abs(slide.evaluate(place)) <= 1
    expect(slide.locator("img")).to_be_in_viewport()


def overflow_px(page: Page) -> int:
    """How much wider than its window the page is."""
    return int(page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth"))


def faint_texts(page: Page, *, least: float = 4.5) -> list[str]:
    """Texts whose contrast is below `least`, with their contrast."""
    found: list[dict[str, Any]] = page.evaluate(TEXT_COLOURS)
    assert found, "a page without any text"
    ratios = [
        (min(contrast(each["ink"], ground) for ground in each["grounds"]), each["text"])
        for each in found
    ]
    return [f"{ratio:.2f}: {text[:60]}" for ratio, text in ratios if ratio < least]


def contrast(one: list[float], other: list[float]) -> float:
    """WCAG 2's contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: list[float]) -> float:
    """WCAG 2's relative luminance of an sRGB colour, from 0 to 1."""
    red, green, blue = (
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in colour[:3]
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def wait_in_page(page: Page, is_so: Callable[[], bool]) -> None:
    """Wait until something holds, while the page and what it asks for go on."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, "It did not come to be."
        page.wait_for_timeout(50)
