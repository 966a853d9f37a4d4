"""The page of proposals: what waits, what was decided; accepting, declining, taking back."""

from __future__ import annotations

from contextlib import AbstractContextManager
from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from gallery.models import Gallery
from media.models import Photo
from newsroom.desk.correction_choice import Corrected, noting, read_posted_note
from newsroom.desk.gallery_requests import get_editor
from newsroom.desk.proposals.shown import show_proposals
from newsroom.models import Article, Proposal
from newsroom.proposals.deciding import accept, decline
from newsroom.proposals.proposing import ProposalRefused, may_decide, put_away, take_back
from newsroom.publishing.corrections import CorrectionRefused
from newsroom.rights import Person, may_see

A_PAGE = 25
Kind, State = Proposal.Kind, Proposal.State


def list_visible(person: Person) -> QuerySet[Proposal]:
    """Those of what somebody may see, and his own."""
    visible = Q(proposed_by=person.pk)
    for name, model in (("photo", Photo), ("gallery", Gallery), ("article", Article)):
        if may_see(person, model):
            visible |= Q(**{f"{name}__isnull": False})
    rows = Proposal.objects.filter(visible)
    return rows.select_related("photo", "gallery", "article").defer("photo__embedded_metadata")


@require_safe
def list_proposals(request: HttpRequest) -> HttpResponse:
    """Those that wait, the oldest first; `?decided=1`: the others, the newest first."""
    if not any(may_see(request.user, model) for model in (Photo, Gallery, Article)):
        raise PermissionDenied
    return draw(request)


def draw(
    request: HttpRequest, *, typed: dict[str, Any] | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    """The page; `typed` is what was not taken, with the number of its proposal."""
    is_decided = request.GET.get("decided") == "1"
    rows = list_visible(request.user)
    rows = (
        rows.exclude(state=State.WAITING).order_by("-decided_at", "-pk")
        if is_decided
        else rows.filter(state=State.WAITING)
    )
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": "Proposals",
        "page": page,
        "proposals": show_proposals(request.user, list(page.object_list)),
        "is_decided": is_decided,
        "typed": typed or {},
    }
    return TemplateResponse(request, "desk/proposals.html", context, status=status)


@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Accept, decline or take back (`act`), or put an outcome away; then back to where one was."""
    proposal = list_visible(request.user).filter(pk=number).first()
    if proposal is None:
        raise PermissionDenied  # whether there is such a proposal is not told
    act, editor = request.POST.get("act", ""), get_editor(request)
    is_own = proposal.proposed_by_id == editor.pk
    if not (is_own if act in ("take_back", "read") else may_decide(editor, proposal)):
        raise PermissionDenied
    typed = {
        "number": number,
        "reason": request.POST.get("reason", ""),
        "note": request.POST.get("correction_note", ""),
    }
    try:
        done = do(request, proposal, act)
    except (ProposalRefused, CorrectionRefused) as error:
        messages.error(request, str(error))
        return draw(request, typed=typed, status=HTTPStatus.CONFLICT)
    if done:
        messages.success(request, done)
    return redirect("admin:index" if act == "read" else "admin:proposals")


def do(request: HttpRequest, proposal: Proposal, act: str) -> str:
    """One act; what is said of it. Raises `ProposalRefused`, `CorrectionRefused`."""
    editor = get_editor(request)
    if act == "read":
        put_away(proposal)
        return ""
    if act == "take_back":
        take_back(proposal, by=editor)
        return "The proposal is taken back."
    if act == "decline":
        decline(proposal, by=editor, reason=request.POST.get("reason", ""))
        return f"Declined. {proposal.proposed_by_name} is told why."
    if act != "accept":
        raise ProposalRefused("Nothing was done: the page asked for an act that there is not.")
    with noting_proposal(request, proposal) as corrected:
        note = accept(proposal, by=editor, seen=request.POST.get("seen", ""))
    said = f"Accepted: it is done as {proposal.proposed_by_name} proposed."
    return " ".join(filter(None, (said, note, corrected.message)))


def noting_proposal(request: HttpRequest, proposal: Proposal) -> AbstractContextManager[Corrected]:
    """The note of a correction, where whoever accepts writes one."""
    note, editor = read_posted_note(request.POST), get_editor(request)
    if proposal.photo_id is not None:
        return noting(note, editor, photos={proposal.photo_id: proposal.changes.keys()})
    if proposal.kind == Kind.WORDS:
        return noting(note, editor, gallery=proposal.gallery, slide_ids=[proposal.slide_id])
    return noting(None if proposal.kind == Kind.ORDER else note, editor, article=proposal.article)
