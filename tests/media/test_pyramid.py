"""One decoded photo, and the files made of it: the same whoever shares the work."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageChops

from media.ladder import Source, Wanted, wanted_renditions
from media.rendering import FILTER, Pyramid, ResizeTo

WIDTH_PX = 3200


def saved_photo(folder: Path, height_px: int) -> Source:
    """A photo on disk; its digest is where it is."""
    path = folder / "photo.jpg"
    Image.effect_noise((WIDTH_PX, height_px), 60).convert("RGB").save(path)
    return Source(str(path), WIDTH_PX, height_px)


def first_tier(source: Source) -> list[Wanted]:
    return [want for want in wanted_renditions(source).values() if want.tier == "first"]


def pyramid_of(source: Source, wanted: list[Wanted], *, threads: int = 1) -> Pyramid:
    path = Path(source.sha256)
    return Pyramid(path, source, wanted, max_pixels=10_000_000, threads=threads)


def test_threads_change_no_byte(tmp_path: Path) -> None:
    source = saved_photo(tmp_path, 900)
    made = []
    for threads in (1, 2):
        pyramid = pyramid_of(source, first_tier(source), threads=threads)
        files = pyramid.files(first_tier(source), xmp=b"")
        made.append({want.rung.key: content for want, content in files})
        pyramid.close()
    assert made[0] == made[1]
    assert len(made[0]) == len(first_tier(source))


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_the_seams_of_bands_are_not_to_be_seen(mode: str) -> None:
    # Nothing so bright or dark that it is cut between the two passes of a resize.
    picture = Image.effect_noise((700, 501), 20).convert(mode)
    banded = ResizeTo(613, 439).process(picture)
    difference = ImageChops.difference(banded, picture.resize((613, 439), FILTER))
    assert banded.mode == mode
    assert all(most <= 2 for _least, most in difference.convert("RGB").getextrema())  # type: ignore[misc]


def test_the_decoded_picture_is_let_go_when_nothing_more_is_made_of_it(tmp_path: Path) -> None:
    source = saved_photo(tmp_path, 2134)
    pyramid = pyramid_of(source, list(wanted_renditions(source).values()))
    assert set(pyramid.kept) == {WIDTH_PX}
    list(pyramid.files(first_tier(source), xmp=b""))
    assert WIDTH_PX not in pyramid.kept
    pyramid.close()


def test_the_decoded_picture_is_kept_while_a_crop_needs_it(tmp_path: Path) -> None:
    source = saved_photo(tmp_path, 900)  # its crops are as high as the photo
    pyramid = pyramid_of(source, list(wanted_renditions(source).values()))
    list(pyramid.files(first_tier(source), xmp=b""))
    assert WIDTH_PX in pyramid.kept
    pyramid.close()
