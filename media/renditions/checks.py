"""The table of renditions is checked before anything starts: a slip in it would be made of every
photo of the library.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, register

from media.renditions import ladder
from media.renditions.ladder import Rung

Problem = str  # a sentence
CROP_NAME = re.compile(r"(\d+)x(\d+)-w(\d+)")
ENCODED_IN = ("JPEG", "AVIF")  # every width, so that every browser can choose
SHARE = ("share.jpg", "JPEG", 1200, 630, "first")


@register("ladder")
def check_ladder(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """What is wrong with `media.renditions.ladder`."""
    rungs = (*ladder.LADDER, *ladder.WEBP_RUNGS)
    problems = [*find_problems(rungs), *problems_of_numbers()]
    return [
        Error(
            problem,
            hint="Correct it in media/renditions/ladder.py.",
            obj="media.renditions.ladder",
            id="media.E001",
        )
        for problem in problems
    ]


def find_problems(rungs: Sequence[Rung]) -> list[Problem]:
    """What is wrong with a table of renditions."""
    return [problem for rule in RULES for problem in rule(rungs)]


def problems_of_numbers() -> Iterator[Problem]:
    """What is wrong with the numbers beside the table."""
    if ladder.REVISION < 1:
        yield f"REVISION is {ladder.REVISION}; it starts at 1 and only grows."
    if not 1 <= ladder.REFINED_QUALITY <= 100:
        yield f"REFINED_QUALITY is {ladder.REFINED_QUALITY}; it must be from 1 to 100."
    if not 0 <= ladder.REFINED_SAVES_AT_LEAST < 1:
        yield f"REFINED_SAVES_AT_LEAST is {ladder.REFINED_SAVES_AT_LEAST}; it is a part of 1."


def check_keys(rungs: Sequence[Rung]) -> Iterator[Problem]:
    """One file for each name."""
    for key, number in Counter(rung.key for rung in rungs).items():
        if number > 1:
            yield f"{key} is in the table {number} times; keys must be unique."


def check_formats(rungs: Sequence[Rung]) -> Iterator[Problem]:
    """Every full-frame width in JPEG and AVIF."""
    formats: dict[int, set[str]] = {}
    for rung in rungs:
        if not rung.is_crop:
            formats.setdefault(rung.width_px, set()).add(rung.format)
    for width_px, there in formats.items():
        for format_ in ENCODED_IN:
            if format_ not in there:
                yield f"The full-frame width {width_px} is not made in {format_}."


def check_widths(rungs: Sequence[Rung]) -> Iterator[Problem]:
    """Sizes are even, for 4:2:0 colour, and full-frame widths ascend: each is made of a larger."""
    widths: dict[str, list[int]] = {}
    for rung in rungs:
        if rung.width_px < 2 or rung.width_px % 2 or rung.height_px % 2:
            size = f"{rung.width_px} x {rung.height_px}" if rung.is_crop else rung.width_px
            yield f"{rung.key} is {size} pixels; sizes must be positive and even."
        if not rung.is_crop:
            widths.setdefault(rung.format, []).append(rung.width_px)
    for format_, given in widths.items():
        if given != sorted(set(given)):
            yield f"The full-frame widths in {format_} must ascend, not {given}."


def check_names(rungs: Sequence[Rung]) -> Iterator[Problem]:
    """Names say what is in the file; "share" is the one name that does not."""
    for rung in rungs:
        if not rung.is_crop:
            if rung.name != f"w{rung.width_px}":
                yield f"{rung.key} is {rung.width_px} pixels wide; call it w{rung.width_px}."
        elif rung.name != "share":
            yield from check_crop_name(rung)


def check_crop_name(rung: Rung) -> Iterator[Problem]:
    """A crop is called by its proportions and its width, such as 16x9-w640."""
    match = CROP_NAME.fullmatch(rung.name)
    if match is None:
        yield f"{rung.key} is a crop; call it by proportions and width, such as 16x9-w640."
        return
    across, down, width_px = map(int, match.groups())
    if width_px != rung.width_px or not across or rung.height_px != rung.width_px * down // across:
        yield (
            f"{rung.key} is {rung.width_px} x {rung.height_px} pixels, which is not what its name "
            "says."
        )


def check_qualities(rungs: Sequence[Rung]) -> Iterator[Problem]:
    """A quality is a number that the encoders know."""
    for rung in rungs:
        if not 1 <= rung.quality <= 100:
            yield f"{rung.key} has the quality {rung.quality}; it must be from 1 to 100."


def check_tiers(rungs: Sequence[Rung]) -> Iterator[Problem]:
    """The first tier is JPEG alone: it is what editors wait for."""
    for rung in rungs:
        if rung.tier not in ladder.TIERS:
            yield f"{rung.key} is of the tier {rung.tier!r}, which is none of {ladder.TIERS}."
        if rung.tier == "first" and rung.format != "JPEG":
            yield f"{rung.key} is of the first tier, which is JPEG only: editors wait for it."


def check_share(rungs: Sequence[Rung]) -> Iterator[Problem]:
    """The picture beside a link is what other sites ask for (Open Graph)."""
    found = [rung for rung in rungs if rung.name == "share"]
    sizes = [(r.key, r.format, r.width_px, r.height_px, r.tier) for r in found]
    if sizes != [SHARE]:
        yield "The share crop must be there once: share.jpg, 1200 x 630, in the first tier."


RULES: tuple[Callable[[Sequence[Rung]], Iterator[Problem]], ...] = (
    check_keys,
    check_formats,
    check_widths,
    check_names,
    check_qualities,
    check_tiers,
    check_share,
)
