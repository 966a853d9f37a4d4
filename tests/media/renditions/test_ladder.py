"""The table of renditions: what is wanted, what is missing, what it is called."""

from __future__ import annotations

import dataclasses

from hypothesis import given, strategies

from media.ladder import (
    REVISION,
    RUNGS,
    WIDTHS_PX,
    Rendition,
    Source,
    is_publishable,
    missing,
    next_tier,
    photo_key_of,
    rendition_path,
    wanted_renditions,
)

SOURCE = Source("ab" * 32, 6000, 4000)


def made(source: Source) -> dict[str, Rendition]:
    """The manifest of a photo that has everything."""
    return {
        key: Rendition("p", want.width_px, want.height_px, 1, want.fingerprint, is_refined=True)
        for key, want in wanted_renditions(source).items()
    }


def test_published_names_stay() -> None:
    """They are written into pages elsewhere: a change needs a new revision and a note."""
    jpeg, avif = RUNGS["w320.jpg"], RUNGS["w2560.avif"]
    assert rendition_path(SOURCE, jpeg, b"x") == (
        "ab/abababababababababab/w320-2d711642b726b044.jpg"
    )
    assert rendition_path(SOURCE, avif, b"x").endswith("/w2560-2d711642b726b044.avif")
    assert (REVISION, WIDTHS_PX) == (4, (320, 640, 960, 1280, 1920, 2560))
    assert wanted_renditions(SOURCE)["w320.jpg"].fingerprint == "5604e23321058010"


def test_a_large_photo_has_every_width_in_both_formats_and_the_share_crop() -> None:
    wanted = wanted_renditions(SOURCE)
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
    wanted = wanted_renditions(Source("0" * 64, width, height))
    for want in wanted.values():
        assert 1 <= want.width_px <= width
        assert 1 <= want.height_px <= height
    widest = max(want.width_px for key, want in wanted.items() if key.startswith("w"))
    assert widest == min(width, max(WIDTHS_PX))


def test_a_photo_that_has_everything_misses_nothing() -> None:
    assert missing(wanted_renditions(SOURCE), made(SOURCE)) == []


def test_a_moved_focal_point_makes_only_crops_stale() -> None:
    moved = dataclasses.replace(SOURCE, focal_x=0.2)
    stale = missing(wanted_renditions(moved), made(SOURCE))
    assert stale
    assert all(want.rung.is_crop for want in stale)
    assert {want.tier for want in stale} == {"modern"}


def test_changed_words_are_put_into_every_file() -> None:
    corrected = dataclasses.replace(SOURCE, words="0badcafe")
    stale = missing(wanted_renditions(corrected), made(SOURCE))
    assert len(stale) == len(wanted_renditions(SOURCE))
    assert {want.tier for want in stale} == {"modern"}


def test_what_is_not_there_goes_by_tier_and_avif_is_refined_last() -> None:
    wanted = wanted_renditions(SOURCE)
    assert next_tier(wanted, {}) == "first"
    manifest = {
        key: dataclasses.replace(entry, is_refined=False) for key, entry in made(SOURCE).items()
    }
    assert next_tier(wanted, manifest) == "refined"
    assert {want.rung.format for want in missing(wanted, manifest)} == {"AVIF"}
    del manifest["w320.avif"]
    assert next_tier(wanted, manifest) == "modern"
    assert next_tier(wanted, made(SOURCE)) is None


def test_webp_is_a_choice() -> None:
    assert not any(key.endswith("webp") for key in wanted_renditions(SOURCE))
    with_webp = wanted_renditions(SOURCE, with_webp=True)
    assert [key for key in with_webp if key.endswith("webp")] == [
        f"w{width}.webp" for width in WIDTHS_PX
    ]


def test_a_photo_may_be_published_with_its_first_tier() -> None:
    wanted = wanted_renditions(SOURCE)
    manifest = {key: entry for key, entry in made(SOURCE).items() if key.endswith(".jpg")}
    assert is_publishable(wanted.values(), manifest)
    del manifest["w320.jpg"]
    assert not is_publishable(wanted.values(), manifest)


def test_a_rendition_leads_back_to_its_photo() -> None:
    path = rendition_path(SOURCE, RUNGS["w320.jpg"], b"content")
    key = photo_key_of(path)
    assert key
    assert SOURCE.sha256.startswith(key)
    for foreign in ("", "ab/../../etc/passwd", "cd/abababababababababab/w320.jpg", "a/b/c/d"):
        assert photo_key_of(foreign) is None
