"""Private links on the desk: made, copied and revoked beside what they show."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from gallery.models import Publishable
from media.date_format import format_moment
from newsroom.desk.date_panel import MomentsAdmin
from newsroom.publishing.private_links import (
    TooManyLinks,
    UnknownDuration,
    list_open_links,
    make_private_link,
    revoke_private_link,
)
from newsroom.rights import has_right, may_edit

REVOKED = "The link is revoked. Its address now says that it has ended."
GONE = "That link had ended already."
LARGEST_NUMBER = 2**63 - 1  # that a database counts to


class PrivateLinksAdmin(MomentsAdmin):
    """An admin of things that are shown to people without a login before their readers see them."""

    def get_urls(self) -> list[URLPattern]:
        """The two acts."""
        label, wrap = self.opts.model_name, self.admin_site.admin_view
        return [
            path("<path:object_id>/share/", wrap(self.share_view), name=f"{label}_share"),
            path("<path:object_id>/revoke/", wrap(self.revoke_view), name=f"{label}_revoke"),
            *super().get_urls(),
        ]

    def share_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Make a link, for those who may edit the thing as it is."""
        return require_POST(self.make_link)(request, object_id)

    def make_link(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Make it and say so, or say why not."""
        thing = self.find_thing(request, object_id)
        if not may_edit(request.user, thing):
            raise PermissionDenied
        try:
            link = make_private_link(
                thing, made_by=cast("User", request.user), lasts=request.POST.get("lasts", "day")
            )
        except (TooManyLinks, UnknownDuration) as error:
            return self.answer_links(request, thing, error=str(error))
        ends = format_moment(link.expires_at)
        self.log_change(request, thing, f"Made private link {link.pk}, which ends {ends}.")
        return self.answer_links(request, thing, done=f"The link is made. It ends {ends}.")

    def revoke_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """End a link, for all who may change such things: it takes nothing from readers."""
        return require_POST(self.end_link)(request, object_id)

    def end_link(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """End it and say so."""
        thing = self.find_thing(request, object_id)
        if not has_right(request.user, "change", thing):
            raise PermissionDenied
        asked = request.POST.get("link", "")
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 20 else 0
        if number > LARGEST_NUMBER or not revoke_private_link(thing, link_id=number):
            return self.answer_links(request, thing, error=GONE)
        self.log_change(request, thing, f"Revoked private link {number}.")
        return self.answer_links(request, thing, done=REVOKED)

    def answer_links(
        self, request: HttpRequest, thing: Publishable, *, done: str = "", error: str = ""
    ) -> HttpResponse:
        """To a script the list as it is now, else the form of the thing."""
        if "application/json" in request.headers.get("Accept", ""):
            context = {**self.describe_links(request, thing), "original": thing, "opts": self.opts}
            html = render_to_string("desk/private_links_list.html", context, request)
            words = {"error": error} if error else {"done": done}
            return JsonResponse({"html": html, **words}, status=400 if error else 200)
        level = messages.ERROR if error else messages.SUCCESS
        self.message_user(request, error or done, level)
        return self.back_to(str(thing.pk))

    def describe_links(self, request: HttpRequest, thing: Publishable) -> dict[str, Any]:
        """What the templates show; nothing to those who may only look."""
        may_revoke = has_right(request.user, "change", thing)
        return {
            "private_links": list_open_links(thing) if may_revoke else [],
            "may_revoke_links": may_revoke,
            "may_share": may_edit(request.user, thing) and not thing.is_published,
        }

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """With the links that are open."""
        thing = kwargs.get("obj")
        if thing is not None:
            context |= self.describe_links(request, thing)
        return super().render_change_form(request, context, *args, **kwargs)
