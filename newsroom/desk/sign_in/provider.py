"""To the newsroom's OpenID Connect provider and back, by allauth."""

from __future__ import annotations

from typing import Any

from allauth.core.internal import ratelimit
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import RedirectURLMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from newsroom.sign_in.adapters import refuse_answer
from newsroom.sign_in.provider_users import NotLetIn, read_claims
from newsroom.sign_in.refusing import refuse_login

# What an answer that is none raises on its way through allauth and requests.
NOT_READABLE = (KeyError, TypeError, ValueError, AttributeError)


class ClaimsAdapter(OpenIDConnectOAuth2Adapter):
    """Keeps what the provider says for as long as somebody logs in, and not in the database."""

    def complete_login(self, *args: Any, **kwargs: Any) -> Any:
        """The login with its `claims`. Raises `OAuth2Error` for what is no answer."""
        login = super().complete_login(*args, **kwargs)
        try:
            login.claims = read_claims(login.account.extra_data)
        except NotLetIn as refusal:
            raise OAuth2Error(str(refusal)) from refusal
        login.account.extra_data = {}
        return login


class DeskProvider(OpenIDConnectProvider):
    """The provider of the settings."""

    oauth2_adapter_class = ClaimsAdapter


registry.register(DeskProvider)


@require_POST
def go_to_provider(request: HttpRequest) -> HttpResponse:
    """Lead to the provider.

    By a page that leads on: the provider may lead on, too, and a form of the desk may not end
    anywhere else (`form-action` of its security policy).
    """
    if settings.OIDC is None:
        raise Http404
    if not ratelimit.consume(request, app="allauth.account", action="provider_started"):
        said = _("Too many logins from your address. Wait some minutes and try again.")
        return refuse_login(request, said, way="provider", is_kept=False)
    provider = get_adapter(request).get_provider(request, DeskProvider.id)
    # Nothing else of what was sent: allauth would connect accounts, or ask for other rights.
    after = RedirectURLMixin().get_redirect_url(request)
    try:
        response: HttpResponse = provider.redirect(
            request, AuthProcess.LOGIN, next_url=after or None
        )
    except (OAuth2Error, RequestException, *NOT_READABLE) as error:
        return refuse_answer(request, "", error)
    if not response.headers.get("Location", "").startswith(("https://", "http://")):
        return response
    context = {
        **admin.site.each_context(request),
        "title": _("To the provider"),
        "provider": settings.OIDC,
        "leads_to": response.headers["Location"],
    }
    return TemplateResponse(request, "desk/sign_in/to_provider.html", context)


@require_safe
def come_from_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Let somebody in whom the provider sends back; at most into the second factor."""
    if settings.OIDC is None:
        raise Http404
    try:
        view: Any = OAuth2CallbackView
        view = view.adapter_view(ClaimsAdapter(request, provider_id))
        response: HttpResponse = view(request)
    except NOT_READABLE as error:
        return refuse_answer(request, "", error)
    return response
