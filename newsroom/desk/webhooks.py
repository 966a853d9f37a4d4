"""Webhooks on the desk: who is told, what he was told, and once more what he did not take."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from newsroom.audit.record import record
from newsroom.desk.edit_conflicts import GuardedAdmin, GuardedForm
from newsroom.desk.list_search import SearchableAdmin
from newsroom.external.providers import PORTS
from newsroom.external.public_network import FetchFailed, public_addresses, require_web_address
from newsroom.models import AuditEntry, WebhookDelivery, WebhookReceiver
from newsroom.webhooks.receivers import make_new_secret, queue_ping, send_again, try_now
from newsroom.webhooks.sending import MOST_RECEIVERS

SHOWN = 50
MAX_ID = 2**63 - 1
State = WebhookDelivery.State


class ReceiverForm(GuardedForm):
    """An address of the public web; the guard looks again whenever something is sent."""

    class Meta:
        """The fields of the model."""

        model = WebhookReceiver
        fields = ("name", "url", "only_kills", "is_on")
        widgets = {
            "url": forms.URLInput(attrs={"class": "vURLField", "size": 60}),
        }

    def clean_url(self) -> str:
        """The address, when we may ask it at all."""
        url: str = self.cleaned_data["url"].strip()
        try:
            parts = urlsplit(require_web_address(url))
            public_addresses(str(parts.hostname), PORTS[parts.scheme])
        except FetchFailed as error:
            raise forms.ValidationError(str(error)) from error
        return url


@admin.register(WebhookReceiver)
class WebhookReceiverAdmin(SearchableAdmin, GuardedAdmin):
    """The receivers."""

    form = ReceiverForm
    actions = None
    change_list_template = "desk/webhooks.html"
    change_form_template = "desk/webhook_form.html"
    list_display = ("name", "url", "is_on", "only_kills", "how_it_goes")
    search_fields = ("name", "url")
    fields = ("name", "url", "only_kills", "is_on")

    def get_urls(self) -> list[URLPattern]:
        """With what each was told."""
        view = self.admin_site.admin_view(self.deliveries_view)
        name = "newsroom_webhookreceiver_deliveries"
        return [path("<int:receiver_id>/deliveries/", view, name=name), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[WebhookReceiver]:
        """With how much waits."""
        waiting = Count("deliveries", filter=Q(deliveries__state=State.WAITING))
        found: QuerySet[WebhookReceiver] = super().get_queryset(request).annotate(waiting=waiting)
        return found

    @admin.display(description="How it goes")
    def how_it_goes(self, receiver: Any) -> str:
        """In a few words."""
        waiting = f"{receiver.waiting:,} waiting" if receiver.waiting else "nothing waits"
        if not receiver.is_on:
            return f"Off. {receiver.last_answer}".strip()
        if receiver.failing_since is not None:
            return f"Fails ({receiver.last_answer}), {waiting}"
        return waiting.capitalize()

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """As many as can be told at the same time."""
        if (
            self.has_add_permission(request)
            and WebhookReceiver.objects.filter(is_hub=False).count() >= MOST_RECEIVERS
        ):
            text = f"There are {MOST_RECEIVERS} webhooks: delete one before you add another."
            self.message_user(request, text, messages.ERROR)
            return redirect("admin:newsroom_webhookreceiver_changelist")
        return super().add_view(request, form_url, extra_context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The hub's address is a setting: there is only what it was told."""
        hub = WebhookReceiver.objects.filter(is_hub=True).first()
        if hub is not None and object_id == str(hub.pk):
            return self.deliveries_view(request, hub.pk)
        return super().change_view(request, object_id, form_url, extra_context)

    def save_model(
        self, request: HttpRequest, obj: WebhookReceiver, form: Any, change: bool
    ) -> None:
        """Store it, begin afresh, and say so in the audit log."""
        if not change:
            obj.made_by_id = request.user.pk
        obj.failures, obj.failing_since, obj.next_try_at = 0, None, None
        super().save_model(request, obj, form, change)
        details = {name: getattr(obj, name) for name in ("url", "only_kills", "is_on")}
        record(AuditEntry.Act.WEBHOOK, obj, details=details)

    def delete_model(self, request: HttpRequest, obj: WebhookReceiver) -> None:
        """The same."""
        record(AuditEntry.Act.WEBHOOK, obj, details={"deleted": True})
        super().delete_model(request, obj)

    def response_add(
        self, request: HttpRequest, obj: WebhookReceiver, post_url_continue: str | None = None
    ) -> HttpResponse:
        """The secret, this once."""
        return self.show_deliveries(request, obj, shows_secret=True)

    def deliveries_view(self, request: HttpRequest, receiver_id: int) -> HttpResponse:
        """What a receiver was told; POST sends something once more, or makes a new secret."""
        return require_http_methods(["GET", "HEAD", "POST"])(self.answer_deliveries)(
            request, receiver_id
        )

    def answer_deliveries(self, request: HttpRequest, receiver_id: int) -> HttpResponse:
        """The same, for a method that there is."""
        receiver = get_object_or_404(WebhookReceiver, pk=receiver_id)
        is_allowed = (
            self.has_view_permission(request, receiver)
            if request.method != "POST"
            else self.has_change_permission(request, receiver)
        )
        if not is_allowed:
            raise PermissionDenied
        if request.method != "POST":
            return self.show_deliveries(request, receiver)
        act = request.POST.get("act", "")
        if receiver.is_hub and act in ("secret", "ping"):
            raise PermissionDenied  # it has neither
        if act == "secret":
            make_new_secret(receiver)
            return self.show_deliveries(request, receiver, shows_secret=True)
        if act == "ping":
            queue_ping(receiver)
            self.message_user(request, "A message that says nothing is on its way.")
        elif act == "retry":
            try_now(receiver)
            self.message_user(request, "What waits is tried now.")
        elif act.startswith("again-") and act.removeprefix("again-").isdecimal():
            delivery = send_again(receiver, min(int(act.removeprefix("again-")), MAX_ID))
            if delivery is not None:
                self.message_user(request, f"{delivery.type} is on its way once more.")
            else:
                text = "It waits already, or was forgotten: nothing was done."
                self.message_user(request, text, messages.WARNING)
        return redirect(reverse("admin:newsroom_webhookreceiver_deliveries", args=[receiver.pk]))

    def show_deliveries(
        self, request: HttpRequest, receiver: WebhookReceiver, *, shows_secret: bool = False
    ) -> HttpResponse:
        """The page of one receiver; its secret right after it was made, and never again."""
        newest = list(receiver.deliveries.order_by("-pk")[:SHOWN])
        context = {
            **self.admin_site.each_context(request),
            "title": f"Webhook {receiver}",
            "opts": self.opts,
            "receiver": receiver,
            "deliveries": newest,
            "waiting": receiver.deliveries.filter(state=State.WAITING).count(),
            "secret": receiver.secret if shows_secret else "",
            "may_change": self.has_change_permission(request, receiver),
        }
        response = TemplateResponse(request, "desk/webhook_deliveries.html", context)
        response["Cache-Control"] = "no-store"
        return response
