"""A broken table of renditions is named before anything starts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from media.renditions import ladder
from media.renditions.checks import check_ladder, find_problems
from media.renditions.ladder import LADDER, WEBP_RUNGS, Rung


def without(key: str) -> tuple[Rung, ...]:
    """The ladder but for one rung."""
    return tuple(rung for rung in LADDER if rung.key != key)


def changed(key: str, **changes: object) -> tuple[Rung, ...]:
    """The ladder with one rung changed."""
    return tuple(
        replace(rung, **changes) if rung.key == key else rung  # type: ignore[arg-type]
        for rung in LADDER
    )


def test_our_ladder_is_right() -> None:
    assert find_problems((*LADDER, *WEBP_RUNGS)) == []
    assert check_ladder() == []


@pytest.mark.parametrize(
    ("rungs", "said"),
    [
        ((*LADDER, LADDER[0]), "w320.jpg is in the table 2 times"),
        (without("w640.avif"), "width 640 is not made in AVIF"),
        (without("w2560.jpg"), "width 2560 is not made in JPEG"),
        (changed("w640.jpg", name="w641", width_px=641), "w641.jpg is 641 pixels"),
        ((*reversed(LADDER[:6]), *LADDER[6:]), "widths in JPEG must ascend"),
        (changed("w640.jpg", name="medium"), "call it w640"),
        (changed("16x9-w640.jpg", height_px=480), "which is not what its name says"),
        (changed("16x9-w640.jpg", width_px=642), "which is not what its name says"),
        (changed("16x9-w640.jpg", name="wide"), "call it by proportions and width"),
        (changed("w640.jpg", quality=0), "has the quality 0"),
        (changed("w640.jpg", quality=101), "has the quality 101"),
        (without("share.jpg"), "The share crop must be there once"),
        (changed("share.jpg", height_px=628), "The share crop must be there once"),
        (changed("share.jpg", tier="modern"), "The share crop must be there once"),
        (changed("w640.avif", tier="first"), "w640.avif is of the first tier"),
        (changed("w640.avif", tier="later"), "is of the tier 'later'"),
    ],
)
def test_a_slip_is_named(rungs: tuple[Rung, ...], said: str) -> None:
    assert said in "\n".join(find_problems(rungs))


@pytest.mark.parametrize(
    ("name", "value"),
    [("REVISION", 0), ("REFINED_QUALITY", 0), ("REFINED_SAVES_AT_LEAST", 1.5)],
)
def test_a_wrong_number_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: float) -> None:
    monkeypatch.setattr(ladder, name, value)
    (problem,) = check_ladder()
    assert problem.msg.startswith(f"{name} is {value}")


def test_nothing_starts_on_a_broken_ladder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ladder, "LADDER", without("share.jpg"))
    with pytest.raises(CommandError, match="share crop"):
        call_command("check", tags=["ladder"])
