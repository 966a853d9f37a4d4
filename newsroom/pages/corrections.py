"""The list of corrections: every note of what readers see, the newest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from gallery.models import CorrectionNote, Gallery, Slide
from newsroom.models import Article

MAX_LISTED = 100  # corrections on the page
LOOKED_THROUGH = 1_000  # notes; those of one correction stand one by one


@dataclass(frozen=True, slots=True)
class CorrectedPage:
    """Where a note stands."""

    title: str
    url: str
    language: str


@dataclass(slots=True)
class ListedCorrection:
    """One correction with the pages that it is of."""

    text: str
    corrected_at: datetime
    pages: list[CorrectedPage] = field(default_factory=list)

    @property
    def language(self) -> str:
        """That of the first page: the note is written for its readers."""
        return self.pages[0].language


def list_corrections() -> list[ListedCorrection]:
    """Those of published galleries and articles, in at most 4 queries.

    A note on a slide goes where the slide goes: it may quote what must not be read any more.
    """
    notes = list(CorrectionNote.objects.all()[:LOOKED_THROUGH])
    galleries = Gallery.objects.published().in_bulk(list_ids(notes, CorrectionNote.Kind.GALLERY))
    articles = Article.objects.published().in_bulk(list_ids(notes, CorrectionNote.Kind.ARTICLE))
    slide_ids = {note.slide_id for note in notes if note.slide_id}
    shown = Slide.objects.for_readers().filter(public_id__in=slide_ids, gallery__in=galleries)
    slides = set(shown.values_list("gallery", "public_id")) if slide_ids else set()
    found: dict[UUID, ListedCorrection] = {}
    for note in notes:
        thing = (galleries if note.kind == CorrectionNote.Kind.GALLERY else articles).get(
            note.thing_id
        )
        if thing is None or (note.slide_id and (note.thing_id, note.slide_id) not in slides):
            continue
        listed = found.setdefault(note.batch, ListedCorrection(note.text, note.corrected_at))
        listed.pages.append(view_page(thing, note.slide_id))
    return list(found.values())[:MAX_LISTED]


def list_ids(notes: Iterable[CorrectionNote], kind: CorrectionNote.Kind) -> set[int]:
    """The things of a kind that notes stand on."""
    return {note.thing_id for note in notes if note.kind == kind}


def view_page(thing: Gallery | Article, slide_id: str) -> CorrectedPage:
    """The page of a thing, or of one of its slides."""
    url = reverse("slide", args=[thing.slug, slide_id]) if slide_id else thing.get_absolute_url()
    return CorrectedPage(str(thing), url, thing.language)
