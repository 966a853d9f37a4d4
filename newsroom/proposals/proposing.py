"""Proposing a change, and taking the proposal back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from gallery.limits import NAMES, OverLimit, require_short
from gallery.models import Gallery, Publishable, Slide
from gallery.slides.word_names import WORDS
from media.models import Photo
from media.text_limits import MAX_CHARACTERS
from newsroom.audit.record import record
from newsroom.library.columns import (
    EditRefused,
    clean_value,
    from_json,
    is_storable,
    to_json,
)
from newsroom.models import Article, AuditEntry, Proposal
from newsroom.proposals.present import (
    ORDER,
    PHOTO_COLUMNS,
    Kind,
    Values,
    read_articles,
    read_order,
    read_photo,
    read_slide,
)
from newsroom.publishing.article_state import KINDS
from newsroom.rights import (
    Person,
    has_right,
    may_edit,
    may_edit_photo,
    may_touch,
)

MOST_CHARACTERS = 2_000  # of why it is proposed, or declined
MOST_WAITING = 200  # of one person


class ProposalRefused(Exception):
    """What cannot be proposed, or decided so; nothing was changed."""


def may_propose(person: Person, thing: Publishable | Photo) -> bool:
    """Whether somebody may change such things, were it not for those who may publish them."""
    return has_right(person, "change", thing)


def has_to_propose(person: Person, thing: Publishable) -> bool:
    """Whether it is left to those who may publish it, and somebody is none of them."""
    return may_propose(person, thing) and not may_touch(person, thing)


def may_decide(person: Person, proposal: Proposal) -> bool:
    """Whether somebody may do himself what is proposed."""
    if proposal.photo is not None:
        return may_edit_photo(person, proposal.photo)
    return may_edit(person, proposal.thing)


def propose_photo(
    photo: Photo, edited: Mapping[str, Any], *, seen: Mapping[str, Any], by: User, why: str = ""
) -> Proposal:
    """Propose columns of a photo, as JSON. Raises `ProposalRefused`."""
    try:
        after = {
            name: to_json(clean_value(name, from_json(name, value)))
            for name, value in edited.items()
            if name in PHOTO_COLUMNS
        }
    except (EditRefused, ValueError) as error:
        raise ProposalRefused(str(error)) from error
    return keep(Kind.PHOTO, read_photo(photo), after, seen, by=by, why=why, photo=photo)


def propose_words(
    slide: Slide, edited: Mapping[str, str], *, seen: Mapping[str, Any], by: User, why: str = ""
) -> Proposal:
    """Propose words of a slide in its gallery. Raises `ProposalRefused`."""
    after = {str(word): edited[word] for word in WORDS if word in edited}
    require_texts({NAMES[word]: text for word, text in after.items()})
    try:
        require_short(after)
    except OverLimit as error:
        raise ProposalRefused(str(error)) from error
    return keep(
        Kind.WORDS,
        read_slide(slide),
        after,
        seen,
        by=by,
        why=why,
        gallery=slide.gallery,
        slide_id=slide.public_id,
    )


def propose_order(
    gallery: Gallery, order: list[str], *, version: int, by: User, why: str = ""
) -> Proposal:
    """Propose an order of all slides that were seen at a version. Raises `ProposalRefused`."""
    if version != gallery.version:
        raise ProposalRefused(
            "The order was changed meanwhile. Nothing was proposed: look at the new order."
        )
    present = read_order(gallery)
    if sorted(order) != sorted(present):
        raise ProposalRefused("The order must name each photo of the gallery once.")
    seen, after = {ORDER: present}, {ORDER: order}
    return keep(Kind.ORDER, seen, after, seen, by=by, why=why, gallery=gallery, version=version)


def propose_article(
    article: Article, edited: Mapping[str, str], *, seen: Mapping[str, Any], by: User, why: str = ""
) -> Proposal:
    """Propose fields of an article and texts of its parts. Raises `ProposalRefused`."""
    present = read_articles([article])[article.pk]
    after = {name: text for name, text in edited.items() if name in present}
    require_texts({name_article_text(name): text for name, text in after.items()})
    if not after.get("headline", "x").strip():
        raise ProposalRefused("An article has a headline. Nothing was proposed.")
    after = {name: clean_article_text(name, text) for name, text in after.items()}
    return keep(Kind.ARTICLE, present, after, seen, by=by, why=why, article=article)


def clean_article_text(name: str, text: str) -> str:
    """A text as its column keeps it: sanitised, and not too long. Raises `ProposalRefused`."""
    kind, _, column = name.partition(".")
    model: Any = KINDS[kind.partition(":")[0]] if column else Article
    field = model._meta.get_field(column or name)
    if field.max_length is not None and len(text) > field.max_length:
        raise ProposalRefused(
            f"The {name_article_text(name)} has {len(text):,} characters; at most "
            f"{field.max_length:,} are kept. Nothing was proposed: shorten it."
        )
    cleaned: str = field.clean(text, None) if text and hasattr(field, "sanitize") else text
    return cleaned


def name_article_text(name: str) -> str:
    """A field or a part's text, in a sentence."""
    kind, _, column = name.partition(".")
    if not column:
        return name
    label = str(KINDS[kind.partition(":")[0]]._meta.verbose_name)
    return label if column == "text" else f"{column} of the {label}"


def require_texts(texts: Mapping[str, Any]) -> None:
    """Raise `ProposalRefused` for what is no text that can be kept."""
    for name, text in texts.items():
        if not isinstance(text, str) or not is_storable(text):
            raise ProposalRefused(f"The {name} holds what cannot be kept.")
        if len(text) > MAX_CHARACTERS:
            raise ProposalRefused(
                f"The {name} has {len(text):,} characters; the limit is {MAX_CHARACTERS:,}."
            )


def clean_words(text: str, what: str) -> str:
    """Why something is proposed or declined. Raises `ProposalRefused` for too much."""
    kept = text.replace("\x00", "").strip()
    if len(kept) > MOST_CHARACTERS:
        raise ProposalRefused(
            f"The {what} has {len(kept):,} characters; the limit is {MOST_CHARACTERS:,}. "
            "Shorten it."
        )
    return kept


def keep(
    kind: Proposal.Kind,
    present: Values,
    after: Mapping[str, Any],
    seen: Mapping[str, Any],
    *,
    by: User,
    why: str,
    **thing: Any,
) -> Proposal:
    """Keep what differs from what was seen, with what was seen as its "before"."""
    changes = {
        name: [seen[name], value]
        for name, value in after.items()
        if name in seen and name in present and value != seen[name]
    }
    if not changes:
        raise ProposalRefused("That is what it says already: there is nothing to propose.")
    note = clean_words(why, "note")
    with transaction.atomic():
        waiting = Proposal.objects.filter(proposed_by=by, state=Proposal.State.WAITING)
        if waiting.count() >= MOST_WAITING:
            raise ProposalRefused(
                f"{MOST_WAITING} of your proposals wait already. Take some back, or ask a "
                "publisher."
            )
        if any(each.changes == changes for each in waiting.filter(kind=kind, **thing)):
            raise ProposalRefused("You have proposed exactly this already: it waits for an answer.")
        proposal = Proposal.objects.create(
            kind=kind,
            changes=changes,
            why=note,
            proposed_by=by,
            proposed_by_name=str(by),
            **thing,
        )
        record(
            AuditEntry.Act.PROPOSE,
            proposal.thing,
            details={"proposal": proposal.pk, "changes": changes},
        )
    return proposal


def take_back(proposal: Proposal, *, by: User) -> None:
    """Take back one's own proposal while it waits. Raises `ProposalRefused`."""
    with transaction.atomic():
        held = hold_waiting(proposal)
        if held.proposed_by_id != by.pk:
            raise ProposalRefused("Only who proposed it takes it back.")
        held.state, held.decided_at, held.is_read = Proposal.State.WITHDRAWN, timezone.now(), True
        held.save()
        record(AuditEntry.Act.TAKE_BACK_PROPOSAL, held.thing, details={"proposal": held.pk})


def put_away(proposal: Proposal) -> None:
    """The proposer has read what became of it."""
    decided = Proposal.objects.filter(pk=proposal.pk).exclude(state=Proposal.State.WAITING)
    decided.update(is_read=True)


def hold_waiting(proposal: Proposal) -> Proposal:
    """The row, held until the transaction ends. Raises `ProposalRefused` where it is decided."""
    held = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if held.state != Proposal.State.WAITING:
        who = held.decided_by_name or held.proposed_by_name
        raise ProposalRefused(f"{who} {TOLD[Proposal.State(held.state)]} it already.")
    return held


TOLD = {
    Proposal.State.ACCEPTED: "accepted",
    Proposal.State.DECLINED: "declined",
    Proposal.State.WITHDRAWN: "took back",
}
