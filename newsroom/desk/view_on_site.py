"""The "View on site" address of Django's admin, for those who may see the thing on the desk."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe


@require_safe
def view_on_site(request: HttpRequest, content_type_id: str, object_id: str) -> HttpResponse:
    """Django's own shortcut tells the address of every draft to whoever is logged in."""
    kind = ContentType.objects.filter(pk=parse_number(content_type_id)).first()
    model = kind.model_class() if kind else None
    if model is None or not admin.site.is_registered(model):
        raise Http404
    if not admin.site.get_model_admin(model).has_view_permission(request):
        raise PermissionDenied
    thing = model._default_manager.filter(pk=parse_number(object_id)).first()
    if thing is None or not hasattr(thing, "get_absolute_url"):
        raise Http404
    return HttpResponseRedirect(thing.get_absolute_url())


def parse_number(text: str) -> int:
    """The number in an address; raises `Http404`."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404
    return int(text)
