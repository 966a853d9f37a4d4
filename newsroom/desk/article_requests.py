"""What an article's page asks the server for while somebody edits it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from gallery.models import Gallery
from media.models import Photo
from newsroom.desk.part_pictures import Shown, read_ids, show_galleries, show_photos
from newsroom.rights import may_see

MOST_SHOWN = 200


@require_safe
def show_pictures(request: HttpRequest) -> JsonResponse:
    """`?gallery=5&photo=7`: their pictures as HTML by "gallery:5", for parts that show them now."""
    kinds: dict[str, Any] = {"gallery": (Gallery, show_galleries), "photo": (Photo, show_photos)}
    found: dict[str, Shown] = {}
    for name, (model, show) in kinds.items():
        ids = set(read_ids(request.GET.getlist(name)[:MOST_SHOWN]))
        if ids and not may_see(request.user, model):
            raise PermissionDenied
        found |= {f"{name}:{pk}": shown for pk, shown in show(ids).items()}
    template = "desk/part_pictures.html"
    return JsonResponse(
        {
            key: {"name": shown.name, "html": render_to_string(template, {"shown": shown}, request)}
            for key, shown in found.items()
        }
    )
