"""`python -m tests.bench.light_table`: what a gallery's page on the desk costs an editor.

See docs/performance.md. Needs Chromium; what it makes is kept in var/.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "var/bench-desk"
PHOTOS = 24  # as many slides as are asked for show them in turns
SIZES = (300, 2000)
LOGIN = ("bench", "bench-password")

# Long tasks are those over 50 ms, as browsers count; frames that come late say what is left.
PROBE = """() => {
  window.longest = 0;
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) longest = Math.max(longest, task.duration);
  }).observe({ type: "longtask", buffered: true });
  window.watchFrames = () => {
    longest = 0;
    window.frames_ = [];
    const note = (now) => { frames_.push(now); window.noting = requestAnimationFrame(note); };
    window.noting = requestAnimationFrame(note);
  };
  window.frameFigures = () => {
    cancelAnimationFrame(noting);
    const gaps = frames_.slice(1).map((at, index) => at - frames_[index]);
    const seconds = (frames_.at(-1) - frames_[0]) / 1000;
    return { rate: gaps.length / seconds, worst: Math.max(...gaps), longest };
  };
}"""


def make_galleries() -> dict[int, int]:
    """The galleries' ids by their number of slides; made once."""
    from django.contrib.auth.models import User
    from django.core.management import call_command

    from gallery.models import Gallery
    from gallery.slides.sequence import NewSlide, place_slides
    from tests.bench.baking import make_photos

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not User.objects.filter(username=LOGIN[0]).exists():
        User.objects.create_superuser(LOGIN[0], password=LOGIN[1])
    ids = {}
    photos: list[Any] = []
    for number in SIZES:
        gallery, is_new = Gallery.objects.get_or_create(
            slug=f"slides-{number}", defaults={"title": f"{number} photos"}
        )
        if is_new:
            photos = photos or make_photos(PHOTOS, rendered=True)
            turns = itertools.islice(itertools.cycle(photos), number)
            words = "Boats leave the harbour of the old town before the count, in fog."
            place_slides(
                gallery,
                [NewSlide(photo, caption=f"{n}: {words}") for n, photo in enumerate(turns)],
            )
        ids[number] = gallery.pk
    return ids


def count_queries(path: str) -> int:
    """How many queries the page of a gallery costs."""
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(HTTP_HOST=settings.ALLOWED_HOSTS[0])
    client.force_login(User.objects.get(username=LOGIN[0]))
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@contextmanager
def serve() -> Iterator[str]:
    """The product itself, as `manage.py up` runs it, on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "manage.py", "up", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{base}/healthz", timeout=1)
                break
            except OSError:
                time.sleep(0.5)
        yield base
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=60)


def log_in(context: Any, base: str) -> None:
    """As an editor does."""
    page = context.new_page()
    page.goto(f"{base}/admin/login/")
    page.locator("[name=username]").fill(LOGIN[0])
    page.locator("[name=password]").fill(LOGIN[1])
    page.locator("[type=submit]").click()
    page.wait_for_url("**/admin/")
    page.close()


def measure_opening(context: Any, url: str) -> dict[str, float]:
    """Bytes and moments of a first visit: nothing is in the browser's cache."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}
    session.on(
        "Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]})
    )
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
    )
    page.goto(url, wait_until="commit")
    # Once the keyboard reaches a card, all scripts of the page have run.
    page.wait_for_selector('.card[tabindex="0"]', state="attached", timeout=120_000)
    opened_ms = page.evaluate("performance.now()")
    page.wait_for_load_state("load")
    paint_ms = page.evaluate(
        "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
    )
    page.wait_for_timeout(500)
    before_photos = sum(size for key, size in sizes.items() if kinds.get(key) != "Image")
    page.close()
    return {"kb": before_photos / 1000, "paint_ms": paint_ms, "opened_ms": opened_ms}


def measure_dragging(context: Any, url: str) -> dict[str, dict[str, float]]:
    """One photo dragged over the others and along the lower edge, and all selected."""
    page = context.new_page()
    page.add_init_script(f"({PROBE})()")
    page.goto(url)
    page.wait_for_selector('.card[tabindex="0"]', state="attached")
    page.wait_for_timeout(1500)
    page.locator(".card__photo").nth(2).hover()
    page.evaluate("watchFrames()")
    page.mouse.down()
    for step in range(120):
        page.mouse.move(150 + 7 * (step % 100), 250 + 4 * step)
    page.mouse.move(400, 780, steps=10)
    page.wait_for_timeout(1500)  # it scrolls by itself
    dragging = page.evaluate("frameFigures()")
    page.keyboard.press("Escape")
    page.mouse.up()
    page.evaluate("window.scrollTo(0, 0)")
    page.locator(".card").nth(1).focus()
    page.wait_for_timeout(500)
    page.evaluate("watchFrames()")
    page.keyboard.press("Control+a")
    page.wait_for_timeout(600)
    selecting = page.evaluate("frameFigures()")
    page.close()
    return {"dragging one": dragging, "selecting all": selecting}


def main() -> int:
    """Make what is needed, measure, print the tables."""
    os.environ["PHOTODESK_DATA_DIR"] = str(DATA)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    ids = make_galleries()
    paths = {number: f"/admin/gallery/gallery/{ids[number]}/change/" for number in SIZES}
    queries = {number: count_queries(path) for number, path in paths.items()}
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    from playwright.sync_api import sync_playwright

    from tests.programs import CHROMIUM_NAMES

    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    with serve() as base, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        context = chromium.new_context(viewport={"width": 1440, "height": 900})
        log_in(context, base)
        print("| photos | queries | before photos, kB | first paint, ms | to be used, ms |")
        print("|---|---|---|---|---|")
        for number, path in paths.items():
            measure_opening(context, base + path)  # the server's first of its kind
            figures = measure_opening(context, base + path)
            print(
                f"| {number} | {queries[number]} | {figures['kb']:.0f} | "
                f"{figures['paint_ms']:.0f} | {figures['opened_ms']:.0f} |"
            )
        print("\n| photos | | frames a second | latest frame, ms | longest task over 50 ms |")
        print("|---|---|---|---|---|")
        for number, path in paths.items():
            for name, figures in measure_dragging(context, base + path).items():
                longest = f"{figures['longest']:.0f} ms" if figures["longest"] else "none"
                print(
                    f"| {number} | {name} | {figures['rate']:.0f} | {figures['worst']:.0f} | "
                    f"{longest} |"
                )
        chromium.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
