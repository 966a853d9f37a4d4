"""The API's description for people: made from the one for programs, with nothing from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from gallery.api.root import api


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an operation."""

    name: str
    place: str  # "path" or "query"
    kind: str
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One address and what it answers."""

    path: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    schema: str  # the name of what it answers
    statuses: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a schema."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Described:
    """One schema."""

    name: str
    description: str
    fields: tuple[Field, ...]


@require_safe
@cache_control(public=True, max_age=300)
def show_docs(request: HttpRequest) -> HttpResponse:
    """What can be asked, with which parameters, and what comes back."""
    schema: dict[str, Any] = api.get_openapi_schema(path_prefix="/api/v1/")
    context = {
        "description": schema["info"]["description"],
        "operations": [
            describe_operation(path, methods["get"]) for path, methods in schema["paths"].items()
        ],
        "schemas": [
            describe_schema(name, details)
            for name, details in schema["components"]["schemas"].items()
        ],
    }
    return render(request, "gallery/api_docs.html", context)


def describe_operation(path: str, details: dict[str, Any]) -> Operation:
    """An operation as the page shows it."""
    content = details["responses"][200].get("content", {}).get("application/json", {})
    return Operation(
        path=path,
        summary=details["summary"],
        description=details.get("description", ""),
        parameters=tuple(describe_parameter(parameter) for parameter in details["parameters"]),
        schema=find_schema_name(content.get("schema", {})),
        statuses=tuple(sorted(int(status) for status in details["responses"])),
    )


def describe_parameter(details: dict[str, Any]) -> Parameter:
    """A parameter as the page shows it."""
    schema = details["schema"]
    return Parameter(
        details["name"], details["in"], describe_kind(schema), schema.get("description", "")
    )


def describe_schema(name: str, details: dict[str, Any]) -> Described:
    """A schema as the page shows it."""
    properties = details.get("properties", {})
    fields = tuple(Field(key, describe_kind(schema)) for key, schema in properties.items())
    return Described(name, details.get("description", ""), fields)


def describe_kind(schema: dict[str, Any]) -> str:
    """What a value is, in a few words: "list of SlideJSON", "integer, 1 to 50"."""
    if "anyOf" in schema or "oneOf" in schema:
        return " or ".join(
            describe_kind(option) for option in schema.get("anyOf") or schema["oneOf"]
        )
    if schema.get("type") == "array":
        items = schema.get("items")
        return f"list of {describe_kind(items)}" if isinstance(items, dict) else "list"
    words = [
        find_schema_name(schema) or str(schema.get("format") or schema.get("type", "anything"))
    ]
    if "minimum" in schema and "maximum" in schema:
        words.append(f"{schema['minimum']} to {schema['maximum']}")
    if "maxLength" in schema:
        words.append(f"at most {schema['maxLength']} characters")
    if "const" in schema:
        words.append(f"“{schema['const']}”")
    return ", ".join(words)


def find_schema_name(schema: dict[str, Any]) -> str:
    """The name of a schema that is described elsewhere, or ""."""
    return str(schema.get("$ref", "")).rpartition("/")[2]
