"""What is deleted takes its pages with it, and leaves those that showed it: as what is withdrawn.

Afterwards nobody could find what showed it, so that is marked before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gallery.models import Gallery
from media.models import Photo
from newsroom.baking.outbox import knock_on_commit
from newsroom.baking.plan import find_reach, name_photo_owner
from newsroom.models import Article
from newsroom.models.public_tree import BakedPage, StaleMark, Urgency


def mark_deletion(thing: Gallery | Article | Photo) -> None:
    """Have its pages go, and what shows it baked; to be called first, in the same transaction."""
    mark = StaleMark(
        kind=StaleMark.Kind(str(thing._meta.model_name)),
        object_id=thing.pk,
        urgency=Urgency.REMOVAL,
    )
    is_public = not isinstance(thing, Photo) and thing.is_published
    if not is_public and not BakedPage.objects.filter(owner=mark.owner).exists():
        return
    reach = find_reach([mark])
    photos = {name_photo_owner(pk) for pk in reach.shown_photo_ids | reach.photo_ids}
    showing = {*reach.whole, *reach.slides, *photos} - {mark.owner}
    StaleMark.objects.bulk_create(
        [
            mark,
            *mark_alone(showing, Urgency.REMOVAL),
            *mark_alone(reach.leading - reach.whole, Urgency.FAR),
        ]
    )
    knock_on_commit(Urgency.REMOVAL)


def mark_alone(owners: Iterable[str], urgency: Urgency) -> Iterator[StaleMark]:
    """Marks of the own pages of owners, and nothing that follows from them."""
    for owner in sorted(owners):
        kind, _, number = owner.partition(":")
        yield StaleMark(
            kind=StaleMark.Kind(kind), object_id=int(number), is_alone=True, urgency=urgency
        )
