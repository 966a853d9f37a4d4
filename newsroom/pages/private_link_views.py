"""What somebody without a login sees who has a private link: a draft's own pages, and no others.

All of them stand below `/preview/TOKEN/`, at the addresses that they have on the site. No cache may
keep them, no search engine list them, and no address with the token leaves in a `Referer`.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.views.decorators.http import require_safe

from gallery.models import Gallery, Publishable
from gallery.pages.private_showing import show_below
from newsroom.models import Article, PrivateLink
from newsroom.models.private_links import hash_token
from newsroom.rights import may_see

HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
# The pages of a gallery and an article, and what they need; everything else is on the public site.
PAGES_OF: dict[str, type[Publishable]] = {
    "gallery": Gallery,
    "overview": Gallery,
    "slide": Gallery,
    "live": Gallery,
    "article": Article,
}
FILES = "rendition"


@require_safe
def show_by_link(request: HttpRequest, token: str, rest: str = "") -> HttpResponse:
    """The draft, one of its slides, or a file of its photos; 404 or 410 with a sentence else."""
    response = answer_link(request, token, rest)
    for name, value in HEADERS.items():
        response[name] = value
    return response


def answer_link(request: HttpRequest, token: str, rest: str) -> HttpResponse:
    """The same, with the headers that its view gave it."""
    links = PrivateLink.objects.select_related("gallery", "article", "made_by")
    link = links.filter(token_hash=hash_token(token)).first()
    if link is None:
        return say_it_is_over(request, "none", HTTPStatus.NOT_FOUND)
    # A link shows no more than who made it may see: it ends with his login, and with his right.
    if link.is_over or not may_see(link.made_by, link.thing):
        return say_it_is_over(request, "over", HTTPStatus.GONE)
    if link.thing.is_published:
        return lead_to_site(rest or link.thing.get_absolute_url())  # type: ignore[attr-defined]
    things = list_things(link)
    match = find_page(f"/{rest}")
    with show_below(reverse("private-link", args=[token]), *things):
        if not rest:
            return HttpResponseRedirect(link.thing.get_absolute_url())  # type: ignore[attr-defined]
        if match is None or not is_of(match, things):
            return lead_to_site(rest)
        try:
            answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
        except Http404:
            return say_it_is_over(request, "not-in-it", HTTPStatus.NOT_FOUND)
        return answer


def list_things(link: PrivateLink) -> list[Publishable]:
    """What a link shows: the thing, and the galleries that are placed in an article."""
    things: list[Publishable] = [link.thing]
    if link.article is not None and may_see(link.made_by, Gallery):
        placed = Gallery.objects.filter(placements__parent=link.article)
        things += [gallery for gallery in placed.distinct() if not gallery.is_withdrawn]
    return things


def find_page(path: str) -> ResolverMatch | None:
    """The page that stands at an address of the site."""
    try:
        return resolve(path)
    except Resolver404:
        return None


def is_of(match: ResolverMatch, things: list[Publishable]) -> bool:
    """Whether a page is one of those that a link shows. Of photos their own view knows it."""
    kind = PAGES_OF.get(match.view_name)  # with its namespace: the API has a "gallery", too
    if kind is None:
        return match.view_name == FILES
    slug: Any = match.kwargs.get("slug")
    return any(isinstance(thing, kind) and thing.slug == slug for thing in things)


def lead_to_site(path: str) -> HttpResponse:
    """To the public page. It is on this site, however many slashes somebody wrote before it."""
    return HttpResponseRedirect("/" + path.lstrip("/\\"))


def say_it_is_over(request: HttpRequest, why: str, status: HTTPStatus) -> HttpResponse:
    """A page that says what became of the link."""
    return render(request, "private_link_over.html", {"why": why}, status=status)
