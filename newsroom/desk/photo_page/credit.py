"""The credit of a photo as it is typed on its page: what is read in it, and other lines for it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from media.metadata.credit_suggestions import suggest_credits
from media.metadata.credits import MAX_PARSED_CHARACTERS, parse_credit
from media.models import Photo
from newsroom.desk.credit_reading import tell_structure
from newsroom.rights import may_see


@require_safe
def read_photo_credit(request: HttpRequest, photo_id: int) -> JsonResponse:
    """The structure of a credit (`?line=…`), and other lines for the photo."""
    if not may_see(request.user, Photo):
        raise PermissionDenied  # whether there is such a photo is not told
    words = Photo.objects.only("caption", "byline", "source")
    photo = get_object_or_404(words, pk=photo_id)
    line = request.GET.get("line", "")[:MAX_PARSED_CHARACTERS]
    suggestions = suggest_credits(
        line, caption=photo.caption, byline=photo.byline, source=photo.source, others=()
    )
    return JsonResponse(
        {
            "reading": tell_structure(parse_credit(line)) if line.strip() else "",
            "suggestions": [{"why": one.why, "text": one.text} for one in suggestions],
        }
    )
