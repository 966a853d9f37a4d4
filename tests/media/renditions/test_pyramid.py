"""One decoded photo, and the files made of it: the same whoever shares the work."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from media.renditions.encode import Pyramid, encoder_options
from media.renditions.ladder import Source, Wanted, list_wanted_renditions
from media.renditions.processors import FILTER, ResizeTo

WIDTH_PX = 3200


def saved_photo(folder: Path, height_px: int) -> Source:
    """A photo on disk; its digest is where it is."""
    path = folder / "photo.jpg"
    Image.effect_noise((WIDTH_PX, height_px), 60).convert("RGB").save(path)
    return Source(str(path), WIDTH_PX, height_px)


def first_tier(source: Source) -> list[Wanted]:
    return [want for want in list_wanted_renditions(source).values() if want.tier == "first"]


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


def test_many_steps_are_nearly_as_sharp_as_one(tmp_path: Path) -> None:
    # Steps of BICUBIC are off by 4 and more of 255 here.
    grain = Image.effect_noise((2134, 1400), 120)
    Image.merge("RGB", [grain] * 3).save(tmp_path / "photo.png", compress_level=1)
    source = Source(str(tmp_path / "photo.png"), *grain.size)
    frames = [want for want in first_tier(source) if not want.rung.is_crop]
    pyramid = pyramid_of(source, frames)
    list(pyramid.files(frames, xmp=b""))
    for want in frames:
        in_one = grain.resize((want.width_px, want.height_px), Image.Resampling.LANCZOS)
        step_by_step = pyramid.kept[want.width_px].convert("L")
        assert ImageStat.Stat(ImageChops.difference(in_one, step_by_step)).mean[0] < 4
    pyramid.close()


def test_avif_is_encoded_with_more_care_where_it_costs_little_time() -> None:
    wanted = list_wanted_renditions(Source("0" * 64, 6000, 4000))
    speeds = {
        key: encoder_options(want)["speed"] for key, want in wanted.items() if key[-4:] == "avif"
    }
    assert {key for key, speed in speeds.items() if speed == 8} == {"w320.avif", "w640.avif"}
    assert {speed for key, speed in speeds.items() if key[:2] != "w3" and key[:2] != "w6"} == {9}
    refined = [dataclasses.replace(want, tier="refined") for want in wanted.values()]
    assert {encoder_options(want)["speed"] for want in refined} == {6}


def test_the_decoded_picture_is_let_go_when_nothing_more_is_made_of_it(tmp_path: Path) -> None:
    source = saved_photo(tmp_path, 2134)
    pyramid = pyramid_of(source, list(list_wanted_renditions(source).values()))
    assert set(pyramid.kept) == {WIDTH_PX}
    list(pyramid.files(first_tier(source), xmp=b""))
    assert WIDTH_PX not in pyramid.kept
    pyramid.close()


def test_the_decoded_picture_is_kept_while_a_crop_needs_it(tmp_path: Path) -> None:
    source = saved_photo(tmp_path, 900)  # its crops are as high as the photo
    pyramid = pyramid_of(source, list(list_wanted_renditions(source).values()))
    list(pyramid.files(first_tier(source), xmp=b""))
    assert WIDTH_PX in pyramid.kept
    pyramid.close()
