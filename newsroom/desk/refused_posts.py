"""Showing what was posted when a login or CSRF token has expired, so that it can be sent again."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csp import csp_override

# Not shown and not sent again: tokens are per page, and what is secret is typed anew.
LEFT_OUT = ("csrfmiddlewaretoken",)
UNTOLD = "password"

LOGGED_OUT = "You are logged out, so nothing was saved."
OTHER_LOGIN = (
    "Nothing was saved: this page was opened before you logged in, or in another login. That "
    "happens when somebody logs in or out in another tab of this browser."
)
NOT_OURS = (
    "Nothing was done: what came did not come from a page of this site. If you followed a link or "
    "pressed a button elsewhere, somebody tried to act in your name."
)
NOT_ALLOWED = (
    "Nothing was saved: your login does not have the right to do this. It may have been published "
    "while you were writing; from then on, only those who may publish change it."
)
NO_FACTOR = (
    "Nothing was saved: your group requires a second factor. Set one up in another tab, then come "
    "back here."
)
NOT_STAFF = "You are logged in, but not as somebody who may use the desk. Nothing was saved."


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's door for a token that does not fit (`CSRF_FAILURE_VIEW`)."""
    came_from_us = is_from_our_page(request)
    said = OTHER_LOGIN if came_from_us else NOT_OURS
    return kept_answer(
        request, said, HTTPStatus.FORBIDDEN, may_send=came_from_us, lacks_token=came_from_us
    )


def refuse_logged_out(request: HttpRequest) -> HttpResponse:
    """The answer to what somebody posted to the desk without being logged in."""
    said = NOT_STAFF if request.user.is_authenticated else LOGGED_OUT
    if hasattr(request, "lacks_factor"):
        said = NO_FACTOR
    return kept_answer(request, said, HTTPStatus.UNAUTHORIZED, may_send=is_from_our_page(request))


def refuse_without_right(request: HttpRequest) -> HttpResponse:
    """The answer to what somebody posted to the desk without the right to."""
    may_send = is_from_our_page(request)
    return kept_answer(request, NOT_ALLOWED, HTTPStatus.FORBIDDEN, may_send=may_send)


def is_from_our_page(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this site sent it; every browser says so of a post.

    What another site posts in an editor's name must not come back with a button to send it.
    """
    ours = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return request.META.get("HTTP_ORIGIN") in ours


def kept_answer(
    request: HttpRequest,
    said: str,
    status: HTTPStatus,
    *,
    may_send: bool,
    lacks_token: bool = False,
) -> HttpResponse:
    """A page that holds what was posted; for scripts the sentence alone.

    Scripts are told where a request `lacks_token`: they fetch one and send it again.
    """
    if "text/html" not in request.headers.get("Accept", ""):
        told = {"error": said, **({"lacks_token": True} if lacks_token else {})}
        response: HttpResponse = JsonResponse(told, status=status)
    else:
        response = kept_page(request, said, status, may_send=may_send)
    add_never_cache_headers(response)
    return response


def kept_page(
    request: HttpRequest, said: str, status: HTTPStatus, *, may_send: bool
) -> HttpResponse:
    """The page of what was posted."""
    is_desk = request.path.startswith(reverse("admin:index"))
    is_login = request.path == reverse("admin:login")
    fields = posted_fields(request) if may_send and is_desk and not is_login else []
    context = {
        **admin.site.each_context(request),
        "title": "Nothing was saved yet" if fields else "Nothing was done",
        "said": said,
        "fields": fields,
        "shown": [(name, value) for name, value in fields if is_for_people(name, value)],
        "action": request.get_full_path(),
        "had_files": bool(request.FILES) if fields else False,
        "may_use_desk": admin.site.has_permission(request),
        "logged_in_url": reverse("admin:logged_in"),
        "is_refused": said == NOT_ALLOWED,
        "is_nav_sidebar_enabled": False,
    }
    page = TemplateResponse(request, "desk/kept_request.html", context, status=status)
    # The desk's policy comes from its own views, which this request did not reach.
    from newsroom.desk.site import DESK_CSP

    return csp_override(DESK_CSP)(lambda _request: page)(request)


def posted_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Names and values, in the order in which they were sent."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in LEFT_OUT and not is_secret(name)
    ]


def is_secret(name: str) -> bool:
    """Whether a field is one that must not stand on a page."""
    return UNTOLD in name.casefold()


def is_for_people(name: str, value: str) -> bool:
    """Whether a field is worth showing: not what the form keeps for itself."""
    return bool(value.strip()) and not name.startswith("_") and name not in ("seen", "act", "next")
