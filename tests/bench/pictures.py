"""Leaves our pictures for `tests.bench.likeness`: `python -m tests.bench.pictures ORIGINALS OUT`.

For each photo the shared ladder's files, and beside them each width as PNG, before it is encoded.
"""

from __future__ import annotations

import sys
from pathlib import Path

import django

from tests.bench import shared_ladder
from tests.bench.originals import originals_in
from tests.bench.ours import MAX_PIXELS, shared_files, source_of


def main() -> None:
    """All photos."""
    django.setup()
    from media.renditions.encode import Pyramid

    for photo in originals_in(Path(sys.argv[1])):
        out = Path(sys.argv[2]) / photo.stem
        out.mkdir(parents=True)
        source = source_of(photo)
        wanted = shared_files("all", source)
        pyramid = Pyramid(
            photo,
            source,
            wanted,
            max_pixels=MAX_PIXELS,
            threads=1,
            encoders=lambda want: shared_ladder.OPTIONS[want.rung.format],
        )
        for want, content in pyramid.files(wanted, xmp=b""):
            (out / want.rung.key).write_bytes(content)
        for width_px in shared_ladder.WIDTHS_PX:
            pyramid.kept[width_px].save(out / f"w{width_px}.png", compress_level=1)
        pyramid.close()


if __name__ == "__main__":
    main()
