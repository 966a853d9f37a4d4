"""Slides that want a photo, and the photo that comes."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from gallery.models import Gallery, Slide
from gallery.signals import tell_gallery_changed
from media.models import Photo


class SlideHasPhoto(Exception):
    """The slide wants no photo, or no longer."""


def supply_photo(slide: Slide, *, photo: Photo) -> Slide:
    """Give a slide the photo that it wants; its words stay. Raises `SlideHasPhoto`.

    Words that equal the photo's own are inherited from then on.
    """
    with transaction.atomic():
        current = Slide.objects.select_for_update().get(pk=slide.pk)
        if current.photo_id is not None:
            raise SlideHasPhoto("This slide has got its photo meanwhile. Nothing was changed.")
        current.photo = photo
        for word in ("caption", "credit_line", "alt_text"):
            if getattr(current, word) == getattr(photo, word):
                setattr(current, word, "")
        current.save(update_fields=["photo", "caption", "credit_line", "alt_text"])
        Gallery.objects.filter(pk=current.gallery_id).update(edited_at=timezone.now())
        tell_gallery_changed(current.gallery_id)
    return current
