"""Articles: lists, and one with all of its parts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Query, Router
from ninja.errors import HttpError
from pydantic import BaseModel, Field

from gallery.addresses import absolute, web_address
from gallery.api.galleries import Slug
from gallery.api.paging import Order, SectionListParameters, changed_since, has_words, page_of
from gallery.api.root import ERRORS, answer_json
from gallery.api.schemas import GalleryJSON, PhotoJSON, gallery_json, photo_json
from gallery.structured_data import last_change
from gallery.syndication import ShownPhoto
from newsroom.api.galleries import shown_photo
from newsroom.api.sections import SectionJSON, section_json, section_named
from newsroom.lists import Cover, article_covers
from newsroom.models import Article
from newsroom.story import CreditedPhoto, StoryPart, build_story
from newsroom.syndication import syndicate_story

router = Router(tags=["articles"])
NEWEST_FIRST = Order("articles", "published_at")


class TextPart(BaseModel):
    """Paragraphs, as sanitised HTML."""

    kind: Literal["text"] = "text"
    html: str


class SubheadingPart(BaseModel):
    """A line that names what follows."""

    kind: Literal["subheading"] = "subheading"
    text: str


class GalleryPart(BaseModel):
    """A placed gallery."""

    kind: Literal["gallery"] = "gallery"
    gallery: GalleryJSON


class PhotoPart(BaseModel):
    """A single photo."""

    kind: Literal["photo"] = "photo"
    photo: PhotoJSON


class QuotePart(BaseModel):
    """A pull quote."""

    kind: Literal["quote"] = "quote"
    text: str
    attribution: str


class LinkPart(BaseModel):
    """Something elsewhere."""

    kind: Literal["link"] = "link"
    url: str
    title: str
    text: str
    site_name: str


Part = Annotated[
    TextPart | SubheadingPart | GalleryPart | PhotoPart | QuotePart | LinkPart,
    Field(discriminator="kind"),
]


class ArticleLine(BaseModel):
    """An article in a list."""

    slug: str
    url: str
    api_url: str
    language: str
    headline: str
    standfirst: str
    byline: str
    section: SectionJSON | None
    published_at: datetime | None
    updated_at: datetime
    photo: PhotoJSON | None


class ArticleJSON(ArticleLine):
    """An article and its body. `photo` is its lead photo, else the first in the body."""

    parts: list[Part]
    withheld_count: int


class ArticleListJSON(BaseModel):
    """One page of articles, newest first; `next` is the URL of the next page, or null."""

    articles: list[ArticleLine]
    next: str | None


@router.get(
    "/articles",
    response={200: ArticleListJSON, **ERRORS},
    summary="Published articles, newest first",
    url_name="articles",
)
def list_articles(request: HttpRequest, parameters: Query[SectionListParameters]) -> HttpResponse:
    """Articles, each with its lead photo, else the first photo or cover in it."""
    articles = (
        Article.objects.published()
        .select_related("section")
        .filter(
            has_words(parameters.words, "headline", "standfirst"),
            changed_since(parameters.updated_since_moment, "edited_at", "published_at"),
        )
    )
    if parameters.section:
        articles = articles.filter(section=section_named(parameters.section))
    page = page_of(articles, NEWEST_FIRST, parameters, reverse("api-1:articles"))
    covers = article_covers(page.things, is_elsewhere=True)
    lines = [article_line(article, covers.get(article.pk)) for article in page.things]
    return answer_json(ArticleListJSON(articles=lines, next=page.next_url or None))


@router.get(
    "/articles/{slug:slug}",
    response={200: ArticleJSON, **ERRORS},
    summary="One published article",
    url_name="article",
)
def read_article(request: HttpRequest, slug: Path[Slug]) -> HttpResponse:
    """An article with its parts in order; placed galleries are there with all of their slides."""
    article = published_article(slug)
    story, withheld_count = syndicate_story(build_story(article))
    return answer_json(
        ArticleJSON(
            **article_words(article),
            photo=photo_json(credited(story.lead_image)) if story.lead_image else None,
            parts=[part_json(part) for part in story.parts],
            withheld_count=withheld_count,
        )
    )


def published_article(slug: str) -> Article:
    """An article that readers see. Raises `HttpError` 404 or 410."""
    article = Article.objects.published().select_related("section").filter(slug=slug).first()
    if article is not None:
        return article
    hidden = Article.objects.filter(slug=slug).first()
    if hidden is not None and hidden.is_withdrawn:
        raise HttpError(410, "This article was withdrawn.")
    raise HttpError(404, f"There is no published article {slug!r}.")


def article_line(article: Article, cover: Cover | None) -> ArticleLine:
    """An article in a list, in the API's names."""
    photo = photo_json(shown_photo(cover)) if cover else None
    return ArticleLine(**article_words(article), photo=photo)


def article_words(article: Article) -> dict[str, Any]:
    """What a list and the article itself both say."""
    return {
        "slug": article.slug,
        "url": absolute(article.get_absolute_url()),
        "api_url": absolute(reverse("api-1:article", args=[article.slug])),
        "language": article.language,
        "headline": article.headline,
        "standfirst": article.standfirst,
        "byline": article.byline,
        "section": section_json(article.section) if article.section else None,
        "published_at": article.published_at,
        "updated_at": last_change(article.published_at, article.edited_at),
    }


def part_json(part: StoryPart) -> Part:
    """One part in the API's names."""
    if part.slideshow is not None:
        return GalleryPart(gallery=gallery_json(part.slideshow))
    if part.photo is not None:
        return PhotoPart(photo=photo_json(credited(part.photo)))
    if part.kind == "subheading":
        return SubheadingPart(text=part.text)
    if part.kind == "quote":
        return QuotePart(text=part.text, attribution=part.attribution)
    if part.kind in ("link", "external"):
        return LinkPart(
            url=web_address(part.url), title=part.title, text=part.text, site_name=part.site_name
        )
    return TextPart(html=str(part.html))


def credited(shown: CreditedPhoto) -> ShownPhoto:
    """A photo of a story with its words."""
    return ShownPhoto(shown.photo, shown.caption, shown.alt_text, shown.credit)
