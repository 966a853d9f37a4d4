"""Where people log in and look after their second factors, by the names that allauth knows.

Only what stands here is there: none of allauth's pages to sign up, to reset a password by mail, or
to connect accounts. Its code is imported when somebody asks for a page, with what reads passkeys.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from django.views.decorators.csp import csp_override

from newsroom.desk.site import DESK_CSP

PAGES = "newsroom.desk.sign_in.pages"
PROVIDER = "newsroom.desk.sign_in.provider"


def page(name: str, *, module: str = PAGES, may_set_up: bool = False) -> Any:
    """A page of the desk by the name of its view; `may_set_up`: for who lacks a factor, too."""

    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = getattr(import_module(module), name)(request, **kwargs)
        return response

    shown: Any = csp_override(DESK_CSP)(never_cache(answer))
    shown.may_set_up = may_set_up
    return shown


urlpatterns: list[URLPattern] = [
    path("login/code/", page("show_code"), name="mfa_authenticate"),
    path("login/passkey/", page("log_in_with_passkey"), name="mfa_login_webauthn"),
    path("login/provider/", page("go_to_provider", module=PROVIDER), name="go_to_provider"),
    path(
        "login/<slug:provider_id>/callback/",
        page("come_from_provider", module=PROVIDER),
        name="openid_connect_callback",
    ),
    path("sign-in/", page("show_factors", may_set_up=True), name="mfa_index"),
    path("sign-in/app/", page("add_app", may_set_up=True), name="mfa_activate_totp"),
    path("sign-in/app/remove/", page("remove_app"), name="mfa_deactivate_totp"),
    path("sign-in/codes/", page("show_recovery_codes"), name="mfa_view_recovery_codes"),
    path("sign-in/codes/new/", page("make_codes"), name="mfa_generate_recovery_codes"),
    path("sign-in/codes/download/", page("download_codes"), name="mfa_download_recovery_codes"),
    path("sign-in/passkeys/add/", page("add_passkey", may_set_up=True), name="mfa_add_webauthn"),
    path("sign-in/passkeys/<int:pk>/", page("rename_passkey"), name="mfa_edit_webauthn"),
    path("sign-in/passkeys/<int:pk>/remove/", page("remove_passkey"), name="mfa_remove_webauthn"),
    path("sign-in/confirm/", page("confirm", may_set_up=True), name="account_reauthenticate"),
    path("sign-in/confirm/code/", page("confirm_by_code"), name="mfa_reauthenticate"),
    path(
        "sign-in/confirm/passkey/", page("confirm_by_passkey"), name="mfa_reauthenticate_webauthn"
    ),
]
# Names alone, by which allauth leads on: others answer at these addresses.
names: list[URLPattern] = [
    path("sign-in/", page("show_factors", may_set_up=True), name="mfa_list_webauthn"),
    path("login/", admin.site.login, name="account_login"),
]
