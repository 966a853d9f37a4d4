"""Colours come out as Chromium shows the same file, however it declares them."""

from __future__ import annotations

import base64
import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from tests.coded_pictures import DECLARED, SIZE_PX, Pixel, as_we_show, colours_of

WITHIN = 3  # of 255
MIME_TYPES = {"PNG": "image/png", "AVI": "image/avif", "JPE": "image/jpeg"}


def test_declared_colours_are_within_three_of_what_chromium_shows(
    browser: Browser, tmp_path: Path
) -> None:
    page = browser.new_page(viewport={"width": SIZE_PX[0], "height": SIZE_PX[1]})
    off = {}
    for name, content in DECLARED.items():
        source = f"data:{MIME_TYPES[name[:3]]};base64,{base64.b64encode(content).decode()}"
        page.set_content(f'<body style="margin:0"><img style="display:block" src="{source}">')
        page.wait_for_function("document.images[0].complete")
        by_chromium = colours_of(Image.open(io.BytesIO(page.screenshot())))
        if (most := most_apart(by_chromium, as_we_show(content, tmp_path))) > WITHIN:
            off[name] = most
    page.close()
    assert not off


def most_apart(some: list[Pixel], others: list[Pixel]) -> int:
    """The greatest difference of a channel."""
    return max(
        abs(one - other)
        for pair in zip(some, others, strict=True)
        for one, other in zip(*pair, strict=True)
    )
