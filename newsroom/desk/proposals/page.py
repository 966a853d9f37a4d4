"""The page of proposals: what waits, what was decided; accepting, declining, taking back."""

from __future__ import annotations

from contextlib import AbstractContextManager
from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from gallery.models import Gallery
from media.models import Photo
from newsroom.desk.correction_choice import Corrected, noting, read_posted_note
from newsroom.desk.gallery_requests import get_editor
from newsroom.desk.proposals.filters import list_filters, read_filter
from newsroom.desk.proposals.shown import show_proposals
from newsroom.models import Article, Proposal, ProposalReceipt
from newsroom.proposals.deciding import accept, decline
from newsroom.proposals.proposing import ProposalRefused, may_decide, put_away, take_back
from newsroom.proposals.several import MOST_AT_ONCE, accept_several
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
    chosen = read_filter(request.GET)
    rows = list_visible(request.user)
    waiting = rows.filter(state=State.WAITING)
    if is_decided:
        rows = rows.exclude(state=State.WAITING).order_by("-decided_at", "-pk")
    else:
        rows = waiting
    number = MOST_AT_ONCE if chosen else A_PAGE
    page = Paginator(rows.filter(**chosen), number).get_page(request.GET.get("page"))
    shown = show_proposals(request.user, list(page.object_list))
    context = {
        **admin.site.each_context(request),
        "title": "Proposals",
        "page": page,
        "proposals": shown,
        "open_ones": sum(each.is_open and not each.is_gone for each in shown),
        "is_decided": is_decided,
        "is_filtered": bool(chosen),
        "filters": [] if is_decided else list_filters(waiting),
        "query": request.GET.urlencode(),
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
    return redirect("admin:index" if act == "read" else back_to_list(request))


@require_POST
def accept_chosen(request: HttpRequest) -> HttpResponse:
    """Accept those that are ticked (`chosen`), or all that the page shows (`which` is "all").

    With each goes the digest of what was seen of it (`seen-12`). Then to the receipt.
    """
    if not any(may_see(request.user, model) for model in (Photo, Gallery, Article)):
        raise PermissionDenied
    posted = request.POST
    asked = posted.getlist("shown" if posted.get("which") == "all" else "chosen")
    numbers = {int(each) for each in asked if each.isascii() and each.isdigit() and len(each) < 19}
    rows = list_visible(request.user).filter(pk__in=numbers)
    seen = {number: posted.get(f"seen-{number}", "") for number in numbers}
    try:
        receipt = accept_several(rows, by=get_editor(request), seen=seen)
    except ProposalRefused as error:
        messages.error(request, str(error))
        return redirect(back_to_list(request))
    return redirect("admin:proposals_receipt", receipt.pk)


@require_safe
def show_receipt(request: HttpRequest, receipt_id: int) -> HttpResponse:
    """What one act accepted, and what stayed and why."""
    if not any(may_see(request.user, model) for model in (Photo, Gallery, Article)):
        raise PermissionDenied
    receipt = get_object_or_404(ProposalReceipt, pk=receipt_id)
    visible = list_visible(request.user)
    rows = list(visible.filter(receipt=receipt))
    left = {number: (name, why) for number, name, why in receipt.left}
    seen = visible.filter(pk__in=left).order_by().values_list("pk", flat=True)
    context = {
        **admin.site.each_context(request),
        "title": f"{len(rows)} accepted{f', {len(left)} stay' if left else ''}",
        "receipt": receipt,
        "proposals": show_proposals(request.user, rows),
        "left": [left[number] for number in sorted(seen)],
    }
    return TemplateResponse(request, "desk/proposals_receipt.html", context)


def back_to_list(request: HttpRequest) -> str:
    """The list that it was posted from, with its filter."""
    query = request.POST.get("query", "")
    posted = QueryDict(query)
    known = {name: posted.get(name, "") for name in ("of", "by") if name in posted}
    found = reverse("admin:proposals")
    return f"{found}?{urlencode(known)}" if known else found


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
    is_article = proposal.kind == Kind.ARTICLE
    return noting(note if is_article else None, editor, article=proposal.article)
