"""Moments in photo metadata: what is one, and which of several readings knows best."""

# ruff: noqa: DTZ001 - metadata names local times, their offset stands beside them

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.metadata.dates import (
    Moment,
    Precision,
    choose_best_moment,
    is_unreadable,
    parse_iim_moment,
    parse_moment,
)


def test_a_day_without_a_time_takes_the_time_from_another_block() -> None:
    day, noon = parse_moment("2016-11-08"), parse_moment("2016:11:08 12:00:00")
    other_noon = parse_moment("2016:11:09 12:00:00")
    assert choose_best_moment([day, noon]) == noon
    assert choose_best_moment([day, other_noon]) == day


def test_the_zone_of_the_place_is_kept_where_xmp_was_turned_to_utc() -> None:
    utc, there = parse_moment("2016-10-24T20:45:00Z"), parse_moment("2016:10:25 02:30:00+05:45")
    assert choose_best_moment([utc, there]) == there
    elsewhere = parse_moment("2016:10:25 03:30:00+05:45")
    assert choose_best_moment([utc, elsewhere]) == utc


def test_the_offset_of_the_same_local_time_is_added() -> None:
    local, full = parse_moment("2016-11-08T09:30:05"), parse_moment("2016:11:08 09:30:05-05:00")
    assert choose_best_moment([None, local, full]) == Moment(
        datetime(2016, 11, 8, 9, 30, 5), "-05:00"
    )


@pytest.mark.parametrize("offset", ["+25:00", "+05:75", "+19:00", "five"])
def test_an_impossible_offset_is_none(offset: str) -> None:
    moment = parse_moment("2016:11:08 09:30:05", offset=offset)
    assert moment == Moment(datetime(2016, 11, 8, 9, 30, 5))


def test_the_fraction_of_the_same_second_is_added() -> None:
    whole = parse_moment("2016-11-08T09:30:05-05:00")
    burst = parse_moment("2016:11:08 09:30:05", fraction="25")
    assert choose_best_moment([whole, burst]) == Moment(
        datetime(2016, 11, 8, 9, 30, 5, 250_000), "-05:00"
    )


def test_another_moment_changes_nothing() -> None:
    first, other = parse_moment("2016-11-08T09:30:05"), parse_moment("2016:11:08 09:31:00-05:00")
    assert choose_best_moment([first, other]) == first


def test_no_candidate_is_no_moment() -> None:
    assert choose_best_moment([None, None]) is None


MORNING = Moment(datetime(2016, 11, 8, 9, 30), "-05:00")


@pytest.mark.parametrize(
    "text",
    [
        "2016-11-08T09:30-05", "2016-11-08T09:30:00-05:00", "2016:11:08 09:30:00-0500",
        "2016.11.08 09:30:00 -05:00", "2016/11/08 09:30 -5:00", "2016:11: 8 09:30:00-05",
        "2016-11-8 9:30-05:00", "20161108T093000-0500", "20161108 093000 -0500",
        "2016:11:08 09.30.00-05:00", "2016:11:08T09:30:00-05:00", "2016:11:08 9:30:00 AM -05:00",
    ],
)  # fmt: skip
def test_a_moment_is_read_however_its_parts_are_separated(text: str) -> None:
    assert parse_moment(text) == MORNING


@pytest.mark.parametrize("date", ["20161108", "2016:11:08", "2016-11-08", "2016/11/08"])
@pytest.mark.parametrize(
    "time", ["093000-0500", "093000-05", "93000-0500", "09:30:00-05:00", "0930-05"]
)
def test_a_moment_of_iim_is_read_with_fewer_or_more_figures(date: str, time: str) -> None:
    assert parse_iim_moment(date, time) == MORNING


def test_the_end_of_a_day_belongs_to_it() -> None:
    last_second = Moment(datetime(2016, 11, 8, 23, 59, 59))
    assert parse_moment("2016:11:08 24:00:00") == last_second
    assert parse_moment("2016:11:08 23:59:60") == last_second
    assert parse_iim_moment("20161108", "240000") == last_second


def test_the_afternoon_of_twelve_hours_is_the_afternoon() -> None:
    assert parse_moment("2016:11:08 9:30:00 PM") == Moment(datetime(2016, 11, 8, 21, 30))
    assert parse_moment("2016:11:08 12:05:00 am") == Moment(datetime(2016, 11, 8, 0, 5))


@pytest.mark.parametrize(
    ("text", "words", "precision"),
    [
        ("1963", "1963", Precision.YEAR),
        ("1963-11", "November 1963", Precision.MONTH),
        ("1963:11:00 00:00:00", "November 1963", Precision.MONTH),
        ("1963:00:00 00:00:00", "1963", Precision.YEAR),
        ("1963:11:  ", "November 1963", Precision.MONTH),
        ("1963-11-08", "8 November 1963", Precision.DAY),
        ("1963-11-08T25:61", "8 November 1963", Precision.DAY),
        ("1963-11-08T09:30", "8 November 1963, 09:30", Precision.TIME),
    ],
)
def test_a_part_of_a_moment_is_kept_as_that(text: str, words: str, precision: Precision) -> None:
    moment = parse_moment(text)
    assert moment is not None
    assert (moment.in_words(), moment.precision) == (words, precision)


def test_figures_of_iim_may_leave_out_month_and_day() -> None:
    month, year = parse_iim_moment("19631100", ""), parse_iim_moment("19630000", "")
    assert month is not None
    assert month.in_words() == "November 1963"
    assert year is not None
    assert year.in_words() == "1963"


def test_a_part_takes_the_rest_from_a_block_that_agrees_and_from_no_other() -> None:
    month, camera = parse_moment("2016-11"), parse_moment("2016:11:08 09:30:00")
    scanner = parse_moment("2019:05:06 12:00:00")
    assert choose_best_moment([month, camera]) == camera
    assert choose_best_moment([month, scanner]) == month


@pytest.mark.parametrize("text", ["0000:00:00 00:00:00", "    :  :     :  :  ", "", "0001-01-01"])
def test_what_stands_for_unknown_is_no_unreadable_date(text: str) -> None:
    assert not is_unreadable(text, parse_moment(text))


@pytest.mark.parametrize("text", ["soon", "8 Nov 2016", "08.11.2016", "circa 1963"])
def test_another_date_is_unreadable(text: str) -> None:
    assert is_unreadable(text, parse_moment(text))


@given(st.text(), st.text())
def test_parsing_any_text_never_raises(date: str, time: str) -> None:
    parse_moment(date, offset=time, fraction=time)
    parse_iim_moment(date, time)
    parse_iim_moment("20161108", time)
