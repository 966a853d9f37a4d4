"""`python -m tests.bench renditions` or `serving`: see docs/performance.md."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.bench import serving
from tests.bench.originals import originals_in
from tests.bench.renditions import SECTIONS, run_bench


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("bench", choices=["renditions", "serving"])
    parser.add_argument("--originals", type=Path, help="a folder of JPEG files of 24 megapixels")
    parser.add_argument(
        "--rounds", type=int, default=2, help="of what is slow; quick things take twice as many"
    )
    parser.add_argument("--json", type=Path, help="keep every figure in this file")
    parser.add_argument("--only", default=",".join(SECTIONS), help="sections, by commas")
    parser.add_argument("--seconds", type=int, default=4, help="of each visit (serving)")
    chosen = parser.parse_args()
    if chosen.originals and not (chosen.originals.is_dir() and originals_in(chosen.originals)):
        parser.error(f"There are no JPEG files in {chosen.originals}.")
    if chosen.bench == "serving":
        return serving.run_bench(
            rounds=chosen.rounds, seconds=chosen.seconds, json_file=chosen.json
        )
    return run_bench(
        originals=chosen.originals,
        rounds=chosen.rounds,
        json_file=chosen.json,
        only=chosen.only.split(","),
    )


if __name__ == "__main__":
    sys.exit(main())
