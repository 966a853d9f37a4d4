"""The site that `make bench-serving` serves: one gallery of sixty slides, baked."""

from __future__ import annotations

import json
import os

SLIDES = 60


def main() -> None:
    """Make it in PHOTODESK_DATA_DIR, and print its path."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from newsroom.baking.baker import bake_what_is_stale
    from tests.bench.baking import make_galleries, make_photos

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    make_galleries(1, make_photos(SLIDES, rendered=True), start=0)
    baked = bake_what_is_stale(at_most_seconds=None, all_marks=True)
    print(json.dumps({"path": "/galleries/gallery-0/", "baked": baked.changed}))


if __name__ == "__main__":
    main()
