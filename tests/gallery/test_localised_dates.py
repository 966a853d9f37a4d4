"""How dates are written: in each language's own form, and the same whenever a page is baked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.conf.locale import LANG_INFO
from django.utils import translation
from pytest_django.fixtures import Settings

from gallery.localised_dates import format_date_and_time, format_day_and_time, format_near

MOMENT = datetime(2026, 11, 25, 13, 49, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "25 November 2026, 13:49 UTC"),
        ("en-us", "November 25, 2026, 13:49 UTC"),
        ("de", "25. November 2026, 13:49 UTC"),
        ("es", "25 de noviembre de 2026, 13:49 UTC"),
        ("fr", "25 novembre 2026, 13:49 UTC"),
        ("ar", "25 نوفمبر 2026، 13:49 UTC"),
        ("pt-br", "25 de novembro de 2026 13:49 UTC"),
        ("ja", "2026年11月25日 13:49 UTC"),
        ("udm", "25 November 2026, 13:49 UTC"),  # of which CLDR knows nothing
    ],
)
def test_a_moment_is_written_as_its_language_does(language: str, written: str) -> None:
    with translation.override(language):
        assert format_date_and_time(MOMENT) == written


@pytest.mark.parametrize("site_language", ["en", "es", "de"])
def test_no_language_borrows_words_of_the_sites_own(settings: Settings, site_language: str) -> None:
    settings.LANGUAGE_CODE = site_language
    foreign = {"en": "November", "es": " de ", "de": "25. "}
    with translation.override("sw"):
        assert format_date_and_time(MOMENT) == "25 Novemba 2026 13:49 UTC"
    with translation.override("en"):
        assert " de " not in format_date_and_time(MOMENT)
    with translation.override("fr"):
        assert foreign[site_language] not in format_date_and_time(MOMENT)


def test_every_language_has_a_form() -> None:
    for language in LANG_INFO:
        with translation.override(language):
            for written in (
                format_date_and_time(MOMENT),
                format_day_and_time(MOMENT),
                format_near(MOMENT, MOMENT),
            ):
                assert written
                assert "{" not in written


@pytest.mark.parametrize(
    ("zone", "written"),
    [
        ("Europe/Berlin", "25 November 2026, 14:49 CET"),
        ("America/Sao_Paulo", "25 November 2026, 10:49 UTC-03"),
    ],
)
def test_a_zone_without_a_name_says_its_hours(settings: Settings, zone: str, written: str) -> None:
    settings.TIME_ZONE = zone
    with translation.override("en"):
        assert format_date_and_time(MOMENT) == written


@pytest.mark.parametrize(
    ("language", "same_day", "same_year", "year_before"),
    [
        ("en", "09:05", "24 Nov", "24 Nov 2025"),
        ("de", "09:05", "24. Nov.", "24. Nov. 2025"),
        ("es", "9:05", "24 nov", "24 nov 2025"),
        ("fr", "09:05", "24 nov.", "24 nov. 2025"),
        ("ar", "09:05", "24 نوفمبر", "24 نوفمبر 2025"),
    ],
)
def test_beside_the_newest_a_date_is_as_short_as_it_can_be(
    language: str, same_day: str, same_year: str, year_before: str
) -> None:
    earlier = MOMENT.replace(hour=9, minute=5)
    with translation.override(language):
        assert format_near(earlier, MOMENT) == same_day
        assert format_near(earlier.replace(day=24), MOMENT) == same_year
        assert format_near(earlier.replace(day=24, year=2025), MOMENT) == year_before


def test_the_day_of_the_week_stands_before_the_date() -> None:
    with translation.override("en"):
        assert format_day_and_time(MOMENT) == "Wednesday, 25 November 2026, 13:49 UTC"
