"""Many readers of a site, none of whom may notice that something behind it is gone."""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

READERS = 8
COMPRESSED = (".gz", ".br")


def published_urls(site: Path) -> list[str]:
    """The addresses of all that a public tree holds."""
    urls = []
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if not path.is_file() or name.endswith(COMPRESSED) or ".unfinished" in name:
            continue
        folder, _, file = f"/{name}".rpartition("/")
        if file == "index.html" and folder.startswith("/api/"):
            urls.append(folder)
        elif file == "index.html":
            urls.append(f"{folder}/")
        elif file == "index.json":
            urls.append(folder)
        elif file == "print.html":
            urls.append(f"{folder}/?print=1")
        elif file.startswith("page-"):
            urls.append(f"{folder}/?page={file.removeprefix('page-').removesuffix('.html')}")
        elif not file.startswith("gone."):
            urls.append(f"/{name}")
    return urls


@dataclass(slots=True)
class Readers:
    """What they got so far: how often each status, and what was not as it should be."""

    statuses: Counter[int] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)
    is_over: bool = False

    def read(self, port: int, urls: Sequence[str], chance: random.Random) -> None:
        """Read on and on, on one connection, now and then with what is known already."""
        etags: dict[str, str] = {}
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        while not self.is_over:
            url = chance.choice(urls)
            headers = {"Accept-Encoding": chance.choice(["gzip", "br, gzip", "identity"])}
            if url in etags and chance.random() < 0.3:
                headers["If-None-Match"] = etags[url]
            try:
                connection.request("GET", url, headers=headers)
                response = connection.getresponse()
                response.read()
            except (OSError, http.client.HTTPException) as error:
                self.complaints.append(f"{url}: {error!r}")
                connection.close()
                continue
            self.statuses[response.status] += 1
            if response.status not in (200, 304):
                self.complaints.append(f"{url}: {response.status}")
            elif response.getheader("ETag"):
                etags[url] = response.getheader("ETag") or ""
        connection.close()

    def wait_for(self, number: int, *, within_seconds: float = 60) -> None:
        """Wait until so many more answers have come."""
        wanted = self.statuses.total() + number
        deadline = time.monotonic() + within_seconds
        while self.statuses.total() < wanted and time.monotonic() < deadline:
            time.sleep(0.05)
        assert self.statuses.total() >= wanted, (self.statuses, self.complaints[:5])

    def require_content(self) -> None:
        """Nobody got anything but 200 and 304, and both came."""
        assert self.complaints == []
        assert set(self.statuses) == {200, 304}


@contextmanager
def many_readers(port: int, urls: Sequence[str]) -> Iterator[Readers]:
    """Readers at a port, until the block ends."""
    readers = Readers()
    threads = [
        threading.Thread(target=readers.read, args=(port, urls, random.Random(number)))
        for number in range(READERS)
    ]
    for thread in threads:
        thread.start()
    try:
        yield readers
    finally:
        readers.is_over = True
        for thread in threads:
            thread.join()
