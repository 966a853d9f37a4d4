"""The desk's login form, which refuses after too many wrong passwords (django-allauth counts),
and who is let in at all, by whichever way he comes.
"""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal import stagekit
from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils.translation import gettext_lazy as _

from gallery.cache_failures import cache_failure
from gallery.client_address import find_client_address
from newsroom.audit.record import record
from newsroom.models.audit import AuditEntry
from newsroom.sign_in.refusing import refuse_login

TOO_MANY = "too_many_login_attempts"
FAILED = "login_failed"  # allauth's name of the limit
CONFIRMED_FOR_SECONDS = 300
NOT_STAFF = _("Your account may not use the desk. Ask an administrator.")


class DeskAdapter(DefaultAccountAdapter):
    """What allauth asks of the desk."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        TOO_MANY: (
            "Too many wrong passwords or codes, for this name or from your address. "
            f"Wait {settings.LOGIN_LOCK_MINUTES} minutes and try again, or ask an administrator "
            "to unlock your login."
        ),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that our own proxies saw, never one that the client made up."""
        return find_client_address(request)

    def pre_login(self, request: HttpRequest, user: Any, **_more: Any) -> HttpResponse | None:
        """Nobody comes in by a passkey or from the provider whom a password would not let in."""
        if user.is_active and user.is_staff:
            return None
        stagekit.clear_login(request)
        return refuse_login(request, NOT_STAFF, way="other", name=user.get_username())

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """One who was made inactive between his password and his code."""
        return refuse_login(request, NOT_STAFF, way="other", name=user.get_username())

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *more: Any,
        **named: Any,
    ) -> None:
        """What allauth says, but not to greet those who log in: they see it."""
        if message_template != "account/messages/logged_in.txt":
            super().add_message(request, level, message_template, *more, **named)

    def is_reauthentication_required(self, *, app: str, **_more: Any) -> bool:
        """Whether somebody has to show once more who he is: not in the first minutes of a login.

        Only somebody whom the provider let in, who has neither a password nor a factor, is asked
        for nothing: there is nothing that he could show.
        """
        records = get_authentication_records(self.request, self.request.user)
        latest = max((each["at"] for each in records), default=0)
        return time.time() - latest > CONFIRMED_FOR_SECONDS

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By name alone: by which of our host names somebody comes makes no difference."""
        return login_key(str(credentials.get("username", "")))


def login_key(username: str) -> str:
    """Under which wrong passwords for a name are counted, whether there is such a user or not."""
    return f"login:{username.casefold()}"


def unlock_login(username: str, *, request: HttpRequest | None = None) -> None:
    """Forget the wrong passwords and codes for a name, and from the address of the request."""
    own = request or RequestFactory().post("/")
    ratelimit.clear(own, action=FAILED, key=login_key(username))
    for user in User.objects.filter(username=username):
        ratelimit.clear(own, action=FAILED, key=f"mfa-auth-user-{user.pk}")  # allauth's name
    record(AuditEntry.Act.UNLOCK, name=username)


class DeskLoginForm(AdminAuthenticationForm):
    """The admin's form, with the throttle before the password is looked at."""

    def clean(self) -> dict[str, Any]:
        """Log somebody in, or say why not: wrong, or too often wrong."""
        username = self.cleaned_data.get("username")
        password = self.cleaned_data.get("password")
        if username is None or not password or self.request is None:
            return self.cleaned_data
        try:
            found: Any = get_adapter(self.request).authenticate(
                self.request, username=username, password=password
            )
        except cache_failure() as error:
            raise forms.ValidationError(
                "Logging in is not possible now: the cache does not answer. Try again in a minute."
            ) from error
        if found is None:
            raise self.get_invalid_login_error()
        self.confirm_login_allowed(found)
        self.user_cache = found
        return self.cleaned_data

    @property
    def is_locked(self) -> bool:
        """Whether it was refused for too many wrong passwords."""
        return self.has_error(NON_FIELD_ERRORS, TOO_MANY)
