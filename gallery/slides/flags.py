"""Picks and rejects: the only writer of flags. What is rejected, readers do not see."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from gallery.history.deltas import compare_states
from gallery.history.log import write_act
from gallery.history.state import make_state
from gallery.models import Act, Gallery, Slide
from gallery.signals import tell_gallery_changed
from gallery.slides.rejected_cover import drop_rejected_cover
from gallery.slides.sequence import SlideNotInGallery, count_in_words

VERBS = {
    Slide.Flag.PICK.value: "picked",
    Slide.Flag.REJECT.value: "rejected",
    "": "took the flag off",
}


class UnknownFlag(Exception):
    """A flag that there is not."""


def flag_slides(
    gallery: Gallery,
    slide_ids: Sequence[str],
    *,
    flag: str,
    changed_by: User | None = None,
    source: Act.Source = Act.Source.DESK,
) -> list[Slide]:
    """Flag slides (public ids) as "pick" or "reject", or take their flags off with "".

    The slides whose flag is another now, in order; what others took out meanwhile is passed over.
    A rejected cover is a cover no longer. Raises `UnknownFlag` and, where none of the slides is
    there, `SlideNotInGallery`.
    """
    if flag not in VERBS:
        raise UnknownFlag(f"There is no flag {flag!r}: it is pick, reject, or empty.")
    asked = set(slide_ids)
    with transaction.atomic():
        current = Gallery.objects.select_for_update().get(pk=gallery.pk)
        slides = list(current.slides.order_by("position"))
        before = make_state(current, slides)
        if asked and not asked & before.slides.keys():
            raise SlideNotInGallery(f"Not in this gallery: {', '.join(sorted(asked)[:5])}.")
        flagged = [each for each in slides if each.public_id in asked and each.flag != flag]
        if not flagged:
            return []
        for slide in flagged:
            slide.flag = flag
        Slide.objects.filter(pk__in=[slide.pk for slide in flagged]).update(flag=flag)
        drop_rejected_cover(current, slides)
        current.edited_at = timezone.now()
        current.save(update_fields=["cover", "edited_at"])
        write_act(
            current,
            name=Act.Name.FLAG,
            summary=f"{VERBS[flag]} {count_in_words(flagged)}",
            delta=compare_states(before, make_state(current, slides)),
            done_by=changed_by,
            source=source,
        )
        tell_gallery_changed(current.pk)
    return flagged
