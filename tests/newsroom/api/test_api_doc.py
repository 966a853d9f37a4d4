"""The examples of docs/api.md, run as they stand."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from defusedxml import ElementTree
from django.conf import settings
from django.core.cache import caches
from django.test import Client

from gallery.api.schemas import GalleryJSON, PhotoJSON
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db

DOC = Path(settings.BASE_DIR, "docs", "api.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^curl -s (.+)$", DOC, re.MULTILINE)
SITE = "http://127.0.0.1:8000"


def test_there_are_examples_of_everything() -> None:
    for part in ("/api/v1/galleries?", "/api/v1/articles?", "manifest.json", "/oembed?", "/feeds/"):
        assert any(part in command for command in COMMANDS), part


@pytest.mark.parametrize("command", COMMANDS)
def test_the_example_answers(client: Client, command: str) -> None:
    caches["requests"].clear()
    make_gallery(slides=1, slug="a-season-of-storms")
    (url,) = shlex.split(command)
    response = client.get(url.removeprefix(SITE))
    assert response.status_code == 200, response.content
    if "json" in response["Content-Type"]:
        json.loads(response.content)
    else:
        ElementTree.fromstring(response.content)


def test_every_key_is_explained() -> None:
    for name in (*GalleryJSON.model_fields, *PhotoJSON.model_fields):
        assert f"`{name}`" in DOC or f"`{name}." in DOC, name


def test_the_finder_for_wagtail_is_python() -> None:
    code = DOC.partition("```python\n")[2].partition("```")[0]
    found: dict[str, list[dict[str, object]]] = {}
    exec(code, found)
    finder = found["WAGTAILEMBEDS_FINDERS"][0]
    assert re.match(finder["providers"][0]["urls"][0], "https://photos.example.org/galleries/a/")  # type: ignore[index]
