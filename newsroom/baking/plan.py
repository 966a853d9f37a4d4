"""Which pages a thing owns now, and which pages an edit makes stale: one rule for both.

photo -> galleries that show it -> articles that place them -> lists that name them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import batched

from django.core.paginator import Paginator
from django.db.models import Q

from gallery.models import ChangedThing, Gallery, Slide
from gallery.pages.next_gallery import find_galleries_leading_to
from gallery.pages.pagination import build_part_url
from gallery.pages.slideshow import find_gone_slide_ids, slides_with_ready_photo
from media.models import Photo, have_ended
from newsroom.baking.pages import GALLERIES, LIST_PAGES, PageKind, find_path, list_kinds
from newsroom.models import Article, GalleryPlacement, Section
from newsroom.models.public_tree import GONE, SHOWN, BakedPage, StaleMark
from newsroom.pages.numbered_pages import PAGE_LENGTH
from newsroom.pages.sitemaps import find_part, is_one_enough, list_parts, name_part
from newsroom.photo_uses import SLIDE, list_owner_ids, list_photo_ids
from newsroom.visibility import find_public_photos

SITE = "site"
PHOTO = "photo:"  # how the names of photos as owners begin


@dataclass(frozen=True, slots=True)
class PlannedPage:
    """A page that should be there: its address, and whether it is shown (200) or gone (410).

    `slide_ids` are the slides that it shows where these are not all: a part of a long gallery.
    """

    kind: PageKind
    url: str
    status: int
    slide_ids: frozenset[str] = frozenset()

    @property
    def path(self) -> str:
        """Where it is in the public tree."""
        return find_path(self.url)


def pages_of_gallery(gallery: Gallery) -> list[PlannedPage]:
    """Every page of a gallery and its slides, in 3 queries; none of what never was public."""
    whole, single = list_kinds("gallery"), list_kinds("slide")
    listed: list[tuple[str, bool]] = []  # what readers see, and whether other sites do
    if gallery.is_published:
        shown = slides_with_ready_photo().filter(gallery=gallery)
        listed = list(shown.values_list("public_id", "photo__may_be_syndicated"))
        slide_ids = dict.fromkeys((slide_id for slide_id, _ in listed), SHOWN)
        slide_ids |= dict.fromkeys(find_gone_slide_ids(gallery), GONE)
        status = SHOWN
    elif gallery.is_gone:
        every = Slide.objects.filter(gallery=gallery).exclude(photo=None).order_by("position")
        slide_ids = dict.fromkeys(every.values_list("public_id", flat=True), GONE)
        slide_ids |= dict.fromkeys(find_gone_slide_ids(gallery), GONE)
        status = GONE
    else:
        return []
    is_shared = any(is_free for _, is_free in listed)
    pages = [
        PlannedPage(kind, kind.url.format(slug=gallery.slug), status)
        for kind in whole
        if (status == SHOWN or kind.leaves_gone) and (is_shared or not kind.is_picture)
    ]
    pages += later_parts(gallery.slug, listed)
    for slide_id, slide_status in slide_ids.items():
        pages += [
            PlannedPage(kind, kind.url.format(slug=gallery.slug, slide=slide_id), slide_status)
            for kind in single
            if slide_status == SHOWN or kind.leaves_gone
        ]
    return pages


def later_parts(slug: str, slides: list[tuple[str, bool]]) -> Iterator[PlannedPage]:
    """The second and further parts of a gallery's pages, each with the slides that it shows.

    `slides` are those that readers see, in order: their ids, and whether other sites show them.
    """
    for kind in list_kinds("gallery"):
        if not kind.part_length:
            continue
        ids = [slide_id for slide_id, is_free in slides if is_free or not kind.is_elsewhere]
        url = kind.url.format(slug=slug)
        for part, part_ids in enumerate(batched(ids, kind.part_length), start=1):
            if part > 1:
                yield PlannedPage(kind, build_part_url(url, part), SHOWN, frozenset(part_ids))


def pages_of_article(article: Article) -> list[PlannedPage]:
    """Every page of an article; none of what never was public."""
    if not (article.is_published or article.is_gone):
        return []
    status = SHOWN if article.is_published else GONE
    return [
        PlannedPage(kind, kind.url.format(slug=article.slug), status)
        for kind in list_kinds("article")
        if status == SHOWN or kind.leaves_gone
    ]


def list_pages_of_photos(photo_ids: Collection[int]) -> dict[int, list[PlannedPage]]:
    """Every page of photos by themselves, in 4 queries: while something public shows them.

    One that other sites had leaves a word where its page was, whatever became of it.
    """
    shown = find_public_photos().filter(pk__in=photo_ids, may_be_syndicated=True).order_by()
    statuses = dict.fromkeys(shown.values_list("pk", flat=True), SHOWN)
    is_forbidden = Q(killed_at__isnull=False) | have_ended() | Q(may_be_syndicated=False)
    forbidden = Photo.objects.filter(is_forbidden, pk__in=photo_ids).order_by()
    ids = {name_photo_owner(pk): pk for pk in forbidden.values_list("pk", flat=True)}
    were_public = BakedPage.objects.filter(owner__in=ids).order_by()
    for owner in were_public.values_list("owner", flat=True):
        statuses[ids[owner]] = GONE
    there = Photo.objects.filter(pk__in=photo_ids).order_by().values("pk")
    told = ChangedThing.objects.filter(kind=ChangedThing.Kind.PHOTO, thing_id__in=there)
    for photo_id in told.values_list("thing_id", flat=True):
        statuses.setdefault(photo_id, GONE)
    return {
        photo_id: [
            PlannedPage(kind, kind.url.format(photo=photo_id), statuses[photo_id])
            for kind in list_kinds("photo")
            if statuses[photo_id] == SHOWN or kind.leaves_gone
        ]
        if photo_id in statuses
        else []
        for photo_id in photo_ids
    }


def name_photo_owner(photo_id: int) -> str:
    """How rows name a photo as their owner."""
    return f"{PHOTO}{photo_id}"


def pages_of_site() -> list[PlannedPage]:
    """Every page that is there once, and those of the sections."""
    pages: list[PlannedPage] = []
    fill = PAGE_LENGTH * LIST_PAGES  # more are on no page of their own
    galleries = Gallery.objects.published().order_by()[:fill].count()
    for kind in list_kinds("site"):
        if kind.is_sitemap_part:
            parts = [] if is_one_enough() else list_parts()
            pages += (PlannedPage(kind, kind.url.format(part=part), SHOWN) for part in parts)
            continue
        pages += list_pages_of_list(kind, kind.url, galleries if kind.is_paged else 0)
    articles = Article.objects.published().order_by()
    for section in Section.objects.all():
        number = articles.filter(section=section)[:fill].count()
        for kind in list_kinds("section"):
            pages += list_pages_of_list(
                kind, kind.url.format(slug=section.slug), number if kind.is_paged else 0
            )
    return pages


def list_pages_of_list(kind: PageKind, url: str, number: int) -> Iterator[PlannedPage]:
    """A list's pages, as many as `number` things fill."""
    yield PlannedPage(kind, url, SHOWN)
    last = min(Paginator(range(number), PAGE_LENGTH).num_pages, LIST_PAGES)
    for page in range(2, last + 1):
        yield PlannedPage(kind, build_part_url(url, page), SHOWN)


def list_pages(owner: str) -> list[PlannedPage]:
    """Every page of an owner such as "gallery:12"; none of what is not there any more."""
    name, _, number = owner.partition(":")
    if name == SITE:
        return pages_of_site()
    if name == "gallery":
        gallery = Gallery.objects.filter(pk=number).first()
        return pages_of_gallery(gallery) if gallery else []
    if name == "article":
        article = Article.objects.filter(pk=number).first()
        return pages_of_article(article) if article else []
    return list_pages_of_photos([int(number)])[int(number)]


@dataclass(slots=True)
class Reach:
    """What a number of edits make stale.

    `whole` are owners all of whose pages are stale. `slides` are slides of which only the words
    changed, by owner: their own pages and those of the whole gallery are stale.
    """

    whole: set[str] = field(default_factory=set)
    photo_ids: set[int] = field(default_factory=set)  # edited themselves
    shown_photo_ids: set[int] = field(default_factory=set)  # perhaps public now, or no longer
    slides: dict[str, set[str]] = field(default_factory=dict)
    leading: set[str] = field(default_factory=set)  # of which only the page that leads on is stale
    lists: bool = False
    everything: bool = False

    def add_owner(self, owner: str) -> None:
        """The own pages of one owner, and nothing that shows it."""
        if owner.startswith(PHOTO):
            self.photo_ids.add(int(owner.removeprefix(PHOTO)))
        else:
            self.whole.add(owner)

    @property
    def owners(self) -> set[str]:
        """All of them, but photos by themselves."""
        return {*self.whole, *self.slides, *([SITE] if self.lists else [])}

    @property
    def sitemap_parts(self) -> set[str]:
        """The parts of the sitemap that name one of them."""
        numbers = ((name, int(pk)) for name, _, pk in (o.partition(":") for o in self.owners) if pk)
        names = {"gallery": "galleries", "article": "articles"}
        return {name_part(names[name], find_part(pk)) for name, pk in numbers}


def find_reach(marks: Iterable[StaleMark]) -> Reach:
    """The rule: what these edits make stale, in a constant number of queries."""
    reach, ids = Reach(), {kind: set[int]() for kind in StaleMark.Kind}
    marks = list(marks)
    for mark in marks:
        if mark.is_alone:
            continue  # added below: nothing follows from it
        ids[StaleMark.Kind(mark.kind)].add(mark.object_id)
        if mark.kind == StaleMark.Kind.SLIDE:
            reach.slides.setdefault(f"gallery:{mark.object_id}", set()).add(mark.slide_id)
    photo_ids, article_ids = ids[StaleMark.Kind.PHOTO], ids[StaleMark.Kind.ARTICLE]
    whole_ids = set(ids[StaleMark.Kind.GALLERY])
    add_slides_of_photos(reach, photo_ids)
    whole_ids |= list_owner_ids(Gallery, photo_ids, but=[SLIDE])
    gallery_ids = whole_ids | {int(owner.partition(":")[2]) for owner in reach.slides}
    reach.leading = {f"gallery:{pk}" for pk in galleries_leading_to_any(gallery_ids, article_ids)}
    article_ids |= articles_showing(gallery_ids, photo_ids)
    reach.whole |= {f"gallery:{pk}" for pk in whole_ids}
    reach.whole |= {f"article:{pk}" for pk in article_ids}
    # What is published or withdrawn takes its photos along.
    reach.photo_ids |= photo_ids
    shown_ids = list_photo_ids(Gallery, whole_ids) | list_photo_ids(Article, article_ids)
    reach.shown_photo_ids = shown_ids - photo_ids
    reach.lists = bool(gallery_ids or article_ids)
    reach.everything = bool(ids[StaleMark.Kind.SITE])
    for mark in marks:
        if mark.is_alone:
            reach.add_owner(mark.owner)
    return reach


def find_further_pages(reach: Reach) -> set[str] | None:
    """The further pages of the list of galleries that name an edited one, in a query at most.

    None where galleries may have come, gone or moved by the edit: then all of them are others.
    """
    if any(owner.startswith("gallery:") for owner in reach.whole):
        return None
    edited = {int(owner.partition(":")[2]) for owner in reach.slides}
    if not edited:
        return set()
    (kind,) = (kind for kind in list_kinds("site") if kind.name == GALLERIES)
    newest = Gallery.objects.published().values_list("pk", flat=True)[: PAGE_LENGTH * LIST_PAGES]
    return {
        build_part_url(kind.url, place // PAGE_LENGTH + 1)
        for place, pk in enumerate(newest)
        if pk in edited and place >= PAGE_LENGTH
    }


def add_slides_of_photos(reach: Reach, photo_ids: set[int]) -> None:
    """The slides that use these photos."""
    uses = Slide.objects.filter(photo__in=photo_ids).values_list("gallery", "public_id")
    for gallery_id, slide_id in uses:
        reach.slides.setdefault(f"gallery:{gallery_id}", set()).add(slide_id)


def galleries_leading_to_any(gallery_ids: set[int], article_ids: set[int]) -> set[int]:
    """The galleries whose pages end with a teaser of one of these, or lead back to an article."""
    placed = GalleryPlacement.objects.filter(parent__in=article_ids)
    leading = set(placed.values_list("gallery", flat=True))
    for gallery in Gallery.objects.filter(pk__in=gallery_ids).exclude(published_at=None):
        leading |= set(find_galleries_leading_to(gallery).values_list("pk", flat=True))
    return leading


def articles_showing(gallery_ids: set[int], photo_ids: set[int]) -> set[int]:
    """Articles that place one of these galleries or show one of these photos."""
    placed = GalleryPlacement.objects.filter(gallery__in=gallery_ids)
    return {*placed.values_list("parent", flat=True), *list_owner_ids(Article, photo_ids)}
