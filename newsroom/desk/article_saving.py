"""Saving an article while somebody writes it: what its page sends, and what it is told."""

from __future__ import annotations

import json
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from gallery.models import Gallery
from media.doorbell import ring_doorbell_on_commit
from media.models import Photo
from newsroom.desk.article_conflicts import describe_conflicts, describe_kept, digest_fields
from newsroom.desk.correction_choice import read_note
from newsroom.desk.external_embeds import ask_providers, find_wrong_embed
from newsroom.desk.gallery_requests import RequestRefused
from newsroom.external.fetch_embeds import fetch_embed_again
from newsroom.links.asking import TASK as LINKS_TASK
from newsroom.models import Article, ExternalEmbed, GalleryPlacement, SinglePhoto
from newsroom.publishing.article_autosave import (
    Saved,
    Where,
    discard_kept,
    find_kept,
    is_live,
    save_article,
)
from newsroom.publishing.article_changes import (
    Changes,
    ChangesRefused,
    digest,
    read_changes,
)
from newsroom.publishing.article_state import KINDS
from newsroom.publishing.article_writing import Rules, values_of
from newsroom.publishing.corrections import (
    CorrectionRefused,
    list_places_of_article,
    tell_pages,
    write_corrections,
)
from newsroom.rights import has_right, may_edit, may_see

SHOWS: dict[type[Model], type[Model]] = {GalleryPlacement: Gallery, SinglePhoto: Photo}
PUBLISHED_MEANWHILE = (
    "It is published, or will be: changing it needs the right to publish. Nothing was saved; "
    "what you wrote is kept in this browser."
)


def make_rules(user: Any) -> Rules:
    """What somebody may do with the parts of an article."""

    def may(act: str, kind: type[Model]) -> bool:
        if act == "see":
            return may_see(user, kind)
        shown = SHOWS.get(kind)
        allowed = has_right(user, act, kind)
        return allowed and (shown is None or act == "delete" or may_see(user, shown))

    return Rules(may=may, find_wrong=find_wrong_embed)


@require_POST
def autosave(request: HttpRequest, article_id: int) -> JsonResponse:
    """Save what is sent; `final` where the editor pressed Save."""
    article = get_article(request, article_id)
    if not may_edit(request.user, article):
        if not has_right(request.user, "change", article):
            raise PermissionDenied
        return JsonResponse({"error": PUBLISHED_MEANWHILE}, status=403)
    try:
        data = json.loads(request.body)
        json.dumps(data, ensure_ascii=False).encode()  # half a letter cannot be kept
        changes = read_changes(data)
    except RequestDataTooBig:
        return JsonResponse({"error": "This is too long to be saved at once."}, status=413)
    except ChangesRefused as refused:
        return JsonResponse({"error": str(refused)}, status=400)
    except (ValueError, RecursionError, AttributeError):
        return JsonResponse({"error": "The request cannot be read."}, status=400)
    is_final = data.get("final") is True
    try:
        note = read_note(data) if is_final else None
        saved = save_with_note(request, article, changes, note, is_final=is_final)
    except (CorrectionRefused, RequestRefused) as refused:
        return JsonResponse({"error": str(refused)}, status=400)
    if saved.where is Where.ARTICLE:
        follow_up(saved)
    if has_links(saved):
        ring_doorbell_on_commit(LINKS_TASK)
    if is_final and saved.where is Where.ARTICLE and not saved.written.problems:
        name = Article._meta.verbose_name
        said = "Readers get what you changed." if is_live(article) else ""
        messages.success(
            request, f"The {name} “{article}” was changed successfully. {said}".strip()
        )
    return JsonResponse(describe_saved(article, saved, request.user))


def save_with_note(
    request: HttpRequest, article: Article, changes: Changes, note: str | None, *, is_final: bool
) -> Saved:
    """Save, and note a correction with it in the same transaction."""
    user = cast("User", request.user)
    with transaction.atomic():
        saved = save_article(
            article.pk, changes, done_by=user, rules=make_rules(user), is_final=is_final
        )
        if note is not None and saved.where is Where.ARTICLE:
            number = write_corrections(note, list_places_of_article(article), written_by=user)
            messages.info(request, tell_pages(number))
    return saved


def follow_up(saved: Saved) -> None:
    """Have other sites asked for what is embedded."""
    embeds = [key for key in saved.written.parts if key.startswith("externalembed:")]
    asked = ExternalEmbed.objects.filter(pk__in=saved.written.asked_again)
    if asked_again := list(asked.values_list("pk", flat=True)) if saved.written.asked_again else []:
        fetch_embed_again(asked_again)
    if embeds or asked_again:
        ask_providers()


def has_links(saved: Saved) -> bool:
    """Whether something was written that may lead to another site."""
    written = [new for _, new in saved.written.parts.values() if new]
    return any("url" in new or "<a " in new.get("text", "") for new in written)


def describe_saved(article: Article, saved: Saved, user: Any) -> dict[str, Any]:
    """What the page is told."""
    written, is_here = saved.written, saved.where is Where.ARTICLE
    return {
        "where": saved.where,
        "version": saved.version,
        "at": timezone.now().isoformat(),
        # What was only tried has no rows, and nobody has seen it.
        "seen": written.seen if is_here else {},
        "made": written.made if is_here else {},
        "conflicts": describe_conflicts(article, written.conflicts, user),
        "problems": written.problems,
    }


@require_POST
def discard(request: HttpRequest, article_id: int) -> JsonResponse:
    """Throw away what is kept of an edit that readers do not see."""
    article = get_article(request, article_id)
    if not may_edit(request.user, article):
        raise PermissionDenied
    if discard_kept(article, cast("User", request.user)):
        messages.success(request, "Your changes were thrown away. This is what readers get.")
    return JsonResponse({})


def get_article(request: HttpRequest, article_id: int) -> Article:
    """The article, for those who may see articles. Raises `PermissionDenied` and `Http404`."""
    if not may_see(request.user, Article):
        raise PermissionDenied
    return get_object_or_404(Article, pk=article_id)


def describe_page(request: HttpRequest, article: Article, formsets: Any) -> dict[str, Any]:
    """What the page's scripts know at first: what was seen, and what is kept."""
    parts = {}
    for formset in formsets:
        kind = formset.opts.model._meta.model_name
        if kind in KINDS:
            for form in formset.formset.initial_forms:
                if form.instance.pk:
                    parts[f"{kind}:{form.instance.pk}"] = digest(values_of(form.instance))
    kept = find_kept(article, cast("User", request.user))
    return {
        "fields": digest_fields(article),
        "parts": parts,
        "version": article.version,
        "isLive": is_live(article),
        "kept": describe_kept(article, kept, request.user) if kept else None,
    }
