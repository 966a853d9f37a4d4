"""The bin on the desk: what was deleted, by whom, and the way back; and deleting into it."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from newsroom.models import BinItem
from newsroom.models.recycle_bin import KEPT_DAYS
from newsroom.recycle_bin import KINDS, CannotComeBack, bring_back, throw_away
from newsroom.rights import Person, has_right

ITEMS_A_PAGE = 50


class BinAdmin(admin.ModelAdmin[Any]):
    """An admin whose deletions lie in the bin for a while."""

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Into the bin."""
        throw_away(obj, deleted_by=cast("User", request.user))
        self.tell_way_back(request)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Each into the bin by itself."""
        for thing in queryset:
            throw_away(thing, deleted_by=cast("User", request.user))
        self.tell_way_back(request)

    def tell_way_back(self, request: HttpRequest) -> None:
        """Say where it is."""
        text = format_html(
            'It lies in <a href="{}">the bin</a> for {} days, and can come back from there.',
            reverse("admin:bin"),
            KEPT_DAYS,
        )
        self.message_user(request, text, messages.INFO)


def list_kinds(person: Person) -> list[str]:
    """The kinds of things that somebody may delete, and so bring back."""
    return [name for name, model in KINDS.items() if has_right(person, "delete", model)]


@require_http_methods(["GET", "HEAD", "POST"])
def show_bin(request: HttpRequest) -> HttpResponse:
    """What lies in it, the newest first; posted, `item` comes back."""
    kinds = list_kinds(request.user)
    if not kinds:
        raise PermissionDenied
    items = BinItem.objects.filter(kind__in=kinds).defer("rows")
    if request.method == "POST":
        return take_out(request, items)
    page = Paginator(items, ITEMS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": "Bin",
        "page": page,
        "kept_days": KEPT_DAYS,
    }
    return TemplateResponse(request, "desk/recycle_bin.html", context)


def take_out(request: HttpRequest, items: QuerySet[BinItem]) -> HttpResponse:
    """Bring one back and go there, or say why not."""
    asked = request.POST.get("item", "")
    is_number = asked.isascii() and asked.isdigit() and len(asked) < 19
    item = items.defer(None).filter(pk=int(asked)).first() if is_number else None
    if item is None:
        messages.error(request, "That does not lie in the bin any more.")
        return redirect("admin:bin")
    try:
        thing, left_out = bring_back(item)
    except CannotComeBack as error:
        messages.error(request, str(error))
        return redirect("admin:bin")
    messages.success(request, f"“{thing}” is back.")
    if left_out:
        messages.warning(
            request, f"{left_out} of its parts show something that is no more: left out."
        )
    label = thing._meta
    return redirect(f"admin:{label.app_label}_{label.model_name}_change", thing.pk)
