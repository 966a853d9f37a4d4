"""A flattened article becomes an article, its galleries and their placements."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path
from textwrap import TextWrapper

from django.contrib.auth.models import User
from django.db import transaction

from gallery.models import Act, Gallery
from gallery.slides.sequence import NewSlide, place_slides
from media.models import Photo
from newsroom.addresses import save_at_free_slug
from newsroom.importing.batch import TakenIn, take_in_files
from newsroom.importing.files import files_inside
from newsroom.importing.flattened.article import (
    BodyPart,
    FlattenedArticle,
    FlattenedGallery,
    FlattenedSlide,
    GalleryHere,
    Heading,
    ListHere,
    Paragraph,
)
from newsroom.importing.found_files import PassedOver, Refused
from newsroom.models import Article, GalleryPlacement, Subheading, Text
from newsroom.publishing.article_log import log_article
from newsroom.publishing.workflow import publish as publish_thing
from newsroom.text_limits import MAX_STORY_CHARACTERS

ORDERING_STEP = 10
TEXT_PARTS = (Paragraph, ListHere)
MAX_ESCAPED = len("&amp;")  # what one character becomes
WRAPPER = TextWrapper(
    MAX_STORY_CHARACTERS // (MAX_ESCAPED + 1),
    expand_tabs=False,
    replace_whitespace=False,
    break_on_hyphens=False,
)


@dataclass(frozen=True, slots=True)
class ImportedGallery:
    """A gallery that was made, and for how many of its slides there was a photo."""

    gallery: Gallery
    slide_count: int
    photo_count: int

    @property
    def wanted_count(self) -> int:
        """Slides that still lack their photo."""
        return self.slide_count - self.photo_count


@dataclass(frozen=True, slots=True)
class ImportedArticle:
    """What an import made. `left_over` are photos for which there was no slide; not taken in."""

    article: Article
    galleries: tuple[ImportedGallery, ...]
    refused: tuple[Refused, ...]
    left_over: tuple[Path, ...]
    notes: tuple[str, ...]  # sentences for the person who imported it


def import_article(
    flattened: FlattenedArticle,
    *,
    photos: Sequence[Path],
    publish: bool,
    imported_by: User | None,
) -> ImportedArticle:
    """Make an article, its galleries and their placements; published when asked.

    The photos go to the slides in order; a refused one is passed over and the next takes its
    place. They come into the library first, one by one, and stay there whatever happens; the rest
    is one transaction. Importing a text again makes another article and other galleries, at
    addresses ending in -2, of the same photos: what an editor did to the first ones is theirs.
    """
    waiting = deque(photos)
    slide_count = sum(len(gallery.slides) for gallery in flattened.galleries)
    results = list(take_in_for_slides(waiting, slide_count, imported_by))
    taken_ids = deque(result.photo_id for result in results if isinstance(result, TakenIn))
    notes = notes_on(flattened)
    with transaction.atomic():
        galleries = [
            make_gallery(gallery, taken_ids, imported_by) for gallery in flattened.galleries
        ]
        article = make_article(flattened, [made.gallery for made in galleries])
        log_article(article.pk, before=None, done_by=imported_by, source=Act.Source.IMPORT)
        if publish:
            galleries, article = publish_all(galleries, article, notes)
    return ImportedArticle(
        article,
        tuple(galleries),
        tuple(result for result in results if isinstance(result, Refused)),
        tuple(waiting),
        tuple(notes),
    )


def take_in_for_slides(
    waiting: deque[Path], slide_count: int, imported_by: User | None
) -> Iterator[TakenIn | Refused]:
    """Take files off the front of `waiting` into the library until each slide has its photo."""
    taken_count = 0
    while waiting and taken_count < slide_count:
        path = waiting.popleft()
        for result in take_in_files(
            files_inside(path.parent, path, open_archives=False), uploaded_by=imported_by
        ):
            if not isinstance(result, PassedOver):
                taken_count += isinstance(result, TakenIn)
                yield result


def notes_on(flattened: FlattenedArticle) -> list[str]:
    """What the text left open, and whether it was imported before."""
    notes = []
    if flattened.is_headline_lead:
        notes.append(
            "The text starts with a sentence: it is the headline for now, and the first paragraph. "
            "A headline can be given with --title."
        )
    if Article.objects.filter(headline=flattened.headline).exists():
        notes.append("There was an article with this headline already; this is another one.")
    if not flattened.body:
        notes.append("There is nothing below the headline.")
    return notes + [str(doubt) for doubt in flattened.doubts]


def make_gallery(
    flattened: FlattenedGallery, taken_ids: deque[int], made_by: User | None
) -> ImportedGallery:
    """A draft gallery with its slides; photos are taken off the front of `taken_ids`."""
    gallery = Gallery(title=flattened.title)
    save_at_free_slug(gallery, flattened.title, otherwise="gallery")
    own_ids = [taken_ids.popleft() for _ in flattened.slides[: len(taken_ids)]]
    photos = Photo.objects.defer("embedded_metadata").in_bulk(own_ids)
    slides = [
        new_slide(slide, photos[own_ids[index]] if index < len(own_ids) else None)
        for index, slide in enumerate(flattened.slides)
    ]
    place_slides(gallery, slides, changed_by=made_by, source=Act.Source.IMPORT)
    return ImportedGallery(gallery, len(slides), len(own_ids))


def new_slide(slide: FlattenedSlide, photo: Photo | None) -> NewSlide:
    """A slide with the text's words where they differ from the photo's own."""
    if photo is None:
        return NewSlide(None, caption=slide.caption, credit_line=slide.credit_line)
    return NewSlide(
        photo,
        caption="" if slide.caption == photo.caption else slide.caption,
        credit_line="" if slide.credit_line == photo.credit_line else slide.credit_line,
    )


def make_article(flattened: FlattenedArticle, galleries: Sequence[Gallery]) -> Article:
    """A draft article with its parts; paragraphs and lists that follow each other are one text."""
    article = Article(headline=flattened.headline, byline=flattened.byline)
    save_at_free_slug(article, flattened.headline, otherwise="article")
    ordering = 0
    for is_text, group in groupby(flattened.body, key=lambda part: type(part) in TEXT_PARTS):
        parts = list(group)
        for html in build_texts(parts) if is_text else ():
            ordering += ORDERING_STEP
            Text.objects.create(parent=article, region="body", ordering=ordering, text=html)
        if is_text:
            continue
        for part in parts:
            ordering += ORDERING_STEP
            place = {"parent": article, "region": "body", "ordering": ordering}
            if isinstance(part, Heading):
                Subheading.objects.create(**place, text=part.text)
            elif isinstance(part, GalleryHere):
                GalleryPlacement.objects.create(**place, gallery=galleries[part.index])
    return article


def build_texts(parts: Iterable[BodyPart]) -> Iterator[str]:
    """The HTML of paragraphs and lists, in as many texts as the limit of one asks for."""
    html = ""
    for piece in (piece for part in parts for piece in within_limit(part)):
        if html and len(html) + len(piece) > MAX_STORY_CHARACTERS:
            yield html
            html = ""
        html += piece
    yield html


def within_limit(part: BodyPart) -> Iterator[str]:
    """A paragraph or a list as HTML; what no text could hold is parted between words or items."""
    html = build_html(part)
    is_parted = len(html) > MAX_STORY_CHARACTERS
    if is_parted and isinstance(part, Paragraph):
        for piece in WRAPPER.wrap(part.text):
            yield build_html(Paragraph(piece))
    elif is_parted and isinstance(part, ListHere):
        for item in part.items:
            yield from within_limit(Paragraph(item))
    else:
        yield html


def build_html(part: BodyPart) -> str:
    """A paragraph or a list as the body's editor writes it."""
    if isinstance(part, Paragraph):
        return f"<p>{escape(part.text, quote=False)}</p>"
    if not isinstance(part, ListHere):
        return ""
    items = "".join(f"<li><p>{escape(item, quote=False)}</p></li>" for item in part.items)
    return f"<ol>{items}</ol>" if part.is_numbered else f"<ul>{items}</ul>"


def publish_all(
    galleries: Sequence[ImportedGallery], article: Article, notes: list[str]
) -> tuple[list[ImportedGallery], Article]:
    """Publish the galleries that have photos, then the article; the rows as they are then."""
    published = []
    for made in galleries:
        if made.photo_count:
            gallery = publish_thing(made.gallery)
            published.append(ImportedGallery(gallery, made.slide_count, made.photo_count))
        else:
            published.append(made)
            notes.append(f"“{made.gallery}” has no photo yet and stays a draft.")
    return published, publish_thing(article)
