"""Where programs look up what a site says of text and data mining: `/.well-known/tdmrep.json`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe


@require_safe
def show_tdmrep(request: HttpRequest) -> HttpResponse:
    """One rule for the whole site; nothing is there where the newsroom says nothing."""
    if not settings.TDM_RESERVATION:
        raise Http404
    rule: dict[str, Any] = {"location": "/", "tdm-reservation": int(settings.TDM_RESERVATION)}
    if settings.TDM_POLICY:
        rule["tdm-policy"] = settings.TDM_POLICY
    return JsonResponse([rule], safe=False)
