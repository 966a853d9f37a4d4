"""Keeps a copy of what a Photodesk publishes, and keeps it right: docs/api.md, "Keeping a copy".

    pip install httpx
    python mirror.py https://photos.example.org copy --pictures

What is there after each step: `copy/galleries/12.json`, `copy/photos/7.json` and so on, as the API
answers them; with --pictures the widest JPEG of each photo, such as `copy/pictures/7-w2560.jpg`
(with its ETag beside it, since a correction comes into the file at the same address);
and `copy/state.json`, where to go on. It may be killed at any moment:
a step that was not finished is done again.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

FOLDERS = {
    "gallery": "galleries",
    "article": "articles",
    "photo": "photos",
    "section": "sections",
}
AT_ONCE = 8  # things that are fetched together
# A cache on the way may hold the answer of before for about a minute.
PATIENCE_SECONDS = 120
LONGEST_PAUSE_SECONDS = 60


class NotYet(Exception):
    """What was told is not to be had now; nothing is lost, the step is done again."""


class BeginAnew(Exception):
    """The site does not know our place in its order any more."""


class Mirror:
    """A copy in a folder, and the site that it is of."""

    def __init__(self, site: str, folder: Path, *, with_pictures: bool, wait_seconds: int) -> None:
        self.folder = folder
        self.with_pictures = with_pictures
        self.start = f"{site.rstrip('/')}/api/v1/changes?limit=100&wait={wait_seconds}"
        self.client = httpx.Client(timeout=wait_seconds + 30, follow_redirects=True)
        for name in (*FOLDERS.values(), "pictures"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        for path in folder.rglob("*.part"):  # from a step that was broken off
            path.unlink()

    def follow(self, *, once: bool) -> None:
        """Go on from where we were: until nothing is new, or for good."""
        failures = 0
        while True:
            try:
                is_at_end = not self.step()
            except BeginAnew:
                self.begin_anew()
                continue
            except (NotYet, httpx.HTTPError) as error:
                failures += 1
                pause = min(2**failures, LONGEST_PAUSE_SECONDS)
                print(f"{error}; again in {pause} s", file=sys.stderr, flush=True)
                time.sleep(pause)
                continue
            failures = 0
            if is_at_end and once:
                return
            if is_at_end:
                time.sleep(1)  # the answer may have come early

    def step(self) -> bool:
        """One answer of changes, all of it; whether there is more at once."""
        state = self.read_state()
        answer = self.ask_for_changes(state.get("next", self.start))
        changes = answer["changes"]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(self.take, changes))
        has_more = bool(answer["has_more"])
        if not has_more and "anew_since" in state:
            self.drop_what_was_not_told(state.pop("anew_since"))
        # Last of all: until then, the same step is done again.
        if changes or has_more or state.get("next") != answer["next"]:
            self.write("state.json", json.dumps({**state, "next": answer["next"]}).encode())
        return has_more

    def ask_for_changes(self, url: str) -> Any:
        """What changed. Raises `BeginAnew` where the site went back to a backup, and `NotYet` where
        no Photodesk answers at all.
        """
        response = self.ask(url)
        if response.status_code == httpx.codes.NOT_FOUND and "since" in response.url.params:
            raise BeginAnew
        if response.is_error:
            raise NotYet(f"{url} answered {response.status_code}")
        try:
            return response.json()
        except ValueError as error:
            raise NotYet(f"{url} answered no JSON") from error

    def take(self, change: dict[str, Any]) -> None:
        """Do as one change says."""
        name = f"{FOLDERS[change['kind']]}/{change['id']}.json"
        content = self.fetch_thing(change) if change["status"] == httpx.codes.OK else None
        if content is None:
            # The pictures first: what was killed is to be gone, whatever happens next.
            self.keep_picture(change, None)
            (self.folder / name).unlink(missing_ok=True)
            return
        self.keep_picture(change, json.loads(content))
        self.write(name, content)

    def fetch_thing(self, change: dict[str, Any]) -> bytes | None:
        """A thing's JSON, not older than the change; None where it is gone meanwhile."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        headers: dict[str, str] = {}
        while True:
            response = self.ask(change["api_url"], headers)
            if response.status_code in (httpx.codes.NOT_FOUND, httpx.codes.GONE):
                return None  # that is a change of its own, and comes later in the order
            response.raise_for_status()
            updated_at = response.json().get("updated_at")
            if updated_at is None or read_moment(updated_at) >= read_moment(change["at"]):
                return response.content
            if time.monotonic() > deadline:
                raise NotYet(f"{change['api_url']} is older than {change['at']}")
            headers = {"Cache-Control": "no-cache"}
            time.sleep(1)

    def keep_picture(self, change: dict[str, Any], photo: dict[str, Any] | None) -> None:
        """Have the widest JPEG of a photo, under a name that changes with it, and no other."""
        if change["kind"] != "photo":
            return
        kept = ""
        files = [each for each in photo["renditions"] if each["format"] == "JPEG"] if photo else []
        if files and self.with_pictures:
            url = max(files, key=lambda each: each["width"])["url"]
            kept = f"{change['id']}-{url.rpartition('/')[2]}"
            if not self.fetch_picture(url, kept):
                kept = ""  # killed just now, or made anew: both are told
        for path in (self.folder / "pictures").glob(f"{change['id']}-*"):
            if not kept or path.name not in (kept, f"{kept}.etag"):
                path.unlink(missing_ok=True)

    def fetch_picture(self, url: str, name: str) -> bool:
        """Have a file as it is now, by asking only for what we do not have; whether it is there."""
        path = self.folder / "pictures" / name
        etag = path.with_name(f"{name}.etag")
        known = etag.read_text() if path.exists() and etag.exists() else ""
        response = self.ask(url, {"If-None-Match": known} if known else None)
        if response.status_code == httpx.codes.NOT_MODIFIED:
            return True
        if response.status_code in (httpx.codes.NOT_FOUND, httpx.codes.GONE):
            return False
        response.raise_for_status()
        self.write(f"pictures/{name}", response.content)
        self.write(f"pictures/{name}.etag", response.headers.get("ETag", "").encode())
        return True

    def ask(self, url: str, headers: dict[str, str] | None = None) -> httpx.Response:
        """One answer; waits when we asked too often. Raises `NotYet` while the site is down."""
        while True:
            response = self.client.get(url, headers=headers)
            if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
                time.sleep(float(response.headers.get("Retry-After", 10)))
            elif response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
                raise NotYet(f"{url} answered {response.status_code}")
            else:
                return response

    def begin_anew(self) -> None:
        """Walk through everything once more; what is not named on the way goes at the end."""
        self.write("state.json", json.dumps({"anew_since": time.time_ns()}).encode())

    def drop_what_was_not_told(self, since_ns: int) -> None:
        """Remove what was not written since."""
        for path in self.list_things():
            if path.stat().st_mtime_ns < since_ns:
                for picture in (self.folder / "pictures").glob(f"{path.stem}-*"):
                    if path.parent.name == "photos":
                        picture.unlink(missing_ok=True)
                path.unlink()

    def list_things(self) -> Iterator[Path]:
        """Every thing that is kept."""
        for name in FOLDERS.values():
            yield from (self.folder / name).glob("*.json")

    def read_state(self) -> dict[str, Any]:
        """Where to go on; empty at first."""
        try:
            state: dict[str, Any] = json.loads((self.folder / "state.json").read_bytes())
        except FileNotFoundError:
            return {}
        return state

    def write(self, name: str, content: bytes) -> None:
        """A file, whole or not at all, also when the power goes."""
        path = self.folder / name
        part = path.with_name(f"{path.name}.part")
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)


def read_moment(text: str) -> datetime:
    """A moment as the API writes it."""
    return datetime.fromisoformat(text)


def main() -> None:
    """Keep the copy."""
    parser = argparse.ArgumentParser(description="Keep a copy of what a Photodesk publishes.")
    parser.add_argument("site", help="such as https://photos.example.org")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pictures", action="store_true", help="keep the photos' files as well")
    parser.add_argument("--once", action="store_true", help="stop when nothing is new")
    options = parser.parse_args()
    mirror = Mirror(
        options.site,
        options.folder,
        with_pictures=options.pictures,
        wait_seconds=0 if options.once else 30,
    )
    mirror.follow(once=options.once)


if __name__ == "__main__":
    main()
