"""The newest galleries and articles as feeds see them: entries with photos, credits and dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from gallery.addresses import keep_web_address, make_absolute
from gallery.changed_things import ChangedThing, Moments, find_moments
from gallery.former_addresses import find_first_slug
from gallery.models import Gallery, Publishable
from gallery.pages.corrections import Correction, attach_corrections, read_corrections
from gallery.pages.slideshow import Slideshow, build_slideshow, visible_slides
from gallery.pages.structured_data import last_change
from gallery.paragraphs import split_paragraphs
from gallery.syndication import (
    ShownPhoto,
    changed_at,
    describe_withheld,
    shown_cover,
    syndicate_gallery,
)
from gallery.xml_text import clean_for_xml
from media.photo_view import view_photo
from newsroom.models import Article, GalleryPlacement, Section
from newsroom.pages.excerpts import find_excerpts
from newsroom.pages.lists import find_article_covers

MAX_ENTRIES = 20
ENTRIES = UUID("8f0d2f5e-6d0c-4f0c-9a57-2f6f4f3b6f11")  # the namespace of their ids; never changes


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


@dataclass(frozen=True)
class Entry:
    """A gallery or an article in a feed; texts are fit for XML, `html` is whole and escaped."""

    id: str  # stays when the site's address or the entry's own changes
    url: str
    language: str
    title: str
    summary: str
    author: str
    section_name: str
    published_at: datetime
    updated_at: datetime
    photos: tuple[FeedPhoto, ...]
    image_url: str  # as it is in the HTML: readers of feeds show a second address once more

    @cached_property
    def html(self) -> SafeString:
        """The entry for readers of feeds: every photo with its caption and its credit."""
        figures = format_html_join("", "{}", ((write_figure(photo),) for photo in self.photos))
        return format_html("{}{}", self.summary_html, figures)

    @property
    def summary_html(self) -> SafeString:
        """The summary for formats that take every description for HTML."""
        return split_paragraphs(self.summary)


@dataclass(frozen=True, slots=True)
class Feed:
    """A whole feed. `updated_at` is the newest entry's, never the clock's."""

    id: str  # stays when the site moves from http: to https:
    title: str
    page_url: str
    url_stem: str  # the feed's own address without its ending
    entries: tuple[Entry, ...]

    @property
    def updated_at(self) -> datetime | None:
        """When its newest entry changed; None for a feed without entries."""
        return max((entry.updated_at for entry in self.entries), default=None)


def build_gallery_feed(section: Section | None = None) -> Feed:
    """The newest galleries, or those that a section's articles show; in at most 5 queries."""
    galleries = Gallery.objects.published()
    if section is not None:
        articles = Article.objects.published().filter(section=section).order_by()
        placed = GalleryPlacement.objects.filter(parent__in=articles).order_by()
        galleries = galleries.filter(pk__in=placed.values("gallery"))
    newest = list(
        galleries.select_related("cover").prefetch_related(visible_slides())[:MAX_ENTRIES]
    )
    attach_corrections(newest)
    moments = find_moments({ChangedThing.Kind.GALLERY: [gallery.pk for gallery in newest]})
    entries = [
        gallery_entry(gallery, syndicate_gallery(build_slideshow(gallery)), moments)
        for gallery in newest
    ]
    name = f"{section.name}: photos" if section else "Photos"
    return Feed(
        id=feed_id(section, "galleries"),
        title=clean_for_xml(f"{name} · {settings.SITE_NAME}"),
        page_url=make_absolute(section.get_absolute_url() if section else "/galleries/"),
        url_stem=make_absolute(f"{find_folder(section)}galleries"),
        entries=tuple(entry for entry in entries if entry.photos),
    )


def build_article_feed(section: Section | None = None) -> Feed:
    """The newest articles, each with its lead photo; in a constant number of queries."""
    articles = Article.objects.published().select_related("section")
    if section is not None:
        articles = articles.filter(section=section)
    newest = list(articles[:MAX_ENTRIES])
    attach_corrections(newest)
    covers = find_article_covers(newest, is_elsewhere=True)
    shown = {
        pk: ShownPhoto(view_photo(cover.photo), cover.caption, cover.alt_text, cover.credit)
        for pk, cover in covers.items()
    }
    openings = find_excerpts(newest)
    moments = find_moments({ChangedThing.Kind.ARTICLE: [article.pk for article in newest]})
    name = section.name if section else "Articles"
    return Feed(
        id=feed_id(section, "articles"),
        title=clean_for_xml(f"{name} · {settings.SITE_NAME}"),
        page_url=make_absolute(section.get_absolute_url() if section else "/"),
        url_stem=make_absolute(f"{find_folder(section)}articles"),
        entries=tuple(
            article_entry(article, openings[article.pk], shown.get(article.pk), moments)
            for article in newest
        ),
    )


def find_folder(section: Section | None) -> str:
    """Where the feeds of the site, or of a section, are."""
    return f"/feeds/sections/{section.slug}/" if section else "/feeds/"


def feed_id(section: Section | None, kind: str) -> str:
    """A feed's id, by its host alone (RFC 4151): `https:` instead of `http:` makes no new feed.

    Nor does another address of its section.
    """
    host = urlsplit(settings.BASE_URL).hostname
    folder = f"/feeds/sections/{find_first_slug(section)}/" if section else "/feeds/"
    return f"tag:{host},2026:{folder}{kind}"


def entry_id(thing: Publishable) -> str:
    """An entry's id, the same at whatever address the site or the entry is.

    Made of what no edit changes; the moment of its making tells two newsrooms apart. Milliseconds,
    because a dump in JSON keeps no more.
    """
    made_at = thing.created_at.astimezone(UTC).isoformat(timespec="milliseconds")
    return uuid5(ENTRIES, f"{thing._meta.model_name}:{thing.pk}:{made_at}").urn


def gallery_entry(gallery: Gallery, slideshow: Slideshow, moments: Moments) -> Entry:
    """A gallery with every photo that other sites get."""
    assert slideshow.published_at is not None  # noqa: S101 - it is published
    withheld = describe_withheld(slideshow.withheld_count)
    shown = [
        ShownPhoto(slide.photo, slide.caption, slide.alt_text, slide.credit)
        for slide in slideshow.slides
    ]
    cover = shown_cover(slideshow)
    return Entry(
        id=entry_id(gallery),
        url=make_absolute(slideshow.url),
        language=slideshow.language,
        title=clean_for_xml(slideshow.title),
        summary=write_summary(
            slideshow.intro, withheld, corrections=[each for each, _ in slideshow.corrections_shown]
        ),
        author=clean_for_xml(settings.SITE_NAME),
        section_name="",
        published_at=slideshow.published_at,
        updated_at=changed_at(slideshow, moments),
        photos=list_photos(shown),
        image_url=make_absolute(cover.photo.fallback.url) if cover else "",
    )


def article_entry(
    article: Article, opening: str, photo: ShownPhoto | None, moments: Moments
) -> Entry:
    """An article with its lead photo."""
    assert article.published_at is not None  # noqa: S101 - it is published
    changes = [last_change(article.published_at, article.edited_at)]
    if photo is not None:
        changes.append(photo.photo.edited_at)
    return Entry(
        id=entry_id(article),
        url=make_absolute(article.get_absolute_url()),
        language=article.language,
        title=clean_for_xml(article.headline),
        summary=write_summary(opening, corrections=read_corrections(article)),
        author=clean_for_xml(article.byline or settings.SITE_NAME),
        section_name=clean_for_xml(article.section.name) if article.section else "",
        published_at=article.published_at,
        updated_at=moments.get((ChangedThing.Kind.ARTICLE, article.pk), max(changes)),
        photos=list_photos([photo] if photo else []),
        image_url=make_absolute(photo.photo.fallback.url) if photo else "",
    )


def write_summary(*texts: str, corrections: Sequence[Correction]) -> str:
    """What stands under the title, and what was wrong and is right now."""
    notes = (gettext("Correction: %(text)s") % {"text": each.text} for each in corrections)
    return clean_for_xml("\n\n".join(text for text in (*texts, *notes) if text))


def list_photos(shown: Sequence[ShownPhoto]) -> tuple[FeedPhoto, ...]:
    """Photos as feeds see them."""
    return tuple(feed_photo(photo) for photo in shown)


def feed_photo(shown: ShownPhoto) -> FeedPhoto:
    """One photo: the file for those who choose none, and the narrowest as its thumbnail."""
    photo = shown.photo
    file, small = photo.fallback, photo.smallest
    return FeedPhoto(
        url=make_absolute(file.url),
        mime_type=file.mime_type,
        width_px=file.width_px,
        height_px=file.height_px,
        size_bytes=file.size_bytes,
        thumbnail_url=make_absolute(small.url),
        thumbnail_width_px=small.width_px,
        thumbnail_height_px=small.height_px,
        title=clean_for_xml(photo.headline),
        caption=clean_for_xml(shown.caption),
        alt_text=clean_for_xml(shown.alt_text),
        credit_line=clean_for_xml(shown.credit.printed),
        copyright_notice=clean_for_xml(photo.copyright_notice),
        license_url=clean_for_xml(keep_web_address(photo.web_statement_url)),
    )


def write_figure(photo: FeedPhoto) -> SafeString:
    """A photo with its words, for readers of feeds."""
    credit_line = photo.credit_line.strip()
    credit = format_html("<p><cite>{}</cite></p>", credit_line) if credit_line else ""
    words = format_html("{}{}", split_paragraphs(photo.caption), credit)
    return format_html(
        '<figure><img src="{}" width="{}" height="{}" alt="{}">{}</figure>',
        photo.url,
        photo.width_px,
        photo.height_px,
        photo.alt_text,
        format_html("<figcaption>{}</figcaption>", words) if words else "",
    )
