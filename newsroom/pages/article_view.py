"""The one view model of an article: its page is made from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from content_editor.contents import contents_for_item
from django.utils.safestring import SafeString, mark_safe

from gallery.models import Gallery
from gallery.pages.corrections import Correction, attach_corrections, read_corrections
from gallery.pages.link_preview import LinkPreview, preview_link, shorten_text
from gallery.pages.private_showing import is_shown_privately
from gallery.pages.slideshow import Slideshow, build_slideshow, take_part, visible_slides
from gallery.pages.structured_data import last_change
from media.metadata.credits import Credit
from media.models import Photo
from media.photo_view import PhotoView, view_photo
from newsroom.models import (
    PARTS,
    Article,
    ExternalEmbed,
    GalleryPlacement,
    LinkCard,
    PullQuote,
    SinglePhoto,
    Subheading,
    Text,
)
from newsroom.pasted_html import without_empty_paragraphs
from newsroom.plain_text import extract_text

# A save within this time after publishing is part of it.
AN_UPDATE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class CreditedPhoto:
    """A photo with the words beside it."""

    photo: PhotoView
    caption: str
    alt_text: str
    credit: Credit


@dataclass(frozen=True, slots=True)
class StoryPart:
    """One part of the body. `kind` names the template's branch; only the fields of it are set."""

    kind: str
    html: SafeString | str = ""
    text: str = ""
    attribution: str = ""
    title: str = ""
    url: str = ""
    site_name: str = ""
    slideshow: Slideshow | None = None
    id_suffix: str = ""  # a gallery that is placed again must not repeat the ids of its slides
    photo: CreditedPhoto | None = None
    frame: Frame | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """Something on another site, in an iframe that a reader may ask for."""

    url: str
    host: str
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True)
class Story:
    """An article as readers get it."""

    slug: str
    url: str
    language: str
    headline: str
    standfirst: str
    byline: str
    section_name: str
    section_url: str
    published_at: datetime | None
    edited_at: datetime
    corrections: tuple[Correction, ...]  # the lines that editors typed, then the notes
    lead: CreditedPhoto | None
    parts: tuple[StoryPart, ...]

    @property
    def was_updated(self) -> bool:
        """Whether readers should know that it changed after it was published."""
        return self.published_at is not None and self.edited_at - self.published_at >= AN_UPDATE

    @property
    def has_corrections(self) -> bool:
        """Whether it says what was wrong in it, or in a gallery that it shows."""
        galleries = (part.slideshow for part in self.parts if part.slideshow is not None)
        return bool(self.corrections) or any(each.corrections_shown for each in galleries)

    @property
    def has_slideshow(self) -> bool:
        """Whether a gallery is placed in it."""
        return any(part.slideshow is not None for part in self.parts)

    @property
    def lead_image(self) -> CreditedPhoto | None:
        """For other sites: the lead photo, else the first photo or cover in the body."""
        if self.lead is not None:
            return self.lead
        for part in self.parts:
            if part.photo is not None:
                return part.photo
            if part.slideshow is not None and part.slideshow.cover is not None:
                return credited_cover(part.slideshow, part.slideshow.cover)
        return None

    @property
    def opening(self) -> str:
        """For other sites: the standfirst, else the first words of the body."""
        texts = (extract_text(part.html) for part in self.parts if part.kind == "text")
        return self.standfirst.strip() or next(filter(None, texts), "")


def build_story(article: Article, *, is_preview: bool = False) -> Story:
    """The view model of an article, in a constant number of queries.

    A placed gallery that is not published is left out, but in a preview for those who may see it.
    """
    contents = contents_for_item(article, PARTS)
    placements = [part for part in contents.body if isinstance(part, GalleryPlacement)]
    galleries = read_galleries(placements)
    singles = [part.photo_id for part in contents.body if isinstance(part, SinglePhoto)]
    shown = Photo.objects.showable().defer("embedded_metadata")
    photos = shown.in_bulk([*singles, article.lead_photo_id])
    parts: list[StoryPart | None] = []
    times_placed: Counter[int] = Counter()
    for part in contents.body:
        if isinstance(part, GalleryPlacement):
            times_placed[part.gallery_id] += 1
            time = times_placed[part.gallery_id]
            parts.append(gallery_part(galleries[part.gallery_id], time, is_preview=is_preview))
        elif isinstance(part, SinglePhoto):
            parts.append(photo_part(part, photos.get(part.photo_id)))
        else:
            parts.append(READERS_OF[type(part)](part))
    lead = photos.get(article.lead_photo_id or 0)
    return Story(
        slug=article.slug,
        url=article.get_absolute_url(),
        language=article.language,
        headline=article.headline,
        standfirst=article.standfirst,
        byline=article.byline,
        section_name=article.section.name if article.section else "",
        section_url=article.section.get_absolute_url() if article.section else "",
        published_at=article.published_at,
        edited_at=article.edited_at,
        corrections=(*map(Correction, article.correction_lines), *read_corrections(article)),
        lead=credit_photo(lead) if lead else None,
        parts=tuple(part for part in parts if part is not None),
    )


def read_galleries(placements: list[GalleryPlacement]) -> dict[int, Gallery]:
    """The placed galleries with what their readers see, by id."""
    galleries = (
        Gallery.objects.select_related("cover")
        .prefetch_related(visible_slides())
        .in_bulk([placement.gallery_id for placement in placements])
    )
    attach_corrections(galleries.values())
    return galleries


def gallery_part(gallery: Gallery, time: int, *, is_preview: bool) -> StoryPart | None:
    """A gallery placed for the first, second… time; None when its readers would see nothing."""
    if not (gallery.is_published or is_preview or is_shown_privately(gallery)):
        return None
    slideshow = take_part(build_slideshow(gallery), 1)
    if slideshow is None or not slideshow.slides:
        return None
    return StoryPart("gallery", slideshow=slideshow, id_suffix=f"-{time}" if time > 1 else "")


def photo_part(part: SinglePhoto, photo: Photo | None) -> StoryPart | None:
    """A single photo, or None while it is not ready."""
    if photo is None:
        return None
    return StoryPart("photo", photo=credit_photo(photo, part.caption))


def credit_photo(photo: Photo, caption: str = "") -> CreditedPhoto:
    """A photo with its own words, but for a caption of this place."""
    return CreditedPhoto(view_photo(photo), caption or photo.caption, photo.alt_text, photo.credit)


def credited_cover(slideshow: Slideshow, cover: PhotoView) -> CreditedPhoto:
    """A gallery's cover with the words of the gallery."""
    captions = (slide.caption for slide in slideshow.slides if slide.photo.id == cover.id)
    return CreditedPhoto(
        cover, next(captions, ""), slideshow.cover_alt_text, slideshow.cover_credit
    )


def text_part(part: Text) -> StoryPart:
    """Paragraphs: sanitised when they were saved."""
    return StoryPart("text", html=mark_safe(without_empty_paragraphs(part.text)))  # noqa: S308


def subheading_part(part: Subheading) -> StoryPart:
    """A subheading."""
    return StoryPart("subheading", text=part.text)


def quote_part(part: PullQuote) -> StoryPart:
    """A pull quote."""
    return StoryPart("quote", text=part.text, attribution=part.attribution)


def link_part(part: LinkCard) -> StoryPart:
    """A link card."""
    return StoryPart(
        "link", title=part.title, url=part.url, text=part.description, site_name=part.site_name
    )


def external_part(part: ExternalEmbed) -> StoryPart:
    """Something on another site: its frame, its words, or, until they are known, a link."""
    has_frame = part.state == ExternalEmbed.State.READY and part.frame_url
    host = urlsplit(part.frame_url).hostname or ""
    return StoryPart(
        "external",
        title=part.title or urlsplit(part.url).hostname or part.url,
        url=part.url,
        site_name=part.provider_name,
        attribution=part.author_name,
        html=mark_safe(part.quote_html),  # noqa: S308 - sanitised when it was stored
        frame=Frame(part.frame_url, host, part.frame_width_px, part.frame_height_px)
        if has_frame
        else None,
    )


READERS_OF: dict[type, Callable[[Any], StoryPart]] = {
    Text: text_part,
    Subheading: subheading_part,
    PullQuote: quote_part,
    LinkCard: link_part,
    ExternalEmbed: external_part,
}


def preview_story(story: Story) -> LinkPreview:
    """An article's preview for other sites."""
    image = story.lead_image
    preview = preview_link(
        title=story.headline,
        description=shorten_text(story.opening),
        url=story.url,
        language=story.language,
        photo=image.photo if image else None,
        alt_text=image.alt_text if image else "",
        published_at=story.published_at,
    )
    return replace(
        preview,
        edited_at=last_change(story.published_at, story.edited_at),
        section_name=story.section_name,
        author=story.byline,
    )
