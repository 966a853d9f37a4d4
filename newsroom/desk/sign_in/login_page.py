"""The page to log in: by a password, a passkey, or the newsroom's OpenID Connect provider."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from newsroom.desk.login_throttle import DeskLoginForm


class DeskLogin(LoginView):
    """A right password lets in, or leads on to the second factor."""

    authentication_form = DeskLoginForm
    template_name = "desk/sign_in/login.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Log in, or ask for the second factor."""
        user = form.get_user()
        # What was proved for one person says nothing of the next.
        if self.request.session.get(SESSION_KEY, str(user.pk)) != str(user.pk):
            self.request.session.flush()
        login = Login(user=user, redirect_url=self.get_success_url())
        credentials = {"username": user.get_username()}
        response: HttpResponse = perform_password_login(self.request, credentials, login)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """429 to those who were wrong too often."""
        response = super().form_invalid(form)
        if form.is_locked:
            response.status_code = 429
        return response


def show_login(request: HttpRequest, context: dict[str, Any], *, is_in: bool) -> Any:
    """The page, and what is posted on it; who `is_in` already is led on."""
    after = LoginView().get_redirect_url(request) or reverse("admin:index")
    if request.method == "GET" and is_in:
        return HttpResponseRedirect(after)
    context = {
        "title": _("Log in"),
        "subtitle": None,
        "app_path": request.get_full_path(),
        "username": request.user.get_username(),
        "next": after,
        "provider": settings.OIDC,
        **context,
    }
    return DeskLogin.as_view(extra_context=context)(request)
