"""What all answers to other programs have in common: who may read them, for how long, and ETags."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.cache import get_conditional_response

from gallery.addresses import strip_last_slash
from gallery.api.problems import answer_problem
from gallery.api.rate_limit import count_request

type View = Callable[..., HttpResponse]
type Refusal = Callable[[int, str], HttpResponse]

CACHE_CONTROL = "max-age=15, stale-while-revalidate=60, stale-if-error=86400"
# Longer ones are an attack or a mistake; a URL in a URL takes a tenth of this.
MAX_QUERY_CHARACTERS = 8_000
MAX_IDS = 100  # in one question
METHODS = "GET, HEAD, OPTIONS"


def has_query(request: HttpRequest) -> bool:
    """Whether the answer is made for this request: without a query it comes from a file."""
    return bool(request.META.get("QUERY_STRING"))


def never_expire(request: HttpRequest) -> bool:
    """For what does not depend on its query, and is a file but for the first time."""
    return False


def for_everybody(
    view: View,
    *,
    is_limited: Callable[[HttpRequest], bool] = has_query,
    cache_control: str = CACHE_CONTROL,
    answer_refusal: Refusal = answer_problem,
) -> View:
    """A view that programs on other sites may ask.

    Adds CORS, `Cache-Control`, ETag with 304, HEAD and OPTIONS; refuses other methods (405), query
    strings of more than 8,000 characters (400) and, where `is_limited`, clients that ask too often
    (429).
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **arguments: object) -> HttpResponse:
        response = refuse_method(request, answer_refusal) or refuse_long_query(
            request, answer_refusal
        )
        if response is None:
            allowance = count_request(request) if is_limited(request) else None
            if allowance is not None and allowance.is_used_up:
                response = answer_refusal(429, allowance.refusal)
            else:
                response = answer(view, request, *args, **arguments)
            if allowance is not None:
                allowance.write_on(response)
        return finish(request, response, cache_control)

    guarded.csrf_exempt = True  # type: ignore[attr-defined] # the method is refused, not the token
    return guarded


def answer(view: View, request: HttpRequest, *args: object, **arguments: object) -> HttpResponse:
    """The view's answer; HEAD is answered as GET, and the server leaves the body out."""
    method, request.method = request.method, "GET"
    try:
        return view(request, *args, **arguments)
    finally:
        request.method = method


def lead_to_data(request: HttpRequest) -> HttpResponse | None:
    """A 301 for an address of data with a slash too many, or None."""
    address = strip_last_slash(request.path)
    if not address:
        return None
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    response["Cache-Control"] = CACHE_CONTROL
    return response


def refuse_method(request: HttpRequest, answer_refusal: Refusal) -> HttpResponse | None:
    """The answer to OPTIONS and to all that would write."""
    if request.method in ("GET", "HEAD"):
        return None
    if request.method == "OPTIONS":
        response = HttpResponse(status=204)
        response["Access-Control-Allow-Methods"] = METHODS
        response["Access-Control-Allow-Headers"] = "If-None-Match"
        response["Access-Control-Max-Age"] = "86400"
    else:
        response = answer_refusal(405, "This can only be read: GET, HEAD or OPTIONS.")
    response["Allow"] = METHODS
    return response


def refuse_long_query(request: HttpRequest, answer_refusal: Refusal) -> HttpResponse | None:
    """The answer to a query that nobody writes."""
    if len(request.META.get("QUERY_STRING", "")) <= MAX_QUERY_CHARACTERS:
        return None
    return answer_refusal(
        400,
        f"The query is longer than {MAX_QUERY_CHARACTERS:,} characters. "
        f"Ids are asked for in portions, at most {MAX_IDS} at a time.",
    )


def finish(request: HttpRequest, response: HttpResponse, cache_control: str) -> HttpResponse:
    """The headers of every answer, and 304 for what the client has."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Link, RateLimit, RateLimit-Policy"
    if response.status_code != 200:
        response.headers.setdefault("Cache-Control", "no-store")
        return response
    response.headers.setdefault("Cache-Control", cache_control)
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    conditional = get_conditional_response(request, etag=etag, response=response)
    if isinstance(conditional, HttpResponse) and conditional is not response:
        for name in ("Access-Control-Allow-Origin", "RateLimit", "RateLimit-Policy"):
            if name in response:
                conditional[name] = response[name]
        return conditional
    return response
