"""Addresses that something had before: they lead to it for good, and nothing else is put there.

A row holds the end of an address and the number of what stood there, so that it leads to where that
is now, however often it moved since. Whatever changes `slug` leaves one, through `Addressed`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Self

from django.db import models, transaction
from django.db.models.base import ModelBase
from django.utils import timezone


class FormerAddress(models.Model):
    """The end of an address at which a gallery, an article or a section was."""

    kind = models.CharField(max_length=10)  # "gallery", "article", "section"
    thing_id = models.BigIntegerField()
    slug = models.CharField(max_length=100)
    moved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """Each leads to one thing."""

        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="former_address_leads_once")
        ]
        indexes = [models.Index(fields=["kind", "thing_id"], name="former_address_of")]

    def __str__(self) -> str:
        return self.slug


class Addressed(models.Model):
    """What has a public page: when its `slug` changes, the old one leads to it from then on."""

    slug: Any
    slug_in_database: str | None = None

    class Meta:
        """Each kind has a table of its own."""

        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new address leaves the old one leading to it."""
        before, fields = self.slug_in_database, kwargs.get("update_fields")
        is_written = fields is None or "slug" in fields
        if is_written and self.pk and before and before != self.slug and self.has_public_address:
            with transaction.atomic():
                super().save(*args, **kwargs)
                note_move(self, before)
        else:
            super().save(*args, **kwargs)
        if is_written:
            self.slug_in_database = self.slug

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any
    ) -> Self:
        """With what the address is now."""
        found = super().from_db(db, field_names, values, **options)
        found.slug_in_database = found.__dict__.get("slug")
        return found

    @property
    def has_public_address(self) -> bool:
        """Whether readers were given its address."""
        return True

    @property
    def address_hidden_at(self) -> datetime | None:
        """Since when readers are not shown it; None while they are."""
        return None


def note_move(thing: Addressed, before: str) -> None:
    """Have an old address lead to its thing, which may come back to it later.

    What was typed while readers saw nothing of it, between two saves, was no address of anybody's.
    """
    kind = name_kind(type(thing))
    of_thing = FormerAddress.objects.filter(kind=kind, thing_id=thing.pk)
    hidden_at = thing.address_hidden_at
    if hidden_at is not None and of_thing.filter(moved_at__gte=hidden_at).exists():
        return
    FormerAddress.objects.update_or_create(
        kind=kind, slug=before, defaults={"thing_id": thing.pk, "moved_at": timezone.now()}
    )


def find_moved[ThingT: Addressed](model: type[ThingT], slug: str) -> ThingT | None:
    """What was once at this address, and is at another now."""
    former = FormerAddress.objects.filter(kind=name_kind(model), slug=slug).first()
    if former is None:
        return None
    return model._default_manager.filter(pk=former.thing_id).exclude(slug=slug).first()


def find_all_moved[ThingT: Addressed](
    model: type[ThingT], slugs: Collection[str]
) -> dict[str, ThingT]:
    """The same of several addresses, in 2 queries at most."""
    if not slugs:
        return {}
    former = FormerAddress.objects.filter(kind=name_kind(model), slug__in=slugs)
    ids = dict(former.values_list("slug", "thing_id"))
    things = model._default_manager.in_bulk(ids.values()) if ids else {}
    return {slug: things[pk] for slug, pk in ids.items() if pk in things}


def list_former(thing: Addressed) -> list[str]:
    """The addresses that something had before, oldest first."""
    former = FormerAddress.objects.filter(kind=name_kind(type(thing)), thing_id=thing.pk)
    return list(former.exclude(slug=thing.slug).values_list("slug", flat=True))


def find_first_slug(thing: Addressed) -> str:
    """The first address that something had, which no move changes."""
    former = FormerAddress.objects.filter(kind=name_kind(type(thing)), thing_id=thing.pk)
    return former.values_list("slug", flat=True).first() or str(thing.slug)


def find_reserved(model: type[models.Model], stem: str, *, but_of: int | None = None) -> set[str]:
    """Addresses that begin so and lead to something that moved; not those of one thing."""
    former = FormerAddress.objects.filter(kind=name_kind(model), slug__istartswith=stem)
    if but_of is not None:
        former = former.exclude(thing_id=but_of)
    return set(former.values_list("slug", flat=True))


def find_former(
    model: type[models.Model], slug: str, *, but_of: int | None = None
) -> FormerAddress | None:
    """The row that keeps an address for something else, however it is spelled."""
    former = FormerAddress.objects.filter(kind=name_kind(model), slug__iexact=slug)
    return former.exclude(thing_id=but_of).first() if but_of is not None else former.first()


def name_kind(model: type[models.Model] | ModelBase) -> str:
    """How rows name a kind of thing."""
    return str(model._meta.model_name)  # type: ignore[union-attr]
