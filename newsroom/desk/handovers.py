"""Handing on, on the desk: the step with its note and its person, and what was said before."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from gallery.models import Gallery, Publishable, Slide
from newsroom.desk.private_links import LARGEST_NUMBER, PrivateLinksAdmin
from newsroom.desk.refused_acts import NO_RIGHT, name_act, note_refusal
from newsroom.models import Handover
from newsroom.publishing.handover import (
    HandoverRefused,
    hand_over,
    list_handovers,
    list_untold,
    list_who_may_go_on,
    list_who_may_see,
)
from newsroom.publishing.workflow import TransitionNotAllowed
from newsroom.rights import may_edit

SHOWN = 5
MOST_NAMED = 5
SAID = {
    Handover.Step.READY: "It is ready for publishing.",
    Handover.Step.BACK: "It is a draft again.",
    Handover.Step.NOTE: "The note is kept.",
}


class HandoverAdmin(PrivateLinksAdmin):
    """An admin of things that go from one person to the next."""

    def get_urls(self) -> list[URLPattern]:
        """The act, and whom its note can name."""
        wrap, kind = self.admin_site.admin_view, self.opts.model_name
        return [
            path("<path:object_id>/handover/", wrap(self.handover_view), name=f"{kind}_handover"),
            path("<path:object_id>/people/", wrap(self.people_view), name=f"{kind}_people"),
            *super().get_urls(),
        ]

    def people_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Whom a note about a thing can tell, for those who may leave one."""
        return require_safe(self.list_people)(request, object_id)

    def list_people(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Those who may see it: a note leads there."""
        thing = self.find_thing(request, object_id)
        if not may_edit(request.user, thing):
            raise PermissionDenied
        people = [
            {"username": person.get_username(), "name": person.get_full_name()}
            for person in list_who_may_see(thing)
            if person != request.user
        ]
        return JsonResponse({"people": people}, headers={"Cache-Control": "no-store"})

    def handover_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Hand it on, for those who may edit it as it is; then back to the form."""
        return require_POST(self.hand_on)(request, object_id)

    def hand_on(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Do it and say so, or say why not."""
        thing = self.find_thing(request, object_id)
        if not may_edit(request.user, thing):
            note_refusal(thing, act=name_act(request), reason=NO_RIGHT)
            raise PermissionDenied
        try:
            step = read_step(request)
            changed = hand_over(
                thing,
                step=step,
                made_by=cast("User", request.user),
                note=request.POST.get("note", ""),
                assigned_to=read_person(request),
                slide=read_slide(request, thing),
            )
        except (HandoverRefused, TransitionNotAllowed) as error:
            note_refusal(thing, act=name_act(request), reason=str(error))
            self.message_user(request, str(error), messages.ERROR)
        else:
            whose = f" It is for {changed.assigned_to}." if changed.assigned_to else ""
            self.message_user(request, f"{SAID[step]}{whose}", messages.SUCCESS)
            if untold := list_untold(changed, request.POST.get("note", ""))[:MOST_NAMED]:
                names = ", ".join(f"@{name}" for name in untold)
                said = f"Nobody is told as {names}: no user of this name may see it."
                self.message_user(request, said, messages.WARNING)
        return self.back_to(object_id)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """With what was said last, and whom it can be for."""
        thing = kwargs.get("obj")
        if thing is not None:
            context |= describe_handovers(request, thing)
        return super().render_change_form(request, context, *args, **kwargs)


def describe_handovers(request: HttpRequest, thing: Publishable) -> dict[str, Any]:
    """What the templates show, in 2 queries."""
    may = may_edit(request.user, thing)
    return {
        "handovers": list_handovers(thing)[:SHOWN],
        "may_hand_over": may,
        "people": list_who_may_go_on(thing) if may else [],
    }


def read_step(request: HttpRequest) -> Handover.Step:
    """Which step was asked for. Raises `HandoverRefused`."""
    asked = request.POST.get("step", "")
    if asked not in Handover.Step.values:
        raise HandoverRefused("Nothing was done: the page asked for a step that there is not.")
    return Handover.Step(asked)


def read_person(request: HttpRequest) -> User | None:
    """For whom it is; nobody in particular where none is chosen. Raises `HandoverRefused`."""
    asked = request.POST.get("assigned_to", "")
    if not asked:
        return None
    is_number = asked.isascii() and asked.isdigit() and len(asked) < 20
    person = (
        User.objects.filter(pk=int(asked)).first()
        if is_number and int(asked) <= LARGEST_NUMBER
        else None
    )
    if person is None:
        raise HandoverRefused("That user is no more: choose somebody else.")
    return person


def read_slide(request: HttpRequest, thing: Publishable) -> Slide | None:
    """The photo that the note is about; none for the whole. Raises `HandoverRefused`."""
    asked = request.POST.get("slide", "")
    if not asked or not isinstance(thing, Gallery):
        return None
    try:
        return thing.slides.get(public_id=asked)
    except (Slide.DoesNotExist, ValidationError, ValueError):
        raise HandoverRefused(
            "That photo is not in the gallery any more: leave the note for the whole gallery."
        ) from None
