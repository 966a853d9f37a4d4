"""A newsroom's own style and templates, from a folder of its own."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db


@pytest.fixture
def theme(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """A theme with a style sheet and a name of its own, as the settings make one of a folder."""
    (tmp_path / "static").mkdir()
    (tmp_path / "static/theme.css").write_text(":root { --accent: teal; }")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/page.html").write_text(
        '{% extends "page.html" %}{% block site_name %}<a href="/">The Post</a>{% endblock %}'
    )
    settings.THEME_DIR = tmp_path
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [tmp_path / "templates"]
    settings.TEMPLATES = templates
    finders.get_finder.cache_clear()  # type: ignore[attr-defined]
    yield tmp_path
    finders.get_finder.cache_clear()  # type: ignore[attr-defined]


def test_its_style_comes_last_and_its_blocks_take_the_place_of_ours(
    client: Client, theme: Path
) -> None:
    page = client.get("/").content.decode()
    assert page.index("newsroom/site.css") < page.index("theme.css") < page.index("</head>")
    assert '<a href="/">The Post</a>' in page
    assert "site-header__name" not in page
    assert "Nothing has been published yet." in page


def test_without_a_theme_no_style_is_asked_for(client: Client) -> None:
    assert "theme.css" not in client.get("/").content.decode()
