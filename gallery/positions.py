"""The rows of an order: the only writer of positions, for those who have locked the gallery."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F

from gallery.models import Gallery, RemovedSlide, Slide

# What a slide says by itself; it goes along when the slide is taken out.
OWN_CONTENT = ("caption", "credit_line", "alt_text", "is_decorative", "flag")


def write_positions(gallery: Gallery, before: Sequence[Slide], after: Sequence[Slide]) -> None:
    """Write the new order: at most four queries, whatever the number of slides."""
    old_positions = {slide.pk: slide.position for slide in before}
    for position, slide in enumerate(after, start=1):
        slide.position = position
    kept = {slide.pk for slide in after if slide.pk}
    removed = [slide for slide in before if slide.pk not in kept]
    moved = [slide for slide in after if slide.pk and old_positions[slide.pk] != slide.position]
    if removed:
        RemovedSlide.objects.bulk_create(
            RemovedSlide(
                gallery=gallery,
                public_id=slide.public_id,
                was_public=gallery.published_at is not None,
                position=old_positions[slide.pk],
                photo_id=slide.photo_id,
                **{name: getattr(slide, name) for name in OWN_CONTENT},
            )
            for slide in removed
        )
        gallery.slides.filter(pk__in=[slide.pk for slide in removed]).delete()
    if moved:
        # Positions are unique at every moment, so those that change first step aside.
        for slide in moved:
            slide.position = -slide.position
        Slide.objects.bulk_update(moved, ["position"])
        gallery.slides.filter(position__lt=0).update(position=F("position") * -1)
        for slide in moved:
            slide.position = -slide.position
    Slide.objects.bulk_create(slide for slide in after if not slide.pk)
