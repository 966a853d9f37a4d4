"""Where parts are put, and the numbers that say so."""

from __future__ import annotations

import random

import pytest

from newsroom.publishing.part_places import longest_rising, number_places, place_parts


@pytest.mark.parametrize(
    ("placed", "wanted"),
    [
        ([("c", "")], "cab"),
        ([("a", "c")], "bca"),
        ([("c", ""), ("b", "c")], "cba"),
        ([("a", "gone")], "abc"),
        ([("gone", "a")], "abc"),
        ([("a", "a")], "abc"),
    ],
)
def test_a_part_is_put_behind_another(placed: list[tuple[str, str]], wanted: str) -> None:
    assert "".join(place_parts("abc", placed)) == wanted


def test_one_that_moved_is_the_only_one_that_is_numbered() -> None:
    present = {"a": 10, "b": 20, "c": 30, "d": 40}
    assert number_places(["d", "a", "b", "c"], present) == {"d": 5}
    assert number_places(["a", "c", "b", "d"], present).keys() in ({"b"}, {"c"})
    assert number_places(["a", "new", "b", "c", "d"], present) == {"new": 15}
    assert number_places(["a", "b", "c", "d", "new"], present) == {"new": 50}
    assert number_places(list("abcd"), present) == {}


def test_without_room_all_are_numbered_anew() -> None:
    assert number_places(["a", "new", "b"], {"a": 1, "b": 2}) == {"a": 10, "new": 20, "b": 30}
    assert number_places(["b", "a"], {"a": 0, "b": 0}) == {"b": 10, "a": 20}


def test_any_order_can_be_numbered() -> None:
    chance = random.Random(4)
    for _ in range(300):
        keys = [str(each) for each in range(chance.randrange(1, 12))]
        present = {key: chance.randrange(30) for key in keys if chance.random() < 0.8}
        order = chance.sample(keys, len(keys))
        numbers = {**present, **number_places(order, present)}
        in_order = [numbers[key] for key in order]
        assert in_order == sorted(set(in_order)), (order, present, numbers)


def test_the_longest_rising_run_is_found() -> None:
    assert longest_rising([10, 40, 20, 30]) == {0, 2, 3}
    assert longest_rising([]) == set()
