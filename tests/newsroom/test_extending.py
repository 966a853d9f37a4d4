"""`{% extends %}` of the product: Django's answers, with one search for a parent's blocks."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template import engines
from django.template.base import NodeList
from pytest_django.fixtures import Settings

TEMPLATES = {
    "root.html": "<{% block a %}root{% endblock %}|{% if is_long %}{% block b %}b{% endblock %}"
    "{% endif %}>",
    "middle.html": "{% extends 'root.html' %}{% block a %}{{ block.super }}, middle{% endblock %}",
    "leaf.html": "{% extends parent %}{% block a %}{{ block.super }}, leaf{% endblock %}",
}


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    for name, text in TEMPLATES.items():
        (tmp_path / name).write_text(text)
    (options,) = settings.TEMPLATES
    settings.TEMPLATES = [{**options, "DIRS": [tmp_path]}]
    return tmp_path


def render(name: str, **context: object) -> str:
    return engines["django"].get_template(name).render(context)


@pytest.mark.usefixtures("folder")
def test_blocks_of_all_parents_are_there_whichever_is_named() -> None:
    for _ in range(2):
        assert render("leaf.html", parent="middle.html") == "<root, middle, leaf|>"
        assert render("leaf.html", parent="root.html", is_long=True) == "<root, leaf|b>"


@pytest.mark.usefixtures("folder")
def test_a_parent_is_searched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert render("leaf.html", parent="middle.html") == "<root, middle, leaf|>"

    def fail(*_: object) -> None:
        raise AssertionError("searched again")

    monkeypatch.setattr(NodeList, "get_nodes_by_type", fail)
    assert render("leaf.html", parent="middle.html") == "<root, middle, leaf|>"
