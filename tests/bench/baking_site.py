"""A site for `make bench-baking` that is baked from nothing by whatever code is in this folder.

`python -m tests.bench.baking_site SETTINGS`, where SETTINGS is JSON, prints JSON. The bench also
runs it on an earlier commit, with that commit's own code: it asks of it only what both have.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path
from typing import Any


def cpu_seconds() -> float:
    """What this process has taken of the processor."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def set_up(folder: str) -> None:
    """A database with its tables, and static files."""
    os.environ["PHOTODESK_DATA_DIR"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.environ["PHOTODESK_BASE_URL"] = "http://127.0.0.1:8599"
    os.environ.setdefault("PHOTODESK_LOG_LEVEL", "ERROR")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def leave_families_whole() -> None:
    """Have no family cut short after a second by the clock, as other work on the machine would.

    On a machine of its own a gallery takes less. A commit without families bakes as ever.
    """
    from newsroom.baking import bake_queue

    names: Any = bake_queue
    names.FAMILY_SECONDS = 20.0


def leave_out_compressed_forms() -> None:
    """Have the tree hold pages alone."""
    from newsroom.baking import local_tree

    names: Any = local_tree
    names.compress_content = lambda _path, content: {"": content}
    names.is_text = lambda _path: False
    names.forms_of = lambda _path: ("",)


def bake_from_nothing() -> dict[str, float]:
    """All pages of the site, planned and baked; with the processor's seconds, files and bytes."""
    from django.urls import get_resolver

    from newsroom.models.public_tree import StaleMark
    from tests.bench import baking

    get_resolver().url_patterns  # noqa: B018 - the views are loaded: it is not what is measured
    # Nobody waits for an archive that is baked anew: the galleries were published before.
    StaleMark.objects.all().delete()
    began = cpu_seconds()
    pages, seconds = baking.rebuild()
    used = cpu_seconds() - began
    root = baking.site_root()
    files = [
        path
        for path in root.rglob("*")
        if path.is_file() and "renditions" not in path.relative_to(root).parts
    ]
    return {
        "pages": pages,
        "cpu_seconds": round(used, 2),
        "pages_a_cpu_second": round(pages / used, 1),
        "seconds": round(seconds, 2),
        "files": len(files),
        "kilobytes": round(sum(path.stat().st_size for path in files) / 1000),
    }


def main() -> None:
    """Make galleries, more and more, and bake the site of each size with and without forms."""
    wanted = json.loads(sys.argv[1])
    set_up(wanted["folder"])
    from tests.bench import baking

    leave_families_whole()
    there, found = 0, []
    photos = baking.make_photos(baking.SLIDES, rendered=True)
    for size in wanted["sizes"]:
        baking.make_galleries(size - there, photos, start=there)
        there = size
        found.append({"galleries": size, "whole": bake_from_nothing()})
    if wanted["plain"]:
        leave_out_compressed_forms()
        for row in found[-1:]:
            row["plain"] = bake_from_nothing()
    if wanted["bakery"]:
        from tests.bench.baking_bakery import build

        found[-1]["bakery"] = build(Path(wanted["folder"]) / "bakery", wanted["bakery"])
    print(json.dumps(found))


if __name__ == "__main__":
    main()
