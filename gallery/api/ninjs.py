"""A gallery as ninjs 3.0, the IPTC's "News in JSON"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime

from gallery.addresses import keep_web_address, make_absolute
from gallery.api.usage_terms import write_usage_terms
from gallery.changed_things import ChangedThing, Moments
from gallery.pages.slideshow import Slideshow, SlideView
from gallery.syndication import changed_at, find_gallery_moments
from media.photo_view import PhotoView, RenditionView

type NewsItem = dict[str, Any]

STANDARD = {
    "name": "ninjs",
    "version": "3.0",
    "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json",
}


def build_news_item(slideshow: Slideshow) -> NewsItem:
    """A composite whose associations are its pictures, in order."""
    moments = find_gallery_moments(slideshow)
    corrections: defaultdict[str, list[str]] = defaultdict(list)
    for each, _ in slideshow.corrections_shown:
        corrections[each.slide_id].append(each.text)
    return drop_empty(
        {
            "uri": make_absolute(slideshow.url),
            "standard": STANDARD,
            "type": "composite",
            "representationType": "full",
            "profile": "gallery",
            "pubStatus": "usable",
            "language": slideshow.language,
            "firstCreated": write_moment(slideshow.published_at),
            "versionCreated": write_moment(changed_at(slideshow, moments)),
            "title": slideshow.title,
            "slugline": slideshow.slug,
            "headlines": build_texts(main=slideshow.title, kicker=slideshow.kicker),
            "descriptions": [
                *build_texts(summary=slideshow.intro),
                *build_corrections(corrections.get("", ())),
            ],
            "infoSources": [{"name": settings.SITE_NAME, "uri": f"{settings.BASE_URL}/"}],
            "associations": [
                build_picture(slide, moments, corrections.get(slide.id, ()))
                for slide in slideshow.slides
            ],
        }
    )


def build_picture(slide: SlideView, moments: Moments, corrections: Sequence[str] = ()) -> NewsItem:
    """A slide: `by` is its maker; the credit line stands, as it is printed, in a description."""
    photo = slide.photo
    changed = moments.get((ChangedThing.Kind.PHOTO, photo.id), photo.edited_at)
    return drop_empty(
        {
            "uri": make_absolute(slide.url),
            "name": slide.id,
            "type": "picture",
            "representationType": "full",
            "pubStatus": "usable",
            "contentCreated": write_moment(photo.taken_at),
            "versionCreated": write_moment(changed),
            "title": photo.headline,
            "by": photo.byline or slide.credit.photographer,
            "headlines": build_texts(main=photo.headline),
            "descriptions": [
                *build_texts(
                    caption=slide.caption, alt=slide.alt_text, credit=slide.credit.printed
                ),
                *build_corrections(corrections),
            ],
            "copyrightNotice": photo.copyright_notice,
            "usageTerms": write_usage_terms(photo),
            "rightsInfo": find_rights(photo),
            "infoSources": [{"name": photo.source}] if photo.source else [],
            "organisations": [
                {"name": agency, "rel": "credited"} for agency in slide.credit.agencies
            ],
            "renditions": [
                *(build_rendition(file, photo) for file in photo.renditions),
                *(build_rendition(file, photo, ratio) for ratio, file in all_crops(photo)),
            ],
        }
    )


def find_rights(photo: PhotoView) -> dict[str, str]:
    """Where the licence stands, when its address is known."""
    url = keep_web_address(photo.web_statement_url)
    return {"linkedRights": url} if url else {}


def all_crops(photo: PhotoView) -> list[tuple[str, RenditionView]]:
    """Every crop with its ratio."""
    return [(ratio, file) for ratio, files in photo.crops.items() for file in files]


def build_rendition(file: RenditionView, photo: PhotoView, ratio: str = "") -> NewsItem:
    """One file; the point of interest is in pixels of the whole photo's own rendition."""
    name = f"{ratio}-" if ratio else ""
    return drop_empty(
        {
            "name": f"{name}{file.format.lower()}-{file.width_px}",
            "href": make_absolute(file.url),
            "contentType": file.mime_type,
            "width": file.width_px,
            "height": file.height_px,
            "sizeInBytes": file.size_bytes,
            "aspectRatio": ratio.replace("x", ":"),
            "poi": {}
            if ratio
            else {
                "x": round(photo.focal_x * file.width_px),
                "y": round(photo.focal_y * file.height_px),
            },
        }
    )


def build_texts(**by_role: str) -> list[dict[str, str]]:
    """Texts with their roles, without those that are empty."""
    return [
        {"role": role, "contentType": "text/plain", "value": text}
        for role, text in by_role.items()
        if text
    ]


def build_corrections(texts: Sequence[str]) -> list[dict[str, str]]:
    """Notes of corrections: ninjs has no term for them, and its `edNote` is not for readers."""
    return [text for each in texts for text in build_texts(correction=each)]


def drop_empty(data: NewsItem) -> NewsItem:
    """The keys that have something to say."""
    return {key: value for key, value in data.items() if value not in ("", [], {}, None)}


def write_moment(at: datetime | None) -> str:
    """RFC 3339 with the zone that it has; in the site's where it has none of its own."""
    if at is None:
        return ""
    return (
        at.isoformat(timespec="seconds")
        if at.utcoffset()
        else localtime(at).isoformat(timespec="seconds")
    )
