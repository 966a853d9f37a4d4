"""The corrections on the desk: every note with its pages; a note is worded anew, or taken back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from gallery.models import CorrectionNote, Publishable
from newsroom.library.where_used import find_desk_url
from newsroom.publishing.corrections import (
    MODELS,
    CorrectionRefused,
    rewrite_correction,
    take_back_correction,
)
from newsroom.rights import Person, may_publish, may_see

LOOKED_THROUGH = 500  # notes; those of one correction stand one by one
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class NotedOn:
    """A gallery or an article with a note."""

    title: str
    url: str


@dataclass(slots=True)
class ShownNote:
    """One correction. `text` is what is typed, where the page comes back with an error."""

    batch: UUID
    text: str
    seen: str
    at: datetime
    who: str
    is_open: bool  # to the one who looks
    pages: list[NotedOn] = field(default_factory=list)

    @property
    def named(self) -> list[NotedOn]:
        """The first of its pages."""
        return self.pages[:MOST_NAMED]

    @property
    def more(self) -> int:
        """How many there are besides."""
        return max(0, len(self.pages) - MOST_NAMED)


@require_http_methods(["GET", "HEAD", "POST"])
def show_corrections(request: HttpRequest) -> HttpResponse:
    """The list, the newest first; posted, `batch` is worded anew (`text`) or taken back (`act`)."""
    if not any(may_see(request.user, model) for model in MODELS.values()):
        raise PermissionDenied
    if request.method == "POST":
        return change_note(request)
    return draw(request)


def draw(
    request: HttpRequest, *, typed: tuple[UUID, str] | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    """The page; `typed` is what was not taken, by its note."""
    notes = list_notes(request.user)
    for note in notes:
        if typed is not None and note.batch == typed[0]:
            note.text = typed[1]
    context = {
        **admin.site.each_context(request),
        "title": "Corrections",
        "notes": notes,
    }
    return TemplateResponse(request, "desk/corrections.html", context, status=status)


def list_notes(person: Person) -> list[ShownNote]:
    """The newest of the kinds that somebody may see, in 3 queries."""
    kinds = [kind for kind, model in MODELS.items() if may_see(person, model)]
    rows = list(CorrectionNote.objects.filter(kind__in=kinds)[:LOOKED_THROUGH])
    things: dict[tuple[str, int], Publishable] = {}
    for kind in kinds:
        ids = {row.thing_id for row in rows if row.kind == kind}
        there = MODELS[kind]._default_manager.in_bulk(ids)
        things |= {(kind, pk): thing for pk, thing in there.items()}
    notes: dict[UUID, ShownNote] = {}
    for row in rows:
        note = notes.setdefault(
            row.batch,
            ShownNote(
                row.batch, row.text, row.text, row.corrected_at, row.written_by_name, is_open=True
            ),
        )
        note.is_open &= may_publish(person, MODELS[CorrectionNote.Kind(row.kind)])
        thing = things.get((row.kind, row.thing_id))
        if thing is not None:
            page = NotedOn(str(thing), find_desk_url(thing))
            if page not in note.pages:
                note.pages.append(page)
    return list(notes.values())


def change_note(request: HttpRequest) -> HttpResponse:
    """Word a note anew, or take it back; for those who may publish all that it stands on."""
    try:
        batch = UUID(request.POST.get("batch", ""))
    except ValueError:
        batch = UUID(int=0)
    kinds = CorrectionNote.objects.filter(batch=batch).order_by().values_list("kind", flat=True)
    models = [MODELS[CorrectionNote.Kind(kind)] for kind in set(kinds)] or list(MODELS.values())
    if not all(may_publish(request.user, model) for model in models):
        raise PermissionDenied
    seen = request.POST.get("seen", "").replace("\r\n", "\n")
    text = request.POST.get("text", "").replace("\r\n", "\n")
    try:
        if request.POST.get("act") == "take_back":
            take_back_correction(batch, seen=seen)
            messages.success(request, "The note is taken back. The words that were edited stay.")
        else:
            rewrite_correction(batch, text, seen=seen)
            messages.success(request, "The note is changed on all of its pages.")
    except CorrectionRefused as error:
        messages.error(request, str(error))
        return draw(request, typed=(batch, text), status=HTTPStatus.CONFLICT)
    return redirect("admin:corrections")
