"""What search engines read beside a page: photos and galleries in schema.org's words."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from gallery.addresses import keep_web_address, make_absolute
from gallery.pages.corrections import Correction
from gallery.pages.slideshow import Slideshow, SlideView
from media.metadata.credits import Credit, is_agency, is_organisation, split_at_commas
from media.photo_view import PhotoView

type StructuredData = dict[str, Any]

CONTEXT: StructuredData = {"@context": "https://schema.org"}
# A data block ends at "</script" and reads on after "<!--"; U+2028 and U+2029 end a line where JSON
# is read as JavaScript.
ESCAPES = {ord(character): f"\\u{ord(character):04X}" for character in "<>&\u2028\u2029"}
BY = re.compile(r"\Aby(?:\s+|\Z)", re.IGNORECASE)
BETWEEN_NAMES = re.compile(r"\s+(?:and|&)\s+|\s*;\s*", re.IGNORECASE)


def write_data_block(data: StructuredData) -> SafeString:
    """The inside of a `<script type="application/ld+json">`, whatever captions hold."""
    text = json.dumps({**CONTEXT, **data}, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(ESCAPES))  # noqa: S308 - nothing in it can end the block


def build_image_gallery(slideshow: Slideshow) -> StructuredData:
    """A gallery with all of its photos."""
    return drop_empty(
        {
            "@type": "ImageGallery",
            "url": make_absolute(slideshow.part_url),
            "name": slideshow.title,
            "inLanguage": slideshow.language,
            "description": slideshow.intro,
            "datePublished": write_moment(slideshow.published_at),
            "dateModified": write_moment(last_change(slideshow.published_at, slideshow.edited_at)),
            "correction": [build_correction(each) for each, _ in slideshow.corrections_shown],
            "publisher": build_publisher(),
            "thumbnailUrl": make_absolute(slideshow.cover.smallest.url) if slideshow.cover else "",
            "associatedMedia": [build_slide_image(slide) for slide in slideshow.slides],
        }
    )


def build_slide_image(slide: SlideView, corrections: Sequence[Correction] = ()) -> StructuredData:
    """A slide's photo with the words that the slide shows, and what was wrong in them."""
    image = build_image_object(slide.photo, caption=slide.caption, credit=slide.credit)
    return drop_empty({**image, "correction": [build_correction(each) for each in corrections]})


def build_correction(correction: Correction) -> StructuredData | str:
    """A correction (schema.org/correction); one without a moment as the text that it is."""
    if correction.corrected_at is None:
        return correction.text
    return {
        "@type": "CorrectionComment",
        "text": correction.text,
        "datePublished": write_moment(correction.corrected_at),
    }


def build_image_object(photo: PhotoView, *, caption: str, credit: Credit) -> StructuredData:
    """A photo with its rights, as Google's "Image metadata" asks for them.

    Google finds the photo that this speaks of by `contentUrl`, so it is the `src` of the page's
    `<img>`. What is not known is left out.
    """
    file = photo.fallback
    return drop_empty(
        {
            "@type": "ImageObject",
            "contentUrl": make_absolute(file.url),
            "width": file.width_px,
            "height": file.height_px,
            "thumbnailUrl": make_absolute(photo.smallest.url),
            "caption": caption,
            "creator": build_creator(photo, credit),
            "creditText": credit.printed,
            "copyrightNotice": photo.copyright_notice,
            "license": keep_web_address(photo.web_statement_url),
            "acquireLicensePage": keep_web_address(photo.licensor_url),
        }
    )


def build_creator(photo: PhotoView, credit: Credit) -> Any:
    """Who made a photo: its byline, else the photographer or the first agency of its credit."""
    if photo.byline.strip():
        return one_or_all(build_makers(photo.byline))
    agency = credit.agencies[0] if credit.agencies else ""
    return one_or_all(build_makers(credit.photographer)) or (agency and build_organization(agency))


def build_makers(byline: str) -> list[StructuredData]:
    """The people and organisations that a byline names ("By Ana Núñez and Ben Ray, AP")."""
    segments = BETWEEN_NAMES.split(
        BY.sub("", byline.strip(), count=1) if BY.match(byline) else byline
    )
    names = [part.strip() for segment in segments for part in split_at_commas(segment.strip())]
    return [
        build_organization(name) if is_agency(name) or is_organisation(name) else build_person(name)
        for name in names
        if name
    ]


def build_person(name: str) -> StructuredData:
    """Somebody."""
    return {"@type": "Person", "name": name}


def build_organization(name: str) -> StructuredData:
    """A paper, an agency, an office."""
    return {"@type": "Organization", "name": name}


def build_publisher() -> StructuredData:
    """The newsroom."""
    return {**build_organization(settings.SITE_NAME), "url": f"{settings.BASE_URL}/"}


def one_or_all(things: list[StructuredData]) -> Any:
    """The only one by itself, as most readers of JSON-LD expect it; else all."""
    return things[0] if len(things) == 1 else things


def drop_empty(data: StructuredData) -> StructuredData:
    """The keys that have something to say."""
    return {key: value for key, value in data.items() if value not in ("", None, [], ())}


def write_moment(at: datetime | None) -> str:
    """ISO 8601 with the site's zone; empty for what has not happened."""
    return timezone.localtime(at).isoformat(timespec="seconds") if at else ""


def last_change(published_at: datetime | None, edited_at: datetime) -> datetime:
    """When readers last got something new: no page changed before it was published."""
    return max(edited_at, published_at) if published_at else edited_at
