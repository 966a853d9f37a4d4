"""What galleries and articles have in common on the desk: their state, and how it changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from gallery.models import Publishable
from media.timestamps import in_words
from newsroom.desk.stale_edits import GuardedAdmin
from newsroom.workflow import (
    MomentIsPast,
    NothingToPublish,
    TransitionNotAllowed,
    cancel_schedule,
    publish,
    withdraw,
)


def may_publish(request: HttpRequest, thing: Publishable | type[Publishable]) -> bool:
    """Whether the user has the right to publish things of this kind."""
    return request.user.has_perm(f"{thing._meta.app_label}.publish_{thing._meta.model_name}")


def state_in_words(thing: Publishable) -> tuple[str, str, str]:
    """What readers see now: a word for the style sheet, the reason, and a word for people."""
    if thing.is_scheduled:
        label = "Embargo" if thing.embargo_until == thing.visible_from else "Scheduled"
        return "scheduled", thing.why_hidden, label
    if thing.is_withdrawn:
        return "withdrawn", thing.why_hidden, "Withdrawn"
    return thing.state, thing.why_hidden, thing.get_state_display()


def moment_in(text: str) -> datetime | None:
    """What `<input type="datetime-local">` sends, in the newsroom's zone; None when it is none."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    if moment is None:
        return None
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def may_edit(request: HttpRequest, thing: Publishable) -> bool:
    """Whether the user may change it: what readers see now needs the right to publish."""
    label = thing._meta
    return request.user.has_perm(f"{label.app_label}.change_{label.model_name}") and (
        not thing.is_published or may_publish(request, thing)
    )


class PublishableAdmin(GuardedAdmin):
    """Drafts are saved with the form; publishing and withdrawing are acts of their own."""

    change_form_template = "desk/publishable_form.html"
    view_on_site = False  # the bar above the form has the link, with the right name
    prepopulated_fields: ClassVar[Any] = {}

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Published things change only by those who may publish."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.is_published or may_publish(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was published is withdrawn, not deleted: its address goes on to say so."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or obj.published_at is None)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """With the moments below all else, folded up."""
        moments = {"fields": (("embargo_until", "withdraw_at"),), "classes": ("collapse",)}
        return [*super().get_fieldsets(request, obj), ("When readers may see it", moments)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The address of what was published stays: others link to it."""
        return ("slug",) if obj is not None and obj.published_at else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The address follows the title of what is new."""
        return self.prepopulated_fields if obj is None else {}

    def get_urls(self) -> list[URLPattern]:
        """The acts beside Django's own pages."""
        label = self.opts.model_name
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/publish/", view(self.publish_view), name=f"{label}_publish"),
            path("<path:object_id>/schedule/", view(self.schedule_view), name=f"{label}_schedule"),
            path(
                "<path:object_id>/unschedule/",
                view(self.unschedule_view),
                name=f"{label}_unschedule",
            ),
            path("<path:object_id>/withdraw/", view(self.withdraw_view), name=f"{label}_withdraw"),
            *super().get_urls(),
        ]

    def publish_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Publish, then back to the form."""
        return require_POST(self.act)(request, object_id, publish, "Published: readers see it now.")

    def schedule_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Publish at a moment that the form names, in the newsroom's zone."""
        at = moment_in(request.POST.get("publish_at", ""))
        if request.method == "POST" and at is None:
            self.message_user(
                request, "Name the day and the time at which to publish.", messages.ERROR
            )
            return self.back_to(object_id)
        done = f"Scheduled: readers see it from {in_words(at)} on." if at else ""
        return require_POST(self.act)(request, object_id, partial(publish, at=at), done)

    def unschedule_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take a schedule back, then back to the form."""
        return require_POST(self.act)(
            request, object_id, cancel_schedule, "The schedule is cancelled: nothing is published."
        )

    def withdraw_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Withdraw, then back to the form."""
        return require_POST(self.act)(
            request, object_id, withdraw, "Withdrawn: its address now says that it is gone."
        )

    def act(
        self,
        request: HttpRequest,
        object_id: str,
        change: Callable[[Any], Any],
        done: str,
    ) -> HttpResponse:
        """Change the state and say so, or say why not."""
        thing = self.get_queryset(request).filter(pk=unquote(object_id)).first()
        if thing is None:
            raise Http404
        if not may_publish(request, thing):
            raise PermissionDenied
        try:
            changed = change(thing)
        except (TransitionNotAllowed, NothingToPublish, MomentIsPast) as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, done, messages.SUCCESS)
            if changed.is_scheduled and "Scheduled" not in done:
                self.message_user(request, changed.why_hidden, messages.WARNING)
            for warning in self.warnings_for(changed):
                self.message_user(request, warning, messages.WARNING)
        return self.back_to(object_id)

    def back_to(self, object_id: str) -> HttpResponse:
        """To the form of the thing."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[unquote(object_id)]))

    def warnings_for(self, thing: Any) -> list[str]:
        """What an editor should know of a thing that is published now."""
        return []

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Tell the template which acts are open."""
        thing = kwargs.get("obj")
        context["time_zone"] = timezone.get_current_timezone_name()
        if thing is not None:
            context["state"] = state_in_words(thing)
        context["may_publish"] = thing is not None and may_publish(request, thing)
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        """Stay with what was just created: there is more to do with it."""
        if "_addanother" not in request.POST and "_popup" not in request.POST:
            posted = request.POST.copy()
            posted["_continue"] = "1"
            request.POST = posted  # type: ignore[assignment]
        return super().response_add(request, obj, post_url_continue)

    @admin.display(description="State", ordering="state")
    def state_shown(self, thing: Publishable) -> str:
        """The state, to be told apart at a glance."""
        return format_html(
            '<span class="state state--{}" title="{}">{}</span>', *state_in_words(thing)
        )

    @admin.display(description="Page")
    def page_link(self, thing: Publishable) -> str:
        """The page as its readers get it."""
        name = "View" if thing.is_published else "Preview"
        url = thing.get_absolute_url()  # type: ignore[attr-defined]
        return format_html('<a href="{}">{}</a>', url, name)
