"""What is published, for search engines: pages with their photos, and the news of two days.

A small site has one sitemap. A larger one has an index of many, by the numbers of galleries and
articles: each stays among the same others, so that an edit changes one file of a thousand pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce
from django.utils import timezone

from gallery.addresses import make_absolute
from gallery.changed_things import ChangedThing, Moments, find_moments
from gallery.models import Gallery, Slide
from gallery.pages.structured_data import last_change
from gallery.xml_text import clean_for_xml
from media.models import may_be_shown
from media.photo_view import FALLBACK_WIDTH_PX
from media.renditions import ladder
from media.storages import renditions_storage
from newsroom.models import Article, GalleryPlacement
from newsroom.photo_uses import list_uses

# A sitemap may name 50,000 pages and weigh 50 MB; ours stop well before both.
MAX_PAGES = 1_000  # also the numbers of one part
MAX_SLIDES = 200_000
PARTED: dict[str, type[Gallery] | type[Article]] = {"galleries": Gallery, "articles": Article}
MAX_IMAGES_A_PAGE = 1_000  # Google's limit
# Google News takes two days and 1,000 articles.
NEWS_AGE = timedelta(days=2)
MAX_NEWS = 1_000
# Which Google News wants told apart, by these names.
CHINESE = {"zh-hans": "zh-cn", "zh-cn": "zh-cn", "zh-hant": "zh-tw", "zh-tw": "zh-tw"}


@dataclass(frozen=True, slots=True)
class SitemapPage:
    """A page and its photos; all URLs are absolute."""

    url: str
    published_at: datetime
    changed_at: datetime
    image_urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewsItem:
    """An article as Google News wants it."""

    url: str
    language: str  # ISO 639, but for Chinese
    title: str
    published_at: datetime


def is_one_enough() -> bool:
    """Whether one sitemap names all pages; in 2 queries that read no more of a larger site."""
    galleries = Gallery.objects.published().order_by()[: MAX_PAGES + 1].count()
    return galleries + Article.objects.published().order_by()[: MAX_PAGES + 1].count() <= MAX_PAGES


# The first number of each part at which something is published: one look at an index for each.
PARTS = """
    WITH RECURSIVE part (number) AS (
        SELECT (({first}) - 1) / {length} + 1
        UNION ALL SELECT (({later}) - 1) / {length} + 1 FROM part WHERE number IS NOT NULL
    ) SELECT number FROM part WHERE number IS NOT NULL
"""


def list_parts() -> list[str]:
    """The parts of the sitemap that name something, such as "galleries-3"; in 2 queries."""
    return [
        name_part(name, number)
        for name, model in PARTED.items()
        for number in find_numbers_of_parts(model)
    ]


def find_numbers_of_parts(model: type[Gallery] | type[Article]) -> list[int]:
    """From 1; without those in which nothing is published."""
    published = model.objects.published().order_by("pk").values("pk")
    behind = RawSQL(f"part.number * {MAX_PAGES}", ())  # noqa: S611 - a number of ours
    first, parameters = published[:1].query.sql_with_params()
    later, further = published.filter(pk__gt=behind)[:1].query.sql_with_params()
    sql = PARTS.format(first=first, later=later, length=MAX_PAGES)
    with connection.cursor() as cursor:
        cursor.execute(sql, (*parameters, *further))
        return [number for (number,) in cursor.fetchall()]


def find_part(pk: int) -> int:
    """The part that names a gallery or an article."""
    return (pk - 1) // MAX_PAGES + 1


def name_part(name: str, number: int) -> str:
    """How its address begins."""
    return f"{name}-{number}"


def find_all_pages() -> list[SitemapPage]:
    """The galleries and articles that readers may see, newest first, in at most 7 queries."""
    galleries = list(Gallery.objects.published()[:MAX_PAGES])
    articles = list(Article.objects.published()[:MAX_PAGES])
    pages = view_pages(galleries, articles)
    pages.sort(key=lambda page: page.published_at, reverse=True)
    return pages[:MAX_PAGES]


def find_pages_of_part(name: str, number: int) -> list[SitemapPage]:
    """Those of a part, by their numbers, in at most 7 queries."""
    first = (number - 1) * MAX_PAGES + 1
    rows = PARTED[name].objects.published().filter(pk__gte=first, pk__lt=first + MAX_PAGES)
    found = list(rows.order_by("pk"))
    return view_pages(
        [row for row in found if isinstance(row, Gallery)],
        [row for row in found if isinstance(row, Article)],
    )


def view_pages(galleries: Sequence[Gallery], articles: Sequence[Article]) -> list[SitemapPage]:
    """Pages with their photos."""
    placed = placed_galleries(articles)
    of_gallery = slide_paths({gallery.pk for gallery in galleries}.union(*placed.values()))
    of_article = own_photo_paths(articles)
    moments = find_moments(
        {
            ChangedThing.Kind.GALLERY: [gallery.pk for gallery in galleries],
            ChangedThing.Kind.ARTICLE: [article.pk for article in articles],
        }
    )
    pages = [view_page(gallery, of_gallery[gallery.pk], moments) for gallery in galleries]
    for article in articles:
        shown = [of_article[article.pk], *(of_gallery[pk] for pk in placed[article.pk])]
        pages.append(view_page(article, [path for paths in shown for path in paths], moments))
    return pages


def find_news_of_two_days() -> list[NewsItem]:
    """The articles of the last two days, newest first."""
    since = timezone.now() - NEWS_AGE
    articles = Article.objects.published().filter(published_at__gte=since)[:MAX_NEWS]
    return [
        NewsItem(
            url=make_absolute(article.get_absolute_url()),
            language=CHINESE.get(article.language) or article.language.partition("-")[0],
            title=clean_for_xml(article.headline),
            published_at=published_at,
        )
        for article in articles
        if (published_at := article.published_at) is not None
    ]


def view_page(thing: Gallery | Article, paths: Iterable[str], moments: Moments) -> SitemapPage:
    """A published page and the files of its photos, each once."""
    assert thing.published_at is not None  # noqa: S101 - the caller asked for what is published
    url_of = renditions_storage().url
    edited_at = last_change(thing.published_at, thing.edited_at)
    return SitemapPage(
        url=make_absolute(thing.get_absolute_url()),
        published_at=thing.published_at,
        changed_at=moments.get((str(thing._meta.model_name), thing.pk), edited_at),
        image_urls=tuple(
            make_absolute(url_of(path)) for path in list(dict.fromkeys(paths))[:MAX_IMAGES_A_PAGE]
        ),
    )


def placed_galleries(articles: Sequence[Article]) -> defaultdict[int, list[int]]:
    """The published galleries in each article, by its id."""
    placements = GalleryPlacement.objects.filter(
        parent__in=articles, gallery__in=Gallery.objects.published().order_by()
    ).order_by("ordering")
    return group_pairs(placements.values_list("parent", "gallery"))


def slide_paths(gallery_ids: Iterable[int]) -> defaultdict[int, list[str]]:
    """The photos that each gallery shows, newest galleries first, by its id."""
    slides = (
        Slide.objects.for_readers()
        .filter(gallery__in=set(gallery_ids))
        .order_by("-gallery__published_at", "gallery", "position")
    )
    return group_pairs(slides.values_list("gallery", find_image_path("photo"))[:MAX_SLIDES])


def own_photo_paths(articles: Sequence[Article]) -> defaultdict[int, list[str]]:
    """The lead photo and the single photos of each article, by its id."""
    article_ids = [article.pk for article in articles]
    paths: list[tuple[int, str]] = []
    for use in list_uses(Article):
        shown = use.rows_in(article_ids).filter(may_be_shown(f"{use.photo_field}__"))
        paths += shown.order_by(use.owner_field, *use.order_by).values_list(
            use.owner_field, find_image_path(use.photo_field)
        )
    return group_pairs(paths)


def find_image_path(photo: str) -> Coalesce:
    """The photo's file that pages name in `<img src>`, by the name of the foreign key.

    Only this leaves the database: the manifests of 200,000 photos would fill the memory.
    """
    widths = [width for width in reversed(ladder.WIDTHS_PX) if width <= FALLBACK_WIDTH_PX]
    manifest = F(f"{photo}__renditions")
    return Coalesce(
        *(KeyTextTransform("path", KeyTransform(f"w{width}.jpg", manifest)) for width in widths)
    )


def group_pairs[ValueT](pairs: Iterable[tuple[int, ValueT]]) -> defaultdict[int, list[ValueT]]:
    """What stands second, by what stands first; without what is not there."""
    groups: defaultdict[int, list[ValueT]] = defaultdict(list)
    for key, value in pairs:
        if value is not None:
            groups[key].append(value)
    return groups
