"""What the API's OpenAPI description says beside what Django Ninja finds in the code."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from django.conf import settings

from gallery.api.problems import MEDIA_TYPE

DESCRIPTION = (
    "What is published: galleries, articles and their photographs, to read. No key is needed; "
    "partners have tokens, with which they may have more. "
    "Every photograph comes with its credit; show it. Photos that may not be syndicated are left "
    "out, and `withheld_count` says how many."
)
START: Final = "start"  # the operation that is at the API's own address
TAGS: Final = {
    "start": "Where everything is.",
    "galleries": "Galleries with their slides, in our words and in those of two standards.",
    "articles": "Articles with their parts, placed galleries included.",
    "photos": "Photos that something published shows.",
    "sections": "The parts of the site.",
    "changes": "What changed, in order, for whoever keeps a copy.",
}
TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token that the newsroom gave to a partner. What it opens is nobody else's.",
}
HEADERS = {
    "ETag": "Send it back as If-None-Match; 304 says that nothing changed.",
    "Cache-Control": "For how long the answer may be kept.",
    "Access-Control-Allow-Origin": "Every site may read it.",
}
REFERENCE: Final = re.compile(r'"#/components/schemas/([^"]+)"')


def complete_description(schema: dict[str, Any]) -> None:
    """Add what a description is to have: whose it is, tags, headers, the media type of errors."""
    home = settings.BASE_URL
    schema["servers"] = [{"url": home}]
    schema["info"]["contact"] = {"name": settings.SITE_NAME, "url": f"{home}/"}
    schema["info"]["license"] = {
        "name": "Of each photo its own: its credit, usage_terms and license",
        "url": f"{home}/api/v1/docs",
    }
    schema["components"]["securitySchemes"] = {"partnerToken": TOKEN}
    schema["security"] = [{}, {"partnerToken": []}]  # without any, or with a partner's
    paths = schema["paths"]
    schema["paths"] = {path.rstrip("/"): methods for path, methods in paths.items()}
    used = set()
    for methods in schema["paths"].values():
        for operation in methods.values():
            used |= set(operation["tags"])
            for status, response in operation["responses"].items():
                describe_response(int(status), response)
    schema["tags"] = [
        {"name": name, "description": text} for name, text in TAGS.items() if name in used
    ]
    drop_unused(schema)


def describe_response(status: int, response: dict[str, Any]) -> None:
    """Say what Django Ninja does not know of a response."""
    if status >= 400:
        content = response.get("content", {})
        response["content"] = {MEDIA_TYPE: next(iter(content.values()), {})}
    else:
        response["headers"] = {
            name: {"description": text, "schema": {"type": "string"}}
            for name, text in HEADERS.items()
        }


def drop_unused(schema: dict[str, Any]) -> None:
    """Leave out the schemas that nothing refers to: those of parameters, which stand in full."""
    schemas: dict[str, Any] = schema["components"]["schemas"]
    reached: set[str] = set()
    waiting = set(REFERENCE.findall(json.dumps(schema["paths"], default=str)))
    while waiting:
        reached |= waiting
        inside = json.dumps([schemas[name] for name in waiting], default=str)
        waiting = set(REFERENCE.findall(inside)) - reached
    for name in schemas.keys() - reached:
        del schemas[name]
