"""A newsroom's own style and templates, from a folder of its own."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from pytest_django.fixtures import Settings

from newsroom.baking.reconcile import compare_everything, is_time_to_compare
from newsroom.baking.revision import (
    find_site_revision,
    find_style_revision,
    revision_of_files,
)
from newsroom.models.public_tree import BakedPage, PublicSite
from tests.builders import make_gallery
from tests.newsroom.baking.baked import bake

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
    revision_of_files.cache_clear()
    yield tmp_path
    finders.get_finder.cache_clear()  # type: ignore[attr-defined]
    revision_of_files.cache_clear()


def begin_again(settings: Settings) -> None:
    """What a restart does: code and templates are read once more."""
    settings.TEMPLATES = copy.deepcopy(settings.TEMPLATES)
    revision_of_files.cache_clear()


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


def test_a_changed_template_is_on_every_baked_page_after_a_restart(
    theme: Path, settings: Settings
) -> None:
    gallery = make_gallery(1)
    compare_everything()
    bake()
    pages = Path(settings.PUBLIC_TREE_ROOT) / "galleries"
    page = pages / gallery.slug / "index.html"
    assert "The Post" in page.read_text()
    PublicSite.objects.update(reconcile_seconds=3_600)
    frame = theme / "templates/page.html"
    frame.write_text(frame.read_text().replace("The Post", "The Harbour Post"))
    # The process that runs has the old template, and must not pass off its pages as new ones.
    assert not is_time_to_compare()
    assert not compare_everything().is_new_revision
    begin_again(settings)
    assert is_time_to_compare()
    assert compare_everything().is_new_revision
    bake()
    assert "The Harbour Post" in page.read_text()
    assert not compare_everything().is_new_revision


def test_a_changed_style_is_on_every_page_and_leaves_data_alone(
    theme: Path, settings: Settings
) -> None:
    gallery = make_gallery(1)
    compare_everything()
    bake()
    before = dict(BakedPage.objects.values_list("path", "baked_version"))
    (theme / "static/theme.css").write_text(":root { --accent: maroon; }")
    begin_again(settings)
    assert is_time_to_compare()
    report = compare_everything()
    assert (report.is_new_style, report.is_new_revision) == (True, False)
    bake()
    after = dict(BakedPage.objects.values_list("path", "baked_version"))
    anew = {path for path, version in after.items() if version != before[path]}
    assert anew == {path for path in after if path.endswith((".html", ".js"))}
    assert f"galleries/{gallery.slug}/index.html" in anew
    assert not is_time_to_compare() or not compare_everything().is_new_style


@pytest.mark.parametrize(
    ("name", "content", "style"),
    [
        ("templates/gallery/slide.html", True, False),
        ("templates/site_footer.html", True, False),
        ("static/theme.css", False, True),
        ("static/fonts/post-serif.woff2", False, True),
        ("templates/.page.html.swp", False, False),
        ("templates/page.html~", False, False),
        ("static/.git/index", False, False),
        ("README.md", False, False),
    ],
)
def test_the_revisions_are_those_of_the_files_that_pages_are_made_of(
    theme: Path, name: str, content: bool, style: bool
) -> None:
    before = find_site_revision(), find_style_revision()
    path = theme / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"another one")
    revision_of_files.cache_clear()
    assert (find_site_revision() != before[0], find_style_revision() != before[1]) == (
        content,
        style,
    )


def test_a_template_behind_a_link_counts(
    theme: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("shared")
    (elsewhere / "page.html").write_text("one")
    (theme / "templates/newsroom").symlink_to(elsewhere)
    before = find_site_revision()
    (elsewhere / "page.html").write_text("two")
    revision_of_files.cache_clear()
    assert find_site_revision() != before
