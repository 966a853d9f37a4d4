"""Several editors at one article: who is here, and what of it changed, part by part."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from newsroom.desk.article_conflicts import digest_fields, name_all_shown, name_shown
from newsroom.desk.article_saving import get_article, make_rules
from newsroom.desk.presence import Page, forget_page, note_page
from newsroom.models import Article
from newsroom.publishing.article_changes import digest
from newsroom.publishing.article_state import KINDS
from newsroom.publishing.article_writing import FIELD_NAMES, named_values, values_of

LONGEST_ID = 60
LONGEST_NUMBER = 19


@require_safe
def look_for_changes(request: HttpRequest, article_id: int) -> JsonResponse:
    """Who is here; where the version is another than `?version=`, the digests of all parts."""
    article = get_article(request, article_id)
    page_id = request.GET.get("page", "")[:LONGEST_ID]
    if "closed" in request.GET:
        forget_page(article.pk, page_id, kind="article")
        return JsonResponse({})
    page = Page(
        name=request.user.get_username(),
        slide_id=request.GET.get("part", "")[:LONGEST_ID],
        is_hidden="hidden" in request.GET,
    )
    others = note_page(article.pk, page_id, page, kind="article") if page_id else {}
    people = sorted({(other.name, other.slide_id) for other in others.values()})
    answer: dict[str, Any] = {
        "version": article.version,
        "people": [{"name": name, "part": part} for name, part in people],
    }
    if request.GET.get("version") != str(article.version):
        answer |= {"fields": digest_fields(article), "parts": digest_parts(article.pk)}
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})


def digest_parts(article_id: int) -> dict[str, str]:
    """Every part in the order of the body, in a query a kind."""
    found = [
        (part.ordering, f"{kind}:{part.pk}", digest(values_of(part)))
        for kind, model in KINDS.items()
        for part in model._default_manager.filter(parent=article_id)
    ]
    return {key: seen for _, key, seen in sorted(found)}


@require_safe
def show_values(request: HttpRequest, article_id: int) -> JsonResponse:
    """What the head and the parts named by `?part=text:12` say now."""
    article = get_article(request, article_id)
    wanted: dict[str, list[int]] = {}
    may = make_rules(request.user).may
    for key in request.GET.getlist("part"):
        kind, _, number = key.partition(":")
        is_number = number.isascii() and number.isdigit() and len(number) < LONGEST_NUMBER
        if is_number and kind in KINDS and may("change", KINDS[kind]):
            wanted.setdefault(kind, []).append(int(number))
    parts: dict[str, dict[str, Any]] = {}
    for kind, numbers in wanted.items():
        for part in KINDS[kind]._default_manager.filter(parent=article, pk__in=numbers):
            values = named_values(part)
            parts[f"{kind}:{part.pk}"] = {
                "values": values,
                "seen": digest(values_of(part)),
            }
    shown = name_all_shown({key: each["values"] for key, each in parts.items()}, request.user)
    columns: list[Any] = [Article._meta.get_field(name) for name in FIELD_NAMES]
    fields = {column.name: getattr(article, column.attname) for column in columns}
    return JsonResponse(
        {
            "fields": fields,
            "seen": digest_fields(article),
            "shown": name_shown(fields, request.user),
            "parts": {key: {**each, "shown": shown[key]} for key, each in parts.items()},
            "version": article.version,
        }
    )
