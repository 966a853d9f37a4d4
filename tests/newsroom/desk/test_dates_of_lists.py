"""The years, months and days above the desk's list of galleries."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gallery.models import Gallery

pytestmark = pytest.mark.django_db

URL = "/admin/gallery/gallery/"
MOMENTS = ("2019-12-31 23:30", "2023-02-01", "2023-02-28", "2023-03-01", "2025-06-15", "2025-06-15")


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("chief"))
    return client


def make_galleries(moments: tuple[str, ...], first: int = 0) -> None:
    Gallery.objects.bulk_create(
        Gallery(
            slug=f"storm-{number}",
            title="Storm" if number % 2 else "Calm",
            created_at=datetime.fromisoformat(moment).replace(tzinfo=UTC),
        )
        for number, moment in enumerate(moments, start=first)
    )


def read_dates(desk: Client, search: str = "") -> list[str]:
    """The words of the links above the list."""
    page = desk.get(URL + search).content.decode()
    found = re.search(r'<nav class="toplinks".*?</nav>', page, re.DOTALL)
    return re.findall(r"<a href=[^>]*>([^<]*)</a>", found[0]) if found else []


def test_years_months_and_days_that_have_galleries_are_offered(desk: Client) -> None:
    make_galleries(MOMENTS)
    assert read_dates(desk) == ["2019", "2023", "2025"]
    year = "?created_at__year=2023"
    assert read_dates(desk, year)[1:] == ["February 2023", "March 2023"]
    assert read_dates(desk, f"{year}&created_at__month=2")[1:] == ["February 1", "February 28"]


def test_of_one_month_the_days_are_offered_at_once(desk: Client) -> None:
    make_galleries(MOMENTS[4:])
    assert read_dates(desk)[1:] == ["June 15"]


def test_what_a_search_found_is_in_its_own_years(desk: Client) -> None:
    make_galleries(MOMENTS)
    assert read_dates(desk, "?q=calm") == ["2019", "2023", "2025"]
    assert read_dates(desk, "?q=storm&state__exact=draft") == ["2023", "2025"]


def test_a_list_without_galleries_offers_none(desk: Client) -> None:
    assert read_dates(desk) == []


def test_the_years_take_no_more_queries_of_more_galleries(desk: Client) -> None:
    make_galleries(MOMENTS)
    desk.get(URL)
    with CaptureQueriesContext(
        connection,
    ) as few:
        desk.get(URL)
    make_galleries(MOMENTS * 5, first=100)
    with CaptureQueriesContext(connection) as many:
        desk.get(URL)
    assert len(many) == len(few)
    assert not [asked for asked in many if "DISTINCT" in asked["sql"]]
