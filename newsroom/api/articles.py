"""Articles: lists, and one with all of its parts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Query, Router
from ninja.errors import HttpError
from pydantic import BaseModel, Field

from gallery.addresses import keep_web_address, make_absolute
from gallery.api.galleries import Slug
from gallery.api.moments import DatedJSON
from gallery.api.paging import Order, build_page
from gallery.api.root import ERRORS
from gallery.api.schemas import (
    CorrectionJSON,
    GalleryJSON,
    PhotoJSON,
    build_correction_notes,
    build_gallery_json,
    build_photo_json,
)
from gallery.api.shaping import Shape, answer_json
from gallery.languages import open_graph_locale
from gallery.models import ChangedThing
from gallery.pages.link_preview import shorten_text
from gallery.pages.structured_data import last_change
from gallery.syndication import ShownPhoto
from media.text_search import has_words
from newsroom.api.changed_since import find_changed
from newsroom.api.filters import ArticleListParameters
from newsroom.api.galleries import shown_photo
from newsroom.api.partner_scope import articles_in_scope
from newsroom.api.sections import SectionJSON, build_section_json, find_section
from newsroom.models import Article
from newsroom.pages.article_syndication import syndicate_story
from newsroom.pages.article_view import CreditedPhoto, StoryPart, build_story
from newsroom.pages.excerpts import find_excerpts
from newsroom.pages.lists import Cover, find_article_covers

router = Router(tags=["articles"])
NEWEST_FIRST = Order("articles", "published_at")


class TextPart(BaseModel):
    """Paragraphs, as sanitised HTML."""

    kind: Literal["text"]
    html: str


class SubheadingPart(BaseModel):
    """A line that names what follows."""

    kind: Literal["subheading"]
    text: str


class GalleryPart(BaseModel):
    """A placed gallery."""

    kind: Literal["gallery"]
    gallery: GalleryJSON


class PhotoPart(BaseModel):
    """A single photo."""

    kind: Literal["photo"]
    photo: PhotoJSON


class QuotePart(BaseModel):
    """A pull quote."""

    kind: Literal["quote"]
    text: str
    attribution: str


class LinkPart(BaseModel):
    """Something elsewhere."""

    kind: Literal["link"]
    url: str
    title: str
    text: str
    site_name: str


Part = Annotated[
    TextPart | SubheadingPart | GalleryPart | PhotoPart | QuotePart | LinkPart,
    Field(discriminator="kind"),
]


class ArticleLine(DatedJSON):
    """An article in a list."""

    KIND: ClassVar = ChangedThing.Kind.ARTICLE

    id: int
    slug: str
    url: str
    api_url: str
    language: str
    locale: str
    headline: str
    standfirst: str
    description: str
    byline: str
    section: SectionJSON | None
    published_at: datetime | None
    updated_at: datetime
    photo: PhotoJSON | None


class ArticleJSON(ArticleLine):
    """An article and its body. `photo` is its lead photo, else the first in the body."""

    parts: list[Part]
    corrections: list[str]
    correction_notes: list[CorrectionJSON]
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
def list_articles(request: HttpRequest, parameters: Query[ArticleListParameters]) -> HttpResponse:
    """Articles, each with its lead photo, else the first photo or cover in it."""
    section = find_section(parameters.section) if parameters.section else None
    changed = find_changed(ChangedThing.Kind.ARTICLE, parameters.updated_since_moment)
    if changed is None:
        return answer_json(ArticleListJSON(articles=[], next=None), parameters, each="articles")
    articles = (
        Article.objects.published()
        .select_related("section")
        .filter(
            changed,
            has_words(parameters.words, "headline", "standfirst"),
            parameters.in_language,
            parameters.with_ids,
        )
    )
    if section is not None:
        articles = articles.filter(section=section)
    articles = articles.filter(articles_in_scope())
    page = build_page(articles, NEWEST_FIRST, parameters, reverse("api-1:articles"))
    covers = find_article_covers(page.things, is_elsewhere=True)
    openings = find_excerpts(page.things)
    lines = [
        article_line(article, openings[article.pk], covers.get(article.pk))
        for article in page.things
    ]
    body = ArticleListJSON(articles=lines, next=page.next_url or None)
    return answer_json(body, parameters, each="articles")


@router.get(
    "/articles/{slug:slug}",
    response={200: ArticleJSON, **ERRORS},
    summary="One published article",
    url_name="article",
)
def read_article(request: HttpRequest, slug: Path[Slug], shape: Query[Shape]) -> HttpResponse:
    """An article with its parts in order; placed galleries are there with all of their slides."""
    article = published_article(slug)
    story, withheld_count = syndicate_story(build_story(article))
    return answer_json(
        ArticleJSON(
            **article_words(article, story.opening),
            photo=build_photo_json(build_credited_photo(story.lead_image))
            if story.lead_image
            else None,
            parts=[part_json(part) for part in story.parts],
            corrections=[each.text for each in story.corrections],
            correction_notes=build_correction_notes(story.corrections),
            withheld_count=withheld_count,
        ),
        shape,
    )


def published_article(slug: str) -> Article:
    """An article that readers see. Raises `HttpError` 404 or 410."""
    article = Article.objects.published().select_related("section").filter(slug=slug).first()
    if article is not None:
        return article
    hidden = Article.objects.filter(slug=slug).first()
    if hidden is not None and hidden.is_gone:
        raise HttpError(410, "This article was withdrawn.")
    raise HttpError(404, f"There is no published article {slug!r}.")


def article_line(article: Article, opening: str, cover: Cover | None) -> ArticleLine:
    """An article in a list, in the API's names."""
    photo = build_photo_json(shown_photo(cover)) if cover else None
    return ArticleLine(**article_words(article, opening), photo=photo)


def article_words(article: Article, opening: str) -> dict[str, Any]:
    """What a list and the article itself both say."""
    return {
        "id": article.pk,
        "slug": article.slug,
        "url": make_absolute(article.get_absolute_url()),
        "api_url": make_absolute(reverse("api-1:article", args=[article.slug])),
        "language": article.language,
        "locale": open_graph_locale(article.language),
        "headline": article.headline,
        "standfirst": article.standfirst,
        "description": shorten_text(opening),
        "byline": article.byline,
        "section": build_section_json(article.section) if article.section else None,
        "published_at": article.published_at,
        "updated_at": last_change(article.published_at, article.edited_at),
    }


def part_json(part: StoryPart) -> Part:
    """One part in the API's names."""
    if part.slideshow is not None:
        return GalleryPart(kind="gallery", gallery=build_gallery_json(part.slideshow))
    if part.photo is not None:
        return PhotoPart(kind="photo", photo=build_photo_json(build_credited_photo(part.photo)))
    if part.kind == "subheading":
        return SubheadingPart(kind="subheading", text=part.text)
    if part.kind == "quote":
        return QuotePart(kind="quote", text=part.text, attribution=part.attribution)
    if part.kind in ("link", "external"):
        return LinkPart(
            kind="link",
            url=keep_web_address(part.url),
            title=part.title,
            text=part.text,
            site_name=part.site_name,
        )
    return TextPart(kind="text", html=str(part.html))


def build_credited_photo(shown: CreditedPhoto) -> ShownPhoto:
    """A photo of a story with its words."""
    return ShownPhoto(shown.photo, shown.caption, shown.alt_text, shown.credit)
