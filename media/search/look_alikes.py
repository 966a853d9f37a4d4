"""Photos that look like one another, found by their hashes without looking at all of them.

Two hashes that differ in at most five bits agree wholly in one of six bands of bits at least: each
band has an index, the photos that share one are fetched, and bits are counted. Frames of a burst
differ in more; they belong together when the same camera took them within two seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import chain, combinations, product
from typing import Final

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from media.models import Photo
from media.renditions.perceptual_hash import (
    LEAST_BITS,
    MOST_BITS,
    are_near,
    count_bits_apart,
)
from media.search.tables import HASH_BANDS

BURST: Final = timedelta(seconds=2)
BURST_BITS: Final = 11  # of unrelated pictures 12 and more differ
# Of each band: so many plain skies share one that the time would grow with the library.
MOST_CANDIDATES: Final = 2_000
MOST_LOOK_ALIKES: Final = 500


def find_look_alikes(photo: Photo) -> list[int]:
    """The ids of other photos that look like one, or are of its burst; the nearest first."""
    own = photo.perceptual_hash
    if own is None:
        return []
    near: dict[int, int] = {}
    if LEAST_BITS <= count_bits_apart(own, 0) <= MOST_BITS:
        for shift, mask in HASH_BANDS:
            sharing = (
                Photo.objects.alias(band=written_band(shift, mask))
                .filter(band=(own >> shift) & mask, perceptual_hash__isnull=False)
                .exclude(pk=photo.pk)
                .order_by()
            )
            rows = sharing.values_list("pk", "perceptual_hash")[:MOST_CANDIDATES]
            near |= {
                pk: count_bits_apart(own, other)
                for pk, other in rows
                if other is not None and are_near(own, other)
            }
    near |= find_burst(photo, own)
    return sorted(near, key=lambda pk: (near[pk], pk))[:MOST_LOOK_ALIKES]


def written_band(shift: int, mask: int) -> RawSQL:
    """A band as its index has it: SQLite knows none again whose numbers are parameters."""
    return RawSQL(  # noqa: S611 - two numbers of our own
        f'(("media_photo"."perceptual_hash" >> {shift}) & {mask})', (), models.BigIntegerField()
    )


def find_burst(photo: Photo, own: int) -> dict[int, int]:
    """Other frames of a photo's burst, and in how many bits each differs."""
    if not photo.camera or photo.taken_at is None:
        return {}
    frames = Photo.objects.filter(
        camera=photo.camera, taken_at__range=(photo.taken_at - BURST, photo.taken_at + BURST)
    ).exclude(Q(pk=photo.pk) | Q(perceptual_hash=None))
    rows = frames.order_by().values_list("pk", "perceptual_hash")[:MOST_CANDIDATES]
    apart = {pk: count_bits_apart(own, other) for pk, other in rows if other is not None}
    return {pk: bits for pk, bits in apart.items() if bits <= BURST_BITS}


def stack_photos(photos: Sequence[Photo], behind: Sequence[Photo] = ()) -> list[list[int]]:
    """The photos of a page as stacks: ids, each once, in the page's order.

    Whatever looks like any photo of a stack belongs to it, photos of the page before among them
    (`behind`); how these look among themselves is known by then. A photo that looks like no other
    is a stack of its own.
    """
    everyone = (*behind, *photos)
    stack_of = {photo.pk: [photo.pk] for photo in everyone}
    for first, second in chain(combinations(photos, 2), product(behind, photos)):
        one, other = stack_of[first.pk], stack_of[second.pk]
        if one is not other and belong_together(first, second):
            one += other
            stack_of |= dict.fromkeys(other, one)
    place = {photo.pk: number for number, photo in enumerate(everyone)}
    stacks = {id(stack): stack for stack in stack_of.values()}.values()
    return sort_stacks(stacks, place)


def sort_stacks(stacks: Iterable[list[int]], place: dict[int, int]) -> list[list[int]]:
    """Stacks in the order of their first photos, and the photos of each in that of the page."""
    ordered = [sorted(stack, key=place.__getitem__) for stack in stacks]
    return sorted(ordered, key=lambda stack: place[stack[0]])


def belong_together(first: Photo, second: Photo) -> bool:
    """Whether two photos look the same, or are frames of one burst."""
    one, other = first.perceptual_hash, second.perceptual_hash
    if one is None or other is None:
        return False
    if are_near(one, other):
        return True
    is_burst = (
        first.camera != ""
        and first.camera == second.camera
        and first.taken_at is not None
        and second.taken_at is not None
        and abs(first.taken_at - second.taken_at) <= BURST
    )
    return is_burst and count_bits_apart(one, other) <= BURST_BITS
