"""The process that decodes: what it says, what ends it, and that nothing of it stays behind."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from media.process_priority import NICENESS
from media.renditions import ladder
from media.renditions.ladder import Source, Wanted
from media.renditions.process import client as render_process
from media.renditions.process import pipe as render_pipe
from media.renditions.process.client import (
    EndedFromOutside,
    OnePerThread,
    Opening,
    RenderingFailed,
    RenderingStopped,
    RenderProcess,
    Verifying,
)
from media.renditions.process.pipe import PipeClosed, TooLate
from tests.journeys.running import ROOT, alive, wait_until

SIZE_PX = (1600, 1200)


@pytest.fixture
def noise(tmp_path: Path) -> Path:
    """A photo whose files are larger than what a pipe takes at once."""
    path = tmp_path / "noise.jpg"
    grain = Image.effect_noise(SIZE_PX, 90)
    Image.merge("RGB", [grain, grain.rotate(180), grain]).save(path, quality=90)
    return path


def opening_of(path: Path) -> Opening:
    """All first and modern files of a photo."""
    source = Source("0" * 64, *SIZE_PX)
    return Opening(path, source, tuple(wanted()), max_pixels=10**7, threads=1)


def wanted() -> list[Wanted]:
    """What is wanted of a photo of that size, first tier."""
    every = ladder.list_wanted_renditions(Source("0" * 64, *SIZE_PX)).values()
    return [want for want in every if want.tier == "first"]


def process_id(process: RenderProcess) -> int:
    """Of the running process."""
    assert process.process is not None
    return process.process.pid


def number_of_descriptors() -> int:
    """How many files and pipes this process holds open."""
    return len(list(Path("/dev/fd").iterdir()))


def test_files_larger_than_a_pipe_arrive_whole(noise: Path) -> None:
    process = RenderProcess(memory_mb=1500, timeout_seconds=30)
    process.open(opening_of(noise))
    files = dict(process.make(wanted(), xmp=b""))
    assert len(files["w1920.jpg"]) > 200_000
    for content in files.values():
        Image.open(io.BytesIO(content)).load()
    process.end()


def test_the_same_photo_gives_the_same_bytes_in_another_process(noise: Path) -> None:
    made = []
    for _ in range(2):
        process = RenderProcess(memory_mb=1500, timeout_seconds=30)
        process.open(opening_of(noise))
        made.append(dict(process.make(wanted(), xmp=b"")))
        process.end()
    assert made[0] == made[1]


def test_a_decoder_that_stands_still_in_mid_answer_is_stopped(noise: Path) -> None:
    process = RenderProcess(memory_mb=1500, timeout_seconds=30)
    process.open(opening_of(noise))
    files = process.make(wanted(), xmp=b"")
    pid = process_id(process)
    next(files)
    os.kill(pid, signal.SIGSTOP)
    process.timeout_seconds = 0.5
    with pytest.raises(RenderingStopped, match="longer than"):
        list(files)
    assert process.process is None
    assert not alive({pid})


@pytest.mark.parametrize(
    ("number", "reason"),
    [(signal.SIGKILL, "from outside"), (signal.SIGSEGV, "decoder crashed at it .SIGSEGV.")],
)
def test_the_reason_of_a_death_is_told(noise: Path, number: int, reason: str) -> None:
    process = RenderProcess(memory_mb=1500, timeout_seconds=30)
    process.open(opening_of(noise))
    os.kill(process_id(process), number)
    with pytest.raises(RenderingStopped, match=reason):
        list(process.make(wanted(), xmp=b""))


def test_who_ends_a_small_photo_is_somebody_else(noise: Path) -> None:
    process = RenderProcess(memory_mb=1500, timeout_seconds=30)
    process.open(opening_of(noise))
    os.kill(process_id(process), signal.SIGKILL)
    with pytest.raises(EndedFromOutside):
        list(process.make(wanted(), xmp=b""))


def test_what_takes_much_memory_may_be_ended_for_it(
    noise: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = RenderProcess(memory_mb=1500, timeout_seconds=30)
    large.open(opening_of(noise))
    large.memory_mb = 60  # as if the photo had taken most of what it may
    small = RenderProcess(memory_mb=1500, timeout_seconds=30)
    small.open(opening_of(noise))
    monkeypatch.setattr(
        render_process, "count_oom_kills", lambda: 10**9
    )  # as if the kernel had done it
    for process in (large, small):
        os.kill(process_id(process), signal.SIGKILL)
        with pytest.raises(RenderingStopped, match="memory") as stopped:
            list(process.make(wanted(), xmp=b""))
        assert not isinstance(stopped.value, EndedFromOutside)


def test_answers_that_nobody_waited_for_are_not_taken_for_the_next(noise: Path) -> None:
    process = RenderProcess(memory_mb=1500, timeout_seconds=30)
    process.open(opening_of(noise))
    next(process.make(wanted(), xmp=b""))
    process.open(opening_of(noise))
    assert len(dict(process.make(wanted(), xmp=b""))) == len(wanted())
    process.end()


def test_too_little_memory_is_an_answer_and_the_next_photo_gets_a_new_process(
    noise: Path, tmp_path: Path
) -> None:
    large = tmp_path / "large.png"
    Image.new("RGB", (9000, 9000)).save(large, compress_level=1)
    process = RenderProcess(memory_mb=200, timeout_seconds=30)
    with pytest.raises(RenderingFailed, match="memory"):
        process.verify(Verifying(large, 10**9))
    process.open(opening_of(noise))
    process.end()


def test_stopping_is_left_to_the_worker(noise: Path) -> None:
    process = RenderProcess(memory_mb=1500, timeout_seconds=30)
    process.open(opening_of(noise))
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        os.kill(process_id(process), number)
    assert dict(process.make(wanted(), xmp=b""))
    process.end()


def test_it_lets_others_go_first(noise: Path) -> None:
    process = RenderProcess(memory_mb=1500, timeout_seconds=30)
    process.open(opening_of(noise))
    niceness = os.getpriority(os.PRIO_PROCESS, process_id(process))
    assert niceness >= max(NICENESS, os.getpriority(os.PRIO_PROCESS, 0))
    session = Path(f"/proc/{process_id(process)}/autogroup")
    if session.exists():  # Linux shares this machine out by sessions
        assert session.read_text().endswith(f" nice {NICENESS}\n")
    process.end()


def test_a_thread_takes_its_process_along(noise: Path) -> None:
    processes = OnePerThread(1500, 30)
    pids: list[int] = []

    def work() -> None:
        processes.process.open(opening_of(noise))
        pids.append(process_id(processes.process))

    before = number_of_descriptors()
    for _ in range(3):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    everyone = subprocess.run(["ps", "-A", "-o", "pid="], capture_output=True, check=True)
    assert not {str(pid) for pid in pids} & set(everyone.stdout.decode().split()), "zombies"
    assert number_of_descriptors() == before


def test_a_fork_does_not_share_its_parents_process(noise: Path) -> None:
    process = RenderProcess(memory_mb=1500, timeout_seconds=30)
    process.open(opening_of(noise))
    pid = process_id(process)
    fork = os.fork()
    if fork == 0:
        with suppress(BaseException):
            process.end()
        os._exit(0)
    os.waitpid(fork, 0)
    assert alive({pid})
    assert dict(process.make(wanted(), xmp=b""))
    process.end()


WORKER = """
import sys
from pathlib import Path
from media.process_priority import NICENESS
from media.renditions.process.client import RenderProcess, Verifying
process = RenderProcess(memory_mb=1500, timeout_seconds=30)
process.verify(Verifying(Path(sys.argv[1]), 10**9))
print(process.process.pid, flush=True)
while True:
    process.verify(Verifying(Path(sys.argv[1]), 10**9))
"""


def test_it_does_not_outlive_a_worker_that_is_killed(noise: Path) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(noise)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert worker.stdout is not None
    with worker.stdout:
        pid = int(worker.stdout.readline())
        assert alive({pid})
        worker.kill()
        worker.wait()
    wait_until(lambda: not alive({pid}), within_seconds=3, what="the end of the decoder")


def test_messages_are_whole_late_or_refused() -> None:
    reading, writing = os.pipe()
    for pipe in (reading, writing):
        os.set_blocking(pipe, False)
    with pytest.raises(TooLate):
        render_pipe.receive_message(reading, until=time.monotonic() + 0.05)
    with pytest.raises(TooLate):  # nobody reads
        render_pipe.send_message(writing, b"x" * 1_000_000, until=time.monotonic() + 0.05)
    os.close(writing)
    with pytest.raises(PipeClosed):  # half a message
        render_pipe.receive_message(reading, until=time.monotonic() + 5)
    os.close(reading)
