"""The process in which strangers' files are decoded: it may be stopped, and takes nothing along.

A photo that takes too long, or more memory than is allowed, ends this process and not the worker.
It stays up from photo to photo; `media.renditions.process.server` is its other end.
"""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from media.renditions.ladder import Source, Wanted
from media.renditions.process import pipe as render_pipe
from media.renditions.process.exit_reason import Ending, count_oom_kills, wait_for_end
from media.renditions.process.pipe import PipeClosed, TooLate

logger = logging.getLogger(__name__)

PROJECT = Path(__file__).resolve().parents[3]
LAST_BREATH_SECONDS = 2.0
# Of the memory that a photo may have. Who took less was not ended for what it took.
BLAMELESS_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Opening:
    """Decode a photo, large enough for these files; the answer is `True`."""

    path: Path
    source: Source
    wanted: tuple[Wanted, ...]
    max_pixels: int
    threads: int


@dataclass(frozen=True, slots=True)
class Verifying:
    """Decode a file that came in to its end; the answer is `True`."""

    path: Path
    max_pixels: int


@dataclass(frozen=True, slots=True)
class Making:
    """Make these files of the open photo: answers are pairs of key and bytes, then `None`."""

    wanted: tuple[Wanted, ...]
    xmp: bytes


@dataclass(frozen=True, slots=True)
class Describing:
    """Say what the open photo looks like; the answer is an `Impression`."""


@dataclass(frozen=True, slots=True)
class Focusing:
    """Say where the open photo's focal point might be; the answer is a `Focus`."""


@dataclass(frozen=True, slots=True)
class Reframing:
    """Cut the open photo's crops as this source says, from now on; the answer is `True`."""

    source: Source


@dataclass(frozen=True, slots=True)
class Failure:
    """The answer where none of the others can be given.

    `reason` is a sentence for an editor; `detail` is what the decoder said, for the log.
    """

    reason: str
    detail: str = ""


class RenderingStopped(Exception):
    """The process came to its end in the middle of a photo."""


class EndedFromOutside(RenderingStopped):
    """The process was ended by somebody else, and not for what the photo took: try again."""


class RenderingFailed(Exception):
    """The photo cannot be rendered; the text says why."""


class RenderProcess:
    """Our side of the process: started when first needed, and again when it has died.

    One photo is open at a time. Not for use by several threads at once.
    """

    def __init__(self, *, memory_mb: int, timeout_seconds: float) -> None:
        self.memory_mb = memory_mb
        self.timeout_seconds = timeout_seconds
        self.process: subprocess.Popen[bytes] | None = None
        self.owner_pid = 0
        self.oom_kills_before = 0
        self.is_answering = False  # more answers to the last question may come

    def __del__(self) -> None:
        """End with the thread: a process that is not waited for stays in the table as a zombie."""
        with contextlib.suppress(Exception):  # the interpreter may be half gone
            self.end()

    def open(self, opening: Opening) -> None:
        """Decode a photo. Raises `RenderingFailed`, `RenderingStopped`; the others do too."""
        self.start_anew()
        self.ask(opening)
        self.last_answer()

    def verify(self, verifying: Verifying) -> None:
        """Decode a file to its end, in passing; raises as `open` does."""
        self.start_anew()
        self.ask(verifying)
        self.last_answer()

    def make(self, wanted: Sequence[Wanted], *, xmp: bytes) -> Iterator[tuple[str, bytes]]:
        """Each file's key and bytes, as they are made."""
        self.ask(Making(tuple(wanted), xmp))
        while (file := self.answer()) is not None:
            yield file
        self.is_answering = False

    def describe(self) -> Any:
        """The open photo's `media.renditions.encode.Impression`."""
        self.ask(Describing())
        return self.last_answer()

    def find_focus(self) -> Any:
        """The open photo's `media.renditions.focus.Focus`: a suggestion."""
        self.ask(Focusing())
        return self.last_answer()

    def reframe(self, source: Source) -> None:
        """Cut crops as another source of the same photo says."""
        self.ask(Reframing(source))
        self.last_answer()

    def ask(self, question: object) -> None:
        """Send a question. The answers to the last one must have been waited for."""
        if self.process is None:
            raise RenderingStopped("Its process was ended.")
        self.is_answering = True
        try:
            render_pipe.send_message(self.pipe_of("stdin"), question, until=self.deadline)
        except (PipeClosed, TooLate) as error:
            raise self.stopped_by(error) from error

    def answer(self) -> Any:
        """The next answer, or an exception: what is slower than the limit is stopped."""
        try:
            answer = render_pipe.receive_message(self.pipe_of("stdout"), until=self.deadline)
        except (PipeClosed, TooLate) as error:
            raise self.stopped_by(error) from error
        except BaseException:
            # Such as Celery's time limit: the rest of the answer must not be taken for the next.
            self.end()
            raise
        if isinstance(answer, Failure):
            self.is_answering = False
            if answer.detail:
                logger.warning("A decoder said: %s", answer.detail)
            raise RenderingFailed(answer.reason)
        return answer

    def last_answer(self) -> Any:
        """The only answer to a question."""
        answer = self.answer()
        self.is_answering = False
        return answer

    @property
    def deadline(self) -> float:
        """When an answer that is waited for from now on comes too late."""
        return time.monotonic() + self.timeout_seconds

    def pipe_of(self, name: Literal["stdin", "stdout"]) -> int:
        """A pipe to the process, by its descriptor."""
        assert self.process is not None  # noqa: S101 - started before
        pipe = getattr(self.process, name)
        return int(pipe.fileno())

    def start_anew(self) -> None:
        """See that there is a process, with no answers under way."""
        if self.is_answering or self.owner_pid != os.getpid() or not self.is_alive:
            self.end()
            self.start()

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start the process."""
        self.owner_pid = os.getpid()
        self.oom_kills_before = count_oom_kills()
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "media.renditions.process.server"),
                *(str(self.memory_mb), str(self.owner_pid)),
            ],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,  # Ctrl-C is for the worker, which lets a photo be finished
        )
        for name in ("stdin", "stdout"):
            os.set_blocking(self.pipe_of(name), False)

    def stopped_by(self, error: PipeClosed | TooLate) -> RenderingStopped:
        """End the process; the exception to raise, with the reason for an editor."""
        if isinstance(error, TooLate):
            self.end()
            return RenderingStopped(
                f"Decoding it takes longer than {self.timeout_seconds:.0f} seconds: export it "
                "again, as an ordinary JPEG."
            )
        assert self.process is not None  # noqa: S101 - asked before
        ending = wait_for_end(self.process, within_seconds=LAST_BREATH_SECONDS)
        was_short_of_memory = count_oom_kills() > self.oom_kills_before
        self.end()
        if ending.is_crash:
            return RenderingStopped(
                f"The decoder crashed at it ({ending.signal_name}): it may be damaged. "
                "Export it again."
            )
        if ending.exit_code > 0:
            return RenderingStopped(
                f"The program that decodes ended (exit code {ending.exit_code}); the worker's log "
                "has why."
            )
        if self.is_blameless(ending) and not was_short_of_memory:
            return EndedFromOutside("Its process was ended from outside.")
        return RenderingStopped(
            "Its process was ended from outside; one photo may take "
            f"{self.memory_mb:,} MB of memory, and this machine may have less to spare."
        )

    def is_blameless(self, ending: Ending) -> bool:
        """Whether what was open took so little memory that nobody had to end the process for it."""
        return ending.peak_mb is not None and ending.peak_mb < self.memory_mb * BLAMELESS_SHARE

    def end(self) -> None:
        """Leave no process behind."""
        self.is_answering = False
        process, self.process = self.process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        if self.owner_pid == os.getpid():  # else it serves the process that we were forked from
            process.kill()
            process.wait()


class OnePerThread(threading.local):
    """A process for each thread of the worker, started when it is first needed."""

    def __init__(self, memory_mb: int, timeout_seconds: float) -> None:
        self.process = RenderProcess(memory_mb=memory_mb, timeout_seconds=timeout_seconds)
