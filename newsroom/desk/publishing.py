"""What galleries and articles have in common on the desk: their state, and how it changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from gallery.models import Publishable
from media.date_format import format_moment
from media.date_input import MomentComesTwice, MomentRefused, parse_typed_moment
from newsroom.audit.record import record
from newsroom.desk.addresses import AddressAdmin, AddressForm
from newsroom.desk.capped_paginator import CappedPaginator
from newsroom.desk.correction_choice import CorrectionForm
from newsroom.desk.date_fields import moment_column
from newsroom.desk.date_panel import MomentAct, ask_which, sent_again
from newsroom.desk.edit_conflicts import GuardedForm
from newsroom.desk.handovers import HandoverAdmin
from newsroom.desk.list_search import SearchableAdmin
from newsroom.desk.photo_check_links import link_places
from newsroom.desk.recycle_bin import BinAdmin
from newsroom.desk.refused_acts import NO_RIGHT, name_act, note_refusal
from newsroom.models.audit import AuditEntry
from newsroom.proposals.proposing import has_to_propose
from newsroom.publishing.embargoes import (
    cancel_withdrawal,
    lift_embargo,
    set_embargo,
    set_withdrawal,
)
from newsroom.publishing.preflight import MAX_REASON_LENGTH, PublicationBlocked, require_clear
from newsroom.publishing.workflow import (
    REFUSALS,
    cancel_schedule,
    list_open_acts,
    publish,
    withdraw,
)
from newsroom.rights import may_override, may_publish, may_touch


def state_in_words(thing: Publishable) -> tuple[str, str, str]:
    """What readers see now: a word for the style sheet, the reason, and a word for people."""
    if thing.is_waiting:
        label = "Scheduled" if thing.is_scheduled else "Embargo"
        return "scheduled", thing.why_hidden, label
    if thing.is_withdrawn:
        return "withdrawn", thing.why_hidden, "Withdrawn"
    return thing.state, thing.why_hidden, thing.get_state_display()


def what_readers_see(thing: Publishable) -> str:
    """What readers see of it now, and until when, in a sentence or two."""
    if not thing.is_published:
        return f"Readers do not see it. {thing.why_hidden}"
    until = f", until {format_moment(thing.withdraw_at)}" if thing.withdraw_at else ""
    return f"Readers see it now{until}."


# What lists show of it: the two moments that editors look for.
WHEN = (moment_column("published_at", "Published"), moment_column("edited_at", "Edited"))

EMBARGO = MomentAct(
    name="embargo",
    label="Embargo",
    shown=lambda thing: thing.embargo_ahead,
    before="until",
    none="none",
    help_text="Readers do not see it before, also when it is published.",
    set_label="Set the embargo",
    clear_label="Lift the embargo",
    set_moment=lambda thing, moment, _by: set_embargo(thing, until=moment),
    clear_moment=lambda thing, _by: lift_embargo(thing),
    was_set="The embargo is set.",
    was_cleared="The embargo is lifted.",
)
WITHDRAWAL = MomentAct(
    name="withdrawal",
    label="Withdrawal by itself",
    shown=lambda thing: thing.withdraw_at,
    before="at",
    none="none",
    help_text="It leaves the public site at this moment, and its address then says so.",
    set_label="Withdraw then",
    clear_label="Do not withdraw it",
    set_moment=lambda thing, moment, _by: set_withdrawal(thing, at=moment),
    clear_moment=lambda thing, _by: cancel_withdrawal(thing),
    was_set="It will be withdrawn by itself.",
    was_cleared="It will not be withdrawn by itself.",
)


REASON = "reason"


def reason_in(request: HttpRequest) -> str:
    """Why it is to be published all the same; empty where nobody said so."""
    return request.POST.get(REASON, "").replace("\x00", "").strip()[:MAX_REASON_LENGTH]


class PublishableForm(CorrectionForm, AddressForm, GuardedForm):
    """A form with an address, guarded against lost edits."""


class PublishableAdmin(AddressAdmin, SearchableAdmin, BinAdmin, HandoverAdmin):
    """Drafts are saved with the form; publishing and withdrawing are acts of their own."""

    change_form_template = "desk/publishable_form.html"
    view_on_site = False  # the bar above the form has the link, with the right name
    form = PublishableForm
    paginator = CappedPaginator
    show_full_result_count = False
    moment_acts: tuple[MomentAct, ...] = (EMBARGO, WITHDRAWAL)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is published, or will be, changes only by those who may publish."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or may_touch(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was published is withdrawn, not deleted: its address goes on to say so."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or obj.published_at is None)

    def may_set_moments(self, request: HttpRequest, thing: Any) -> bool:
        """Those who may publish it."""
        return may_publish(request.user, thing)

    def describe_outcome(self, thing: Any) -> str:
        """What readers see of it now."""
        return what_readers_see(thing)

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
        return require_POST(self.act)(request, object_id, publish, "Published.", shows_it=True)

    def schedule_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Publish at a moment that the form names, in the newsroom's zone."""
        return require_POST(self.act)(
            request,
            object_id,
            lambda thing: publish(thing, at=parse_typed_moment(request.POST.get("publish_at", ""))),
            "Scheduled.",
            shows_it=True,
        )

    def unschedule_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take a schedule back, then back to the form."""
        return require_POST(self.act)(
            request, object_id, cancel_schedule, "The publication is cancelled."
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
        *,
        shows_it: bool = False,
    ) -> HttpResponse:
        """Change the state and say so, or say why not.

        `shows_it`: readers get it now or later, so whoever does it is told what is amiss. Whoever
        takes something back has no use for that.
        """
        thing, asked = self.find_thing(request, object_id), name_act(request)
        if not may_publish(request.user, thing):
            note_refusal(thing, act=asked, reason=NO_RIGHT)
            raise PermissionDenied
        reason = reason_in(request) if may_override(request.user, thing) else ""
        try:
            set_aside = require_clear(thing, reason=reason) if shows_it else ()
            with transaction.atomic():
                changed = change(thing)
                if set_aside:
                    why = {"why": reason, "although": list(map(str, set_aside))}
                    record(AuditEntry.Act.OVERRIDE, changed, details=why)
        except PublicationBlocked as blocked:
            note_refusal(thing, act=asked, reason="; ".join(map(str, blocked.blockers)))
            return self.ask_for_reason(request, thing, blocked)
        except MomentComesTwice as question:
            return ask_which(request, question, name="publish_at", title=f"Schedule: {thing}")
        except (MomentRefused, *REFUSALS) as error:
            note_refusal(thing, act=asked, reason=str(error))
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, f"{done} {self.describe_outcome(changed)}", messages.SUCCESS)
            if set_aside:
                blockers = "; ".join(map(str, set_aside))
                self.log_change(request, changed, f"{done} Although: {blockers}. Why: {reason}")
            for warning in self.list_warnings(changed) if shows_it else ():
                self.message_user(request, warning, messages.WARNING)
        return self.back_to(object_id)

    def ask_for_reason(
        self, request: HttpRequest, thing: Publishable, blocked: PublicationBlocked
    ) -> HttpResponse:
        """Show what stands against publishing; the answer is the same request with a reason."""
        context = {
            **self.admin_site.each_context(request),
            "title": f"Not published: {thing}",
            "opts": self.opts,
            "thing": thing,
            "blockers": [link_places(finding) for finding in blocked.blockers],
            "may_override": may_override(request.user, thing),
            "max_length": MAX_REASON_LENGTH,
            **sent_again(request, but=REASON),
        }
        return TemplateResponse(request, "desk/blocked.html", context, status=409)

    def list_warnings(self, thing: Any) -> list[str]:
        """What an editor should know of a thing that is published, or will be."""
        return []

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Tell the template which acts are open."""
        thing = kwargs.get("obj")
        if thing is not None:
            context["state"] = state_in_words(thing)
            context["open_acts"] = list_open_acts(thing)
            # A form that comes back with an empty address has none to lead to.
            context["page_url"] = thing.get_absolute_url() if thing.slug else ""
        context["may_propose"] = thing is not None and has_to_propose(request.user, thing)
        context["may_publish"] = thing is not None and may_publish(request.user, thing)
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        """Stay with what was just created: there is more to do with it."""
        if "_addanother" not in request.POST and "_popup" not in request.POST:
            posted = request.POST.copy()
            posted["_continue"] = "1"
            request.POST = posted  # type: ignore[assignment]
        return super().response_add(request, obj, post_url_continue)

    @admin.display(description="State")
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
