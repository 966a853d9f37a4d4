"""Refusing somebody who wants to come in: said on the page to log in, kept in the audit log."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from newsroom.audit.record import record
from newsroom.models.audit import AuditEntry


def refuse_login(
    request: HttpRequest, said: object, *, way: str, name: str = "", is_kept: bool = True
) -> HttpResponseRedirect:
    """Back to the page to log in, which says why. `way` is by what he came: "passkey" and so on."""
    if is_kept:
        details = {"by": way, "reason": str(said)}
        record(AuditEntry.Act.LOGIN_FAILED, name=name[:150], details=details)
    messages.error(request, str(said))
    return HttpResponseRedirect(reverse("account_login"))
