"""Progress of long commands on a terminal, on standard error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress as Bars
from rich.progress import SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from newsroom.backups.taking import Progress


class ShownProgress(Progress):
    """One line a step, with the number of originals."""

    def __init__(self, bars: Bars) -> None:
        self.bars = bars
        self.task: TaskID | None = None
        self.seen = self.copied = 0

    def step(self, words: str) -> None:
        """Begin the next line."""
        self.end()
        self.task = self.bars.add_task(words, total=None, told="")

    def original(self, *, copied: bool = False) -> None:
        """Count."""
        self.seen += 1
        self.copied += copied
        if self.task is not None:
            told = f"{self.seen:,} originals" + f", {self.copied:,} copied" * bool(self.copied)
            self.bars.update(self.task, told=told)

    def end(self) -> None:
        """The step that was begun is done."""
        if self.task is not None:
            self.bars.update(self.task, total=1, completed=1)


@contextmanager
def show_progress(*, is_shown: bool) -> Iterator[Progress]:
    """What to tell of progress."""
    columns = (
        SpinnerColumn(finished_text="✓"),
        TextColumn("{task.description}"),
        TextColumn("{task.fields[told]}"),
        TimeElapsedColumn(),
    )
    with Bars(*columns, console=Console(stderr=True), disable=not is_shown) as bars:
        progress = ShownProgress(bars)
        yield progress
        progress.end()
