"""Uploads in numbers: what a bad line sends twice, what a known file costs, the server's memory.

`python -m tests.bench.uploads` starts the web server in a scratch data folder and drops photos on a
gallery in Chromium, through a line of its own that is cut again and again, and once logs the editor
out. It needs 3 GB of disk and Chromium.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SET_UP = """
from django.contrib.auth.models import User
from gallery.models import Gallery
User.objects.create_superuser("ana", password="secret")
print(Gallery.objects.create(title="Bench", slug="bench").pk)
"""
LOG_OUT = "from django.contrib.sessions.models import Session; Session.objects.all().delete()"
COUNT = """
from media.models import Photo
from gallery.models import Slide
print(Photo.objects.count(), Slide.objects.count())
"""


class Line(threading.Thread):
    """A line to the server that counts what is sent, and can be cut, with all that is under way."""

    def __init__(self, server_port: int, *, bytes_per_second: float) -> None:
        super().__init__(daemon=True)
        self.server_port = server_port
        self.bytes_per_second = bytes_per_second
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = int(self.listener.getsockname()[1])
        self.lock = threading.Lock()
        self.open: set[socket.socket] = set()
        self.sent_bytes = 0
        self.free_at = 0.0

    def run(self) -> None:
        """Take connections on."""
        while True:
            client, _ = self.listener.accept()
            server = socket.create_connection(("127.0.0.1", self.server_port))
            with self.lock:
                self.open |= {client, server}
            for pair in ((client, server, True), (server, client, False)):
                threading.Thread(target=self.carry, args=pair, daemon=True).start()

    def carry(self, source: socket.socket, target: socket.socket, is_upstream: bool) -> None:
        """Hand bytes on, as fast as the line is."""
        try:
            while block := source.recv(32_768):
                if is_upstream:
                    self.take_time(len(block))
                target.sendall(block)
        except OSError:
            pass
        with self.lock:
            self.open -= {source, target}
        break_off(source, target)

    def take_time(self, length: int) -> None:
        """Count bytes, and wait until a line of this speed has carried them."""
        with self.lock:
            self.sent_bytes += length
            self.free_at = max(self.free_at, time.monotonic()) + length / self.bytes_per_second
            wait = self.free_at - time.monotonic()
        time.sleep(max(0.0, wait))

    def cut(self) -> None:
        """Break every connection."""
        with self.lock:
            ends = list(self.open)
        break_off(*ends)


def break_off(*ends: socket.socket) -> None:
    """End connections; they are closed when nobody reads from them any more."""
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


def run_code(environment: dict[str, str], code: str) -> str:
    """What some lines of code print in the newsroom."""
    command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", code]
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout.strip()


def memory_of(process_id: int) -> dict[int, int]:
    """Resident memory in kB of a process and all below it, by process."""
    found, waiting = {}, [process_id]
    while waiting:
        one = waiting.pop()
        try:
            status = Path(f"/proc/{one}/status").read_text()
            children = Path(f"/proc/{one}/task/{one}/children").read_text().split()
        except OSError:
            continue
        waiting += map(int, children)
        resident = [line for line in status.splitlines() if line.startswith("VmRSS")]
        found[one] = int(resident[0].split()[1]) if resident else 0
    return found


class Memory(threading.Thread):
    """The server's memory while it works: the sum of its processes, every half second."""

    def __init__(self, process_id: int) -> None:
        super().__init__(daemon=True)
        self.process_id = process_id
        self.samples_kb: list[int] = []

    def run(self) -> None:
        """Look until the bench ends."""
        while True:
            self.samples_kb.append(sum(memory_of(self.process_id).values()))
            time.sleep(0.5)


@contextmanager
def server(folder: Path, environment: dict[str, str], port: int) -> Iterator[int]:
    """The web server of `manage.py up`, alone; its process id."""
    command = [sys.executable, "-m", "newsroom.running.web_server", "--bind", f"127.0.0.1:{port}"]
    log = (folder / "server.log").open("w")
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        for _ in range(200):
            with closing(socket.socket()) as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.2)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def write_photos(folder: Path, number: int, size_bytes: int) -> list[str]:
    """Photos that differ, and that no compression shortens."""
    folder.mkdir()
    file = io.BytesIO()
    Image.effect_noise((1800, 1200), 60).convert("RGB").save(file, "JPEG", quality=90)
    start = file.getvalue()
    paths = []
    for index in range(number):
        path = folder / f"photo-{index:03}.jpg"
        path.write_bytes(start + random.randbytes(size_bytes - len(start)))
        paths.append(str(path))
    return paths


def log_in(page: Page) -> None:
    """The login, on its own page or in the window that the desk opens."""
    page.get_by_label("Username").fill("ana")
    page.get_by_label("Password").fill("secret")
    page.get_by_role("button", name="Log in").click()


def cut_often(line: Line, cuts: int, size_bytes: int, ended: threading.Event) -> None:
    """Cut the line so many times, spread over the bytes."""
    for number in range(1, cuts + 1):
        at = size_bytes * number / (cuts + 1)
        while line.sent_bytes < at and not ended.is_set():
            time.sleep(0.02)
        line.cut()


def answer_login(page: Page) -> None:
    """Log in again in the window, when the desk asks."""
    with page.context.expect_page(timeout=600_000) as opened:
        page.get_by_role("dialog").get_by_role("button", name="Log in").click(timeout=600_000)
    log_in(opened.value)


def begin_newsroom(folder: Path) -> dict[str, str]:
    """The environment of an empty newsroom in a scratch folder."""
    environment = {
        **os.environ,
        "PHOTODESK_DATA_DIR": str(folder / "data"),
        "PHOTODESK_MAY_BEGIN": "1",
        "PHOTODESK_LOG_LEVEL": "ERROR",
    }
    for command in (["migrate"], ["collectstatic"]):
        run = [sys.executable, "manage.py", *command, "--no-input", "--verbosity", "0"]
        subprocess.run(run, cwd=ROOT, env=environment, check=True)
    return environment


def log_out_at(line: Line, at_bytes: float, environment: dict[str, str]) -> None:
    """End every login once so many bytes were sent."""
    while line.sent_bytes < at_bytes:
        time.sleep(0.1)
    run_code(environment, LOG_OUT)


def drop_over_bad_line(
    page: Page, line: Line, paths: list[str], environment: dict[str, str], *, cuts: int
) -> dict[str, Any]:
    """Drop files, cut the line again and again, log out once; what came of it."""
    whole = sum(Path(path).stat().st_size for path in paths)
    before = line.sent_bytes
    ended = threading.Event()
    cutting = threading.Thread(target=cut_often, args=(line, cuts, whole, ended))
    cutting.start()
    leaving = (line, before + whole / 2, environment)
    threading.Thread(target=log_out_at, args=leaving, daemon=True).start()
    began = time.monotonic()
    page.set_input_files("[data-files]", paths)
    answer_login(page)
    page.wait_for_function(
        "(number) => document.querySelectorAll('.upload--done, .upload--failed').length === number",
        arg=len(paths),
        timeout=900_000,
    )
    ended.set()
    cutting.join()
    return {
        "seconds": round(time.monotonic() - began, 1),
        "refused": page.locator(".upload--failed").count(),
        "sent_beyond_the_files_percent": round(100 * (line.sent_bytes - before - whole) / whole, 2),
    }


def measure(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """All figures."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = int(free.getsockname()[1])
    environment = begin_newsroom(folder)
    gallery = run_code(environment, SET_UP)
    paths = write_photos(folder / "photos", options.files, options.megabytes * 1_000_000)
    with server(folder, environment, port) as process_id, sync_playwright() as playwright:
        line = Line(port, bytes_per_second=options.megabytes_per_second * 1e6)
        line.start()
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(base_url=f"http://127.0.0.1:{line.port}")
        page.goto(f"/admin/login/?next=/admin/gallery/gallery/{gallery}/change/")
        log_in(page)
        page.wait_for_selector("[data-files]", state="attached")
        memory = Memory(process_id)
        memory.start()
        time.sleep(2)
        figures = drop_over_bad_line(page, line, paths, environment, cuts=options.cuts)
        samples_kb = list(memory.samples_kb)
        figures["known_file_bytes"] = measure_known(page, paths[0])
        browser.close()
    photos, slides = map(int, run_code(environment, COUNT).split())
    quarter = max(1, len(samples_kb) // 4)
    return {
        **figures,
        "files": options.files,
        "photos": photos,
        "slides": slides,
        "memory_mb_at_first": samples_kb[0] // 1000,
        "memory_mb_first_quarter": max(samples_kb[:quarter]) // 1000,
        "memory_mb_last_quarter": max(samples_kb[-quarter:]) // 1000,
    }


def measure_known(page: Page, path: str) -> int:
    """The bytes of the request that finds a file in the library, with all its headers."""
    page.reload()
    page.wait_for_selector("[data-files]", state="attached")
    with page.expect_request("**/admin/uploads/") as asked:
        page.set_input_files("[data-files]", [path])
    page.wait_for_selector(".upload--done")
    sizes = asked.value.sizes()
    return int(sizes["requestBodySize"] + sizes["requestHeadersSize"])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=100)
    parser.add_argument("--megabytes", type=int, default=8)
    parser.add_argument("--cuts", type=int, default=50)
    parser.add_argument("--megabytes-per-second", type=float, default=12.5)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="photodesk-bench-"))
    try:
        print(json.dumps(measure(options, folder), indent=2))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
