"""Acts such as publishing save the form first: what an editor has typed is part of what is meant.

The browser sends the form with the act's name (static/desk/unsaved.js). Saving and acting are one
transaction; where the form has errors, it comes back with all that was typed and nothing is done.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve, reverse

ACT = "_act"


class SavesFirst(admin.ModelAdmin[Any]):
    """An admin whose acts, at addresses below a thing's own, may come with its form."""

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """What was saved is acted upon, or shown."""
        act = request.POST.get(ACT, "")
        found = self.act_at(obj, act) if act else None
        if found is None:
            return super().response_change(request, obj)
        view, arguments = found
        self.message_user(request, "What you wrote was saved.", messages.SUCCESS)
        answer: HttpResponse = view(request, **arguments)
        return answer

    def act_at(self, obj: Any, act: str) -> tuple[Any, dict[str, Any]] | None:
        """The view of an act of this admin's own, such as "publish"; None where there is none."""
        label = self.opts.model_name
        changelist = reverse(f"admin:{self.opts.app_label}_{label}_changelist")
        try:
            match = resolve(f"{changelist}{obj.pk}/{act}/")
        except Resolver404:
            return None
        # Django's own pages of a thing are named with the app before the model.
        return (match.func, match.kwargs) if match.url_name == f"{label}_{act}" else None

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Say that the act was not done when its form has errors."""
        if request.method == "POST" and ACT in request.POST:
            text = "Nothing was saved, and nothing else was done: see what is wrong below."
            self.message_user(request, text, messages.ERROR)
        return super().render_change_form(request, context, *args, **kwargs)
