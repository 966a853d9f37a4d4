"""`make licences`: the licence of each package that runs in production, as the package says it.

A package that is new, or that changed its licence, stops the run until somebody has read it.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCKED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==", re.MULTILINE)
# What lets a newsroom run, change and host the whole, and asks for no more than its own text.
# MPL-2.0 and LGPL: their own files stay theirs; we change none of them.
ALLOWED = frozenset(
    {
        *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT-0", "MIT-CMU"),
        *("PSF-2.0", "Python-2.0", "Unlicense", "Zlib", "LGPL-3.0-only", "MPL-2.0", "Unicode-3.0"),
    }
)
# Licences as older packages name them, in words or by a classifier.
SPELLINGS = {
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "apache-2.0": "Apache-2.0",
    "bsd": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause",
    "bsd-3-clause": "BSD-3-Clause",
    "gnu lesser general public license v3 (lgplv3)": "LGPL-3.0-only",
    "isc license (iscl)": "ISC",
    "mit": "MIT",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
}


def list_packages(locked: str) -> list[str]:
    """The names of a lock file."""
    return [match["name"] for match in LOCKED.finditer(locked)]


def find_licences(found: Distribution) -> set[str]:
    """The names that a package gives: an SPDX expression, or else classifiers, or else words."""
    said = found.metadata.get("License-Expression", "")
    if said:
        return {part for part in re.split(r"[()\s]+|\bAND\b|\bOR\b", said) if part}
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in found.metadata.get_all("Classifier", [])
        if line.startswith("License :: ") and line.count(" :: ") > 1
    ]
    words = classifiers or [found.metadata.get("License", "").strip().partition("\n")[0]]
    return {SPELLINGS.get(word.lower(), word) for word in words}


def tell_licences() -> tuple[list[str], list[str]]:
    """A line for each package that is installed here, and those with another licence."""
    lines, others = [], []
    for name in sorted(list_packages((ROOT / "requirements.txt").read_text())):
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue  # of another system, such as Windows
        licences = find_licences(found)
        lines.append(f"{name:<28} {found.version:<12} {' and '.join(sorted(licences))}")
        if not licences or not licences <= ALLOWED:
            others.append(lines[-1])
    return lines, others


def main() -> int:
    """Prints the table; 1 where a licence is not among those that we know."""
    lines, others = tell_licences()
    sys.stdout.write("\n".join(lines) + "\n")
    for line in others:
        sys.stderr.write(f"Not among the licences that were agreed on: {line}\n")
    return 1 if others else 0


if __name__ == "__main__":
    sys.exit(main())
