"""Corrections: public notes on pages whose words were wrong. The only writer of them.

A note is written in the transaction of the edit that it tells of; an edit without one is minor.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from gallery.models import CorrectionNote, Gallery, Slide
from gallery.signals import tell_gallery_changed
from gallery.slides.word_names import WORDS
from newsroom.audit.record import record
from newsroom.baking.outbox import mark_stale
from newsroom.models import Article, AuditEntry, SinglePhoto
from newsroom.models.public_tree import StaleMark

MOST_CHARACTERS = 1_000
MODELS: dict[CorrectionNote.Kind, type[Gallery | Article]] = {
    CorrectionNote.Kind.GALLERY: Gallery,
    CorrectionNote.Kind.ARTICLE: Article,
}


class CorrectionRefused(Exception):
    """A note that says nothing, or too much."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A page, or a slide of it, that readers see with words that are corrected."""

    kind: CorrectionNote.Kind
    thing_id: int
    slide_id: str = ""

    @classmethod
    def of(cls, gallery: Gallery) -> Place:
        """A gallery as a whole."""
        return cls(CorrectionNote.Kind.GALLERY, gallery.pk)


def clean_note(text: str) -> str:
    """The note without what no database keeps. Raises `CorrectionRefused`."""
    kept = text.replace("\x00", "").strip()
    if not kept:
        raise CorrectionRefused(
            "Write what was wrong and is right now, or choose “Minor”. Nothing was saved."
        )
    if len(kept) > MOST_CHARACTERS:
        raise CorrectionRefused(
            f"The note has {len(kept):,} characters; the limit is {MOST_CHARACTERS:,}. Shorten it. "
            "Nothing was saved."
        )
    return kept


def list_places_of_slides(gallery: Gallery, slide_ids: Iterable[str]) -> set[Place]:
    """Those of a gallery's slides that readers see, in 1 query; none of an unpublished gallery."""
    if not gallery.is_published:
        return set()
    shown = Slide.objects.for_readers().filter(gallery=gallery, public_id__in=list(slide_ids))
    return {
        Place(CorrectionNote.Kind.GALLERY, gallery.pk, slide_id)
        for slide_id in shown.values_list("public_id", flat=True)
    }


def list_places_of_article(article: Article) -> set[Place]:
    """Its page, if readers see it."""
    return {Place(CorrectionNote.Kind.ARTICLE, article.pk)} if article.is_published else set()


def list_places_of_photos(changes: Mapping[int, Collection[str]]) -> set[Place]:
    """The pages that show photos with these columns of theirs, in 3 queries.

    A page with words of its own in the place of each of them shows nothing else than before. No
    columns stand for all.
    """
    places = set()
    galleries = Gallery.objects.published().order_by().values("pk")
    slides = Slide.objects.for_readers().filter(photo__in=changes, gallery__in=galleries)
    for slide in slides.only("gallery", "photo", "public_id", *WORDS):
        columns = changes[slide.photo_id or 0]
        if not columns or any(not getattr(slide, column, "") for column in columns):
            places.add(Place(CorrectionNote.Kind.GALLERY, slide.gallery_id, slide.public_id))
    articles = Article.objects.published().order_by()
    leads = articles.filter(lead_photo__in=changes).values_list("pk", flat=True)
    places |= {Place(CorrectionNote.Kind.ARTICLE, pk) for pk in leads}
    singles = SinglePhoto.objects.filter(photo__in=changes, parent__in=articles.values("pk"))
    for photo_id, article_id, caption in singles.values_list("photo", "parent", "caption"):
        if not caption or set(changes[photo_id]) != {"caption"}:
            places.add(Place(CorrectionNote.Kind.ARTICLE, article_id))
    return places


def hold_pages(places: Iterable[Place]) -> None:
    """Hold the rows of these pages until the transaction ends; to be called before photos are held.

    An edit on the light table holds its gallery first and the photo then; the other way round, each
    would wait for the other.
    """
    listed = list(places)
    for kind, model in MODELS.items():
        if ids := {place.thing_id for place in listed if place.kind == kind}:
            rows = model._default_manager.select_for_update().filter(pk__in=ids).order_by("pk")
            list(rows.values_list("pk", flat=True))


def write_corrections(text: str, places: Collection[Place], *, written_by: User | None) -> int:
    """Note a correction on pages; on how many. Readers get it with the edit that it tells of.

    To be called after that edit, in its transaction. Raises `CorrectionRefused`.
    """
    note = clean_note(text)
    if not places:
        return 0
    now, batch = timezone.now(), uuid.uuid4()
    with transaction.atomic():
        CorrectionNote.objects.bulk_create(
            CorrectionNote(
                batch=batch,
                kind=place.kind,
                thing_id=place.thing_id,
                slide_id=place.slide_id,
                text=note,
                corrected_at=now,
                written_by=written_by,
                written_by_name=str(written_by) if written_by else "",
            )
            for place in sorted(places)
        )
        for kind, model in MODELS.items():
            ids = {place.thing_id for place in places if place.kind == kind}
            if ids:
                model._default_manager.filter(pk__in=ids).update(corrected_at=now, edited_at=now)
        mark_places(places)
        record(AuditEntry.Act.CORRECTION, name=note, details={"pages": count_pages(places)})
    return count_pages(places)


def rewrite_correction(batch: uuid.UUID, text: str, *, seen: str) -> None:
    """Let a note say something else on every page; it keeps its date.

    Raises `CorrectionRefused`, also where it does not say any more what was `seen`.
    """
    note = clean_note(text)
    with transaction.atomic():
        places = hold_note(batch, seen)
        CorrectionNote.objects.filter(batch=batch).update(text=note)
        touch_pages(places)
        record(AuditEntry.Act.CORRECTION_CHANGED, name=note, details={"before": seen})


def take_back_correction(batch: uuid.UUID, *, seen: str) -> None:
    """Take a note off every page; the words that were edited stay. Raises as the one above."""
    with transaction.atomic():
        places = hold_note(batch, seen)
        CorrectionNote.objects.filter(batch=batch).delete()
        for kind, model in MODELS.items():
            ids = {place.thing_id for place in places if place.kind == kind}
            rest = CorrectionNote.objects.filter(kind=kind, thing_id__in=ids).order_by()
            without = ids - set(rest.values_list("thing_id", flat=True))
            model._default_manager.filter(pk__in=without).update(corrected_at=None)
        touch_pages(places)
        record(AuditEntry.Act.CORRECTION_TAKEN_BACK, name=seen)


def hold_note(batch: uuid.UUID, seen: str) -> set[Place]:
    """The places of a note that says what was seen, held. Raises `CorrectionRefused`."""
    notes = CorrectionNote.objects.filter(batch=batch).order_by("pk")
    places = {Place(CorrectionNote.Kind(row.kind), row.thing_id, row.slide_id) for row in notes}
    hold_pages(places)
    held = list(notes.select_for_update())
    if not held:
        raise CorrectionRefused("Somebody took this note back meanwhile. Nothing was changed.")
    if held[0].text != seen:
        raise CorrectionRefused(
            f"Somebody changed this note meanwhile: it says “{held[0].text}” now. "
            "Nothing was changed."
        )
    return places


def touch_pages(places: Collection[Place]) -> None:
    """Readers of feeds and the API learn that these pages changed."""
    for kind, model in MODELS.items():
        if ids := {place.thing_id for place in places if place.kind == kind}:
            model._default_manager.filter(pk__in=ids).update(edited_at=timezone.now())
    mark_places(places)


def count_pages(places: Iterable[Place]) -> int:
    """Galleries and articles, each once."""
    return len({(place.kind, place.thing_id) for place in places})


def mark_places(places: Iterable[Place]) -> None:
    """Have their pages, and the list of corrections, baked anew."""
    for place in sorted(places):
        if place.kind == CorrectionNote.Kind.GALLERY:
            tell_gallery_changed(place.thing_id, place.slide_id)
        else:
            mark_stale(StaleMark.Kind.ARTICLE, place.thing_id)


def tell_pages(number: int) -> str:
    """What became of a note, for the editor."""
    if not number:
        return "Nothing published shows it: the correction was not noted anywhere."
    return f"The correction is noted on {number} page{'' if number == 1 else 's'}."
