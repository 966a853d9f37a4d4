"""Who lacks a second factor that a group requires is nobody, but on the pages that set one up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from newsroom.sign_in.second_factors import Lack, find_lack


class SecondFactorMiddleware:
    """Puts nobody in the place of somebody whose session lacks a factor.

    The person that it hides is `request.lacks_factor`. Readers' requests cost nothing: the session
    is looked at when a view asks who it is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as before."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> None:
        """Decide for the view that answers; one with `may_set_up` is for who has none yet."""
        if not settings.SECOND_FACTOR_GROUPS:
            return
        known, may_set_up = request.user, getattr(view, "may_set_up", False)

        def find_user() -> Any:
            if not known.is_authenticated:
                return known
            lack = find_lack(request, known)
            if lack is Lack.NOTHING or (lack is Lack.SET_UP and may_set_up):
                return known
            if lack is Lack.SET_UP:
                request.lacks_factor = known  # type: ignore[attr-defined]
            return AnonymousUser()

        request.user = SimpleLazyObject(find_user)  # type: ignore[assignment]
