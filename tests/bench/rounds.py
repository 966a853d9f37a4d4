"""Contestants that take turns, photo by photo, so that a slow spell of the machine falls on all."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BENCH_PYTHON = Path(
    os.environ.get("PHOTODESK_BENCH_PYTHON") or ROOT / "var" / "bench-venv" / "bin" / "python"
)


@dataclass
class Contestant:
    """One way to make files, and what it took: seconds a photo, in the order of the turns."""

    name: str
    arguments: Sequence[str]  # of `python -m`; OUT stands for a folder of its own
    python: str | Path = sys.executable
    environment: Mapping[str, str] = field(default_factory=dict)
    processes: int = 1
    walls: dict[str, list[float]] = field(default_factory=dict)
    cpus: dict[str, list[float]] = field(default_factory=dict)
    peak_mb: float = 0.0

    @property
    def wall(self) -> float:
        """Seconds a photo: the mean over photos of the median of their rounds."""
        return statistics.mean(statistics.median(turns) for turns in self.walls.values())

    @property
    def cpu(self) -> float:
        """CPU seconds a photo, likewise."""
        return statistics.mean(statistics.median(turns) for turns in self.cpus.values())

    def start(self, folder: Path) -> list[subprocess.Popen[str]]:
        """Its processes, ready to be asked."""
        started = []
        for number in range(self.processes):
            out = folder / f"{self.name}-{number}".replace(" ", "-")
            out.mkdir(parents=True)
            arguments = [str(out) if word == "OUT" else word for word in self.arguments]
            process = subprocess.Popen(
                [str(self.python), "-m", *arguments],
                cwd=ROOT,
                env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", **self.environment},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=(out / "log").open("w"),
                text=True,
            )
            assert process.stdout is not None
            if not process.stdout.readline():
                sys.exit(f"{self.name} did not start: {(out / 'log').read_text()[-2000:]}")
            started.append(process)
        return started

    def take_turn(self, processes: Sequence[subprocess.Popen[str]], photo: Path) -> None:
        """All of its processes make one photo each, at once."""
        for process in processes:
            assert process.stdin is not None
            process.stdin.write(f"{photo}\n")
            process.stdin.flush()
        answers = []
        for process in processes:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line:
                sys.exit(f"{self.name} ended at {photo.name}; its log is beside its files.")
            answers.append(json.loads(line))
        self.walls.setdefault(photo.name, []).append(max(answer["wall"] for answer in answers))
        self.cpus.setdefault(photo.name, []).append(
            statistics.mean(answer["cpu"] for answer in answers)
        )
        self.peak_mb = max(self.peak_mb, *(answer["peak_mb"] for answer in answers))


def take_turns(
    contestants: Sequence[Contestant], photos: Sequence[Path], *, rounds: int, folder: Path
) -> None:
    """Round after round, photo after photo, contestant after contestant."""
    started = {contestant.name: contestant.start(folder) for contestant in contestants}
    try:
        for contestant in contestants:  # once unmeasured: imports and file caches
            contestant.take_turn(started[contestant.name], photos[0])
            contestant.walls.clear()
            contestant.cpus.clear()
            print(f"  {contestant.name} is ready", file=sys.stderr, flush=True)
        for _ in range(rounds):
            for photo in photos:
                for contestant in contestants:
                    contestant.take_turn(started[contestant.name], photo)
    finally:
        for processes in started.values():
            for process in processes:
                process.communicate()
