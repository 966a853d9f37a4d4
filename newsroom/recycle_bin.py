"""The bin: what is deleted on the desk can come back for 30 days, with all that went with it.

What is deleted is gone from every table; its rows lie in the bin as text. A photo's original stays
in its storage as any other does, and its renditions are made anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core import serializers
from django.db import IntegrityError, models, router, transaction
from django.db.models import F, Q
from django.db.models.deletion import Collector
from django.utils import timezone

from gallery.former_addresses import find_former
from gallery.models import Gallery
from gallery.signals import tell_gallery_changed
from media.models import Photo, RenderTier
from media.renditions.sweep import ask_for_missing_renditions
from newsroom.baking.deletions import mark_deletion
from newsroom.models import Article, BinItem
from newsroom.models.recycle_bin import KEPT_DAYS
from newsroom.publishing.article_edits import note_article_edit

KINDS: dict[str, type[models.Model]] = {"gallery": Gallery, "article": Article, "photo": Photo}
LONGEST_SLUG = 100
# The scheduler comes once a day, and a little earlier after it was started anew.
COUNTED_AFTER = timedelta(hours=20)


class CannotComeBack(Exception):
    """Something stands in its place; the text says what."""


def throw_away(thing: Gallery | Article | Photo, *, deleted_by: User | None) -> BinItem:
    """Delete a gallery, an article or a photo with its public pages, and keep it in the bin.

    Raises what deleting raises, such as `ProtectedError`; nothing is done then.
    """
    with transaction.atomic():
        rows = json.loads(serializers.serialize("json", list_rows(thing)))
        item = BinItem.objects.create(
            kind=str(thing._meta.model_name),
            thing_id=thing.pk,
            name=str(thing)[:300],
            rows=rows,
            deleted_by=deleted_by,
            deleted_by_name=str(deleted_by) if deleted_by else "",
        )
        mark_deletion(thing)
        thing.delete()
    return item


def list_rows(thing: models.Model) -> Iterator[models.Model]:
    """The thing, and every row that goes with it."""
    collector = Collector(using=router.db_for_write(type(thing)), origin=thing)
    collector.collect([thing])
    yield thing
    for model, found in collector.data.items():
        yield from (each for each in found if (model, each.pk) != (type(thing), thing.pk))
    for rows in collector.fast_deletes:
        yield from rows


def bring_back(item: BinItem) -> tuple[models.Model, int]:
    """Write the rows of an item again, and take it out of the bin.

    The thing, and how many of its rows could not come back for what they show is no more. What was
    only pointed at it (a cover, a lead) stays without. Raises `CannotComeBack`.
    """
    with transaction.atomic():
        if not BinItem.objects.select_for_update().filter(pk=item.pk).exists():
            raise CannotComeBack("Somebody has brought it back already.")
        found = list(serializers.deserialize("python", item.rows, ignorenonexistent=True))
        thing: Any = found[0].object
        require_place(thing)
        left_out = 0
        for each in found:
            if each.object is not thing and not all(has_what_it_shows(each.object)):
                left_out += 1
                continue
            drop_lost_links(each.object)
            try:
                with transaction.atomic():
                    each.save()
            except IntegrityError as error:
                if each.object is thing:
                    raise CannotComeBack(f"“{thing}” could not come back: {error}") from error
                left_out += 1
        settle(thing)
        BinItem.objects.filter(pk=item.pk).delete()
    return thing, left_out


def require_place(thing: Any) -> None:
    """Make room for what comes back, or raise `CannotComeBack`."""
    model = type(thing)
    if model._default_manager.filter(pk=thing.pk).exists():
        raise CannotComeBack("It is there already.")
    if isinstance(thing, Photo):
        same = Photo.objects.filter(original_sha256=thing.original_sha256).first()
        if same is not None:
            raise CannotComeBack(f"The same file was uploaded again meanwhile: “{same}”.")
        if not thing.original.storage.exists(str(thing.original.name)):
            raise CannotComeBack("Its original is no longer in its storage.")
        return
    slug, number = thing.slug, 1
    while model._default_manager.filter(slug=thing.slug).exists() or find_former(
        model, thing.slug, but_of=thing.pk
    ):
        number += 1
        thing.slug = f"{slug[: LONGEST_SLUG - 4]}-{number}"


def has_what_it_shows(row: models.Model) -> Iterator[bool]:
    """Of each thing that a row cannot be without: whether that is there."""
    for field in row._meta.concrete_fields:
        if not isinstance(field, models.ForeignKey) or field.null:
            continue
        related: Any = field.related_model
        yield related._default_manager.filter(pk=getattr(row, field.attname)).exists()


def drop_lost_links(row: models.Model) -> None:
    """Leave empty what a row may be without and is no more: a user, a section, a cover."""
    for field in row._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.null:
            related: Any = field.related_model
            number = getattr(row, field.attname)
            if number is not None and not related._default_manager.filter(pk=number).exists():
                setattr(row, field.attname, None)


def settle(thing: Any) -> None:
    """Have what stands above follow."""
    if isinstance(thing, Photo):
        Photo.objects.filter(pk=thing.pk).update(
            state=Photo.State.WAITING,
            renditions={},
            retired_renditions=[],
            retired_until=None,
            render_tier=RenderTier.FIRST,
            render_tries=0,
            render_claimed_until=None,
        )
        ask_for_missing_renditions()
    elif isinstance(thing, Gallery):
        tell_gallery_changed(thing.pk)
    else:
        note_article_edit(thing.pk)


def forget_old_items() -> int:
    """Count a day of what lies in the bin, and empty it of what was there for 30; how many.

    A day is counted once, however far the clock went meanwhile, and also by a clock that was ahead
    and is set back: what somebody deleted by mistake is not to be lost by a wrong clock, too.
    """
    now = timezone.now()
    a_day_ago = Q(counted_at__lte=now - COUNTED_AFTER) | Q(counted_at__gt=now)
    BinItem.objects.filter(a_day_ago).update(days_kept=F("days_kept") + 1, counted_at=now)
    number, _ = BinItem.objects.filter(days_kept__gte=KEPT_DAYS).delete()
    return number
