"""The other side of `client`: a process that decodes and makes files, and may be stopped."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

from media.decoding.originals import (
    NEEDS_TOO_MUCH_MEMORY,
    OriginalRefused,
    decode_whole,
    open_original,
)
from media.process_priority import step_back
from media.renditions.encode import Pyramid
from media.renditions.process import pipe as render_pipe
from media.renditions.process.client import (
    Failure,
    Focusing,
    Making,
    Opening,
    Reframing,
    Verifying,
)
from media.renditions.process.pipe import PipeClosed

PR_SET_PDEATHSIG = 1
STUMBLED = (
    "The decoder stumbled over it: it may be damaged, or saved in an unusual way. Export it again, "
    "as an ordinary JPEG."
)


class Server:
    """The other side: answers one question after another, about one open photo."""

    def __init__(self, questions: int, answers: int) -> None:
        self.questions = questions
        self.answers = answers
        self.pyramid: Pyramid | None = None

    def run(self) -> None:
        """Answer until the other side goes away, or this one has no memory left."""
        try:
            while self.answer_next():
                pass
        except PipeClosed:
            return

    def answer_next(self) -> bool:
        """Wait for a question and answer it; False when this process is not fit for another."""
        question = render_pipe.receive_message(self.questions)
        try:
            self.reply_to(question)
        except PipeClosed:
            raise
        except OriginalRefused as refusal:
            detail = repr(refusal.__cause__) if refusal.__cause__ else ""
            self.reply(Failure(str(refusal), detail))
        except FileNotFoundError:
            self.reply(Failure("Its original is gone from the storage."))
        except MemoryError:
            # What else is held here is not worth guessing: the next photo gets a new process.
            self.pyramid = None
            self.reply(Failure(NEEDS_TOO_MUCH_MEMORY))
            return False
        except Exception as error:  # noqa: BLE001 - a decoder may raise anything
            self.reply(Failure(STUMBLED, repr(error)))
        return True

    def reply_to(self, question: object) -> None:
        """Give all answers to one question."""
        if isinstance(question, Opening):
            self.open(question)
            self.reply(True)
        elif isinstance(question, Verifying):
            with open_original(question.path, max_pixels=question.max_pixels) as image:
                decode_whole(image)
            self.reply(True)
        elif self.pyramid is None:
            self.reply(Failure("No photo is open."))
        elif isinstance(question, Making):
            for want, content in self.pyramid.files(question.wanted, xmp=question.xmp):
                self.reply((want.rung.key, content))
            self.reply(None)
        elif isinstance(question, Focusing):
            self.reply(self.pyramid.find_focus())
        elif isinstance(question, Reframing):
            self.pyramid.source = question.source
            self.reply(True)
        else:
            self.reply(self.pyramid.impression())

    def open(self, opening: Opening) -> None:
        """Decode a photo in the place of the last one."""
        if self.pyramid is not None:
            self.pyramid.close()
            self.pyramid = None
        self.pyramid = Pyramid(
            opening.path,
            opening.source,
            opening.wanted,
            max_pixels=opening.max_pixels,
            threads=opening.threads,
        )

    def reply(self, answer: object) -> None:
        """Send one answer."""
        render_pipe.send_message(self.answers, answer)


def limit_memory(memory_mb: int) -> None:
    """Let allocations beyond the limit fail here rather than wake the kernel's killer elsewhere."""
    limit = memory_mb * 1_000_000
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    # And should it wake, it finds this process first, and not the worker or the database.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def die_with_parent(parent_pid: int) -> None:
    """Do not outlive a worker that was killed (Linux; elsewhere the closed pipe ends us).

    The kernel sends the signal when the *thread* that started us ends: each has its own process.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent_pid:
        sys.exit(0)  # killed before we asked: nobody waits for us


def leave_stopping_to_the_worker() -> None:
    """A service manager signals a whole group; the worker finishes its photo and then ends us."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def serve_renditions() -> None:
    """The other side."""
    memory_mb, parent_pid = map(int, sys.argv[1:])
    leave_stopping_to_the_worker()
    die_with_parent(parent_pid)
    limit_memory(memory_mb)
    step_back()
    # What a library prints must not get between the answers.
    answers = os.dup(1)
    os.dup2(2, 1)
    Server(0, answers).run()


if __name__ == "__main__":
    serve_renditions()
