"""Our worker: `python -m tests.bench.ours SET OUT THREADS`, in the product's environment.

The sets of `tests.bench.shared_ladder` are made by the engine in this process; `first` and `modern`
are tiers of our own ladder, made as in the product: in a render process, asked over its pipe.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django
from PIL import Image

from media.renditions import ladder
from media.renditions.ladder import Rung, Source, Tier, Wanted
from media.renditions.process.client import Opening, RenderProcess
from tests.bench import shared_ladder, worker

MAX_PIXELS = 120_000_000
TIERS: dict[str, tuple[Tier, ...]] = {"first": ("first",), "modern": ("first", "modern")}
TIERS["modern-without-crops"] = TIERS["modern"]  # the files that the peers make


def source_of(photo: Path) -> Source:
    """What the ladder must know of a photo."""
    with Image.open(photo) as image:
        return Source("0" * 64, image.width, image.height, *shared_ladder.FOCUS)


def shared_files(which: str, source: Source) -> list[Wanted]:
    """The files that the peers make, as our engine is told of them."""
    wanted = []
    for file in shared_ladder.files_of(which):
        height_px = file.height_px or round(source.height_px * file.width_px / source.width_px)
        quality = shared_ladder.QUALITY[file.format]
        rung = Rung(
            file.name.partition(".")[0],
            file.format,
            file.width_px,
            file.height_px,
            quality,
            "first",
        )
        wanted.append(Wanted(rung, file.width_px, height_px, "", "first"))
    return wanted


def make_shared_files(photo: Path, which: str, out: Path, threads: int) -> None:
    """One photo by the engine alone."""
    from media.renditions.encode import Pyramid

    source = source_of(photo)
    wanted = shared_files(which, source)
    pyramid = Pyramid(
        photo,
        source,
        wanted,
        max_pixels=MAX_PIXELS,
        threads=threads,
        encoders=lambda want: shared_ladder.OPTIONS[want.rung.format],
    )
    for want, content in pyramid.files(wanted, xmp=b""):
        (out / want.rung.key).write_bytes(content)
    pyramid.close()


def make_tiers(photo: Path, which: str, out: Path, threads: int, process: RenderProcess) -> None:
    """One photo as the product makes it, without the database."""
    source = source_of(photo)
    everything = ladder.list_wanted_renditions(source).values()
    wanted = tuple(
        want
        for want in everything
        if want.tier in TIERS[which]
        and not (which == "modern-without-crops" and want.tier == "modern" and want.rung.is_crop)
    )
    process.open(Opening(photo, source, wanted, MAX_PIXELS, threads))
    if "first" in TIERS[which]:
        process.find_focus()
    for tier in TIERS[which]:
        files = [want for want in wanted if want.tier == tier]
        for key, content in process.make(files, xmp=b""):
            (out / key).write_bytes(content)
        if tier == "first":
            process.describe()


def cpu_seconds_of(process: RenderProcess) -> float:
    """CPU time of the render process so far (Linux: fields 14 and 15 of its stat)."""
    if process.process is None:
        return 0.0
    stat = Path(f"/proc/{process.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


def peak_mb_of(process: RenderProcess) -> float:
    """The most memory that the render process has had, in millions of bytes."""
    assert process.process is not None
    status = Path(f"/proc/{process.process.pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6


def main() -> None:
    """The worker."""
    django.setup()
    which, out, threads = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    if which not in TIERS:
        worker.serve(lambda photo: make_shared_files(photo, which, out, threads))
        return
    process = RenderProcess(memory_mb=1500, timeout_seconds=60)
    worker.serve(
        lambda photo: make_tiers(photo, which, out, threads, process),
        extra_cpu_seconds=lambda: cpu_seconds_of(process),
        peak_mb=lambda: peak_mb_of(process),
    )
    process.end()


if __name__ == "__main__":
    main()
