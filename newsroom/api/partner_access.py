"""Requests with a partner's token: who it is, what he may have, how often, and what he took.

An answer to one is made for it and kept by nobody. Without a token everything is as ever; other
schemes of `Authorization`, which a proxy may want, are none of ours.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from ninja.errors import HttpError

from gallery.api.problems import answer_problem
from gallery.api.rate_limit import count_for, count_request
from gallery.audience import for_partner
from gallery.models import Gallery
from media.date_format import format_moment
from newsroom.api.partner_scope import (
    articles_in_scope,
    galleries_in_scope,
    photos_in_scope,
    require_in_scope,
    sections_in_scope,
    within_sections,
)
from newsroom.models import Article, PartnerToken, Section
from newsroom.publishing.partner_tokens import find_token, log_request
from newsroom.visibility import find_public_photos

type View = Callable[..., HttpResponse]
SCHEME = "bearer"
REALM = "Photodesk"
LONG = 19  # digits; no database counts so far


class TokenRefused(Exception):
    """A token that opens nothing; the text says why, in ASCII, for a header."""


def for_partners(view: View) -> View:
    """A view of the API that knows tokens."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **arguments: object) -> HttpResponse:
        text = read_token(request)
        if text is None:
            return view(request, *args, **arguments)
        try:
            token = require_token(text)
        except TokenRefused as refusal:
            return finish(refuse_token(request, str(refusal)))
        allowance = count_for(f"partner-{token.pk}", token.requests_per_minute)
        if allowance is not None and allowance.is_used_up:
            response = answer_problem(429, allowance.refusal)
        else:
            request.is_counted = True  # type: ignore[attr-defined]
            response = answer_partner(view, token, request, *args, **arguments)
        if allowance is not None:
            allowance.write_on(response)
        size_bytes = 0 if request.method == "HEAD" else len(response.content)
        log_request(
            token,
            path=request.get_full_path(),
            status=response.status_code,
            size_bytes=size_bytes,
        )
        return finish(response)

    guarded.csrf_exempt = True  # type: ignore[attr-defined] # nothing is ever changed
    return guarded


def read_token(request: HttpRequest) -> str | None:
    """The token that a request shows; None where it shows none."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    return text.strip() if scheme.lower() == SCHEME else None


def require_token(text: str) -> PartnerToken:
    """The token of a text. Raises `TokenRefused`."""
    token = find_token(text)
    if token is None:
        raise TokenRefused("There is no such token.")
    if token.revoked_at is not None:
        raise TokenRefused(
            f"This token was revoked on {format_moment(token.revoked_at)}. Ask the newsroom."
        )
    if token.is_over:
        raise TokenRefused(
            f"This token ended on {format_moment(token.expires_at)}. Ask the newsroom for another."
        )
    return token


def refuse_token(request: HttpRequest, words: str) -> HttpResponse:
    """401 with what is wrong; guessing is counted as requests are."""
    allowance = count_request(request)
    if allowance is not None and allowance.is_used_up:
        response = answer_problem(429, allowance.refusal)
        allowance.write_on(response)
        return response
    response = answer_problem(401, words)
    response["WWW-Authenticate"] = (
        f'Bearer realm="{REALM}", error="invalid_token", error_description="{words}"'
    )
    return response


def answer_partner(
    view: View, token: PartnerToken, request: HttpRequest, *args: object, **arguments: object
) -> HttpResponse:
    """The view's answer with what the partner may have."""
    ids = frozenset(token.sections.values_list("pk", flat=True)) or None
    with for_partner(has_withheld=token.may_have_withheld), within_sections(ids):
        try:
            require_scope_of(request.path, arguments)
        except HttpError as error:
            return answer_problem(error.status_code, str(error))
        return view(request, *args, **arguments)


def require_scope_of(path: str, arguments: dict[str, object]) -> None:
    """Refuse one thing that stands elsewhere. Raises `HttpError` 403."""
    kind = path.removeprefix("/api/v1/").partition("/")[0]
    slug, photo_id = str(arguments.get("slug", "")), str(arguments.get("photo_id", ""))
    if kind == "galleries" and slug:
        require_in_scope(Gallery.objects.published().filter(slug=slug), galleries_in_scope())
    elif kind == "articles" and slug:
        require_in_scope(Article.objects.published().filter(slug=slug), articles_in_scope())
    elif kind == "sections" and slug:
        require_in_scope(Section.objects.filter(slug=slug), sections_in_scope())
    elif kind == "photos" and photo_id and len(photo_id) < LONG:
        require_in_scope(find_public_photos().filter(pk=int(photo_id)), photos_in_scope())


def finish(response: HttpResponse) -> HttpResponse:
    """What every answer to a token says: it is nobody else's."""
    response["Cache-Control"] = "private, no-store"
    response["Access-Control-Allow-Origin"] = "*"
    patch_vary_headers(response, ["Authorization"])
    return response
