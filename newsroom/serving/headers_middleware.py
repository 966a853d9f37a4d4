"""What Django answers itself for the public site says the same headers as the public tree."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from newsroom.serving.headers import PERMISSIONS, build_public_headers, find_content_type, is_public

# Those of Django's own middleware that an answer has only where the policy names them.
POLICY_ALONE = ("content-security-policy", "x-frame-options", "cross-origin-opener-policy")


class PublicHeadersMiddleware:
    """Puts the policy of `headers` on public answers.

    An answer for one person, such as a preview, is no public answer: it keeps what Django and its
    view gave it, and no cache may keep it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and say the headers."""
        response = self.get_response(request)
        response["Permissions-Policy"] = PERMISSIONS
        if not is_public(request.path):
            return response
        if response.cookies:
            response["Cache-Control"] = "private, no-store"
        if is_for_one_person(response):
            return response
        for name in POLICY_ALONE:
            del response[name]
        for name, value in build_public_headers(request.path, response.status_code):
            response[name] = value
        if response.status_code == HTTPStatus.OK and "." in request.path.rpartition("/")[2]:
            response["Content-Type"] = find_content_type(request.path)
        return response


def is_for_one_person(response: HttpResponse) -> bool:
    """Whether its view forbade caches to keep it."""
    caching = response.get("Cache-Control", "")
    return "private" in caching or "no-store" in caching
