"""Where a photo may be used: one table, from which everything that asks who shows it derives.

A new foreign key to a photo gets its line here; a test looks for one that has none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull

from gallery.models import Gallery, Publishable, Slide
from newsroom.models import Article, SinglePhoto


@dataclass(frozen=True, slots=True)
class PhotoUse:
    """One way in which a gallery or an article shows a photo.

    `photo_field` is the foreign key of `model` to the photo, `owner_field` leads from there to the
    gallery or article, and `order_by` is the order in which readers meet the photos of one owner.
    """

    name: str
    model: type[Model]
    photo_field: str
    owner: type[Publishable]
    owner_field: str = "pk"
    order_by: tuple[str, ...] = ()
    shown: Q = field(default_factory=Q)  # which of the rows are meant for readers

    @property
    def rows(self) -> QuerySet[Any]:
        """Every use of this kind, in no order."""
        return self.model._default_manager.exclude(**{self.photo_field: None}).order_by()

    def rows_in(self, owners: Collection[int] | QuerySet[Any]) -> QuerySet[Any]:
        """The uses in these galleries or articles."""
        return self.rows.filter(**{f"{self.owner_field}__in": owners})

    def shown_in(self, owners: Collection[int] | QuerySet[Any]) -> QuerySet[Any]:
        """The uses in these galleries or articles that readers are to see."""
        return self.rows_in(owners).filter(self.shown)

    def photo_ids_in(self, owner_ids: Collection[int]) -> set[int]:
        """The photos that these galleries or articles use so."""
        return set(self.rows_in(owner_ids).values_list(self.photo_field, flat=True))

    def owner_ids_of(self, photo_ids: Collection[int]) -> set[int]:
        """The galleries or articles that use these photos so."""
        using = self.rows.filter(**{f"{self.photo_field}__in": photo_ids})
        return set(using.values_list(self.owner_field, flat=True))


SLIDE = PhotoUse(
    "slide",
    Slide,
    "photo",
    Gallery,
    "gallery",
    ("position",),
    shown=~Q(flag=Slide.Flag.REJECT),
)
COVER = PhotoUse("cover", Gallery, "cover", Gallery)
LEAD = PhotoUse("lead", Article, "lead_photo", Article)
SINGLE = PhotoUse("single", SinglePhoto, "photo", Article, "parent", ("ordering",))

# Of one owner, in the order in which readers meet them.
PHOTO_USES = (SLIDE, COVER, LEAD, SINGLE)


def list_uses(owner: type[Publishable]) -> tuple[PhotoUse, ...]:
    """The ways in which galleries, or articles, show photos."""
    return tuple(use for use in PHOTO_USES if use.owner is owner)


def filter_used_in(galleries: QuerySet[Gallery], articles: QuerySet[Article]) -> Q:
    """A condition on photos: that one of these galleries or articles shows it in any way.

    Each photo that is asked about is looked up by itself. Of an EXISTS, PostgreSQL may rather list
    whatever is shown at all, for a page of a hundred photos.
    """
    owners: dict[type[Publishable], QuerySet[Any]] = {
        Gallery: galleries.order_by(),
        Article: articles.order_by(),
    }
    condition = Q()
    for use in PHOTO_USES:
        # So is its owner: of an IN, SQLite would list them all.
        is_owned = Exists(owners[use.owner].filter(pk=OuterRef(use.owner_field)))
        uses = use.rows.filter(use.shown, is_owned, **{use.photo_field: OuterRef("pk")})
        condition |= Q(IsNull(Subquery(uses.values("pk")[:1]), False))
    return condition


def list_photo_ids(owner: type[Publishable], owner_ids: Collection[int]) -> set[int]:
    """The photos that these galleries, or articles, use in any way."""
    return set[int]().union(*(use.photo_ids_in(owner_ids) for use in list_uses(owner)))


def list_owner_ids(
    owner: type[Publishable], photo_ids: Collection[int], *, but: Iterable[PhotoUse] = ()
) -> set[int]:
    """The galleries, or articles, that use one of these photos in any way; `but` those ways."""
    uses = [use for use in list_uses(owner) if use not in set(but)]
    return set[int]().union(*(use.owner_ids_of(photo_ids) for use in uses))


def list_own_photo_ids(articles: Sequence[Article]) -> defaultdict[int, list[int]]:
    """The photos of each article itself, as readers meet them, by its id; not its galleries'."""
    own: defaultdict[int, list[int]] = defaultdict(list)
    for use in list_uses(Article):
        if use.model is Article:  # no query for what is in the row
            for article in articles:
                if (photo_id := getattr(article, f"{use.photo_field}_id")) is not None:
                    own[article.pk].append(photo_id)
        else:
            rows = use.rows_in([article.pk for article in articles]).order_by(*use.order_by)
            for article_id, photo_id in rows.values_list(use.owner_field, use.photo_field):
                own[article_id].append(photo_id)
    return own
