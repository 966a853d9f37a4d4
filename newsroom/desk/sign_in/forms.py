"""Forms of codes and passkeys: allauth's, which are made to answer whatever is sent to them."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from newsroom.desk.login_throttle import TOO_MANY

# What reading a made-up passkey raises on its way through fido2.
NOT_READABLE = (AttributeError, KeyError, TypeError, ValueError, IndexError)
NAME_LENGTH = 100


class OnceOnly:
    """A code of the app lets in once, for as long as it would be taken.

    allauth remembers it for one step, and takes it for three.
    """

    def clean_code(self) -> str:
        """The code, if it is right and was not used."""
        code: str = super().clean_code()  # type: ignore[misc]
        factor: Authenticator = self.authenticator  # type: ignore[attr-defined]
        steps = 2 * settings.MFA_TOTP_TOLERANCE + 1
        key = f"photodesk.totp:{factor.user_id}:{code.strip()}"
        if factor.type == Authenticator.Type.TOTP and not cache.add(key, 1, timeout=steps * 30):
            raise get_adapter().validation_error("incorrect_code")
        return code

    @property
    def is_locked(self) -> bool:
        """Whether it was refused for too many wrong codes."""
        return bool(self.has_error("code", TOO_MANY))  # type: ignore[attr-defined]


class CodeField(forms.CharField):
    """Digits, which phones offer from their messages and ask for with keys of digits."""

    def __init__(self) -> None:
        kept = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        super().__init__(label=_("Code"), max_length=20, widget=forms.TextInput(attrs=kept))


class CodeForm(OnceOnly, AuthenticateForm):
    """A code of the app, or a recovery code, while somebody logs in."""

    code = CodeField()


class ConfirmByCodeForm(OnceOnly, ReauthenticateForm):
    """The same to confirm who somebody is."""

    code = CodeField()


class AppForm(ActivateTOTPForm):
    """The first code of a new app."""

    code = CodeField()


class ReadablePasskey:
    """A passkey's answer that cannot be read is a wrong one."""

    def clean_credential(self) -> Any:
        """The passkey that answered."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except forms.ValidationError:
            raise
        except NOT_READABLE as error:
            raise get_adapter().validation_error("incorrect_code") from error


class PasskeyForm(ReadablePasskey, AuthenticateWebAuthnForm):
    """A passkey as the second factor, after a password."""


class PasskeyLoginForm(ReadablePasskey, LoginWebAuthnForm):
    """A passkey alone."""


class ConfirmByPasskeyForm(ReadablePasskey, ReauthenticateWebAuthnForm):
    """A passkey to confirm who somebody is."""


class AddPasskeyForm(AddWebAuthnForm):
    """A new passkey."""

    name = forms.CharField(label=_("Name"), required=False, max_length=NAME_LENGTH)

    def clean(self) -> dict[str, Any]:
        """Read it, or say that it cannot be read."""
        try:
            cleaned: dict[str, Any] = super().clean()
        except NOT_READABLE as error:
            raise get_adapter().validation_error("incorrect_code") from error
        return cleaned


class PasskeyNameForm(EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(label=_("Name"), max_length=NAME_LENGTH)


class ConfirmForm(forms.Form):
    """The password once more."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """The password, if it is right; counted with those that are typed to log in."""
        password: str = self.cleaned_data["password"]
        if not get_account_adapter().reauthenticate(self.user, password):
            raise get_account_adapter().validation_error("incorrect_password")
        return password
