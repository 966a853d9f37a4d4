"""What an article's page says before readers see it, asked for again once something was saved."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from newsroom.desk.article_saving import get_article
from newsroom.links.asking import check_again
from newsroom.links.findings import report_links
from newsroom.models import Article
from newsroom.publishing.article_autosave import showing_kept
from newsroom.publishing.photo_checks import check_photos
from newsroom.rights import may_edit


def find_findings(article: Article) -> dict[str, Any]:
    """For the panel: what is amiss with the photos and links, and what is known of the links."""
    links = report_links(article)
    return {"findings": [*check_photos(article), *links.findings], "links": links}


@require_safe
def show_findings(request: HttpRequest, article_id: int) -> JsonResponse:
    """The panel as HTML, the number of findings, and whether links are looked at now.

    With what this editor keeps beside a live article.
    """
    article = get_article(request, article_id)
    with showing_kept(article.slug, cast("User", request.user)):
        article.refresh_from_db()
        context = {**find_findings(article), "original": article}
        context["may_edit"] = may_edit(request.user, article)
        html = render_to_string("desk/findings.html", context, request)
    return JsonResponse(
        {
            "html": html,
            "number": len(context["findings"]),
            "is_checking": context["links"].is_awaited,
        },
        headers={"Cache-Control": "no-store"},
    )


@require_POST
def check_links(request: HttpRequest, article_id: int) -> HttpResponse:
    """Have the links to other sites looked at once more; without a script, back to the page."""
    article = get_article(request, article_id)
    if not may_edit(request.user, article):
        raise PermissionDenied
    check_again(article.pk)
    if request.content_type == "application/json":
        return JsonResponse({})
    return HttpResponseRedirect(reverse("admin:newsroom_article_change", args=[article.pk]))
