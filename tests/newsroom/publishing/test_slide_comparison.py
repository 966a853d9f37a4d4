"""What shows when slides are compared: a photo twice, neighbours alike, names spelled two ways."""

from __future__ import annotations

import pytest

from media.models import Photo
from newsroom.publishing.findings import Finding, Use
from newsroom.publishing.slide_comparison import are_near_words, compare_slides, find_names


def make_slides(*captions: str, photos: dict[int, Photo] | None = None) -> list[Use]:
    """Slides of one gallery with these captions."""
    return [
        Use(
            photo=(photos or {}).get(number, Photo(pk=number)),
            caption=caption,
            credit_line="Ana",
            alt_text="",
            is_decorative=False,
            name=str(number),
            url="",
            gallery_id=1,
        )
        for number, caption in enumerate(captions, start=1)
    ]


def told(findings: list[Finding]) -> list[tuple[str, list[str]]]:
    return [(finding.kind, [use.name for use in finding.uses]) for finding in findings]


def test_a_name_in_two_spellings_is_told_with_the_rarer_first() -> None:
    slides = make_slides(
        "Allen Schaben watches.", "Allen Schaben leaves.", "On Tuesday, Allen Schabin came back."
    )
    (finding,) = compare_slides(slides)
    assert finding.sentence == "“Allen Schabin” or “Allen Schaben”? One name in two spellings"
    assert told([finding]) == [("spellings", ["3", "1", "2"])]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Schaben", "Schabin"), ("Velnés", "Velnes"), ("Schaben", "Schaebn"), ("Mueller", "Muellers")],
)
def test_near_words(one: str, other: str) -> None:
    assert are_near_words(one, other)
    assert are_near_words(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("Lee", "Lea"), ("Schaben", "Schmidt"), ("Anna", "Annika")]
)
def test_words_that_are_apart(one: str, other: str) -> None:
    assert not are_near_words(one, other)


def test_a_name_is_two_capitalised_words_side_by_side() -> None:
    caption = "Mayor Maria Lopez's boat, Harbour FIRE crew, then José Núñez"
    assert list(find_names(caption)) == [("Mayor", "Maria"), ("Maria", "Lopez"), ("José", "Núñez")]


def test_a_photo_that_stands_twice_and_neighbours_that_look_alike() -> None:
    detail = 0x0F0F_3C5A_1133_7755
    same, first, near, far = (
        Photo(pk=1, perceptual_hash=detail),
        Photo(pk=2, perceptual_hash=~detail),
        Photo(pk=3, perceptual_hash=~detail ^ 0b101),
        Photo(pk=4, perceptual_hash=detail ^ 0xFFFF),
    )
    slides = make_slides(*[""] * 5, photos={1: same, 2: first, 3: near, 4: far, 5: same})
    assert told(compare_slides(slides)) == [("repeated", ["1", "5"]), ("alike", ["3"])]


def test_photos_that_are_no_slides_are_not_compared() -> None:
    use = Use(Photo(pk=1), "", "", "", is_decorative=False, name="the lead photo", url="")
    assert compare_slides([use, use]) == []
