"""`python -m tests.bench.slideshow`: our gallery page beside other slideshows on the same photos.

See docs/performance.md. Needs Chromium, and npm for the peers, which it keeps in var/.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

VAR = Path(__file__).resolve().parents[2] / "var/bench-slideshow"
ROUNDS = 3
WINDOW = {"width": 390, "height": 844}
PIXELS_A_POINT = 3
# Lighthouse's slow 4G, and a phone's processor.
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
SLOWER_PROCESSOR = 4
OURS = "Photodesk"
MOVES = 10  # after the first, each by a click of its own

# The reader presses as soon as there is something to press: ours keeps the first press, the others
# hear one once their script runs: there it is pressed every 0.4 s until the slides move.
PROBE = """(next, second, opens, once) => {
  const seen = (each) => each && each.getBoundingClientRect();
  window.lcp = window.cls = window.inp = 0;
  const tasks = [];
  new PerformanceObserver((l) => { for (const e of l.getEntries()) lcp = e.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((l) => { for (const e of l.getEntries()) cls += e.value; })
    .observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((l) => {
    tasks.push(...l.getEntries()); }).observe({ type: "longtask", buffered: true });
  // As Lighthouse counts: what a task takes beyond 50 ms, once there is something to see.
  window.blocked = () => {
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    return tasks.reduce((sum, { startTime, duration }) => {
      const seen = Math.min(duration, startTime + duration - paint.startTime);
      return sum + Math.max(0, seen - 50);
    }, 0);
  };
  new PerformanceObserver((l) => {
    for (const e of l.getEntries()) if (e.interactionId) inp = Math.max(inp, e.duration); })
    .observe({ type: "event", durationThreshold: 16 });
  window.press = () => new Promise((done) => {
    let start, pressed = 0, first;
    const turn = setInterval(() => {
      if (opens && !document.querySelector(next)) {
        if (window.isReady && !pressed) document.querySelector(opens).click();
        return;
      }
      const box = seen(document.querySelector(second));
      if (opens) first ??= document.querySelector(second)?.src;
      if (box && Math.abs(box.x) > 100) start ??= box.x; // once the slides stand side by side
      const isThere = opens ? document.querySelector(second)?.src !== first
        : start !== undefined && Math.abs(box.x) < 2;
      if (isThere) { clearInterval(turn); done(performance.now()); return; }
      if (performance.now() > 20000) { clearInterval(turn); done(20000); return; }
      const button = document.querySelector(next);
      const isStill = opens || (start !== undefined && Math.abs(box.x - start) < 2);
      const isHeard = pressed && (once || performance.now() - pressed < 400);
      if (button && isStill && !isHeard) { button.click(); pressed = performance.now(); }
    }, 50);
  });
}"""


def install_peers(packages: tuple[str, ...]) -> Path | None:
    """Where npm put them; None without npm."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    folder = VAR / "npm"
    folder.mkdir(parents=True, exist_ok=True)
    options = ["--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
    subprocess.run([npm, "install", *options, *packages], cwd=folder, check=True)
    return folder / "node_modules"


def main() -> int:
    """Make what is needed, measure in turns, print the table."""
    os.environ["PHOTODESK_DATA_DIR"] = str(VAR / "data")
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    from tests.bench import slideshow_peers, slideshow_site

    gallery = slideshow_site.make_gallery(VAR / "photos")
    slideshow = slideshow_site.slideshow_of(gallery)
    npm = install_peers(slideshow_peers.PACKAGES)
    long_gallery = slideshow_site.make_long_gallery(gallery)
    peers = {
        each.get_absolute_url(): slideshow_peers.Peer(
            name,
            slideshow_site.our_page(each),
            "button[name=next]",
            "photo-slideshow li:nth-child(2)",
        )
        for name, each in ((OURS, gallery), (f"{OURS}, 200 slides", long_gallery))
    }
    if npm is not None:
        peers |= slideshow_peers.peers_of(slideshow)
    server = slideshow_site.serve(
        {url: peer.body for url, peer in peers.items()}, npm or Path("none")
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    results = measure_all(f"http://127.0.0.1:{server.server_port}", peers)
    server.shutdown()
    print_table(results)
    return 0


def measure_all(base: str, peers: dict[str, Any]) -> dict[str, dict[str, float]]:
    """The median of the rounds, by the peer's name; the peers take turns."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    from playwright.sync_api import sync_playwright

    from tests.programs import CHROMIUM_NAMES

    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    found: dict[str, list[dict[str, float]]] = {}
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for _ in range(ROUNDS):
            for url, peer in peers.items():
                measured = {
                    **measure_load(chromium, f"{base}{url}", peer),
                    **measure_move(chromium, f"{base}{url}", peer),
                }
                found.setdefault(peer.name, []).append(measured)
        chromium.close()
    return {
        name: {key: statistics.median(each[key] for each in rounds) for key in rounds[0]}
        for name, rounds in found.items()
    }


def open_slow_page(chromium: Any, peer: Any) -> Any:
    """A phone's page on a slow line, with the probe in it."""
    context = chromium.new_context(
        viewport=WINDOW, device_scale_factor=PIXELS_A_POINT, reduced_motion="reduce"
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    arguments = [peer.next_button, peer.second, peer.opens_first, peer.name.startswith(OURS)]
    page.add_init_script(f"({PROBE})(...{json.dumps(arguments)})")
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_PROCESSOR})
    return page, session, context


def measure_load(chromium: Any, url: str, peer: Any) -> dict[str, float]:
    """What comes without anybody doing anything."""
    page, session, context = open_slow_page(chromium, peer)
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}
    session.on(
        "Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]})
    )
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
    )
    page.goto(url)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1000)

    def kilobytes(*wanted: str) -> float:
        return sum(size for key, size in sizes.items() if kinds.get(key) in wanted) / 1000

    result = {
        "html_kb": kilobytes("Document"),
        "script_kb": kilobytes("Script", "Other"),  # what is prefetched is "other"
        "style_kb": kilobytes("Stylesheet"),
        "requests": float(len(kinds)),
        "photos": float(sum(kind == "Image" for kind in kinds.values())),
        "photo_kb": kilobytes("Image"),
        "lcp_ms": page.evaluate("lcp"),
        "cls": page.evaluate("cls"),
        "tbt_ms": page.evaluate("blocked()"),
    }
    context.close()
    return result


def measure_move(chromium: Any, url: str, peer: Any) -> dict[str, float]:
    """From the request to the second photo in its place, for somebody who cannot wait.

    Then more moves: the slowest of them is what INP says of so few.
    """
    page, _session, context = open_slow_page(chromium, peer)
    page.goto(url, wait_until="commit")
    page.wait_for_selector(peer.opens_first or "h1", state="attached")
    first_move_ms = page.evaluate("press()")
    page.wait_for_load_state("networkidle")
    for _ in range(MOVES):
        page.locator(peer.next_button).first.click(force=True)
        page.wait_for_timeout(600)
    inp_ms = page.evaluate("inp")
    context.close()
    return {"first_move_ms": first_move_ms, "inp_ms": inp_ms}


def print_table(results: dict[str, dict[str, float]]) -> None:
    """As docs/performance.md has it."""
    columns = {
        "html_kb": ("HTML, kB", 1),
        "script_kb": ("script, kB", 1),
        "style_kb": ("style, kB", 1),
        "requests": ("requests", 0),
        "photos": ("of photos", 0),
        "photo_kb": ("photos, kB", 0),
        "lcp_ms": ("LCP, ms", 0),
        "cls": ("CLS", 2),
        "tbt_ms": ("blocked, ms", 0),
        "first_move_ms": ("first move, ms", 0),
        "inp_ms": ("INP, ms", 0),
    }
    print("\n| | " + " | ".join(title for title, _ in columns.values()) + " |")
    print("|---" * (len(columns) + 1) + "|")
    for name, result in results.items():
        cells = [f"{result[key]:.{digits}f}" for key, (_, digits) in columns.items()]
        print(f"| {name} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    sys.exit(main())
