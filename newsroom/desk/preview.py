"""Readers' pages in a frame of the desk: below `/admin/preview/`, at the addresses of the site.

No page of the site may be framed, and that stays so. Here each is the same page, made by the same
view, for whoever is logged in; the desk alone may frame it.
"""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.csp import CSP
from django.views.decorators.http import require_safe

from gallery.models import Gallery
from gallery.pages.private_showing import show_below
from newsroom.models import Article
from newsroom.pages.private_link_views import FILES, find_page, lead_to_site
from newsroom.publishing.article_autosave import showing_kept
from newsroom.rights import may_see

FRAMED_CSP: dict[str, Any] = {**settings.SECURE_CSP, "frame-ancestors": [CSP.SELF]}
# What a link on a page may lead to, so that it does not lead into an empty frame.
PAGES = frozenset(
    {
        *("front", "section", "galleries", "corrections", "article"),
        *("gallery", "overview", "slide", "live", "embed-gallery", "embed-slide"),
    }
)


@require_safe
def show_preview(request: HttpRequest, rest: str) -> HttpResponse:
    """A page as its readers get it, or will; everything else is led to on the site."""
    if not (may_see(request.user, Gallery) or may_see(request.user, Article)):
        raise PermissionDenied
    match = find_page(f"/{rest}")
    if match is None or match.view_name not in {*PAGES, FILES}:
        return lead_to_site(rest)
    # A frame for other sites knows nothing of logins: who may see the gallery is known here.
    is_embed = match.view_name.startswith("embed-") and may_see(request.user, Gallery)
    things = Gallery.objects.filter(slug=match.kwargs.get("slug")) if is_embed else ()
    kept_of = match.kwargs["slug"] if match.view_name == "article" else ""
    below = show_below(f"{reverse('admin:index')}preview/", *things)
    with below, showing_kept(kept_of, cast("User", request.user)):
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    if match.view_name != FILES:
        response["Cache-Control"] = "private, no-store"
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response
