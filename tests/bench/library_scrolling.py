"""`python -m tests.bench.library_scrolling`: the library's grid, scrolled past 5,000 photos.

See docs/performance.md. Needs Chromium; the library is made once and kept in var/.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

from tests.bench.light_table import LOGIN, PROBE, log_in, serve

DATA = Path(__file__).resolve().parents[2] / "var/bench-library"
PHOTOS, SCROLLED = 20_000, 5_000
WHEEL_PX, WHEEL_PAUSE_MS = 400, 40  # some ten screens a second: as fast as a wheel is turned


def make_library() -> None:
    """A library, made once."""
    from django.contrib.auth.models import User
    from django.core.management import call_command

    from media.models import Photo
    from newsroom.demo.seeding import seed_library

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not User.objects.filter(username=LOGIN[0]).exists():
        User.objects.create_superuser(LOGIN[0], password=LOGIN[1])
    if Photo.objects.count() < PHOTOS:
        seed_library(photos=PHOTOS, galleries=1_000, tell=print)


# Ids go down by one in the order of upload, but for the photos that lend their files.
PASSED = """(lenders) => {
  const tiles = [...document.querySelectorAll(".tile[data-photo]")];
  const ids = tiles.map(({ dataset }) => Number(dataset.photo)).filter((id) => id > lenders);
  window.newest ??= Math.max(...ids);
  return newest - Math.min(...ids);
}"""


def scroll(page: Any) -> dict[str, float]:
    """Turn the wheel until so many photos have passed, and say what the browser did meanwhile."""
    from newsroom.demo.seeding import SHARED_FILES

    most_nodes = passed = 0
    page.evaluate(PASSED, SHARED_FILES)
    page.evaluate("watchFrames()")
    for turn in range(5_000):
        page.mouse.wheel(0, WHEEL_PX)
        page.wait_for_timeout(WHEEL_PAUSE_MS)
        if turn % 25:
            continue
        most_nodes = max(most_nodes, page.evaluate("document.querySelectorAll('*').length"))
        if (passed := page.evaluate(PASSED, SHARED_FILES)) > SCROLLED:
            break
    figures: dict[str, float] = page.evaluate("frameFigures()")
    return {**figures, "nodes": most_nodes, "passed": passed}


def main() -> int:
    """Make what is needed, scroll, print the table."""
    os.environ["PHOTODESK_DATA_DIR"] = str(DATA)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    make_library()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    from playwright.sync_api import sync_playwright

    from tests.programs import CHROMIUM_NAMES

    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    with serve() as base, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        context = chromium.new_context(viewport={"width": 1440, "height": 900})
        log_in(context, base)
        page = context.new_page()
        page.add_init_script(f"({PROBE})()")
        page.goto(f"{base}/admin/media/photo/")
        page.wait_for_selector("html[data-ready] .tile img")
        page.mouse.move(700, 500)
        figures = scroll(page)
        print("| photos passed | frames a second | latest frame, ms | longest task | nodes, most |")
        print("|---|---|---|---|---|")
        longest = f"{figures['longest']:.0f} ms" if figures["longest"] else "none over 50 ms"
        print(
            f"| {figures['passed']:,.0f} | {figures['rate']:.0f} | {figures['worst']:.0f} | "
            f"{longest} | {figures['nodes']:,.0f} |"
        )
        chromium.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
