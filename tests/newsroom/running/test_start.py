"""What each of the seven processes of `manage.py up` loads, and does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.journeys.running import Photodesk

LOADED = """
import sys
import config.urls, newsroom.tasks, media.tasks
print("boto3" in sys.modules)
"""


def test_where_there_is_no_bucket_nothing_of_one_is_loaded(tmp_path: Path) -> None:
    environment = Photodesk(folder=tmp_path).environment
    begin = "import django; django.setup()\n"
    done = subprocess.run(
        [sys.executable, "-c", begin + LOADED],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "False"), done.stderr
