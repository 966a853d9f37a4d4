"""A selection placed in a gallery, new or there already, at its end: one batch with its receipt."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction

from gallery.history.gallery_fields import log_fields
from gallery.models import Gallery
from gallery.signals import tell_gallery_changed
from gallery.slides.sequence import place_photos, remove_slides
from media.models import Photo
from media.renditions.state import hurry_photos
from newsroom.addresses import save_at_free_slug
from newsroom.library.batches import find_selected
from newsroom.library.edits import EditRefused
from newsroom.library.outcome import Left, Outcome
from newsroom.library.receipts import write_batch
from newsroom.library.undoing import NotToBeUndone, hold_batch, mark_undone
from newsroom.models import PhotoBatch

MUST_NOT_BE_USED = "killed: it must not be used"
TITLE_LENGTH = 200


def make_gallery_of(
    photo_ids: Sequence[int], *, title: str, by: User | None
) -> tuple[Gallery, Outcome]:
    """A new draft with a selection in its order. Raises `EditRefused`, `TooManySlides`."""
    title = title.strip()
    if not 0 < len(title) <= TITLE_LENGTH or "\x00" in title:
        raise EditRefused(
            f"Give the gallery a title of at most {TITLE_LENGTH} characters. Nothing was made."
        )
    with transaction.atomic():
        photos = find_selected(photo_ids)
        if all(photo.killed_at for photo in photos):
            raise EditRefused("All of these photos are killed: they must not be used.")
        gallery = Gallery(title=title)
        save_at_free_slug(gallery, title, otherwise="gallery")
        log_fields(gallery, before=None, done_by=by)
        tell_gallery_changed(gallery.pk)
        return gallery, place_selection(gallery, photo_ids, by=by)


def place_selection(
    gallery: Gallery, photo_ids: Sequence[int], *, by: User | None, proposed_by: str = ""
) -> Outcome:
    """Place a selection at the end of a gallery, in its order; each photo that is not there yet.

    Killed photos are left. In a number of queries that does not hang on how many there are. Raises
    `EditRefused`, `TooManySlides`.
    """
    with transaction.atomic():
        # Who asks again because an answer was lost waits here for his own first request.
        current = Gallery.objects.select_for_update().get(pk=gallery.pk)
        photos = find_selected(photo_ids)
        there = set(current.slides.filter(photo__in=photos).values_list("photo_id", flat=True))
        killed = [photo for photo in photos if photo.killed_at is not None]
        fresh = [photo for photo in photos if photo.pk not in there and photo.killed_at is None]
        outcome = Outcome(
            changed=tuple(photo.pk for photo in fresh),
            unchanged=tuple(photo.pk for photo in photos if photo.pk in there),
            closed=tuple(Left(photo.pk, str(photo), MUST_NOT_BE_USED) for photo in killed),
            gone=tuple(sorted(set(photo_ids) - {photo.pk for photo in photos})),
            names={photo.pk: str(photo) for photo in fresh},
        )
        if not fresh:
            return outcome
        slides = place_photos(current, fresh, changed_by=by, proposed_by=proposed_by)
        if current.is_published:
            hurry_photos(Photo.objects.filter(pk__in=outcome.changed), is_live=True)
        number = f"{len(fresh)} photo{'' if len(fresh) == 1 else 's'}"
        batch = write_batch(
            outcome,
            kind=PhotoBatch.Kind.PLACE,
            summary=f"placed {number} in the gallery “{current.title}”",
            done_by=by,
            gallery=current.pk,
            slides=[slide.public_id for slide in slides],
        )
        return outcome.of_batch(batch.pk)


def find_gallery_of(batch: PhotoBatch) -> Gallery | None:
    """The gallery into which a batch placed photos, while it is there."""
    return Gallery.objects.filter(pk=batch.receipt.get("gallery", 0)).first()


def take_out_again(batch_id: int, *, by: User | None) -> int:
    """Take the slides of a batch out of their gallery again; how many were there still.

    They can be put back there, with what was written on them. Raises `NotToBeUndone`.
    """
    with transaction.atomic():
        batch = hold_batch(batch_id)
        gallery = find_gallery_of(batch)
        if gallery is None:
            raise NotToBeUndone("The gallery is no longer there. Nothing was changed.")
        placed = batch.receipt.get("slides", [])
        slides = gallery.slides.filter(public_id__in=placed).order_by("position")
        ids = list(slides.values_list("public_id", flat=True))
        if not ids:
            raise NotToBeUndone("None of these photos is in the gallery any more.")
        remove_slides(gallery, ids, expected_version=gallery.version, changed_by=by)
        mark_undone(batch, by=by)
        return len(ids)
