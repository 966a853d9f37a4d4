"""Galleries as tiles, by their covers: what a picker shows where the desk asks for a gallery."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import get_template
from django.views.decorators.http import require_safe

from gallery.models import Gallery
from media.text_search import MAX_WORDS, has_words, search_words
from newsroom.desk.cards import find_larger_urls, find_thumbnail_url
from newsroom.desk.library_page import is_number
from newsroom.desk.publishing import state_in_words
from newsroom.pages.lists import find_covers
from newsroom.rights import may_see

GALLERIES_A_PAGE = 60
COUNTED_AT_MOST = 10_000
RATIO = 1.5  # of a cover in the grid, whatever the photo's


@require_safe
def find_galleries(request: HttpRequest) -> HttpResponse:
    """Galleries in whose titles and intros `q` is found, the newest first, behind id `after`."""
    if not may_see(request.user, Gallery):
        raise PermissionDenied
    words = search_words(request.GET.get("q", ""))[:MAX_WORDS]
    found = Gallery.objects.filter(has_words(words, "title", "intro")).order_by("-pk")
    number = found.order_by()[: COUNTED_AT_MOST + 1].count()
    after = request.GET.get("after", "")
    rows = list(
        (found.filter(pk__lt=int(after)) if is_number(after) else found)[: GALLERIES_A_PAGE + 1]
    )
    shown = rows[:GALLERIES_A_PAGE]
    is_capped = number > COUNTED_AT_MOST
    total = f"{min(number, COUNTED_AT_MOST):,}{'+' if is_capped else ''}"
    return JsonResponse(
        {
            "tiles": draw_gallery_tiles(shown),
            "next": str(shown[-1].pk) if len(rows) > GALLERIES_A_PAGE else "",
            "notes": [],
            "total": f"{total} {'gallery' if number == 1 else 'galleries'}",
            "is_empty": not shown and not after,
        }
    )


def draw_gallery_tiles(galleries: list[Gallery]) -> list[dict[str, Any]]:
    """Tiles for `photo-grid.js`, in three queries."""
    template = get_template("desk/gallery_tile.html")
    ids = [gallery.pk for gallery in galleries]
    covers = find_covers(ids) if ids else {}
    counted: QuerySet[Any] = Gallery.objects.filter(pk__in=ids).order_by()
    numbers = dict(counted.annotate(number=Count("slides")).values_list("pk", "number"))
    drawn = []
    for gallery in galleries:
        cover = covers.get(gallery.pk)
        photo = cover.photo if cover else None
        context = {
            "gallery": gallery,
            "state": state_in_words(gallery),
            "thumbnail_url": find_thumbnail_url(photo),
            "srcset": find_larger_urls(photo),
            "number": numbers.get(gallery.pk, 0),
        }
        html = template.render(context)
        drawn.append({"id": gallery.pk, "ratio": RATIO, "html": html, "isClosed": False})
    return drawn
