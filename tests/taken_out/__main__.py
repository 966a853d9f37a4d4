"""`python -m tests.taken_out`: take each feature out, and see its test fail.

Works in copies of the project in a scratch folder, two at a time; needs Chromium. Arguments choose
features by a part of their name, or by their paragraph ("together"). With `--protections` it takes
out what docs/reliability.md promises; arguments are numbers of its rows then, or parts of names.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from tests.taken_out.feature import Feature
from tests.taken_out.features import FEATURES, PROTECTIONS

ROOT = Path(__file__).resolve().parents[2]
LONGEST_SECONDS = 900  # of one test; who waits for what was taken out may wait for ever
FAILED = 1  # pytest's: tests ran, and some failed


def copy_project(target: Path) -> Path:
    """What git knows, and what is new in it."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    return target


def is_missed(feature: Feature, project: Path) -> bool:
    """Whether its test fails without it."""
    file = project / feature.file
    whole = file.read_text()
    file.write_text(whole.replace(feature.text, feature.instead))
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", feature.test],
            cwd=project,
            capture_output=True,
            check=False,
            timeout=LONGEST_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return False
    finally:
        file.write_text(whole)
    return ran.returncode == FAILED


def main() -> int:
    """Prints a line for each; 1 if any was not missed."""
    parts = [part for part in sys.argv[1:] if part != "--protections"] or [""]
    table = PROTECTIONS if "--protections" in sys.argv else FEATURES
    chosen = [
        each
        for each in table
        if any(part in each.name or part == str(each.point) for part in parts)
    ]
    if not chosen:
        print(f"No feature's name has {' or '.join(map(repr, parts))} in it.")
        return 1
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        free: SimpleQueue[Path] = SimpleQueue()
        for name in "ab":
            free.put(copy_project(Path(folder, name)))

        def judge(feature: Feature) -> bool:
            project = free.get()
            try:
                return is_missed(feature, project)
            finally:
                free.put(project)

        missed = 0
        for feature, verdict in zip(chosen, pool.map(judge, chosen), strict=True):
            missed += verdict
            sign = "missed    " if verdict else "NOT MISSED"
            print(f"{feature.point:>10}  {sign}  {feature.name}", flush=True)
    print(f"{missed} of {len(chosen)} are missed by their test when they are taken out.")
    return 0 if missed == len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main())
