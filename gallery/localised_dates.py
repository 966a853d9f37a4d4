"""Writing dates on pages in the language of each page (Unicode's CLDR), in the site's zone."""

from __future__ import annotations

from datetime import datetime

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from django.utils import timezone, translation

# English without a country is that of the world, not of the United States: "25 November 2026".
WORLD_ENGLISH = "en_GB"


def find_locale(language: str) -> Locale:
    """CLDR's locale for one of Django's languages; English where it has none."""
    name = WORLD_ENGLISH if language == "en" else language.replace("-", "_")
    try:
        return Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return Locale.parse(WORLD_ENGLISH)


def name_zone(local: datetime) -> str:
    """The zone as it is called then: "CET", and "UTC-03" where it has no name but its hours."""
    name = local.tzname() or ""
    return f"UTC{name}" if name.startswith(("+", "-")) else name


def format_date_and_time(at: datetime) -> str:
    """All of a moment, with its zone: "25 November 2026, 13:49 UTC"."""
    local, locale = timezone.localtime(at), current_locale()
    return join_date_and_time(
        format_date(local, "long", locale), time_in_zone(local, locale), locale
    )


def format_day_and_time(at: datetime) -> str:
    """The same with the day of the week: "Wednesday, 25 November 2026, 13:49 UTC"."""
    local, locale = timezone.localtime(at), current_locale()
    return join_date_and_time(
        format_date(local, "full", locale), time_in_zone(local, locale), locale
    )


def format_near(at: datetime, newest: datetime) -> str:
    """What tells a moment from another that stands beside it: its time, else its day.

    "13:49" on the day of the newest, "24 Nov" in its year, else "24 Nov 2025". It hangs on no
    clock, so that a page that was baked stays true.
    """
    local, locale, last = timezone.localtime(at), current_locale(), timezone.localtime(newest)
    if local.date() == last.date():
        return format_skeleton("Hm", local, locale=locale)
    return format_skeleton("MMMd" if local.year == last.year else "yMMMd", local, locale=locale)


def current_locale() -> Locale:
    """The locale of the page's language."""
    return find_locale(translation.get_language() or "en")


def time_in_zone(local: datetime, locale: Locale) -> str:
    """The time of day with its zone."""
    return f"{format_skeleton('Hm', local, locale=locale)} {name_zone(local)}"


def join_date_and_time(date: str, time: str, locale: Locale) -> str:
    """A date and a time, as the language puts them together."""
    return str(locale.datetime_formats["medium"]).replace("{0}", time).replace("{1}", date)
