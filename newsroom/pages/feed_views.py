"""Feeds in the three formats that readers of feeds know: RSS with Media RSS, Atom, JSON Feed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.feedgenerator import rfc2822_date, rfc3339_date

from gallery.addresses import make_absolute
from gallery.pages.family import read_once
from gallery.public_answers import for_everybody, never_expire
from newsroom.models import Section
from newsroom.pages.feeds import Entry, Feed, FeedPhoto, build_article_feed, build_gallery_feed

KINDS: Mapping[str, Callable[[Section | None], Feed]] = {
    "galleries": build_gallery_feed,
    "articles": build_article_feed,
}
MEDIA_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}
# What a feed without entries says: Atom must name a moment, and it may not be the clock's.
NEVER = "1970-01-01T00:00:00Z"


def read_feed(request: HttpRequest, kind: str, form: str, slug: str = "") -> HttpResponse:
    """A feed of the site or, by its slug, of a section."""
    section = get_object_or_404(Section, slug=slug) if slug else None
    # The three formats of one feed are baked together, and hold the same.
    feed = read_once(("feed", kind, slug), lambda: KINDS[kind](section))
    text = write_json(feed) if form == "json" else write_xml(feed, form)
    return HttpResponse(text, content_type=f"{MEDIA_TYPES[form]}; charset=utf-8")


feed = for_everybody(read_feed, is_limited=never_expire)


def write_xml(feed: Feed, form: str) -> str:
    """RSS or Atom."""
    context = {
        "feed": feed,
        "url": f"{feed.url_stem}.{form}",
        "language": settings.LANGUAGE_CODE,
        "site_name": settings.SITE_NAME,
        "updated": write_moment(feed.updated_at, form) or (NEVER if form == "atom" else ""),
        "hub": settings.WEBSUB_HUB,
        "entries": [
            {
                "entry": entry,
                "published": write_moment(entry.published_at, form),
                "updated": write_moment(entry.updated_at, form),
            }
            for entry in feed.entries
        ],
    }
    return render_to_string(f"newsroom/feed.{form}.xml", context)


def write_moment(moment: datetime | None, form: str) -> str:
    """A moment as the format writes it."""
    if moment is None:
        return ""
    return rfc2822_date(moment) if form == "rss" else rfc3339_date(moment)


def write_json(feed: Feed) -> str:
    """JSON Feed 1.1; credits and licences stand in an extension of their own."""
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page_url,
        "feed_url": f"{feed.url_stem}.json",
        "language": settings.LANGUAGE_CODE,
        "authors": [{"name": settings.SITE_NAME, "url": make_absolute("/")}],
        "items": [build_item(entry) for entry in feed.entries],
    }
    if settings.WEBSUB_HUB:
        data["hubs"] = [{"type": "WebSub", "url": settings.WEBSUB_HUB}]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def build_item(entry: Entry) -> dict[str, Any]:
    """An entry of JSON Feed."""
    data = {
        "id": entry.id,
        "url": entry.url,
        "language": entry.language,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": str(entry.html),
        "image": entry.image_url,
        "date_published": rfc3339_date(entry.published_at),
        "date_modified": rfc3339_date(entry.updated_at),
        "authors": [{"name": entry.author}],
        "tags": [entry.section_name] if entry.section_name else [],
        "_photodesk": {
            "about": make_absolute("/api/v1/docs"),
            "photos": [describe_rights(photo) for photo in entry.photos],
        },
    }
    # An entry must have a content, also where it has nothing to say.
    return {key: value for key, value in data.items() if value not in ("", []) or "content" in key}


def describe_rights(photo: FeedPhoto) -> dict[str, Any]:
    """What must go with a photo."""
    return {
        "url": photo.url,
        "width": photo.width_px,
        "height": photo.height_px,
        "caption": photo.caption,
        "alt_text": photo.alt_text,
        "credit": photo.credit_line,
        "copyright_notice": photo.copyright_notice,
        "license": photo.license_url,
    }
