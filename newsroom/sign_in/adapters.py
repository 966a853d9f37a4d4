"""What allauth asks of the newsroom about second factors and about who comes from the provider."""

from __future__ import annotations

import logging
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.translation import gettext as _

from newsroom.audit.record import record
from newsroom.models.audit import AuditEntry
from newsroom.sign_in.policy import ProviderPolicy
from newsroom.sign_in.provider_users import NotLetIn, find_or_make_user, set_groups
from newsroom.sign_in.refusing import refuse_login
from newsroom.sign_in.second_factors import is_last_factor

logger = logging.getLogger(__name__)


class FactorAdapter(DefaultMFAAdapter):
    """Second factors."""

    def _get_user_identifier(self, user: Any) -> str:
        """The name by which somebody logs in, in the app on his phone and in the browser's list."""
        return str(user.get_username())

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one of somebody whose group requires one."""
        return not is_last_factor(authenticator)

    def generate_authenticator_name(self, user: Any, type: str) -> str:  # noqa: A002 - allauth's name
        """What a passkey is called whose owner gives it no name."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Passkey %(number)s") % {"number": number + 1}


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Whoever comes from the OpenID Connect provider."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody signs up: users are found or made before it is asked."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Let in whom the settings let in, in the groups of the claim; refuse all others."""
        said, name = "", str(sociallogin.claims.get("preferred_username") or "")
        if sociallogin.state.get("process", "login") != "login":
            said = _("The provider lets people in, and nothing else.")
        else:
            # Not undone by a refusal: he stays out of the groups that he was put out of.
            with transaction.atomic():
                try:
                    admit(request, sociallogin)
                except NotLetIn as refusal:
                    said = str(refusal)
        if said:
            raise ImmediateHttpResponse(refuse_login(request, said, way="provider", name=name))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: Any = None,
    ) -> None:
        """Say that it did not work, and by whose fault as far as is known."""
        raise ImmediateHttpResponse(refuse_answer(request, str(error or ""), exception))


def admit(request: HttpRequest, sociallogin: Any) -> None:
    """Find or make the user of an identity, and put him into his groups. Raises `NotLetIn`."""
    policy: ProviderPolicy | None = settings.OIDC
    if policy is None:
        raise NotLetIn(_("This desk has no provider any more."))
    if not sociallogin.is_existing:
        user = find_or_make_user(policy, sociallogin.claims)
        sociallogin.connect(request, user)
        subject = {"subject": sociallogin.account.uid}
        record(AuditEntry.Act.IDENTITY, user, details=subject)
    set_groups(policy, sociallogin.user, sociallogin.claims)


def refuse_answer(
    request: HttpRequest, error: str, exception: Exception | None = None
) -> HttpResponseRedirect:
    """Back to the page to log in after an answer of the provider that lets nobody in.

    Anybody can make up such an answer: from one address, so many are kept in the audit log.
    """
    if error == "cancelled":
        said = _("You were not logged in: that was cancelled at the provider.")
    else:
        said = _("You were not logged in: the provider did not say who you are. Try again.")
        logger.warning("The OpenID Connect provider let nobody in: %s", exception or error)
    is_kept = ratelimit.consume(
        request, app="allauth.account", action="provider_failed", limit_get=True
    )
    return refuse_login(request, said, way="provider", is_kept=bool(is_kept))
