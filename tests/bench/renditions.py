"""The numbers that our renditions have to reach, measured beside the peers: prints one table."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.bench.originals import originals_in, paint_originals
from tests.bench.rounds import BENCH_PYTHON, ROOT, Contestant, take_turns

ONE_THREAD = {"VIPS_CONCURRENCY": "1", "OMP_NUM_THREADS": "1"}
PILE = 50
SECTIONS = ("like", "first", "modern", "workers", "pile", "likeness")
WITHOUT_PEERS = ("first", "modern", "workers", "pile")
PEERS_ARE_ABSENT = (
    "The libraries that Photodesk is measured against are not installed, so there is nothing to "
    "compare with: `make bench-renditions` installs them in var/bench-venv (0.5 GB) and measures "
    "beside them. Measuring Photodesk alone."
)


@dataclass(frozen=True)
class Line:
    """One line of the table: what was measured, the goal, and whether it is reached."""

    number: str
    text: str
    value: str
    goal: str = ""
    is_reached: bool | None = None  # None where there is no goal

    @property
    def answer(self) -> str:
        """For the last column."""
        return {True: "yes", False: "no", None: ""}[self.is_reached]


def peer(name: str, which: str, **environment: str) -> Contestant:
    """A peer in the bench's environment."""
    arguments = ["tests.bench.peer", name, which, "OUT"]
    return Contestant(name, arguments, BENCH_PYTHON, environment)


def ours(which: str, name: str = "photodesk", threads: int = 1, processes: int = 1) -> Contestant:
    """Our worker in the product's environment."""
    arguments = ["tests.bench.ours", which, "OUT", str(threads)]
    return Contestant(name, arguments, environment=ONE_THREAD, processes=processes)


def at_least(number: str, text: str, ratio: float, goal: float) -> Line:
    """A line about how many times faster we are."""
    return Line(number, text, f"{ratio:.2f}x", f"at least {goal}x", ratio >= goal)


def at_most(number: str, text: str, value: float, goal: float, unit: str) -> Line:
    """A line about a cost."""
    return Line(number, text, f"{value:.1f}{unit}", f"at most {goal:g}{unit}", value <= goal)


class Bench:
    """The sections, each of which adds its lines; all figures are kept for `--json`."""

    def __init__(self, photos: Sequence[Path], rounds: int, work: Path) -> None:
        self.photos = photos
        self.rounds = rounds
        self.work = work
        self.lines: list[Line] = []
        self.figures: dict[str, Any] = {}
        self.has_peers = BENCH_PYTHON.exists()

    def turns(self, section: str, *everyone: Contestant, rounds: int = 0) -> None:
        """Let contestants take turns and print what each took; peers only where they are."""
        rounds = rounds or self.rounds
        contestants = [one for one in everyone if self.has_peers or one.python != BENCH_PYTHON]
        print(f"\n{section}: {len(self.photos)} photos, {rounds} rounds", flush=True)
        take_turns(contestants, self.photos, rounds=rounds, folder=self.work / section)
        for each in contestants:
            print(
                f"  {each.name:24} {each.wall:7.3f} s a photo  {each.cpu:7.3f} s CPU"
                f"  {each.peak_mb:5.0f} MB",
                flush=True,
            )
        self.figures[section] = {
            each.name: {
                "wall": each.wall,
                "cpu": each.cpu,
                "peak_mb": each.peak_mb,
                "walls": each.walls,
                "cpus": each.cpus,
            }
            for each in contestants
        }

    def like(self) -> None:
        """1. The same files in the same settings, one process, one thread."""
        us = ours("all")
        imagekit, wagtail = peer("imagekit", "all"), peer("wagtail", "all")
        vips = peer("libvips", "all", **ONE_THREAD)
        self.turns("like", imagekit, wagtail, vips, us)
        for them, goal in ((imagekit, 2.3), (vips, 1.0), (wagtail, 3.0)):
            text = f"Like for like, CPU against {them.name}"
            self.lines.append(at_least("1", text, them.cpu / us.cpu, goal))
            self.lines.append(at_least("1", text.replace("CPU", "wall"), them.wall / us.wall, goal))

    def first(self) -> None:
        """2. The first tier, in a render process with a thread for each of two cores."""
        us, alone = ours("first", threads=2), ours("first", "photodesk, one thread")
        imagekit, vips = peer("imagekit", "jpeg"), peer("libvips", "jpeg")
        # What is quick is measured more often: wall time needs it.
        self.turns("first", imagekit, vips, us, alone, rounds=2 * self.rounds)
        self.lines.append(Line("2", "First tier, wall, two threads", f"{us.wall:.3f} s"))
        self.lines.append(Line("2", "First tier, CPU, one thread", f"{alone.cpu:.3f} s"))
        if self.has_peers:
            self.lines += [
                at_least("2", "First tier, wall against imagekit", imagekit.wall / us.wall, 8),
                at_least("2", "First tier, wall against libvips' threads", vips.wall / us.wall, 1),
                at_least("2", "First tier, CPU against imagekit", imagekit.cpu / us.cpu, 5),
            ]
        self.lines += [
            at_most("2", "First tier, peak memory with two threads", us.peak_mb, 150, " MB"),
            at_most("2", "First tier, peak memory with one thread", alone.peak_mb, 150, " MB"),
        ]

    def modern(self) -> None:
        """3. First and modern tier: imagekit's thirteen files, and all that we make."""
        same, whole = ours("modern-without-crops", "the same files"), ours("modern", "all files")
        imagekit = peer("imagekit", "avif+jpeg")
        self.turns("modern", imagekit, same, whole)
        text = "First and modern tier, CPU"
        self.lines.append(Line("3", f"{text}, with 18 crops", f"{whole.cpu:.3f} s"))
        if not self.has_peers:
            return
        everything = peer("imagekit", "avif+jpeg+crops")
        self.turns("modern-with-crops", everything, rounds=1)
        text = f"{text} against imagekit:"
        ratio = imagekit.cpu / whole.cpu
        self.lines += [
            at_least("3", f"{text} six AVIF, six JPEG, a crop", imagekit.cpu / same.cpu, 8),
            at_least("3", f"{text} the same and 18 crops, of both", everything.cpu / whole.cpu, 8),
            Line("3", f"{text} ours with 18 crops, imagekit's without", f"{ratio:.2f}x"),
        ]

    def workers(self) -> None:
        """4. Two workers of one thread each, against one."""
        one, two = ours("modern", "one worker"), ours("modern", "two workers", processes=2)
        self.turns("workers", one, two, rounds=2 * self.rounds)
        self.lines.append(at_least("4", "Two workers against one", 2 * one.wall / two.wall, 1.8))

    def pile(self) -> None:
        """5. Fifty photos at once."""
        figures = self.asked(sys.executable, "tests.bench.pile", self.originals, str(PILE))
        first, refined = figures["first"] / figures["alone"], figures["first_refined_started"]
        self.figures["pile"] = figures
        text = f"{PILE} photos at once: the first is publishable, against alone"
        self.lines += [
            at_most("5", text, first, 1.5, "x"),
            Line(
                "5",
                f"{PILE} photos at once: all first tiers are done before refining starts",
                f"{figures['all_first_tiers']:.1f} s, {refined:.1f} s",
                "in this order",
                figures["all_first_tiers"] <= refined,
            ),
        ]

    def likeness(self) -> None:
        """Quality before and after encoding, and AVIF's bytes."""
        out = self.work / "pictures"
        self.run(sys.executable, "tests.bench.pictures", self.originals, str(out))
        figures = self.asked(BENCH_PYTHON, "tests.bench.likeness", self.originals, str(out))
        self.figures["likeness"] = figures
        before = figures["before"]["mean"]
        self.lines.append(
            Line(
                "Q", "Luma SSIM before encoding", f"{before:.4f}", "at least 0.993", before >= 0.993
            )
        )
        for name in ("JPEG", "WEBP", "AVIF"):
            loss = figures["after"][f"imagekit {name}"] - figures["after"][f"ours {name}"]
            text = f"Luma SSIM after encoding, {name}: below imagekit's by"
            self.lines.append(Line("Q", text, f"{loss:.4f}", "at most 0.002", loss <= 0.002))
        modern, refined = (100 * (figures[key] - 1) for key in ("avif_modern", "avif_refined"))
        text = "AVIF's bytes at equal SSIMULACRA2 over speed 6"
        self.lines += [
            at_most("3", f"{text}, modern tier", modern, 16, " %"),
            at_most("3", f"{text}, refined", refined, 1, " %"),
        ]

    @property
    def originals(self) -> str:
        """The folder of the originals."""
        return str(self.photos[0].parent)

    def run(self, python: str | Path, *arguments: str) -> str:
        """The output of a module of this package."""
        return subprocess.run(
            [str(python), "-m", *arguments],
            cwd=ROOT,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", **ONE_THREAD},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout

    def asked(self, python: str | Path, *arguments: str) -> dict[str, Any]:
        """The JSON that a module of this package prints last."""
        answer: dict[str, Any] = json.loads(self.run(python, *arguments).splitlines()[-1])
        return answer


def table_of(lines: Sequence[Line]) -> str:
    """The lines as a table in Markdown."""
    rows = ["| | measured | figure | goal | reached |", "|---|---|---|---|---|"]
    rows += [
        f"| {line.number} | {line.text} | {line.value} | {line.goal} | {line.answer} |"
        for line in lines
    ]
    return "\n".join(rows)


def names_of(photos: Sequence[Path]) -> str:
    """For the reader of a table: AVIF's bytes depend on what the photos show."""
    return ", ".join(photo.stem for photo in photos)


def run_bench(
    *, originals: Path | None, rounds: int, json_file: Path | None, only: Sequence[str]
) -> int:
    """All sections, or only some; 0 whether or not the goals are reached."""
    photos = originals_in(originals) if originals else paint_originals(ROOT / "var/bench-originals")
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="photodesk-bench-") as work:
        bench = Bench(photos, rounds, Path(work))
        if not bench.has_peers:
            print(PEERS_ARE_ABSENT, flush=True)
            only = [name for name in only if name in WITHOUT_PEERS]
        sections: Mapping[str, Callable[[], None]] = {
            name: getattr(bench, name) for name in SECTIONS if name in only
        }
        for section in sections.values():
            section()
            if json_file:
                kept = {"lines": [asdict(line) for line in bench.lines], "figures": bench.figures}
                json_file.write_text(json.dumps(kept, indent=1))
    cores = os.cpu_count() or 1
    print(f"\n{cores} cores, Python {platform.python_version()}, {platform.platform()}")
    print(f"{len(photos)} originals, {'given' if originals else 'painted'}: {names_of(photos)}")
    if load > cores / 4:
        print(f"Others used the machine when it began (load {load:.1f}): wall times say little.")
    print(table_of(sorted(bench.lines, key=lambda line: line.number)))
    return 0
