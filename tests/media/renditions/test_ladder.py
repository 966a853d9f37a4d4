"""The table of renditions: what is wanted, what is missing, what it is called."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, strategies

from media.renditions import ladder
from media.renditions.ladder import (
    REVISION,
    RUNGS,
    WIDTHS_PX,
    Rendition,
    Source,
    build_store_path,
    find_missing_renditions,
    find_next_tier,
    find_photo_key,
    is_publishable,
    list_wanted_renditions,
)

SOURCE = Source("ab" * 32, 6000, 4000)


def made(source: Source) -> dict[str, Rendition]:
    """The manifest of a photo that has everything."""
    return {
        key: Rendition("p", want.width_px, want.height_px, 1, want.fingerprint, is_refined=True)
        for key, want in list_wanted_renditions(source).items()
    }


def test_published_names_stay() -> None:
    """They are written into pages elsewhere: a change needs a new revision and a note."""
    jpeg, avif = RUNGS["w320.jpg"], RUNGS["w2560.avif"]
    assert build_store_path(SOURCE, jpeg, b"x") == (
        "ab/abababababababababab/w320-2d711642b726b044.jpg"
    )
    assert build_store_path(SOURCE, avif, b"x").endswith("/w2560-2d711642b726b044.avif")
    assert (REVISION, WIDTHS_PX) == (4, (320, 640, 960, 1280, 1920, 2560))
    assert list_wanted_renditions(SOURCE)["w320.jpg"].fingerprint == "5604e23321058010"


def test_a_large_photo_has_every_width_in_both_formats_and_the_share_crop() -> None:
    wanted = list_wanted_renditions(SOURCE)
    assert set(wanted) == {
        *(f"w{width}.{end}" for width in WIDTHS_PX for end in ("jpg", "avif")),
        *(
            f"{ratio}-w{width}.{end}"
            for ratio in ("16x9", "4x3", "1x1")
            for width in (320, 640, 1280)
            for end in ("jpg", "avif")
        ),
        "share.jpg",
    }
    assert (wanted["share.jpg"].width_px, wanted["share.jpg"].height_px) == (1200, 630)
    assert (wanted["w1280.avif"].width_px, wanted["w1280.avif"].height_px) == (1280, 853)


@given(strategies.integers(1, 12000), strategies.integers(1, 12000))
def test_nothing_is_enlarged_and_the_whole_resolution_is_kept(width: int, height: int) -> None:
    wanted = list_wanted_renditions(Source("0" * 64, width, height))
    for want in wanted.values():
        assert 1 <= want.width_px <= width
        assert 1 <= want.height_px <= height
    widest = max(want.width_px for key, want in wanted.items() if key.startswith("w"))
    assert widest == min(width, max(WIDTHS_PX))


def test_a_photo_that_has_everything_misses_nothing() -> None:
    assert find_missing_renditions(list_wanted_renditions(SOURCE), made(SOURCE)) == []


def test_a_moved_focal_point_makes_only_crops_stale() -> None:
    moved = dataclasses.replace(SOURCE, focal_x=0.2)
    stale = find_missing_renditions(list_wanted_renditions(moved), made(SOURCE))
    assert stale
    assert all(want.rung.is_crop for want in stale)
    assert {want.tier for want in stale} == {"modern"}


def test_changed_words_are_put_into_every_file() -> None:
    corrected = dataclasses.replace(SOURCE, words="0badcafe")
    stale = find_missing_renditions(list_wanted_renditions(corrected), made(SOURCE))
    assert len(stale) == len(list_wanted_renditions(SOURCE))
    assert {want.tier for want in stale} == {"modern"}


def test_what_is_not_there_goes_by_tier_and_avif_is_refined_last() -> None:
    wanted = list_wanted_renditions(SOURCE)
    assert find_next_tier(wanted, {}) == "first"
    manifest = {
        key: dataclasses.replace(entry, is_refined=False) for key, entry in made(SOURCE).items()
    }
    assert find_next_tier(wanted, manifest) == "refined"
    assert {want.rung.format for want in find_missing_renditions(wanted, manifest)} == {"AVIF"}
    del manifest["w320.avif"]
    assert find_next_tier(wanted, manifest) == "modern"
    assert find_next_tier(wanted, made(SOURCE)) is None


def test_webp_is_a_choice() -> None:
    assert not any(key.endswith("webp") for key in list_wanted_renditions(SOURCE))
    with_webp = list_wanted_renditions(SOURCE, with_webp=True)
    assert [key for key in with_webp if key.endswith("webp")] == [
        f"w{width}.webp" for width in WIDTHS_PX
    ]


def test_a_photo_may_be_published_with_its_first_tier() -> None:
    wanted = list_wanted_renditions(SOURCE)
    manifest = {key: entry for key, entry in made(SOURCE).items() if key.endswith(".jpg")}
    assert is_publishable(wanted.values(), manifest)
    del manifest["w320.jpg"]
    assert not is_publishable(wanted.values(), manifest)


def test_a_rendition_leads_back_to_its_photo() -> None:
    path = build_store_path(SOURCE, RUNGS["w320.jpg"], b"content")
    key = find_photo_key(path)
    assert key
    assert SOURCE.sha256.startswith(key)
    for foreign in ("", "ab/../../etc/passwd", "cd/abababababababababab/w320.jpg", "a/b/c/d"):
        assert find_photo_key(foreign) is None


@pytest.mark.parametrize("width_px", ladder.WIDTHS_PX)
def test_a_photo_exactly_as_wide_as_a_rung_ends_with_that_rung(width_px: int) -> None:
    wanted = ladder.list_wanted_renditions(ladder.Source("0" * 64, width_px, 900))
    jpegs = [want for want in wanted.values() if want.rung.name.startswith("w")]
    widths = sorted({want.width_px for want in jpegs})
    assert widths == [width for width in ladder.WIDTHS_PX if width <= width_px]
    assert all(want.width_px == want.rung.width_px for want in jpegs)


@pytest.mark.parametrize("extra_px", [-1, 1])
def test_a_photo_next_to_the_widest_rung_keeps_its_width_and_no_more(extra_px: int) -> None:
    widest, second = ladder.WIDTHS_PX[-1], ladder.WIDTHS_PX[-2]
    wanted = ladder.list_wanted_renditions(ladder.Source("0" * 64, widest + extra_px, 900))
    assert wanted[f"w{widest}.jpg"].width_px == min(widest, widest + extra_px)
    assert wanted[f"w{second}.jpg"].width_px == second


def test_the_focal_point_counts_in_both_directions_and_to_four_places() -> None:
    def crop(focal_x: float = 0.5, focal_y: float = 0.5) -> str:
        source = dataclasses.replace(SOURCE, focal_x=focal_x, focal_y=focal_y)
        return list_wanted_renditions(source)["1x1-w320.jpg"].fingerprint

    assert crop() == "ea7e3f5e42f9b565"
    assert crop(focal_x=0.5001) != crop()
    assert crop(focal_y=0.5001) != crop()
    assert crop(focal_x=0.50004, focal_y=0.50004) == crop()


def test_a_refined_file_takes_the_place_of_a_quick_one_that_is_a_twentieth_larger() -> None:
    assert ladder.is_worth_it(1000, 950)
    assert not ladder.is_worth_it(1000, 951)
    quick = Rendition("p", 320, 213, 1000, "0" * 16)
    assert ladder.mark_refined(quick) == Rendition("p", 320, 213, 1000, "0" * 16, is_refined=True)


def test_a_manifest_says_this_of_a_file() -> None:
    file = Rendition("ab/abab/w320-0.jpg", 320, 213, 1000, "0badcafe")
    assert file.to_json() == {
        "path": "ab/abab/w320-0.jpg",
        "width_px": 320,
        "height_px": 213,
        "size_bytes": 1000,
        "fingerprint": "0badcafe",
        "is_refined": False,
        "file": "",
    }
    assert Rendition.from_json(file.to_json()) == file
