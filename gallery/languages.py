"""The languages that galleries and articles may be in."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from babel.core import get_global
from django.conf import settings
from django.conf.locale import LANG_INFO

# No country's Arabic, and not Brazil's Portuguese: as Facebook's list of locales has them.
OPEN_GRAPHS_OWN = {"ar": "ar_AR", "pt": "pt_PT"}


def list_languages() -> list[tuple[str, str]]:
    """Every language that Django knows how to write dates in, by its English name.

    The words of the page itself are there for some of them (locale/), in English for the rest.
    """
    known = [(code, str(info["name"])) for code, info in LANG_INFO.items() if "name" in info]
    return sorted(known, key=lambda language: language[1])


def site_language() -> str:
    """The language of the site and of what is new."""
    return settings.LANGUAGE_CODE


@functools.cache
def open_graph_locale(language: str) -> str:
    """A language with its country, as Open Graph's `og:locale` wants it ("de" is "de_DE").

    The country is where most of its speakers live (CLDR), where the language names none.
    """
    name, *subtags = language.split("-")
    country = next((subtag.upper() for subtag in subtags if len(subtag) == 2), "")
    if not country:
        tag = "_".join([name, *(subtag.title() for subtag in subtags)])
        countries: Mapping[str, str] = {**get_global("likely_subtags"), **OPEN_GRAPHS_OWN}
        country = (countries.get(tag) or countries.get(name, "")).rpartition("_")[2]
    return f"{name}_{country}" if country.isalpha() and country.isupper() else name
