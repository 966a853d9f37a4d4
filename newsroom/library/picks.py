"""Collections: an editor's own picks, in an order of his own, private or shared.

The one door that writes them. Whoever shares one lets all who may change photos fill and arrange
it; its name, its sharing and its end are the owner's. Photos of it stay where they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from media.models import Photo
from newsroom.library.batches import find_selected
from newsroom.library.columns import is_storable
from newsroom.library.edits import EditRefused
from newsroom.library.outcome import Left, Outcome
from newsroom.models import Collection, CollectionPhoto
from newsroom.rights import Person, has_right

MOST_PHOTOS = 2_000
NAME_LENGTH = 100
COVERS = 4
MUST_NOT_BE_USED = "killed: it must not be used"


def list_collections(person: Person) -> QuerySet[Collection]:
    """One's own and the shared ones, the last changed first, each with its `number` of photos."""
    visible = Q(is_shared=True) | Q(owner=person.pk)
    return (
        Collection.objects.filter(visible)
        .select_related("owner")
        .annotate(number=Count("places"))
        .order_by("-edited_at", "-pk")
    )


def may_fill(person: Person, collection: Collection) -> bool:
    """Whether somebody may add photos to it, take them out and arrange them."""
    if collection.owner_id == person.pk:
        return True
    return collection.is_shared and has_right(person, "change", Photo)


def may_keep(person: Person, collection: Collection) -> bool:
    """Whether somebody may rename, share and delete it: its owner, and who may do everything."""
    return collection.owner_id == person.pk or bool(getattr(person, "is_superuser", False))


def list_photos(collection: Collection) -> list[Photo]:
    """Its photos in order, without what no grid shows."""
    places = collection.places.select_related("photo").order_by("position", "pk")
    unused = ("embedded_metadata", "keywords", "retired_renditions", "render_seconds")
    return [place.photo for place in places.defer(*(f"photo__{each}" for each in unused))]


def find_covers(collections: Iterable[Collection]) -> dict[int, list[Photo]]:
    """The first photos of each that may be seen, for its mosaic, in 1 query."""
    covers: dict[int, list[Photo]] = {each.pk: [] for each in collections}
    numbered = CollectionPhoto.objects.filter(
        collection__in=covers, photo__killed_at=None
    ).annotate(
        turn=Window(RowNumber(), partition_by=F("collection"), order_by=[F("position"), F("pk")])
    )
    first = numbered.filter(turn__lte=COVERS).select_related("photo").order_by("turn")
    for place in first.defer("photo__embedded_metadata", "photo__retired_renditions"):
        covers[place.collection_id].append(place.photo)
    return covers


def clean_name(name: str) -> str:
    """A name as it is kept. Raises `EditRefused`."""
    name = name.strip()
    if not 0 < len(name) <= NAME_LENGTH or not is_storable(name):
        raise EditRefused(f"Give the collection a name of at most {NAME_LENGTH} characters.")
    return name


def make_collection(
    *, name: str, owner: User, is_shared: bool = False, photo_ids: Sequence[int] = ()
) -> tuple[Collection, Outcome]:
    """A new one, with these photos in their order. Raises `EditRefused`."""
    with transaction.atomic():
        collection = Collection.objects.create(
            name=clean_name(name), owner=owner, is_shared=is_shared
        )
        outcome = add_photos(collection, photo_ids) if photo_ids else Outcome()
        return collection, outcome


def add_photos(collection: Collection, photo_ids: Sequence[int]) -> Outcome:
    """Add photos at the end, each that is not there yet; killed ones are left. Raises
    `EditRefused`.
    """
    with transaction.atomic():
        order = hold_order(collection)
        photos = find_selected(photo_ids)
        there = set(order)
        fresh = [photo for photo in photos if photo.pk not in there and photo.killed_at is None]
        if len(order) + len(fresh) > MOST_PHOTOS:
            raise EditRefused(
                f"A collection holds at most {MOST_PHOTOS:,} photos; with these it would have "
                f"{len(order) + len(fresh):,}. Nothing was added."
            )
        last = collection.places.order_by("-position").values_list("position", flat=True).first()
        CollectionPhoto.objects.bulk_create(
            CollectionPhoto(collection=collection, photo=photo, position=position)
            for position, photo in enumerate(fresh, start=(last or 0) + 1)
        )
        note_change(collection, is_changed=bool(fresh))
        return Outcome(
            changed=tuple(photo.pk for photo in fresh),
            unchanged=tuple(photo.pk for photo in photos if photo.pk in there),
            closed=tuple(
                Left(photo.pk, str(photo), MUST_NOT_BE_USED)
                for photo in photos
                if photo.killed_at is not None and photo.pk not in there
            ),
            gone=tuple(sorted(set(photo_ids) - {photo.pk for photo in photos})),
        )


def arrange_photos(collection: Collection, photo_ids: Sequence[int]) -> list[int]:
    """Put its photos into an order; the order then. What others added meanwhile stays behind the
    photo that it was behind; what they took out stays out.
    """
    with transaction.atomic():
        present = hold_order(collection)
        wanted = [each for each in dict.fromkeys(photo_ids) if each in set(present)]
        order = put_behind(wanted, present)
        places = {place.photo_id: place for place in collection.places.all()}
        moved = []
        for position, photo_id in enumerate(order, start=1):
            if places[photo_id].position != position:
                places[photo_id].position = position
                moved.append(places[photo_id])
        CollectionPhoto.objects.bulk_update(moved, ["position"])
        note_change(collection, is_changed=bool(moved))
        return order


def put_behind(wanted: Sequence[int], present: Sequence[int]) -> list[int]:
    """The wanted order, with what it does not name behind what stands before that now."""
    named = set(wanted)
    followers: dict[int | None, list[int]] = {}
    anchor: int | None = None
    for photo_id in present:
        if photo_id in named:
            anchor = photo_id
        else:
            followers.setdefault(anchor, []).append(photo_id)
    order = followers.get(None, [])
    for photo_id in wanted:
        order = [*order, photo_id, *followers.get(photo_id, ())]
    return order


def remove_photos(collection: Collection, photo_ids: Sequence[int]) -> int:
    """Take photos out of it; how many were there. They stay in the library."""
    with transaction.atomic():
        hold_order(collection)
        removed, _ = collection.places.filter(photo__in=photo_ids).delete()
        note_change(collection, is_changed=bool(removed))
        return removed


def rename_collection(collection: Collection, *, name: str, is_shared: bool) -> None:
    """Give it another name, share it, or keep it to oneself. Raises `EditRefused`."""
    collection.name, collection.is_shared = clean_name(name), is_shared
    collection.save(update_fields=["name", "is_shared", "edited_at"])


def delete_collection(collection: Collection) -> None:
    """End it; the photos stay in the library."""
    collection.delete()


def hold_order(collection: Collection) -> list[int]:
    """Lock a collection; the ids of its photos in order."""
    Collection.objects.select_for_update().get(pk=collection.pk)
    places = collection.places.order_by("position", "pk")
    return list(places.values_list("photo_id", flat=True))


def note_change(collection: Collection, *, is_changed: bool) -> None:
    """Count a change of a locked collection."""
    if is_changed:
        Collection.objects.filter(pk=collection.pk).update(
            version=F("version") + 1, edited_at=timezone.now()
        )
