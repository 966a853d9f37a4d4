"""Slides that want a photo, and the photo that comes."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from gallery.history.deltas import compare_slides
from gallery.history.log import write_act
from gallery.history.state import make_slide_state
from gallery.models import Act, Gallery, Slide
from gallery.signals import tell_gallery_changed
from gallery.slides.drift import note_replaced
from media.models import Photo


class SlideHasPhoto(Exception):
    """The slide wants no photo, or no longer."""


def supply_photo(
    slide: Slide,
    *,
    photo: Photo,
    changed_by: User | None = None,
    source: Act.Source = Act.Source.DESK,
) -> Slide:
    """Give a slide the photo that it wants; its words stay. Raises `SlideHasPhoto`.

    Words that equal the photo's own are inherited from then on.
    """
    with transaction.atomic():
        gallery = Gallery.objects.select_for_update().get(pk=slide.gallery_id)
        current = Slide.objects.select_for_update().get(pk=slide.pk)
        if current.photo_id is not None:
            raise SlideHasPhoto("This slide has got its photo meanwhile. Nothing was changed.")
        before = make_slide_state(current)
        current.photo = photo
        for word in ("caption", "credit_line", "alt_text"):
            if getattr(current, word) == getattr(photo, word):
                setattr(current, word, "")
        current.save(update_fields=["photo", "caption", "credit_line", "alt_text"])
        note_replaced([current])
        Gallery.objects.filter(pk=gallery.pk).update(edited_at=timezone.now())
        write_act(
            gallery,
            name=Act.Name.SUPPLY,
            summary=f"supplied photo {current.position}, which was wanted",
            delta={
                "slides": {current.public_id: compare_slides(before, make_slide_state(current))}
            },
            done_by=changed_by,
            source=source,
        )
        tell_gallery_changed(current.gallery_id)
    return current
