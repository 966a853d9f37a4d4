"""The page on which somebody reads what he was told, and chooses whether it comes by mail."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from newsroom.notifications import choose_mail, list_notifications, mark_seen, wants_mail

NOTIFICATIONS_A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def show_notifications(request: HttpRequest) -> HttpResponse:
    """One's own, the newest first; posted, `act` is "seen", "mail" or "no-mail".

    What is shown counts as new until its link is followed, or "seen" is posted: a page that opened
    by mistake makes nobody miss anything.
    """
    person: Any = request.user
    if request.method == "POST":
        do_act(request, person)
        return redirect("admin:notifications")
    rows = list_notifications(person)
    page = Paginator(rows, NOTIFICATIONS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": "Notifications",
        "page": page,
        "new": rows.filter(seen_at=None).count(),
        "sends_mail": settings.SENDS_MAIL,
        "wants_mail": settings.SENDS_MAIL and wants_mail(person),
    }
    return TemplateResponse(request, "desk/notifications.html", context)


def do_act(request: HttpRequest, person: Any) -> None:
    """Do what was posted, and say so."""
    act = request.POST.get("act", "")
    if act == "seen":
        number = mark_seen(person)
        messages.success(request, f"{number} marked as seen.")
    elif act in ("mail", "no-mail"):
        choose_mail(person, wanted=act == "mail")
        text = "You get mail from now on." if act == "mail" else "You get no mail any more."
        messages.success(request, text)
    else:
        messages.error(request, "Nothing was done: the page asked for an act that there is not.")


def follow_notification(request: HttpRequest, notification_id: int) -> HttpResponse:
    """To the page that it is about; it is seen then."""
    person: Any = request.user
    told = list_notifications(person).filter(pk=notification_id).first()
    if told is None:
        messages.error(request, "That notification is no more.")
        return redirect("admin:notifications")
    mark_seen(person, [told.pk])
    return redirect(told.desk_path)
