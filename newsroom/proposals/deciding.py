"""Accepting a proposal, which is done by the doors of all edits, and declining one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from gallery.history.log import tell_proposer
from gallery.models import Gallery, Publishable, Slide
from gallery.slides.meanwhile import SequenceConflict
from gallery.slides.sequence import SlideNotInGallery, reorder_slides
from gallery.slides.words import WordsConflict, edit_words
from newsroom.audit.record import record
from newsroom.library.columns import EditRefused, from_json, name_columns
from newsroom.library.edits import PhotoEdit, edit_photos
from newsroom.models import Article, AuditEntry, Notification, Proposal
from newsroom.notifications import notify
from newsroom.proposals.gallery_changes import add_photos, change_gallery, take_out
from newsroom.proposals.present import ORDER, Kind, Values, read_present
from newsroom.proposals.proposing import (
    ProposalRefused,
    clean_words,
    hold_waiting,
    may_decide,
)
from newsroom.publishing.article_edits import note_article_edit
from newsroom.publishing.article_log import (
    compare_articles,
    find_part,
    log_article,
    summarise,
)
from newsroom.publishing.article_state import read_article_state
from newsroom.rights import Person, has_right, list_editable_photos, may_publish

NEEDS_RIGHT = "Accepting it needs the right to change and to publish what it is about."


def digest_present(present: Values) -> str:
    """What whoever decides has seen of the present, in 16 hex digits."""
    text = json.dumps(present, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def accept(proposal: Proposal, *, by: User, seen: str) -> str:
    """Do what is proposed, and say so in the logs; what is to be known of it besides, or nothing.

    `seen` is the digest of the present that `by` looked at. Raises `ProposalRefused`.
    """
    with transaction.atomic():
        held = hold_waiting(proposal)
        if not may_decide(by, held):
            raise ProposalRefused(NEEDS_RIGHT)
        present = read_present([held])[held.pk]
        if digest_present(present) != seen:
            raise ProposalRefused(
                "What it is about was changed while you were looking. Look again, then decide."
            )
        if present.keys() != held.changes.keys():
            raise ProposalRefused("What it is about is no longer there: decline it.")
        note = DOERS[Kind(held.kind)](held, present, by)
        settle(held, Proposal.State.ACCEPTED, by)
        record(
            AuditEntry.Act.ACCEPT_PROPOSAL,
            held.thing,
            details={"proposal": held.pk, "proposed_by": held.proposed_by_name},
        )
    return note


def decline(proposal: Proposal, *, by: User, reason: str) -> None:
    """Say no, and why. Raises `ProposalRefused`."""
    kept = clean_words(reason, "reason")
    if not kept:
        raise ProposalRefused(
            f"Write why: {proposal.proposed_by_name} reads it. Nothing was decided."
        )
    with transaction.atomic():
        held = hold_waiting(proposal)
        if not may_decide(by, held):
            raise ProposalRefused(NEEDS_RIGHT)
        held.reason = kept
        settle(held, Proposal.State.DECLINED, by)
        record(
            AuditEntry.Act.DECLINE_PROPOSAL,
            held.thing,
            details={
                "proposal": held.pk,
                "proposed_by": held.proposed_by_name,
                "reason": kept,
            },
        )


def settle(held: Proposal, state: Proposal.State, by: User) -> None:
    """Keep what became of it."""
    held.state, held.decided_by_name, held.decided_at = state, str(by), timezone.now()
    held.is_read = held.proposed_by_id in (None, by.pk)
    held.save()
    if held.proposed_by:
        said = " ".join(filter(None, (f"{held.get_state_display()}.", held.reason)))
        notify([held.proposed_by], Notification.Reason.DECIDED, held.thing, by=by, said=said)


def change_photo(held: Proposal, present: Values, by: User) -> str:
    """A photo's columns."""
    changes = {
        name: (from_json(name, present[name]), from_json(name, after))
        for name, (_, after) in held.changes.items()
    }
    summary = f"changed {name_columns(changes)} of {{photos}}{tell_proposer(held.proposed_by_name)}"
    try:
        outcome = edit_photos(
            {held.photo_id or 0: PhotoEdit(changes)}, summary=summary, changed_by=by
        )
    except EditRefused as error:
        raise ProposalRefused(str(error)) from error
    if not outcome.is_whole:
        raise ProposalRefused(outcome.sentence)
    return ""


def change_words(held: Proposal, present: Values, by: User) -> str:
    """A slide's words, in its gallery."""
    slide = Slide.objects.filter(gallery=held.gallery_id, public_id=held.slide_id).first()
    if slide is None:
        raise ProposalRefused("The photo was taken out of the gallery: decline it.")
    edited: Any = {name: after for name, (_, after) in held.changes.items()}
    seen: Any = present
    try:
        edit_words(
            slide, seen=seen, edited=edited, changed_by=by, proposed_by=held.proposed_by_name
        )
    except WordsConflict as error:
        raise ProposalRefused(str(error)) from error
    return ""


def change_order(held: Proposal, present: Values, by: User) -> str:
    """A gallery's order; what came since stays behind what it was put after."""
    gallery = Gallery.objects.get(pk=held.gallery_id or 0)
    there = set(present[ORDER])
    _, after = held.changes[ORDER]
    if not there & set(after):
        raise ProposalRefused("None of these photos is in the gallery any more: decline it.")
    try:
        return reorder_slides(
            gallery,
            after,
            expected_version=held.version or 0,
            changed_by=by,
            proposed_by=held.proposed_by_name,
        )
    except (SequenceConflict, SlideNotInGallery) as error:
        raise ProposalRefused(
            f"{error} The proposal waits still; decline it where it is out of date."
        ) from error


def change_article(held: Proposal, present: Values, by: User) -> str:
    """An article's fields and the texts of its parts."""
    article = Article.objects.select_for_update().get(pk=held.article_id or 0)
    before = read_article_state(article.pk)
    for name, (_, after) in held.changes.items():
        part, _, column = name.partition(".")
        if not column:
            setattr(article, name, after)
            continue
        model, number = find_part(part)
        row = model._default_manager.get(pk=number, parent=article)
        setattr(row, column, after)
        row.save()
    article.save()
    note_article_edit(article.pk)
    delta = compare_articles(before, read_article_state(article.pk))
    summary = f"{summarise(delta)}{tell_proposer(held.proposed_by_name)}"
    log_article(article.pk, before=before, done_by=by, summary=summary)
    return ""


DOERS = {
    Kind.PHOTO: change_photo,
    Kind.WORDS: change_words,
    Kind.ORDER: change_order,
    Kind.GALLERY: change_gallery,
    Kind.ADD: add_photos,
    Kind.REMOVE: take_out,
    Kind.ARTICLE: change_article,
}


def list_decidable(person: Person, proposals: Iterable[Proposal]) -> set[int]:
    """Those of some proposals that somebody may decide, in a constant number of queries."""
    listed = list(proposals)
    photo_ids: Collection[int] = {each.photo_id for each in listed if each.photo_id is not None}
    open_photos = list_editable_photos(person, photo_ids) if photo_ids else set()
    found = {each.pk for each in listed if each.photo_id in open_photos}
    for model, name in ((Gallery, "gallery"), (Article, "article")):
        if not has_right(person, "change", model):
            continue
        publishes = may_publish(person, model)
        for each in listed:
            thing: Publishable | None = getattr(each, name)
            if thing is not None and (publishes or thing.state != Publishable.State.PUBLISHED):
                found.add(each.pk)
    return found
