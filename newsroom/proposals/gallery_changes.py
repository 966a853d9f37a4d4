"""What is proposed for a gallery as a whole: its title, intro and cover, photos that come or go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User

from gallery.history.gallery_fields import log_fields, read_logged_fields
from gallery.limits import TooManySlides
from gallery.models import Gallery, Slide
from gallery.signals import tell_gallery_changed
from gallery.slides.meanwhile import SequenceConflict
from gallery.slides.sequence import SlideNotInGallery, remove_slides
from media.models import Photo
from newsroom.library.edits import EditRefused
from newsroom.library.outcome import name_left
from newsroom.library.placing import place_selection
from newsroom.models import Proposal
from newsroom.proposals.present import (
    COMING,
    GALLERY_FIELDS,
    GOING,
    Kind,
    Values,
    read_gallery,
    read_order,
)
from newsroom.proposals.proposing import ProposalRefused, keep, require_texts

MOST_COMING = 200  # photos of one proposal


def propose_gallery(
    gallery: Gallery, edited: Mapping[str, Any], *, seen: Mapping[str, Any], by: User, why: str = ""
) -> Proposal:
    """Propose a gallery's title, kicker, intro or cover. Raises `ProposalRefused`."""
    after = {name: value for name, value in edited.items() if name in GALLERY_FIELDS}
    texts = {name: text for name, text in after.items() if name != "cover"}
    require_texts(texts)
    if not after.get("title", "x").strip():
        raise ProposalRefused("A gallery has a title. Nothing was proposed.")
    for name, text in texts.items():
        most = getattr(Gallery._meta.get_field(name), "max_length", None)
        if most is not None and len(text) > most:
            raise ProposalRefused(
                f"The {name} has {len(text):,} characters; at most {most:,} are kept. "
                "Nothing was proposed: shorten it."
            )
    cover = after.get("cover")
    if cover is not None and cover != gallery.cover_id and not may_be_cover(gallery, cover):
        raise ProposalRefused("That photo is not shown in the gallery: it cannot be its cover.")
    return keep(Kind.GALLERY, read_gallery(gallery), after, seen, by=by, why=why, gallery=gallery)


def may_be_cover(gallery: Gallery, photo_id: int) -> bool:
    """Whether readers may see the photo in the gallery."""
    slides = Slide.objects.not_rejected().filter(gallery=gallery, photo=photo_id)
    return slides.filter(photo__killed_at=None).exists()


def propose_coming(
    gallery: Gallery, photo_ids: Sequence[int], *, by: User, why: str = ""
) -> Proposal:
    """Propose photos for the end of a gallery, those that it has not. Raises `ProposalRefused`."""
    wanted = list(dict.fromkeys(photo_ids))
    if len(wanted) > MOST_COMING:
        raise ProposalRefused(
            f"At most {MOST_COMING} photos are proposed at once; these are {len(wanted):,}."
        )
    usable = set(
        Photo.objects.filter(pk__in=wanted, killed_at=None).order_by().values_list("pk", flat=True)
    )
    there = set(gallery.slides.filter(photo__in=wanted).values_list("photo", flat=True))
    coming = [photo_id for photo_id in wanted if photo_id in usable - there]
    if not coming:
        raise ProposalRefused("None of these photos is to come: they are there, killed or gone.")
    empty: Values = {COMING: []}
    return keep(Kind.ADD, empty, {COMING: coming}, empty, by=by, why=why, gallery=gallery)


def propose_going(
    gallery: Gallery, slide_ids: Sequence[str], *, by: User, why: str = ""
) -> Proposal:
    """Propose that slides (public ids) leave a gallery. Raises `ProposalRefused`."""
    asked = set(slide_ids)
    going = [slide_id for slide_id in read_order(gallery) if slide_id in asked]
    if not going:
        raise ProposalRefused("Tick the photos that are to go. Nothing was proposed.")
    seen: Values = {GOING: going}
    return keep(Kind.REMOVE, seen, {GOING: []}, seen, by=by, why=why, gallery=gallery)


def change_gallery(held: Proposal, present: Values, by: User) -> str:
    """Do what is proposed for its fields."""
    gallery = Gallery.objects.select_for_update().get(pk=held.gallery_id or 0)
    before = read_logged_fields(gallery)
    for name, (_, after) in held.changes.items():
        if name == "cover" and after is not None and not may_be_cover(gallery, after):
            raise ProposalRefused("The cover is not shown in the gallery any more: decline it.")
        setattr(gallery, "cover_id" if name == "cover" else name, after)
    gallery.save()
    log_fields(gallery, before=before, done_by=by, proposed_by=held.proposed_by_name)
    tell_gallery_changed(gallery.pk)
    return ""


def add_photos(held: Proposal, present: Values, by: User) -> str:
    """Place the photos that are not there yet at its end; what was left is told."""
    gallery = Gallery.objects.get(pk=held.gallery_id or 0)
    try:
        outcome = place_selection(
            gallery, held.changes[COMING][1], by=by, proposed_by=held.proposed_by_name
        )
    except (EditRefused, TooManySlides) as error:
        raise ProposalRefused(str(error)) from error
    if not outcome.changed:
        raise ProposalRefused("None of these photos is to come any more: decline it.")
    return f"Left: {name_left(outcome.closed)}." if outcome.closed else ""


def take_out(held: Proposal, present: Values, by: User) -> str:
    """Take out the slides that are there still."""
    gallery = Gallery.objects.select_for_update().get(pk=held.gallery_id or 0)
    if not present[GOING]:
        raise ProposalRefused("None of these photos is in the gallery any more: decline it.")
    try:
        return remove_slides(
            gallery,
            present[GOING],
            expected_version=gallery.version,
            changed_by=by,
            proposed_by=held.proposed_by_name,
        )
    except (SequenceConflict, SlideNotInGallery) as error:
        raise ProposalRefused(str(error)) from error
