"""Moments in photo metadata: what is one, and which of several readings knows best."""

# ruff: noqa: DTZ001 - metadata names local times, their offset stands beside them

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.moments import Moment, best_moment, parse_iim_moment, parse_moment


def test_a_day_without_a_time_takes_the_time_from_another_block() -> None:
    day, noon = parse_moment("2016-11-08"), parse_moment("2016:11:08 12:00:00")
    other_noon = parse_moment("2016:11:09 12:00:00")
    assert best_moment([day, noon]) == noon
    assert best_moment([day, other_noon]) == day


def test_the_zone_of_the_place_is_kept_where_xmp_was_turned_to_utc() -> None:
    utc, there = parse_moment("2016-10-24T20:45:00Z"), parse_moment("2016:10:25 02:30:00+05:45")
    assert best_moment([utc, there]) == there
    elsewhere = parse_moment("2016:10:25 03:30:00+05:45")
    assert best_moment([utc, elsewhere]) == utc


def test_the_offset_of_the_same_local_time_is_added() -> None:
    local, full = parse_moment("2016-11-08T09:30:05"), parse_moment("2016:11:08 09:30:05-05:00")
    assert best_moment([None, local, full]) == Moment(datetime(2016, 11, 8, 9, 30, 5), "-05:00")


@pytest.mark.parametrize("offset", ["+25:00", "+05:75", "+19:00", "5"])
def test_an_impossible_offset_is_none(offset: str) -> None:
    moment = parse_moment("2016:11:08 09:30:05", offset=offset)
    assert moment == Moment(datetime(2016, 11, 8, 9, 30, 5))


def test_the_fraction_of_the_same_second_is_added() -> None:
    whole = parse_moment("2016-11-08T09:30:05-05:00")
    burst = parse_moment("2016:11:08 09:30:05", fraction="25")
    assert best_moment([whole, burst]) == Moment(datetime(2016, 11, 8, 9, 30, 5, 250_000), "-05:00")


def test_another_moment_changes_nothing() -> None:
    first, other = parse_moment("2016-11-08T09:30:05"), parse_moment("2016:11:08 09:31:00-05:00")
    assert best_moment([first, other]) == first


def test_no_candidate_is_no_moment() -> None:
    assert best_moment([None, None]) is None


@given(st.text(), st.text())
def test_parsing_any_text_never_raises(date: str, time: str) -> None:
    parse_moment(date, offset=time, fraction=time)
    parse_iim_moment(date, time)
    parse_iim_moment("20161108", time)
