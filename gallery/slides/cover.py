"""The cover that a gallery is announced with, chosen among its slides."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from gallery.history.log import write_act
from gallery.models import Act, Gallery, Slide
from gallery.signals import tell_gallery_changed
from gallery.slides.sequence import SlideNotInGallery


class NotACover(Exception):
    """A slide that readers do not see."""


def choose_cover(
    gallery: Gallery,
    slide_id: str,
    *,
    changed_by: User | None = None,
    source: Act.Source = Act.Source.DESK,
) -> Gallery:
    """Make a slide's photo (by public id; "": the first slide's) the cover; the row as it is then.

    Raises `SlideNotInGallery`, `NotACover`.
    """
    with transaction.atomic():
        current = Gallery.objects.select_for_update().get(pk=gallery.pk)
        slide = current.slides.select_related("photo").filter(public_id=slide_id).first()
        if slide is None and slide_id:
            raise SlideNotInGallery(
                "Somebody took this photo out of the gallery: nothing was saved."
            )
        photo_id = find_cover(slide) if slide else None
        if photo_id == current.cover_id:
            return current
        delta = {"fields": {"cover": (current.cover_id, photo_id)}}
        current.cover_id = photo_id
        current.save(update_fields=["cover", "edited_at"])
        write_act(
            current,
            name=Act.Name.COVER,
            summary=f"made photo {slide.position} the cover"
            if slide
            else "left the cover to the first photo",
            delta=delta,
            done_by=changed_by,
            source=source,
        )
        tell_gallery_changed(current.pk)
    return current


def find_cover(slide: Slide) -> int:
    """The photo that a slide has for a cover; raises `NotACover`."""
    if slide.photo is None:
        raise NotACover("This slide has no photo yet: it cannot be the cover.")
    if slide.flag == Slide.Flag.REJECT:
        raise NotACover("This photo is rejected: take the flag off, then make it the cover.")
    if slide.photo.killed_at is not None:
        raise NotACover("This photo is killed: it cannot be the cover.")
    return slide.photo.pk
