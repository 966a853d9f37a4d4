"""Telling a page that has been open for long who is logged in now, and a fresh CSRF token."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def show_login_status(request: HttpRequest) -> HttpResponse:
    """The user's name, empty for whoever may not use the desk, and a token for the next post."""
    name = request.user.get_username() if admin.site.has_permission(request) else ""
    return JsonResponse({"user": name, "token": get_token(request)})


@require_safe
def confirm_login(request: HttpRequest) -> HttpResponse:
    """Where a login ends that was asked for by a page in another tab."""
    context = {**admin.site.each_context(request), "title": "You are logged in"}
    return TemplateResponse(request, "desk/logged_in.html", context)
