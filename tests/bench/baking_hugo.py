"""Hugo writes comparable pages: the gallery, its print view, a page and a frame for each slide.

From one gallery's JSON of our API, for as many galleries as wanted: Hugo reads it once.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from pathlib import Path

SOURCES = Path(__file__).with_name("hugo_site")


def build(folder: Path, hugo: Path, gallery_json: Path, galleries: int) -> dict[str, float]:
    """Have Hugo build the site of `hugo_site`, in one process of one thread."""
    shutil.copytree(SOURCES, folder)
    (folder / "data").mkdir(exist_ok=True)
    shutil.copyfile(gallery_json, folder / "data" / "gallery.json")
    environment = {**os.environ, "GOMAXPROCS": "1", "HUGO_PARAMS_GALLERIES": str(galleries)}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([hugo, "--quiet"], cwd=folder, check=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    pages = list((folder / "public").rglob("index.html"))
    return {
        "pages": len(pages),
        "cpu_seconds": round(used, 2),
        "pages_a_cpu_second": round(len(pages) / used, 1),
        "kilobytes": round(sum(path.stat().st_size for path in pages) / 1000),
    }
