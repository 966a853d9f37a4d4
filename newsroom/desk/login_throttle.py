"""The desk's login form, which refuses after too many wrong passwords (django-allauth counts)."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest
from django.test import RequestFactory
from redis.exceptions import RedisError

from gallery.client_address import find_client_address
from newsroom.audit.record import record
from newsroom.models.audit import AuditEntry

TOO_MANY = "too_many_login_attempts"
FAILED = "login_failed"  # allauth's name of the limit


class DeskAdapter(DefaultAccountAdapter):
    """What allauth asks of the desk."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        TOO_MANY: (
            "Too many wrong passwords, for this name or from your address. "
            f"Wait {settings.LOGIN_LOCK_MINUTES} minutes and try again, or ask an administrator "
            "to unlock your login."
        ),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that our own proxies saw, never one that the client made up."""
        return find_client_address(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By name alone: by which of our host names somebody comes makes no difference."""
        return login_key(str(credentials.get("username", "")))


def login_key(username: str) -> str:
    """Under which wrong passwords for a name are counted, whether there is such a user or not."""
    return f"login:{username.casefold()}"


def unlock_login(username: str, *, request: HttpRequest | None = None) -> None:
    """Forget the wrong passwords for a name, and from the address of the request."""
    own = request or RequestFactory().post("/")
    ratelimit.clear(own, action=FAILED, key=login_key(username))
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
        except RedisError as error:
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
