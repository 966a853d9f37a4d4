"""What a photo's file says of itself, as it was found: a page, and part of the photo's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from media.models import Photo
from newsroom.desk.kills import photo_page
from newsroom.rights import may_see

BLOCKS: Final = {"xmp": "XMP", "iim": "IPTC", "exif": "EXIF", "png": "PNG"}
MOST_ROWS: Final = 5_000


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One value: the block of the file, where in it, and the text."""

    block: str
    name: str
    text: str


@require_safe
def show_found(request: HttpRequest, photo_id: int) -> HttpResponse:
    """The table, for those who may see photos."""
    if not may_see(request.user, Photo):
        raise PermissionDenied  # whether there is such a photo is not told
    photo = get_object_or_404(Photo, pk=photo_id)
    context = {
        **admin.site.each_context(request),
        "title": "What its file says",
        "photo": photo,
        "rows": list_found(photo.embedded_metadata),
        "way_back": photo_page(photo.pk),
    }
    return TemplateResponse(request, "desk/photo_found.html", context)


def list_found(embedded: dict[str, Any]) -> list[FoundRow]:
    """Every value of the file's blocks, in their order."""
    rows: list[FoundRow] = []
    for block, entries in embedded.get("found", {}).items():
        for name, text in flatten(entries):
            if len(rows) == MOST_ROWS:
                return rows
            rows.append(FoundRow(BLOCKS.get(block, block), name, text))
    return rows


def flatten(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """The values inside a JSON value, each with the way to it, such as "plus:Licensor, 1, name"."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flatten(inner, f"{path}, {key}" if path else str(key))
    elif isinstance(value, list) and any(isinstance(inner, (dict, list)) for inner in value):
        for number, inner in enumerate(value, 1):
            yield from flatten(inner, f"{path}, {number}")
    elif isinstance(value, list):
        yield path, "; ".join(map(str, value))
    else:
        yield path, "" if value is None else str(value)
