"""The log of the library: every batch with its receipt, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from gallery.slides.word_difference import Piece, compare_words
from media.models import Photo
from media.takedown import ReasonMissing
from newsroom.desk.gallery_requests import (
    RightMissing,
    get_editor,
    read_body,
    read_text,
    require_edit,
)
from newsroom.desk.library_acts import cut, tell_outcome, tell_value
from newsroom.desk.library_bar import describe_undoable
from newsroom.desk.library_requests import on_library, require_photo_change
from newsroom.library.columns import COLUMNS
from newsroom.library.kills import undo_kill_of
from newsroom.library.outcome import Outcome
from newsroom.library.placing import find_gallery_of, take_out_again
from newsroom.library.receipts import ReceiptLine, read_lines
from newsroom.library.undoing import NotToBeUndone, undo_edits
from newsroom.models import PhotoBatch
from newsroom.rights import has_right, may_kill, may_see

BATCHES_A_PAGE = 50
PHOTOS_A_PAGE = 200
Kind = PhotoBatch.Kind


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One photo of a receipt, as the page shows it."""

    photo_id: int
    name: str
    is_there: bool
    reason: str
    changes: tuple[tuple[str, tuple[Piece, ...]], ...]
    takedown_id: int | None  # of a kill: its own receipt
    is_proposed: bool


@require_safe
def show_log(request: HttpRequest) -> HttpResponse:
    """Every batch, the newest first; `?mine` those of the editor alone."""
    require_sight(request)
    is_mine = "mine" in request.GET
    batches = PhotoBatch.objects.defer("receipt")
    if is_mine:
        batches = batches.filter(done_by=get_editor(request))
    page = Paginator(batches, BATCHES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": "Changes of photos",
        "page": page,
        "is_mine": is_mine,
    }
    return TemplateResponse(request, "desk/library_log.html", context)


def require_sight(request: HttpRequest) -> None:
    """Raise `PermissionDenied` for somebody who may neither see photos nor kill them."""
    if not (may_see(request.user, Photo) or may_kill(request.user)):
        raise PermissionDenied


@require_safe
def show_receipt(request: HttpRequest, batch_id: int) -> HttpResponse:
    """What a batch changed, photo by photo, and what it left."""
    require_sight(request)
    batch = get_object_or_404(PhotoBatch.objects.select_related("answers"), pk=batch_id)
    page = Paginator(read_lines(batch), PHOTOS_A_PAGE).get_page(request.GET.get("page"))
    ids = [line.photo_id for line in page.object_list]
    there = set(Photo.objects.filter(pk__in=ids).order_by().values_list("pk", flat=True))
    takedowns = dict(batch.receipt.get("takedowns", ()))
    context = {
        **admin.site.each_context(request),
        "title": f"Receipt: {batch}",
        "batch": batch,
        "page": page,
        "lines": [
            show_line(line, line.photo_id in there, takedowns.get(line.photo_id))
            for line in page.object_list
        ],
        "gallery": find_gallery_of(batch) if batch.kind == Kind.PLACE else None,
        "may_undo": may_undo(request, batch),
        "is_kill": batch.kind == Kind.KILL,
    }
    return TemplateResponse(request, "desk/library_receipt.html", context)


def show_line(line: ReceiptLine, is_there: bool, takedown_id: int | None) -> ShownLine:
    """A photo of a receipt with its changes, word by word."""
    changes = tuple(
        (
            COLUMNS[column].label if column in COLUMNS else column,
            tuple(compare_words(*(cut(tell_value(column, each)) for each in pair))),
        )
        for column, *pair in line.changes
    )
    return ShownLine(
        line.photo_id, line.name, is_there, line.reason, changes, takedown_id, line.is_proposed
    )


def may_undo(request: HttpRequest, batch: PhotoBatch) -> bool:
    """Whether there is something that the editor could take back."""
    if batch.undone_at is not None:
        return False
    if batch.kind == Kind.KILL:
        return may_kill(request.user)
    if batch.kind == Kind.PLACE:
        gallery = find_gallery_of(batch)
        return gallery is not None and has_right(request.user, "change", gallery)
    return has_right(request.user, "change", Photo)


@require_POST
@on_library
def undo_batch(request: HttpRequest, batch_id: int) -> dict[str, Any]:
    """Take a batch back, for a page with scripts; a kill with its `reason`."""
    body = read_body(request) if request.body else {}
    reason = read_text(body, "reason") if "reason" in body else ""
    batch = get_object_or_404(PhotoBatch.objects.defer("receipt"), pk=batch_id)
    message, outcome = take_back(request, batch, reason)
    undoable = describe_undoable(get_editor(request))
    return {**tell_outcome(outcome), "message": message, "undoable": undoable}


@require_POST
def undo_from_receipt(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The same from the receipt's own button."""
    require_sight(request)
    batch = get_object_or_404(PhotoBatch, pk=batch_id)
    try:
        message, outcome = take_back(request, batch, request.POST.get("reason", ""))
    except RightMissing as error:
        raise PermissionDenied(str(error)) from error
    except (NotToBeUndone, ReasonMissing) as error:
        messages.error(request, str(error))
    else:
        tell = messages.success if outcome.is_whole else messages.warning
        tell(request, message)
    return redirect("admin:library_receipt", batch_id=batch.pk)


def take_back(request: HttpRequest, batch: PhotoBatch, reason: str) -> tuple[str, Outcome]:
    """Undo a batch by the door of its kind; what is said of it. Raises `NotToBeUndone`,
    `ReasonMissing`, `RightMissing`.
    """
    editor = get_editor(request)
    if batch.kind == Kind.KILL:
        if not may_kill(request.user):
            raise RightMissing("Undoing kills needs the right to kill. Nothing was changed.")
        outcome = undo_kill_of(batch.pk, reason=reason, by=editor)
        return tell_undone("the kill", outcome), outcome
    if batch.kind == Kind.PLACE:
        gallery = find_gallery_of(PhotoBatch.objects.get(pk=batch.pk))
        if gallery is not None:
            require_edit(request, gallery)
        number = take_out_again(batch.pk, by=editor)
        photos = f"{number} photo{'' if number == 1 else 's'}"
        return f"Undone: {photos} taken out of “{gallery}” again.", Outcome()
    require_photo_change(request)
    outcome = undo_edits(batch.pk, by=editor)
    return tell_undone(batch.summary, outcome), outcome


def tell_undone(what: str, outcome: Outcome) -> str:
    """What was undone and what not, as a sentence or two."""
    if outcome.changed:
        return f"Undone: {what}. {outcome.sentence}"
    return f"Nothing was undone: {what}. {outcome.sentence.removeprefix('0 changed, ')}"
