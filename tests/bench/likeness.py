"""How good the files look: `python -m tests.bench.likeness ORIGINALS OURS`, in the bench's env.

Prints JSON: luma SSIM before and after encoding, and AVIF's bytes at equal SSIMULACRA2. OURS holds
a folder for each photo, as `tests.bench.pictures` leaves it.
"""

from __future__ import annotations

import io
import json
import math
import statistics
import sys
import tempfile
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

from PIL import Image

from tests.bench.peer import Imagekit
from tests.bench.shared_ladder import WIDTHS_PX, files_of

SCORED_WIDTHS_PX = (2560, 1280, 640)
REFERENCE_QUALITIES = (45, 60, 75)
# As media.renditions.encode and media.renditions.ladder have them.
MODERN_SPEEDS = {2560: 9, 1280: 9, 640: 8}
MODERN_QUALITY = 63
SAVES_AT_LEAST = 0.05


def luma_ssim(one: Image.Image, other: Image.Image) -> float:
    """Wang's SSIM of the grey pictures, with his Gaussian window."""
    numpy: Any = import_module("numpy")
    compare: Any = import_module("skimage.metrics").structural_similarity
    greys = [numpy.asarray(picture.convert("L")) for picture in (one, other)]
    return float(compare(*greys, gaussian_weights=True, sigma=1.5, use_sample_covariance=False))


def opened(path: Path) -> Image.Image:
    """A file's picture in RGB."""
    with Image.open(path) as image:
        return image.convert("RGB")


def avif(picture: Image.Image, *, speed: int, quality: int) -> bytes:
    """The picture as AVIF."""
    file = io.BytesIO()
    picture.save(file, "AVIF", speed=speed, quality=quality, subsampling="4:2:0", max_threads=1)
    return file.getvalue()


def score(picture: Image.Image, content: bytes) -> float:
    """SSIMULACRA2 of a file against the picture that it was made from."""
    compute: Any = import_module("ssimulacra2").compute_ssimulacra2
    truth = io.BytesIO()
    picture.save(truth, "BMP")
    return float(compute(truth, io.BytesIO(content)))


def bytes_at(points: list[tuple[float, int]], target: float) -> float:
    """The bytes at a score, on the line through the nearest points (bytes as logarithms)."""
    points = sorted(points)
    for (low, small), (high, large) in pairwise(points):
        if target <= high or high == points[-1][0]:
            share = (target - low) / (high - low)
            return math.exp(math.log(small) + share * (math.log(large) - math.log(small)))
    raise AssertionError


def avif_excess(picture: Image.Image) -> tuple[float, float]:
    """Bytes of the modern and of the refined file against speed 6 at the same score, as ratios."""
    files = {quality: avif(picture, speed=6, quality=quality) for quality in REFERENCE_QUALITIES}
    points = [(score(picture, content), len(content)) for content in files.values()]
    quick = avif(picture, speed=MODERN_SPEEDS[picture.width], quality=MODERN_QUALITY)
    modern = len(quick) / bytes_at(points, score(picture, quick))
    is_kept = len(files[60]) > len(quick) * (1 - SAVES_AT_LEAST)
    return modern, modern if is_kept else 1.0


def main() -> None:
    """Measure all photos."""
    originals, ours = Path(sys.argv[1]), Path(sys.argv[2])
    before: list[float] = []
    after: dict[str, list[float]] = {}
    excess: list[tuple[float, float]] = []
    files = files_of("all")
    with tempfile.TemporaryDirectory() as folder:
        imagekit = Imagekit(files, Path(folder))
        for photo in sorted(originals.glob("*.jp*g")):
            whole = opened(photo)
            size = {
                width: (width, round(whole.height * width / whole.width)) for width in WIDTHS_PX
            }
            truth = {w: whole.resize(size[w], Image.Resampling.LANCZOS) for w in WIDTHS_PX}
            imagekit.prepare(photo)
            imagekit.make(photo)
            before += [
                luma_ssim(truth[width], opened(ours / photo.stem / f"w{width}.png"))
                for width in WIDTHS_PX
            ]
            for file in files:
                if file.height_px:
                    continue
                for name, path in (
                    (f"ours {file.format}", ours / photo.stem / file.name),
                    (f"imagekit {file.format}", imagekit.made[file.name]),
                ):
                    value = luma_ssim(truth[file.width_px], opened(path))
                    after.setdefault(name, []).append(value)
            excess += [avif_excess(truth[width]) for width in SCORED_WIDTHS_PX]
    answer = {
        "before": {"mean": statistics.mean(before), "worst": min(before)},
        "after": {name: statistics.mean(values) for name, values in after.items()},
        "avif_modern": statistics.geometric_mean(modern for modern, _ in excess),
        "avif_refined": statistics.geometric_mean(refined for _, refined in excess),
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
