"""Pages for codes, passkeys and confirming who one is: allauth's views on pages of the desk."""

from __future__ import annotations

from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth as webauthn_auth
from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy

from newsroom.desk.sign_in import forms
from newsroom.sign_in.refusing import refuse_login
from newsroom.sign_in.second_factors import is_last_factor, list_factors, needs_factor
from newsroom.sign_in.timed_groups import list_timed_memberships

LAST_FACTOR = gettext_lazy(
    "Your group requires a second factor, and this is your last: add another one first."
)
NOT_ACCEPTED = gettext_lazy("That passkey was not accepted. Try again, or log in another way.")


class DeskPage:
    """Puts a view of allauth into the desk's frame."""

    request: HttpRequest
    title: Any = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what every page of the desk knows."""
        person = self.request.user
        return {
            **admin.site.each_context(self.request),
            **super().get_context_data(**kwargs),  # type: ignore[misc]
            "title": self.title,
            "must_set_up": needs_factor(person) and not list_factors(person).exists(),
        }


class CodePage(DeskPage, base.AuthenticateView):
    """The second factor, after the password."""

    template_name = "desk/sign_in/code.html"
    title = gettext_lazy("Your second factor")
    form_class = forms.CodeForm
    webauthn_form_class = forms.PasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the kinds of factors that this person has."""
        factors = Authenticator.objects.filter(user_id=self.stage.login.user.pk)
        return {**super().get_context_data(**kwargs), "kinds": {each.type for each in factors}}

    def form_invalid(self, form: Any) -> HttpResponse:
        """429 to those who were wrong too often."""
        response: HttpResponse = super().form_invalid(form)
        if getattr(form, "is_locked", False):
            response.status_code = 429
        return response


class PasskeyLogin(webauthn.LoginWebAuthnView):
    """A passkey instead of name and password. Asked by the script of the page to log in."""

    form_class = forms.PasskeyLoginForm

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        """Whoever has typed his password first may still do it by the passkey alone."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Back, with the reason."""
        return refuse_login(self.request, NOT_ACCEPTED, way="webauthn")


class Confirm(DeskPage, ReauthenticateView):
    """The password once more, before passkeys, apps and codes are changed."""

    template_name = "desk/sign_in/confirm.html"
    title = gettext_lazy("Is it you?")

    def get_form_class(self) -> Any:
        """Ours, for allauth's leads to a page that is not there."""
        return forms.ConfirmForm


class ConfirmByCode(DeskPage, base.ReauthenticateView):
    """A code instead."""

    template_name = "desk/sign_in/confirm.html"
    title = Confirm.title
    form_class = forms.ConfirmByCodeForm


class ConfirmByPasskey(DeskPage, webauthn.ReauthenticateWebAuthnView):
    """A passkey instead."""

    template_name = "desk/sign_in/confirm.html"
    title = Confirm.title
    form_class = forms.ConfirmByPasskeyForm

    def form_invalid(self, form: Any) -> HttpResponse:
        """The same page again, with the reason."""
        messages.error(self.request, str(NOT_ACCEPTED))
        return HttpResponseRedirect(self.request.get_full_path())


class Factors(DeskPage, base.IndexView):
    """What somebody logs in with, and what can be added."""

    template_name = "desk/sign_in/factors.html"
    title = gettext_lazy("How you log in")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the groups that he is in until a moment."""
        timed = list_timed_memberships(self.request.user)
        return {**super().get_context_data(**kwargs), "timed_groups": timed}


class AddApp(DeskPage, totp.ActivateTOTPView):
    """An authenticator app, by its QR code or its key."""

    template_name = "desk/sign_in/app.html"
    title = gettext_lazy("An authenticator app")
    form_class = forms.AppForm


class RemoveApp(DeskPage, totp.DeactivateTOTPView):
    """Asks before the app is forgotten."""

    template_name = "desk/sign_in/remove.html"
    title = gettext_lazy("Remove the authenticator app")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With why it cannot be removed, if so."""
        said = LAST_FACTOR if is_last_factor(self.authenticator) else ""
        return {**super().get_context_data(**kwargs), "refused": said}


class AddPasskey(DeskPage, webauthn.AddWebAuthnView):
    """A passkey, which serves as password and second factor in one."""

    template_name = "desk/sign_in/passkey.html"
    title = gettext_lazy("A passkey")
    form_class = forms.AddPasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what the browser is asked for: a key that stays on the device and asks its owner."""
        context = super().get_context_data(**kwargs)
        person: Any = self.request.user
        options = webauthn_auth.begin_registration(person, passwordless=True)
        return {**context, "js_data": {"creation_options": options}}


class RenamePasskey(DeskPage, webauthn.EditWebAuthnView):
    """Another name."""

    template_name = "desk/sign_in/rename.html"
    title = gettext_lazy("Rename a passkey")
    form_class = forms.PasskeyNameForm


class RemovePasskey(DeskPage, webauthn.RemoveWebAuthnView):
    """Asks before a passkey is forgotten."""

    template_name = "desk/sign_in/remove.html"
    title = gettext_lazy("Remove a passkey")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With why it cannot be removed, if so."""
        said = LAST_FACTOR if is_last_factor(self.object) else ""
        return {**super().get_context_data(**kwargs), "refused": said}

    def form_valid(self, form: Any) -> HttpResponse:
        """Forget it, if another one is left where that is needed."""
        if is_last_factor(self.get_object()):
            messages.error(self.request, str(LAST_FACTOR))
            return HttpResponseRedirect(reverse("mfa_index"))
        response: HttpResponse = super().form_valid(form)
        return response


class RecoveryCodes(DeskPage, recovery_codes.ViewRecoveryCodesView):
    """The codes that stand in for a lost factor, each once."""

    template_name = "desk/sign_in/codes.html"
    title = gettext_lazy("Recovery codes")


class MakeCodes(DeskPage, recovery_codes.GenerateRecoveryCodesView):
    """Asks before new codes take the place of the old ones."""

    template_name = "desk/sign_in/new_codes.html"
    title = gettext_lazy("New recovery codes")


class DownloadCodes(recovery_codes.DownloadRecoveryCodesView):
    """The codes as a text file."""

    template_name = "desk/sign_in/codes.txt"


show_code = CodePage.as_view()
log_in_with_passkey = PasskeyLogin.as_view()
confirm = Confirm.as_view()
confirm_by_code = ConfirmByCode.as_view()
confirm_by_passkey = ConfirmByPasskey.as_view()
show_factors = Factors.as_view()
add_app = AddApp.as_view()
remove_app = transaction.atomic(RemoveApp.as_view())
add_passkey = transaction.atomic(AddPasskey.as_view())
rename_passkey = RenamePasskey.as_view()
remove_passkey = transaction.atomic(RemovePasskey.as_view())
show_recovery_codes = RecoveryCodes.as_view()
make_codes = MakeCodes.as_view()
download_codes = DownloadCodes.as_view()
