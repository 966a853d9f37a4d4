"""Pages a CPU second, beside Hugo, django-bakery and an earlier commit, all in one run.

`python -m tests.bench.baking_peers` makes the site of `tests.bench.baking_site` with our code and
with that of `--before`, each in a process of its own, from nothing; SQLite. Only processor time is
compared, so that other work on the machine matters little.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench import baking_hugo

ROOT = Path(__file__).resolve().parents[2]
BEFORE = "e5b8d05"  # the last that baked page by page
ENVIRONMENT = ROOT / "var" / "bench-venv"


def check_out(commit: str, folder: Path) -> Path:
    """An earlier commit's files, with this bench's own way to make a site."""
    folder.mkdir()
    archive = subprocess.run(
        ["git", "archive", commit], cwd=ROOT, check=True, stdout=subprocess.PIPE
    )
    subprocess.run(["tar", "x"], cwd=folder, check=True, input=archive.stdout)
    shutil.copy(ROOT / "tests/bench/baking_site.py", folder / "tests/bench/baking_site.py")
    return folder


def run_site(code: Path, folder: Path, sizes: list[int], **options: Any) -> list[dict[str, Any]]:
    """What `baking_site` says of the code in a folder."""
    wanted = {"folder": str(folder), "sizes": sizes, "plain": False, "bakery": "", **options}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.baking_site", json.dumps(wanted)],
        cwd=code,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(code)},
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def find_one(pattern: str) -> Path:
    """The one path of the peers' environment."""
    return next(iter(sorted(ENVIRONMENT.glob(pattern))))


def main() -> None:
    """The bench."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--galleries", default="20,200", help="sizes of the site, by commas")
    parser.add_argument("--before", default=BEFORE, help="the commit to compare with")
    chosen = parser.parse_args()
    sizes = [int(size) for size in chosen.galleries.split(",")]
    packages = find_one("lib/python3*/site-packages")
    with tempfile.TemporaryDirectory(prefix="photodesk-bench-") as scratch:
        folder = Path(scratch)
        ours = run_site(ROOT, folder / "ours", sizes, plain=True, bakery=str(packages))
        old_code = check_out(chosen.before, folder / "old-code")
        before = run_site(old_code, folder / "before", sizes[:1])
        data = folder / "ours" / "site" / "api" / "v1" / "galleries" / "gallery-0" / "index.json"
        hugo = baking_hugo.build(
            folder / "hugo",
            find_one("lib/python3*/site-packages/hugo/binaries/hugo*"),
            data,
            sizes[-1],
        )
        last = ours[-1]
        rates = {
            "plain of Hugo": last["plain"]["pages_a_cpu_second"] / hugo["pages_a_cpu_second"],
            "plain of django-bakery": last["plain"]["pages_a_cpu_second"]
            / last["bakery"]["pages_a_cpu_second"],
            "whole of before": ours[0]["whole"]["pages_a_cpu_second"]
            / before[0]["whole"]["pages_a_cpu_second"],
        }
        figures = {"ours": ours, "before": before, "hugo": hugo, "ratios": rates}
        print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
