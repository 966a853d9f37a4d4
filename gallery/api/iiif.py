"""A gallery as a manifest of IIIF Presentation 3.0: what museums' and archives' viewers open."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.utils.html import format_html

from gallery.addresses import keep_web_address, make_absolute
from gallery.api.iiif_image import build_service
from gallery.api.usage_terms import write_usage_terms
from gallery.pages.slideshow import Slideshow, SlideView
from gallery.syndication import changed_at, describe_withheld, find_gallery_moments
from media.photo_view import RenditionView

type Resource = dict[str, Any]

NO_LANGUAGE = "none"  # as IIIF names it
CONTEXT = "http://iiif.io/api/presentation/3/context.json"
# The only statements that IIIF takes as `find_rights`, and it wants them with http:.
KNOWN_RIGHTS = re.compile(
    r"https?://(?:www\.)?(creativecommons\.org/(?:licenses|publicdomain)/|rightsstatements\.org/vocab/)"
)


def build_manifest(slideshow: Slideshow) -> Resource:
    """A manifest with a canvas for each slide, credits as required statements."""
    url = make_absolute(f"/api/v1/galleries/{slideshow.slug}/manifest.json")
    summary = " ".join(
        text for text in (slideshow.intro, describe_withheld(slideshow.withheld_count)) if text
    )
    language = slideshow.language
    return {
        "@context": CONTEXT,
        "id": url,
        "type": "Manifest",
        "label": in_language(slideshow.title, language),
        **({"summary": as_html(summary, language)} if summary else {}),
        "metadata": build_metadata(slideshow),
        "behavior": ["individuals"],
        "provider": [build_provider()],
        "homepage": [
            {
                "id": make_absolute(slideshow.url),
                "type": "Text",
                "label": in_language(slideshow.title, language),
                "format": "text/html",
            }
        ],
        **({"thumbnail": [build_image(slideshow.cover.smallest)]} if slideshow.cover else {}),
        "items": [build_canvas(slide, url, language) for slide in slideshow.slides],
    }


def build_metadata(slideshow: Slideshow) -> list[Resource]:
    """When it came out, and when it changed."""
    updated_at = changed_at(slideshow, find_gallery_moments(slideshow))
    pairs = [("Updated", updated_at.isoformat(timespec="seconds"))]
    if slideshow.published_at:
        pairs.insert(0, ("Published", slideshow.published_at.isoformat(timespec="seconds")))
    return [label_value(label, value) for label, value in pairs]


def build_canvas(slide: SlideView, manifest_url: str, language: str) -> Resource:
    """A slide in the photo's own proportions, painted with its widest JPEG."""
    photo = slide.photo
    url = f"{manifest_url}/canvas/{slide.id}"
    jpegs = photo.of_format("JPEG")
    words = [
        ("Byline", photo.byline),
        ("Source", photo.source),
        ("Copyright", photo.copyright_notice),
        ("Usage terms", write_usage_terms(photo)),
        ("Licence", keep_web_address(photo.web_statement_url)),
        ("Taken", photo.taken_at.isoformat(timespec="seconds") if photo.taken_at else ""),
    ]
    return {
        "id": url,
        "type": "Canvas",
        "label": in_language(photo.headline or f"{slide.position}", language),
        "width": photo.width_px,
        "height": photo.height_px,
        **({"summary": as_html(slide.caption, language)} if slide.caption else {}),
        **(
            {"requiredStatement": label_value("Credit", slide.credit.printed)}
            if slide.credit.printed
            else {}
        ),
        **find_rights(photo.web_statement_url),
        "metadata": [label_value(label, value) for label, value in words if value],
        "thumbnail": [build_image(photo.smallest)],
        "homepage": [
            {
                "id": make_absolute(slide.url),
                "type": "Text",
                "label": in_language(photo.headline or slide.caption or slide.id, language),
                "format": "text/html",
            }
        ],
        "items": [
            {
                "id": f"{url}/page",
                "type": "AnnotationPage",
                "items": [
                    {
                        "id": f"{url}/photo",
                        "type": "Annotation",
                        "motivation": "painting",
                        "body": {**build_image(jpegs[-1]), "service": [build_service(photo)]},
                        "target": url,
                    }
                ],
            }
        ],
    }


def build_provider() -> Resource:
    """The newsroom."""
    home = f"{settings.BASE_URL}/"
    return {
        "id": home,
        "type": "Agent",
        "label": in_language(settings.SITE_NAME, NO_LANGUAGE),
        "homepage": [
            {
                "id": home,
                "type": "Text",
                "label": in_language(settings.SITE_NAME, NO_LANGUAGE),
                "format": "text/html",
            }
        ],
    }


def build_image(file: RenditionView) -> Resource:
    """One file."""
    return {
        "id": make_absolute(file.url),
        "type": "Image",
        "format": file.mime_type,
        "width": file.width_px,
        "height": file.height_px,
    }


def find_rights(statement: str) -> Resource:
    """The licence, when it is one that IIIF knows."""
    match = KNOWN_RIGHTS.match(keep_web_address(statement))
    if match is None:
        return {}
    return {"rights": f"http://{match[1]}{statement.strip()[match.end() :]}"}


def label_value(label: str, value: str) -> Resource:
    """A label and its value."""
    return {"label": in_language(label, "en"), "value": as_html(value, NO_LANGUAGE)}


def in_language(text: str, language: str) -> Resource:
    """A text in its language (BCP 47), or in `NO_LANGUAGE`: names, credits, moments."""
    return {language: [as_text(text)]}


def as_html(text: str, language: str) -> Resource:
    """The same for summaries and values, which may be HTML; some viewers take all of them for it.

    A text with a `<` is escaped and says that it is HTML, as IIIF wants it: by its first character,
    `<`, and its last. Another one is the same either way.
    """
    return {language: [format_html("<span>{}</span>", text) if "<" in text else text]}


def as_text(text: str) -> str:
    """A label, which may not be HTML, that no viewer takes for it."""
    return f"\u200b{text}" if text.lstrip().startswith("<") else text
