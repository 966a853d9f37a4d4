"""Between two orders, as little as possible has moved; and moves are put onto a third."""

from __future__ import annotations

from hypothesis import given, strategies

from gallery.history.orders import find_least_moved, find_runs, put_after, put_runs

ORDERS = strategies.integers(0, 12).flatmap(
    lambda number: strategies.tuples(
        strategies.permutations([chr(97 + n) for n in range(number)]),
        strategies.permutations([chr(97 + n) for n in range(number)]),
        strategies.sets(strategies.sampled_from([chr(97 + n) for n in range(max(number, 1))])),
    )
)


def test_one_slide_that_went_far_is_all_that_moved() -> None:
    assert find_least_moved("abcdef", "bcdefa") == {"a"}
    assert find_least_moved("abcdef", "fabcde") == {"f"}
    assert find_least_moved("abc", "abc") == set()
    assert len(find_least_moved("abcd", "dcba")) == 3


@given(orders=ORDERS)
def test_what_did_not_move_kept_its_order(orders: tuple[list[str], list[str], set[str]]) -> None:
    before, after, _ = orders
    moved = find_least_moved(before, after)
    assert [x for x in before if x not in moved] == [x for x in after if x not in moved]


@given(orders=ORDERS)
def test_an_order_is_given_back_by_its_runs(orders: tuple[list[str], list[str], set[str]]) -> None:
    order, _, loose = orders
    fixed = [each for each in order if each not in loose]
    assert put_runs(fixed, find_runs(order, loose)) == order


@given(orders=ORDERS)
def test_what_is_put_after_stands_as_wanted_where_nobody_else_moved_anything(
    orders: tuple[list[str], list[str], set[str]],
) -> None:
    before, after, _ = orders
    assert put_after(before, find_least_moved(before, after), after) == after


def test_what_has_lost_its_neighbour_goes_after_the_nearest_before_it() -> None:
    assert put_after(list("axd"), {"d"}, list("abcd")) == list("adx")
    assert put_after(list("xyz"), {"z"}, list("abz")) == list("zxy")
