"""The newest galleries and articles as feeds see them: entries with photos, credits and dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString

from gallery.addresses import absolute, web_address
from gallery.models import Gallery
from gallery.slideshow import Slideshow, build_slideshow, visible_slides
from gallery.structured_data import last_change
from gallery.syndication import ShownPhoto, changed_at, shown_cover, syndicate, withheld_words
from gallery.xml_text import in_xml
from media.pictures import view_photo
from newsroom.lists import article_covers
from newsroom.models import Article, GalleryPlacement, Section

MAX_ENTRIES = 20


@dataclass(frozen=True, slots=True)
class FeedPhoto:
    """A photo in a feed; texts are fit for XML."""

    url: str
    mime_type: str
    width_px: int
    height_px: int
    size_bytes: int
    thumbnail_url: str
    thumbnail_width_px: int
    thumbnail_height_px: int
    title: str
    caption: str
    alt_text: str
    credit_line: str
    copyright_notice: str
    license_url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A gallery or an article in a feed; texts are fit for XML, `html` is whole and escaped."""

    url: str
    language: str
    title: str
    summary: str
    author: str
    section_name: str
    published_at: datetime
    updated_at: datetime
    photos: tuple[FeedPhoto, ...]
    image_url: str

    @property
    def html(self) -> SafeString:
        """The entry for readers of feeds: every photo with its caption and its credit."""
        figures = format_html_join("", "{}", ((figure(photo),) for photo in self.photos))
        return format_html("{}{}", linebreaks(self.summary, autoescape=True), figures)


@dataclass(frozen=True, slots=True)
class Feed:
    """A whole feed. `updated_at` is the newest entry's, never the clock's."""

    title: str
    page_url: str
    url_stem: str  # the feed's own address without its ending
    entries: tuple[Entry, ...]

    @property
    def updated_at(self) -> datetime | None:
        """When its newest entry changed; None for a feed without entries."""
        return max((entry.updated_at for entry in self.entries), default=None)


def gallery_feed(section: Section | None = None) -> Feed:
    """The newest galleries, or those that a section's articles show; in at most 3 queries."""
    galleries = Gallery.objects.published()
    if section is not None:
        articles = Article.objects.published().filter(section=section).order_by()
        placed = GalleryPlacement.objects.filter(parent__in=articles).order_by()
        galleries = galleries.filter(pk__in=placed.values("gallery"))
    newest = galleries.select_related("cover").prefetch_related(visible_slides())[:MAX_ENTRIES]
    slideshows = [syndicate(build_slideshow(gallery)) for gallery in newest]
    name = f"{section.name}: photos" if section else "Photos"
    return Feed(
        title=in_xml(f"{name} · {settings.SITE_NAME}"),
        page_url=absolute(section.get_absolute_url() if section else "/galleries/"),
        url_stem=absolute(f"{folder_of(section)}galleries"),
        entries=tuple(gallery_entry(slideshow) for slideshow in slideshows if slideshow.slides),
    )


def article_feed(section: Section | None = None) -> Feed:
    """The newest articles, each with its lead photo; in a constant number of queries."""
    articles = Article.objects.published().select_related("section")
    if section is not None:
        articles = articles.filter(section=section)
    newest = list(articles[:MAX_ENTRIES])
    covers = article_covers(newest, is_elsewhere=True)
    shown = {
        pk: ShownPhoto(view_photo(cover.photo), cover.caption, cover.alt_text, cover.credit)
        for pk, cover in covers.items()
    }
    name = section.name if section else "Articles"
    return Feed(
        title=in_xml(f"{name} · {settings.SITE_NAME}"),
        page_url=absolute(section.get_absolute_url() if section else "/"),
        url_stem=absolute(f"{folder_of(section)}articles"),
        entries=tuple(article_entry(article, shown.get(article.pk)) for article in newest),
    )


def folder_of(section: Section | None) -> str:
    """Where the feeds of the site, or of a section, are."""
    return f"/feeds/sections/{section.slug}/" if section else "/feeds/"


def gallery_entry(slideshow: Slideshow) -> Entry:
    """A gallery with every photo that other sites get."""
    assert slideshow.published_at is not None  # noqa: S101 - it is published
    withheld = withheld_words(slideshow.withheld_count)
    shown = [
        ShownPhoto(slide.photo, slide.caption, slide.alt_text, slide.credit)
        for slide in slideshow.slides
    ]
    cover = shown_cover(slideshow)
    return Entry(
        url=absolute(slideshow.url),
        language=slideshow.language,
        title=in_xml(slideshow.title),
        summary=in_xml("\n\n".join(text for text in (slideshow.intro, withheld) if text)),
        author=in_xml(settings.SITE_NAME),
        section_name="",
        published_at=slideshow.published_at,
        updated_at=changed_at(slideshow),
        photos=photos_of(shown),
        image_url=absolute((cover.photo.share or cover.photo.fallback).url) if cover else "",
    )


def article_entry(article: Article, photo: ShownPhoto | None) -> Entry:
    """An article with its lead photo."""
    assert article.published_at is not None  # noqa: S101 - it is published
    changes = [last_change(article.published_at, article.edited_at)]
    if photo is not None:
        changes.append(photo.photo.edited_at)
    return Entry(
        url=absolute(article.get_absolute_url()),
        language=article.language,
        title=in_xml(article.headline),
        summary=in_xml(article.standfirst),
        author=in_xml(article.byline or settings.SITE_NAME),
        section_name=in_xml(article.section.name) if article.section else "",
        published_at=article.published_at,
        updated_at=max(changes),
        photos=photos_of([photo] if photo else []),
        image_url=absolute((photo.photo.share or photo.photo.fallback).url) if photo else "",
    )


def photos_of(shown: Sequence[ShownPhoto]) -> tuple[FeedPhoto, ...]:
    """Photos as feeds see them."""
    return tuple(feed_photo(photo) for photo in shown)


def feed_photo(shown: ShownPhoto) -> FeedPhoto:
    """One photo: the file for those who choose none, and the narrowest as its thumbnail."""
    photo = shown.photo
    file, small = photo.fallback, photo.smallest
    return FeedPhoto(
        url=absolute(file.url),
        mime_type=file.mime_type,
        width_px=file.width_px,
        height_px=file.height_px,
        size_bytes=file.size_bytes,
        thumbnail_url=absolute(small.url),
        thumbnail_width_px=small.width_px,
        thumbnail_height_px=small.height_px,
        title=in_xml(photo.headline),
        caption=in_xml(shown.caption),
        alt_text=in_xml(shown.alt_text),
        credit_line=in_xml(shown.credit.printed),
        copyright_notice=in_xml(photo.copyright_notice),
        license_url=in_xml(web_address(photo.web_statement_url)),
    )


def figure(photo: FeedPhoto) -> SafeString:
    """A photo with its words, for readers of feeds."""
    return format_html(
        '<figure><img src="{}" width="{}" height="{}" alt="{}">'
        "<figcaption>{}<p><cite>{}</cite></p></figcaption></figure>",
        photo.url,
        photo.width_px,
        photo.height_px,
        photo.alt_text,
        linebreaks(photo.caption, autoescape=True) if photo.caption else "",
        photo.credit_line,
    )
