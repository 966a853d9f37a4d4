"""`make signatures`: who built the files that production installs, by their attestations (PEP 740).

That a file has the hash of the lock file is checked whenever it is installed. An attestation says
besides that it was built by the repository which the package names; not every package has one.
"""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from email.parser import BytesHeaderParser
from pathlib import Path

PROGRAM = Path("var/supply-venv/bin/pypi-attestations")
REPOSITORY = re.compile(
    r"https?://(?:www\.)?(github\.com|gitlab\.com)/([\w.-]+)/([\w.-]+)", re.ASCII
)
NONE, GOOD, WRONG = "no attestation", "built by", "WRONG"
type Ask = Callable[[Path, str], tuple[int, str]]


def find_repository(wheel: Path) -> str:
    """The repository that a wheel names as its source; "" where it names none."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
        said = BytesHeaderParser().parsebytes(archive.read(name))
    links = [*said.get_all("Project-URL", []), said.get("Home-page", "")]
    # What is called source or code goes before the page of the project.
    links.sort(key=lambda link: not re.match(r"(?i)(source|code|repository|github)", str(link)))
    found = filter(None, (REPOSITORY.search(str(link)) for link in links))
    return next(
        (f"https://{each[1]}/{each[2]}/{each[3].removesuffix('.git')}" for each in found), ""
    )


def ask_program(wheel: Path, repository: str) -> tuple[int, str]:
    """What the program of the package index says: its status, and its words."""
    ran = subprocess.run(
        [PROGRAM, "verify", "pypi", "--repository", repository, wheel],
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stdout + ran.stderr


def judge(wheel: Path, ask: Ask = ask_program) -> str:
    """A verdict, with the repository or the words of the program behind it."""
    repository = find_repository(wheel)
    if not repository:
        return f"{NONE} (it names no repository)"
    status, words = ask(wheel, repository)
    if status == 0:
        return f"{GOOD} {repository}"
    if "was not found" in words or "has no attestations" in words.lower():
        return NONE
    return f"{WRONG}: {' '.join(words.split())[:200]}"


def main() -> int:
    """Prints a line a file; 1 where one is wrong, or nothing at all could be checked."""
    wheels = sorted(Path(sys.argv[1]).glob("*.whl"))
    verdicts = {wheel.name: judge(wheel) for wheel in wheels}
    for name, verdict in verdicts.items():
        sys.stdout.write(f"{name:<60} {verdict}\n")
    good = sum(verdict.startswith(GOOD) for verdict in verdicts.values())
    wrong = sum(verdict.startswith(WRONG) for verdict in verdicts.values())
    sys.stdout.write(f"{good} of {len(wheels)} are attested, {wrong} are wrong.\n")
    if not good:
        sys.stderr.write("Not one could be checked: are attestations to be had from here?\n")
    return 1 if wrong or not good else 0


if __name__ == "__main__":
    sys.exit(main())
