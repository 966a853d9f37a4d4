"""Renditions that were made once are not made again, where tests are not about making them.

Most of the time of a test in a browser, or of a rule, went into preparing the same few photos in a
process of its own. What the process answered is kept by what it was asked.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from media.renditions.ladder import Source, Wanted
from media.renditions.process.client import Opening, RenderProcess
from media.renditions.queue import processes


class RememberingProcess(RenderProcess):
    """Asks the process only what nobody has asked yet."""

    folder: Path
    opening: Opening
    is_open = False

    def open(self, opening: Opening) -> None:
        """Remember what is to be opened, until it is needed."""
        self.opening, self.is_open = opening, False

    def make(self, wanted: Sequence[Wanted], *, xmp: bytes) -> Iterator[tuple[str, bytes]]:
        """As the process does."""

        def make_now() -> list[tuple[str, bytes]]:
            return list(super(RememberingProcess, self).make(wanted, xmp=xmp))

        yield from self.remember((tuple(wanted), xmp), make_now)

    def describe(self) -> Any:
        """As the process does."""
        return self.remember("describe", super().describe)

    def find_focus(self) -> Any:
        """As the process does."""
        return self.remember("focus", super().find_focus)

    def reframe(self, source: Source) -> None:
        """What is made from now on is kept by the source of then."""
        self.opening = replace(self.opening, source=source)
        if self.is_open:
            super().reframe(source)

    def remember(self, question: object, ask: Callable[[], Any]) -> Any:
        """The kept answer, or a new one, which is kept."""
        opening = self.opening
        asked = (opening.source, opening.wanted, opening.max_pixels, question)
        digest = hashlib.sha256(opening.path.read_bytes() + repr(asked).encode()).hexdigest()
        kept = self.folder / digest
        if kept.exists():
            return pickle.loads(kept.read_bytes())
        if not self.is_open:
            super().open(opening)
            self.is_open = True
        answer = ask()
        beside = kept.with_suffix(f".{os.getpid()}")
        beside.write_bytes(pickle.dumps(answer))
        beside.replace(kept)
        return answer


def remember_renditions(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Until the patch is undone, in this thread, what was made once is taken from this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    patch.setattr(RememberingProcess, "folder", folder, raising=False)
    patch.setattr(processes.process, "__class__", RememberingProcess)
