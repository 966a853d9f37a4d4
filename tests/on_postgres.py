"""The tests that look into a database once more, on PostgreSQL: `python -m tests.on_postgres`.

The journeys and the browser start PostgreSQL on their own where they need it, and are not repeated;
nor is what serves files and starts processes.
"""

from __future__ import annotations

import os
import subprocess
import sys

from tests.programs import POSTGRES, REQUIRED, answers

FOLDERS = (
    *("tests/media", "tests/gallery", "tests/newsroom"),
    *("--ignore=tests/newsroom/serving", "--ignore=tests/newsroom/running"),
)
URL = "postgresql://postgres@{}:{}/postgres"


def main() -> int:
    """The exit code of the run; 0 where PostgreSQL is absent and not required."""
    url = os.environ.get("PHOTODESK_TEST_DATABASE_URL") or URL.format(*POSTGRES)
    if not os.environ.get("PHOTODESK_TEST_DATABASE_URL") and not answers(POSTGRES):
        print(f"NOT TESTED on PostgreSQL: nothing answers at {POSTGRES[0]}:{POSTGRES[1]}.")
        return 1 if "postgres" in REQUIRED else 0
    print("Once more, on PostgreSQL:", flush=True)
    command = [sys.executable, "-m", "pytest", "-n", "3", "--dist", "worksteal", "-m", "database"]
    environment = {**os.environ, "PHOTODESK_TEST_DATABASE_URL": url}
    return subprocess.call([*command, *FOLDERS], env=environment)


if __name__ == "__main__":
    sys.exit(main())
