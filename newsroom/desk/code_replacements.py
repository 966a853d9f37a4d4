"""Codes for phrases on the desk: the list, lines that are pasted into it, what pages ask for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.cache import cache_control
from django.views.decorators.http import (
    conditional_page,
    require_http_methods,
    require_safe,
)

from gallery.models import Gallery
from media.models import Photo
from newsroom.code_replacements import (
    CodeUnusable,
    LinesUnusable,
    clean_code,
    import_codes,
    list_codes,
)
from newsroom.desk.list_search import SearchableAdmin
from newsroom.models import CodeReplacement
from newsroom.rights import has_right, may_see

SHOWN_CHARACTERS = 120
LIST_PAGE = "admin:newsroom_codereplacement_changelist"


class CodeForm(forms.ModelForm[CodeReplacement]):
    """One line for the code, a few for the text."""

    class Meta:
        """The fields of the model."""

        model = CodeReplacement
        fields = ("code", "text")
        widgets = {
            "code": forms.TextInput(attrs={"class": "vTextField", "autocapitalize": "none"}),
            "text": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        }

    def clean_code(self) -> str:
        """As it is kept."""
        try:
            return clean_code(self.cleaned_data["code"])
        except CodeUnusable as error:
            raise forms.ValidationError(str(error)) from error


@admin.register(CodeReplacement)
class CodeReplacementAdmin(SearchableAdmin):
    """The newsroom's own list."""

    form = CodeForm
    change_list_template = "desk/codes_list.html"
    list_display = ("__str__", "text_shown")
    search_fields = ("code", "text")
    list_per_page = 200

    @admin.display(description="Becomes", ordering="text")
    def text_shown(self, row: CodeReplacement) -> str:
        """As much of it as a line has room for."""
        text = row.text
        return text if len(text) <= SHOWN_CHARACTERS else f"{text[: SHOWN_CHARACTERS - 1]}…"

    def get_urls(self) -> list[URLPattern]:
        """With the page for a pasted list."""
        view = self.admin_site.admin_view(self.import_view)
        return [
            path("import/", view, name="newsroom_codereplacement_import"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """With the way to a pasted list, for those who may."""
        return super().changelist_view(request, {"may_import": may_import(request)})

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Take lines "code, tab, text"."""
        return show_import(request)


def may_import(request: HttpRequest) -> bool:
    """Whether somebody may add codes and change those that are there."""
    return all(has_right(request.user, act, CodeReplacement) for act in ("add", "change"))


@require_http_methods(["GET", "HEAD", "POST"])
def show_import(request: HttpRequest) -> HttpResponse:
    """The page for a pasted list: takes it as a whole, or says which lines cannot be read."""
    if not may_import(request):
        raise PermissionDenied
    pasted = request.POST.get("lines", "")
    problems: list[str] = []
    if request.method == "POST" and not pasted.strip():
        problems = ["Paste the lines first."]
    elif request.method == "POST":
        try:
            take_lines(request, pasted)
            return redirect(LIST_PAGE)
        except LinesUnusable as error:
            problems = [str(error), *error.problems]
    context = {
        **admin.site.each_context(request),
        "title": "Import codes",
        "opts": CodeReplacement._meta,
        "lines": pasted,
        "problems": problems,
    }
    return TemplateResponse(request, "desk/import_codes.html", context)


def take_lines(request: HttpRequest, pasted: str) -> None:
    """Do it, and say what changed; raises `LinesUnusable`."""
    imported = import_codes(pasted)
    log_rows(request, imported.added, ADDITION)
    log_rows(request, imported.changed, CHANGE)
    messages.success(request, imported.sentence)


def log_rows(request: HttpRequest, rows: Iterable[CodeReplacement], flag: int) -> None:
    """Note in each code's history who imported it."""
    user: Any = request.user
    if listed := list(rows):
        LogEntry.objects.log_actions(user.pk, listed, flag, "From a pasted list.")


def may_use_codes(request: HttpRequest) -> bool:
    """Whether somebody writes words in which codes become phrases, or looks after the codes."""
    writes = any(has_right(request.user, "change", kind) for kind in (Gallery, Photo))
    return writes or may_see(request.user, CodeReplacement)


@require_safe
@cache_control(private=True, no_cache=True)
@conditional_page
def show_codes(request: HttpRequest) -> HttpResponse:
    """All codes with their texts, for pages on which they are typed; 304 where they are known."""
    if not may_use_codes(request):
        raise PermissionDenied
    return JsonResponse({"codes": list_codes()})
