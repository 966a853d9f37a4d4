"""A gallery as a manifest of IIIF Presentation 3.0: what museums' and archives' viewers open."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings

from gallery.addresses import absolute, web_address
from gallery.slideshow import Slideshow, SlideView
from gallery.syndication import changed_at, withheld_words
from media.pictures import RenditionView

type Resource = dict[str, Any]

NO_LANGUAGE = "none"  # as IIIF names it
CONTEXT = "http://iiif.io/api/presentation/3/context.json"
# The only statements that IIIF takes as `rights`, and it wants them with http:.
KNOWN_RIGHTS = re.compile(
    r"https?://(?:www\.)?(creativecommons\.org/(?:licenses|publicdomain)/|rightsstatements\.org/vocab/)"
)


def manifest(slideshow: Slideshow) -> Resource:
    """A manifest with a canvas for each slide, credits as required statements."""
    url = absolute(f"/api/v1/galleries/{slideshow.slug}/manifest.json")
    summary = " ".join(
        text for text in (slideshow.intro, withheld_words(slideshow.withheld_count)) if text
    )
    language = slideshow.language
    return {
        "@context": CONTEXT,
        "id": url,
        "type": "Manifest",
        "label": in_language(slideshow.title, language),
        **({"summary": in_language(summary, language)} if summary else {}),
        "metadata": metadata(slideshow),
        "behavior": ["individuals"],
        "provider": [provider()],
        "homepage": [
            {
                "id": absolute(slideshow.url),
                "type": "Text",
                "label": in_language(slideshow.title, language),
                "format": "text/html",
            }
        ],
        **({"thumbnail": [image(slideshow.cover.smallest)]} if slideshow.cover else {}),
        "items": [canvas(slide, url, language) for slide in slideshow.slides],
    }


def metadata(slideshow: Slideshow) -> list[Resource]:
    """When it came out, and when it changed."""
    pairs = [("Updated", changed_at(slideshow).isoformat(timespec="seconds"))]
    if slideshow.published_at:
        pairs.insert(0, ("Published", slideshow.published_at.isoformat(timespec="seconds")))
    return [labelled(label, value) for label, value in pairs]


def canvas(slide: SlideView, manifest_url: str, language: str) -> Resource:
    """A slide in the photo's own proportions, painted with its widest JPEG."""
    photo = slide.photo
    url = f"{manifest_url}/canvas/{slide.id}"
    jpegs = photo.of_format("JPEG")
    words = [
        ("Byline", photo.byline),
        ("Source", photo.source),
        ("Copyright", photo.copyright_notice),
        ("Usage terms", photo.usage_terms),
        ("Licence", web_address(photo.web_statement_url)),
        ("Taken", photo.taken_at.isoformat(timespec="seconds") if photo.taken_at else ""),
    ]
    return {
        "id": url,
        "type": "Canvas",
        "label": in_language(photo.headline or f"{slide.position}", language),
        "width": photo.width_px,
        "height": photo.height_px,
        **({"summary": in_language(slide.caption, language)} if slide.caption else {}),
        **(
            {"requiredStatement": labelled("Credit", slide.credit.printed)}
            if slide.credit.printed
            else {}
        ),
        **rights(photo.web_statement_url),
        "metadata": [labelled(label, value) for label, value in words if value],
        "thumbnail": [image(photo.smallest)],
        "homepage": [
            {
                "id": absolute(slide.url),
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
                        "body": image(jpegs[-1]),
                        "target": url,
                    }
                ],
            }
        ],
    }


def provider() -> Resource:
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


def image(file: RenditionView) -> Resource:
    """One file."""
    return {
        "id": absolute(file.url),
        "type": "Image",
        "format": file.mime_type,
        "width": file.width_px,
        "height": file.height_px,
    }


def rights(statement: str) -> Resource:
    """The licence, when it is one that IIIF knows."""
    match = KNOWN_RIGHTS.match(web_address(statement))
    if match is None:
        return {}
    return {"rights": f"http://{match[1]}{statement.strip()[match.end() :]}"}


def labelled(label: str, value: str) -> Resource:
    """A label and its value; viewers show a value as HTML, so what is no tag stays text."""
    return {"label": in_language(label, "en"), "value": in_language(value, NO_LANGUAGE)}


def in_language(text: str, language: str) -> Resource:
    """A text in its language (BCP 47), or in `NO_LANGUAGE`: names, credits, moments."""
    return {language: [as_text(text)]}


def as_text(text: str) -> str:
    """A text that no viewer takes for HTML: IIIF does so where the first character is `<`."""
    return f"\u200b{text}" if text.lstrip().startswith("<") else text
