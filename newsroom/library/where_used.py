"""Where photos are used: galleries and articles, the live ones marked, each with its addresses.

Embeds of our galleries on other sites ask for files and tell nobody of themselves: they are not
known.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from gallery.models import Gallery, Publishable, Slide
from media.models import Photo
from newsroom.models import Article, GalleryPlacement
from newsroom.photo_uses import PHOTO_USES, PhotoUse, list_uses

type Kind = Literal["slide", "cover", "lead", "single", "placement"]

# Those that a photo's page shows; who stands in more is told the number.
MOST_SHOWN = 200
LABELS: dict[Kind, str] = {
    "slide": "Slide",
    "cover": "Cover",
    "lead": "Lead photo",
    "single": "Among the words",
    "placement": "In its gallery",
}


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a photo. Addresses are empty where there is nothing to be seen.

    `desk_url` leads to the gallery or article, `slide_url` to the slide on the light table, and
    `public_url` to the page on which readers see it, for a slide its own.
    """

    kind: Kind
    title: str
    state: str  # in words: "Published", "A draft: not published."
    is_live: bool
    desk_url: str
    slide_url: str = ""
    public_url: str = ""
    position: int | None = None

    @property
    def label(self) -> str:
        """In which way it is used, in words."""
        return LABELS[self.kind]


@dataclass(frozen=True, slots=True)
class UseCount:
    """How many galleries and articles use a photo, and how many of them are live."""

    number: int = 0
    live: int = 0


def list_uses_of(photo: Photo) -> tuple[Use, ...]:
    """Where a photo is used, the live ones first and the newest of them, in 5 queries.

    Articles that place a gallery with it follow the galleries.
    """
    slides = list(
        Slide.objects.filter(photo=photo)
        .select_related("gallery")
        .order_by("-gallery", "position")[:MOST_SHOWN]
    )
    placements = (
        GalleryPlacement.objects.filter(gallery__in={slide.gallery_id for slide in slides})
        .select_related("parent", "gallery")
        .order_by("-parent")[:MOST_SHOWN]
    )
    seen: set[tuple[int, int]] = set()
    uses = [
        *(use_of_slide(slide) for slide in slides),
        *(
            use_of(use.name, owner)  # type: ignore[arg-type]
            for use in PHOTO_USES
            if use.model is not Slide
            for owner in find_owners(use, photo)
        ),
    ]
    for placement in placements:
        key = (placement.parent_id, placement.gallery_id)
        if key not in seen:
            seen.add(key)
            uses.append(use_of("placement", placement.parent, via=placement.gallery))
    return tuple(sorted(uses, key=lambda use: not use.is_live))


def find_owners(use: PhotoUse, photo: Photo) -> QuerySet[Any]:
    """The galleries or articles that show a photo in one way, the newest first."""
    rows = use.rows.filter(**{use.photo_field: photo.pk}).values(use.owner_field)
    return use.owner._default_manager.filter(pk__in=rows).order_by("-pk")[:MOST_SHOWN]


def use_of_slide(slide: Slide) -> Use:
    """A slide of a gallery, with the ways to it."""
    gallery = slide.gallery
    is_rejected = slide.flag == Slide.Flag.REJECT
    is_live = gallery.is_published and not is_rejected
    desk_url = find_desk_url(gallery)
    return Use(
        "slide",
        str(gallery),
        "Flagged as rejected: readers do not see it." if is_rejected else tell_state(gallery),
        is_live,
        desk_url,
        slide_url=f"{desk_url}#card-{slide.public_id}",
        public_url=reverse("slide", args=[gallery.slug, slide.public_id]) if is_live else "",
        position=slide.position,
    )


def use_of(kind: Kind, owner: Publishable, *, via: Gallery | None = None) -> Use:
    """A gallery or an article that shows the photo by itself, or by a gallery that it places."""
    is_live = owner.is_published and (via is None or via.is_published)
    url = owner.get_absolute_url() if isinstance(owner, Gallery | Article) else ""
    title = f"{owner}" if via is None else f"{owner} (by the gallery “{via}”)"
    state = (
        tell_state(owner) if via is None or via.is_published else "Its gallery is not published."
    )
    return Use(kind, title, state, is_live, find_desk_url(owner), public_url=url if is_live else "")


def find_desk_url(owner: Publishable) -> str:
    """A gallery or an article on the desk."""
    label = owner._meta
    return reverse(f"admin:{label.app_label}_{label.model_name}_change", args=[owner.pk])


def tell_state(owner: Publishable) -> str:
    """Whether readers see it, and why not."""
    return owner.why_hidden or "Published"


def count_showing(photo_ids: Collection[int]) -> tuple[int, int]:
    """How many galleries and how many articles show readers one of these photos now, or would if
    nothing stood in the photo's own way; an article shows what its galleries do. In 5 queries.
    """
    live: dict[type[Publishable], set[int]] = {
        owner: set(
            chain.from_iterable(
                use.shown_in(owner._default_manager.published().order_by().values("pk"))
                .filter(**{f"{use.photo_field}__in": photo_ids})
                .values_list(use.owner_field, flat=True)
                for use in list_uses(owner)
            )
        )
        for owner in (Gallery, Article)
    }
    placing = GalleryPlacement.objects.filter(
        gallery__in=live[Gallery], parent__in=Article.objects.published().order_by().values("pk")
    )
    articles = live[Article].union(placing.order_by().values_list("parent", flat=True))
    return len(live[Gallery]), len(articles)


def count_uses(photo_ids: Collection[int]) -> dict[int, UseCount]:
    """How often each of these photos is used, by its id, in 4 queries.

    A gallery counts once, however many slides of it show the photo.
    """
    all_of: dict[int, set[tuple[str, int]]] = {photo_id: set() for photo_id in photo_ids}
    live_of: dict[int, set[tuple[str, int]]] = {photo_id: set() for photo_id in photo_ids}
    for use in PHOTO_USES:
        rows = use.rows.filter(**{f"{use.photo_field}__in": photo_ids})
        live = (Gallery if use.owner is Gallery else Article).objects.published().order_by()
        columns = rows.annotate(
            shows=F(use.photo_field),
            shown_by=F(use.owner_field),
            is_live=Exists(live.filter(pk=OuterRef(use.owner_field)))
            if not use.shown
            else Q(use.shown) & Q(Exists(live.filter(pk=OuterRef(use.owner_field)))),
        ).values_list("shows", "shown_by", "is_live")
        for photo_id, owner_id, is_live in columns:
            owner = (use.owner.__name__, owner_id)
            all_of[photo_id].add(owner)
            if is_live:
                live_of[photo_id].add(owner)
    return {each: UseCount(len(all_of[each]), len(live_of[each])) for each in all_of}
