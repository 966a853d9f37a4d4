"""Partners on the desk: their tokens are made, shown once and revoked here, and what each took."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from newsroom.models import PartnerToken, Section
from newsroom.publishing.partner_tokens import WrongEnd, make_token, revoke_token
from newsroom.rights import may_manage_partners

REQUESTS_A_PAGE = 100
USUAL_DAYS = 365
REVOKED = "The token is revoked: from now on it opens nothing."
ENDED_BEFORE = "That token had ended already."
LARGEST_NUMBER = 2**63 - 1  # that a database counts to


class PartnerForm(forms.ModelForm[PartnerToken]):
    """What a new token opens."""

    expires_at = forms.DateField(
        label="Until",
        help_text="The last day on which it opens anything; in three years at most.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    sections = forms.ModelMultipleChoiceField(
        Section.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="What stands in these sections alone. None chosen: everything.",
    )

    class Meta:
        """All but what is made."""

        model = PartnerToken
        fields = (
            "name",
            "sections",
            "may_have_withheld",
            "requests_per_minute",
            "expires_at",
        )

    def clean_expires_at(self) -> datetime:
        """The end of that day, in the newsroom's zone."""
        day = self.cleaned_data["expires_at"]
        try:
            end = datetime.combine(day + timedelta(days=1), time())
        except OverflowError as error:
            raise forms.ValidationError("Choose a day in the next three years.") from error
        return timezone.make_aware(end)


def list_addresses(admin_view: Any) -> list[URLPattern]:
    """The two pages."""
    return [
        path("partners/", admin_view(show_partners), name="partners"),
        path("partners/<int:token_id>/", admin_view(show_partner), name="partner"),
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_partners(request: HttpRequest) -> HttpResponse:
    """All tokens, and the form for a new one. Posted, `revoke` is the number of one to be ended."""
    if not may_manage_partners(request.user):
        raise PermissionDenied
    if "revoke" in request.POST:
        return end_token(request)
    text, made = "", None
    in_a_year = timezone.localdate() + timedelta(days=USUAL_DAYS)
    fresh = PartnerForm(initial={"expires_at": in_a_year})
    form = PartnerForm(request.POST) if request.method == "POST" else fresh
    if request.method == "POST" and form.is_valid():
        made, text = save_form(request, form)
    context = {
        **admin.site.each_context(request),
        "title": "Partners",
        "tokens": PartnerToken.objects.select_related("made_by").prefetch_related("sections"),
        "form": fresh if made else form,
        "made": made,
        "text": text,
        "base_url": request.build_absolute_uri("/api/v1/galleries"),
    }
    status = 400 if request.method == "POST" and made is None else 200
    return TemplateResponse(request, "desk/partners.html", context, status=status)


def save_form(request: HttpRequest, form: PartnerForm) -> tuple[PartnerToken | None, str]:
    """Make the token, or say on the form why not."""
    wanted = form.cleaned_data
    try:
        return make_token(
            name=wanted["name"],
            made_by=cast("User", request.user),
            expires_at=wanted["expires_at"],
            sections=list(wanted["sections"]),
            requests_per_minute=wanted["requests_per_minute"],
            may_have_withheld=wanted["may_have_withheld"],
        )
    except WrongEnd as error:
        form.add_error("expires_at", str(error))
        return None, ""


def end_token(request: HttpRequest) -> HttpResponse:
    """Revoke one, and say so."""
    asked = request.POST.get("revoke", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 20 else 0
    if 0 < number <= LARGEST_NUMBER and revoke_token(number):
        messages.success(request, REVOKED)
    else:
        messages.error(request, ENDED_BEFORE)
    return redirect("admin:partners")


@require_safe
def show_partner(request: HttpRequest, token_id: int) -> HttpResponse:
    """What a partner took, the last first."""
    if not may_manage_partners(request.user):
        raise PermissionDenied
    token = get_object_or_404(PartnerToken, pk=token_id)
    page = Paginator(token.requests.all(), REQUESTS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": f"What {token} took",
        "token": token,
        "page": page,
    }
    return TemplateResponse(request, "desk/partner.html", context)
