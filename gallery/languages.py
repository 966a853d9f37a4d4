"""The languages that galleries and articles may be in."""

from __future__ import annotations

from django.conf import settings
from django.conf.locale import LANG_INFO


def languages() -> list[tuple[str, str]]:
    """Every language that Django knows how to write dates in, by its English name.

    The words of the page itself are there for some of them (locale/), in English for the rest.
    """
    known = [(code, str(info["name"])) for code, info in LANG_INFO.items() if "name" in info]
    return sorted(known, key=lambda language: language[1])


def site_language() -> str:
    """The language of the site and of what is new."""
    return settings.LANGUAGE_CODE


def open_graph_locale(language: str) -> str:
    """A language as Open Graph's `og:locale` wants it ("pt-br" is "pt_BR")."""
    name, _, territory = language.partition("-")
    return f"{name}_{territory.upper()}" if len(territory) == 2 else name
