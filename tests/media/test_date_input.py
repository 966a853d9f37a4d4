"""Moments as people type them: what the clocks leave out is refused, what comes twice is asked."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from media.date_format import format_moment
from media.date_input import (
    MomentComesTwice,
    MomentLeftOut,
    MomentRefused,
    comes_twice,
    parse_typed_moment,
)

NEW_YORK, LORD_HOWE = ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2027-03-14T21:00", "2027-03-15 01:00"),
        (" 2027-01-14 21:00:30 ", "2027-01-15 02:00"),
        ("2027-03-14 02:30 -05:00", "2027-03-14 07:30"),
        ("2027-11-07T01:30-04:00", "2027-11-07 05:30"),
        ("2027-11-07T01:30-0500", "2027-11-07 06:30"),
        ("2027-11-07T01:30Z", "2027-11-07 01:30"),
    ],
)
def test_a_moment_is_in_the_newsrooms_zone_or_says_its_offset(text: str, utc: str) -> None:
    moment = parse_typed_moment(text, zone=NEW_YORK).astimezone(UTC)
    assert f"{moment:%Y-%m-%d %H:%M}" == utc


@pytest.mark.parametrize("time", ["02:00", "02:30", "02:59:59"])
def test_an_hour_that_the_clocks_leave_out_is_refused_with_those_that_there_are(time: str) -> None:
    with pytest.raises(MomentLeftOut) as refusal:
        parse_typed_moment(f"2027-03-14T{time}", zone=NEW_YORK)
    assert "does not exist" in str(refusal.value)
    if time == "02:30":
        assert "Choose 01:30 EST or 03:30 EDT." in str(refusal.value)


def test_an_hour_that_comes_twice_is_asked_about() -> None:
    with pytest.raises(MomentComesTwice) as question:
        parse_typed_moment("2027-11-07T01:30", zone=NEW_YORK)
    assert "01:30 EDT (-04:00) and 01:30 EST (-05:00)" in str(question.value)
    first, second = (each.astimezone(UTC) for each in question.value.choices)
    assert (first.hour, second.hour) == (5, 6)
    # Either of the two, as it is offered, is an answer.
    answers = [
        parse_typed_moment(each.isoformat(), zone=NEW_YORK) for each in question.value.choices
    ]
    assert [answer.astimezone(UTC) for answer in answers] == [first, second]


@pytest.mark.parametrize(
    "text", ["2027-03-14T01:59:59", "2027-03-14T03:00", "2027-11-07T00:59", "2027-11-07T02:00"]
)
def test_the_hours_around_are_like_all_others(text: str) -> None:
    assert parse_typed_moment(text, zone=NEW_YORK).tzinfo is NEW_YORK


def test_half_an_hour_may_come_twice_too() -> None:
    with pytest.raises(MomentComesTwice):
        parse_typed_moment("2027-04-04T01:45", zone=LORD_HOWE)
    with pytest.raises(MomentLeftOut):
        parse_typed_moment("2027-10-03T02:15", zone=LORD_HOWE)


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "2027-03-14", "21:00", "2027-13-14T21:00", "2027-02-30T21:00"),
        *("2027-03-14T25:00", "2027-03-14T21:00 EST", "2027-03-14T21:00+99:00"),
        *("0001-01-01T00:00", "9999-12-31T23:59", "٢٠٢٧-٠٣-١٤T21:00", "2027-03-14T21:00+1"),
        *("0001-01-01T00:00+05:00", "9999-12-31T23:59-05:00"),
    ],
)
def test_what_is_no_moment_is_refused_in_words(text: str) -> None:
    with pytest.raises(MomentRefused) as refusal:
        parse_typed_moment(text, zone=NEW_YORK)
    assert str(refusal.value).endswith((".", "-05:00."))


def test_a_moment_knows_whether_its_hour_comes_twice() -> None:
    assert comes_twice(datetime(2027, 11, 7, 1, 30, tzinfo=NEW_YORK))
    assert comes_twice(datetime(2027, 11, 7, 1, 30, tzinfo=NEW_YORK, fold=1))
    assert not comes_twice(datetime(2027, 11, 7, 3, 30, tzinfo=NEW_YORK))
    assert not comes_twice(datetime(2027, 11, 7, 1, 30, tzinfo=UTC))


def test_every_moment_is_printed_with_its_zone() -> None:
    assert format_moment(datetime(2027, 3, 14, 21, tzinfo=UTC)) == "14 March 2027, 21:00 UTC"
    with timezone.override(NEW_YORK):
        twice = (datetime(2027, 11, 7, hour, 30, tzinfo=UTC) for hour in (5, 6))
        assert [format_moment(moment) for moment in twice] == [
            "7 November 2027, 01:30 EDT",
            "7 November 2027, 01:30 EST",
        ]
