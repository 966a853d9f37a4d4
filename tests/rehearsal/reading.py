"""Readers who go on reading, not so fast that nobody else gets the processor."""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

READERS = 4
PAUSE_SECONDS = 0.05


class SlowReaders:
    """Four of them, until the block ends."""

    def __init__(self, host: str, urls: Sequence[str], *, port: int = 80) -> None:
        self.host, self.port, self.urls = host, port, urls
        self.answers, self.failed, self.slowest_seconds = 0, list[str](), 0.0
        self.over = threading.Event()
        self.threads = [
            threading.Thread(target=self.read, args=(random.Random(number),))
            for number in range(READERS)
        ]

    def __enter__(self) -> Self:
        """They begin."""
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """They end."""
        self.over.set()
        for thread in self.threads:
            thread.join()

    @property
    def said(self) -> str:
        """How many answers, how many failures, the slowest."""
        return f"{self.answers}, {len(self.failed)} (slowest {self.slowest_seconds:.2f} s)"

    def read(self, chance: random.Random) -> None:
        """One reader."""
        while not self.over.wait(PAUSE_SECONDS):
            url = chance.choice(self.urls)
            began, failure = time.monotonic(), ""
            connection = http.client.HTTPConnection(self.host, self.port, timeout=10)
            try:
                connection.request("GET", url)
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    failure = str(answer.status)
            except (OSError, http.client.HTTPException) as error:
                failure = repr(error)
            finally:
                connection.close()
            seconds = time.monotonic() - began
            if failure:
                at = datetime.now(UTC).strftime("%H:%M:%S")
                self.failed.append(f"{at} {url}: {failure} after {seconds:.1f} s")
            self.answers += 1
            self.slowest_seconds = max(self.slowest_seconds, seconds)
