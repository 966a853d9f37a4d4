"""`python -m tests.fuzz [PARSER…] [--seconds 600]`: each parser under random input for its time.

atheris goes after what its inputs reach in the code. Where it is not installed (it has wheels for
Linux alone), hypothesis makes them. What gets out is kept in var/fuzz/PARSER/, and printed.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "fuzz"
NAMES = ("xmp", "iim", "exif", "credit", "article", "query", "cursors", "parameters")


def run_parser(name: str, seconds: int, engine: str) -> int:
    """0 where nothing got out; what was printed is in the parser's folder."""
    (FOLDER / name).mkdir(parents=True, exist_ok=True)
    with (FOLDER / name / "log").open("w") as log:
        ran = subprocess.run(
            [sys.executable, "-m", f"tests.fuzz.by_{engine}", name, str(seconds)],
            cwd=ROOT,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
            stdout=log,
            stderr=log,
            check=False,
        )
    return ran.returncode


def inputs_of(name: str) -> str:
    """How many inputs a parser had, as its engine says at the end."""
    log = (FOLDER / name / "log").read_text(errors="replace")
    told = re.findall(r"number_of_executed_units: (\d+)|^(\d+) inputs", log, re.MULTILINE)
    return f"{int(''.join(told[-1])):,}" if told else "some"


def main() -> int:
    """Prints a line for each parser; 1 where anything got out."""
    has_atheris = importlib.util.find_spec("atheris") is not None
    ask = argparse.ArgumentParser(prog="python -m tests.fuzz")
    ask.add_argument("parsers", nargs="*", metavar="PARSER", help=", ".join(NAMES))
    ask.add_argument("--seconds", type=int, default=600, help="for each parser")
    engines = ("atheris", "hypothesis")
    ask.add_argument("--by", choices=engines, default=engines[0 if has_atheris else 1])
    asked = ask.parse_args()
    names = asked.parsers or NAMES
    if unknown := set(names) - set(NAMES):
        ask.error(f"there is no parser {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    with ThreadPoolExecutor(2) as pool:
        escaped = 0
        runs = {name: pool.submit(run_parser, name, asked.seconds, asked.by) for name in names}
        for name, run in runs.items():
            escaped += bool(run.result())
            sign = "ESCAPED" if run.result() else "nothing"
            print(f"{name:>10}  {sign}  {inputs_of(name)} inputs", flush=True)
    print(f"{escaped} of {len(runs)} parsers let something out; see var/fuzz/.")
    return 1 if escaped else 0


if __name__ == "__main__":
    sys.exit(main())
