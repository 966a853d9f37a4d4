"""The panel beside a desk form that sets and clears embargoes and other dates, each by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from media.date_input import MomentComesTwice, MomentRefused, parse_typed_moment
from newsroom.desk.edit_conflicts import GuardedAdmin
from newsroom.desk.gallery_requests import get_editor
from newsroom.desk.refused_acts import NO_RIGHT, note_refusal
from newsroom.desk.save_then_act import ACT, SavesFirst
from newsroom.publishing.workflow import REFUSALS


@dataclass(frozen=True, slots=True)
class MomentAct:
    """One kind of moment: what it is called, how it is read from a thing, set and cleared."""

    name: str  # the end of its address
    label: str
    shown: Callable[[Any], datetime | None]  # None where there is none
    before: str  # what stands before the moment: "until", "at"
    none: str  # what stands there without one
    help_text: str
    set_label: str
    clear_label: str
    set_moment: Callable[[Any, datetime, User], Any]  # who does it comes last
    clear_moment: Callable[[Any, User], Any]
    was_set: str  # said when it is done
    was_cleared: str


@dataclass(frozen=True, slots=True)
class ShownMoment:
    """One line of the panel."""

    act: MomentAct
    moment: datetime | None
    url: str


class MomentsAdmin(SavesFirst, GuardedAdmin):
    """An admin of things that have moments."""

    moment_acts: tuple[MomentAct, ...] = ()

    def may_set_moments(self, request: HttpRequest, thing: Any) -> bool:
        """Whether the user may say when readers see it."""
        raise NotImplementedError

    def describe_outcome(self, thing: Any) -> str:
        """What readers see of it now, in a sentence."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        """An address for each kind of moment."""
        label, wrap = self.opts.model_name, self.admin_site.admin_view
        return [
            *(
                path(
                    f"<path:object_id>/{act.name}/",
                    wrap(self.moment_view),
                    {"name": act.name},
                    name=f"{label}_{act.name}",
                )
                for act in self.moment_acts
            ),
            *super().get_urls(),
        ]

    def moment_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """Set or clear one moment, then back to the form."""
        return require_POST(self.act_on_moment)(request, object_id, name)

    def act_on_moment(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """Do it and say so, or say why not."""
        act = next(act for act in self.moment_acts if act.name == name)
        thing = self.find_thing(request, object_id)
        if not self.may_set_moments(request, thing):
            note_refusal(thing, act=act.name, reason=NO_RIGHT)
            raise PermissionDenied
        is_set = request.POST.get("act") != "clear"
        try:
            if is_set:
                at = parse_typed_moment(request.POST.get("at", ""))
                changed = act.set_moment(thing, at, get_editor(request))
            else:
                changed = act.clear_moment(thing, get_editor(request))
        except MomentComesTwice as question:
            return ask_which(request, question, name="at", title=f"{act.label}: {thing}")
        except (MomentRefused, *REFUSALS) as error:
            note_refusal(thing, act=act.name, reason=str(error))
            self.message_user(request, str(error), messages.ERROR)
        else:
            done = act.was_set if is_set else act.was_cleared
            self.message_user(request, f"{done} {self.describe_outcome(changed)}", messages.SUCCESS)
        return self.back_to(object_id)

    def find_thing(self, request: HttpRequest, object_id: str) -> Any:
        """The thing that an address names. Raises `Http404`."""
        key = unquote(object_id)
        things = self.get_queryset(request)
        is_number = key.isascii() and key.isdigit() and len(key) < 20
        thing = things.filter(pk=key).first() if is_number else None
        if thing is None:
            raise Http404
        return thing

    def back_to(self, object_id: str) -> HttpResponse:
        """To the form of the thing."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[unquote(object_id)]))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """With the panel of moments."""
        thing = kwargs.get("obj")
        context["time_zone"] = timezone.get_current_timezone_name()
        if thing is not None:
            label = self.opts.model_name
            context["moments"] = [
                ShownMoment(
                    act,
                    act.shown(thing),
                    reverse(f"admin:{label}_{act.name}", args=[thing.pk]),
                )
                for act in self.moment_acts
            ]
            context["has_moment"] = any(line.moment for line in context["moments"])
            context["may_set_moments"] = self.may_set_moments(request, thing)
        return super().render_change_form(request, context, *args, **kwargs)


def sent_again(request: HttpRequest, *, but: str) -> dict[str, Any]:
    """For a template: where the same act is asked for once more, and with what, `but` one value."""
    saved_with = request.POST.get(ACT, "")
    # What came with the act's form is saved by now: only the act itself is asked for once more.
    kept = [
        (key, value)
        for key, value in request.POST.items()
        if key not in (but, "csrfmiddlewaretoken")
        and (not saved_with or key in ("act", "publish_at"))
    ]
    return {"action": f"../{saved_with}/" if saved_with else "", "kept": kept}


def ask_which(
    request: HttpRequest, question: MomentComesTwice, *, name: str, title: str
) -> HttpResponse:
    """Ask which of two moments is meant; the answer is the same request with an offset."""
    context = {
        **admin.site.each_context(request),
        "title": title,
        "question": str(question),
        **sent_again(request, but=name),
        "name": name,
        "choices": [(each.isoformat(), each) for each in question.choices],
    }
    return TemplateResponse(request, "desk/which_moment.html", context)
