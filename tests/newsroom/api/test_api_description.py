"""The description as generators of clients and linters (Spectral, Redocly) want it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.builders import make_gallery

pytestmark = pytest.mark.django_db


@pytest.fixture
def description(client: Client) -> Any:
    """The API's own."""
    return client.get("/api/v1/openapi.json").json()


def every_object(thing: Any) -> Iterator[dict[str, Any]]:
    """Each object of a JSON document, at any depth."""
    if isinstance(thing, dict):
        yield thing
        thing = list(thing.values())
    if isinstance(thing, list):
        for part in thing:
            yield from every_object(part)


def operations_of(description: Any) -> dict[str, Any]:
    """Each operation by its id."""
    return {
        operation["operationId"]: operation
        for methods in description["paths"].values()
        for operation in methods.values()
    }


def test_the_names_of_operations_stay(description: Any) -> None:
    """Generated clients have methods of these names: a change needs a line in CHANGELOG.md."""
    assert set(operations_of(description)) >= {
        *("read_start", "list_galleries", "read_gallery", "read_gallery_as_ninjs"),
        *("read_gallery_as_manifest", "list_articles", "read_article", "list_photos"),
        *("read_photo", "read_photo_as_iiif", "list_sections", "read_section"),
    }
    assert len(operations_of(description)) == sum(map(len, description["paths"].values()))


def test_what_linters_ask_for_is_there(description: Any) -> None:
    assert description["info"]["contact"]["url"] == "http://127.0.0.1:8000/"
    assert {"name", "url"} <= description["info"]["license"].keys()
    assert "security" in description
    tags = {tag["name"] for tag in description["tags"] if tag["description"]}
    for operation in operations_of(description).values():
        assert set(operation["tags"]) <= tags
        assert operation["summary"]
        assert operation["description"]
    assert not [path for path in description["paths"] if path.endswith("/")]


def test_every_list_says_what_is_in_it_and_every_choice_how_it_is_made(description: Any) -> None:
    schemas = description["components"]["schemas"]
    for found in every_object(description):
        if found.get("type") == "array":
            assert "items" in found
        if "discriminator" in found:
            name = found["discriminator"]["propertyName"]
            for option in found["oneOf"]:
                assert name in schemas[option["$ref"].rpartition("/")[2]]["required"]


def test_nothing_is_described_that_nobody_gets(description: Any) -> None:
    used = set(re.findall(r"#/components/schemas/(\w+)", str(description)))
    assert set(description["components"]["schemas"]) == used


@pytest.mark.parametrize(
    ("name", "schema"),
    [("read_gallery_as_ninjs", "NinjsItem"), ("read_gallery_as_manifest", "IIIFManifest")],
)
def test_the_formats_of_others_have_their_schemas(description: Any, name: str, schema: str) -> None:
    operation = operations_of(description)[name]
    content = operation["responses"]["200"]["content"]["application/json"]
    assert content["schema"]["$ref"].endswith(f"/{schema}")
    assert operation["externalDocs"]["url"].startswith("https://")
    assert description["components"]["schemas"][schema]["description"]


def test_the_start_leads_everywhere(client: Client) -> None:
    make_gallery(slides=1)
    start = client.get("/api/v1").json()
    urls = [url for key, url in start.items() if key.endswith("_url")] + start["feeds"]
    assert len(urls) == 15
    for url in urls:
        response = client.get(url.removeprefix("http://127.0.0.1:8000"))
        assert response.status_code in ((400,) if url.endswith("/oembed") else (200,))
    assert client.get("/api/v1?fields=title").json() == {"title": "Photodesk"}
