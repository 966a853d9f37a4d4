"""Many words at once on the contact sheet: a field of a selection, and find and replace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.views.decorators.http import require_POST, require_safe

from gallery.models import Gallery, Slide
from gallery.slides.find_and_replace import (
    Search,
    find_hits,
    make_replacements,
    tell_replacing,
)
from gallery.slides.one_field import HOWS, make_edits, tell_act
from gallery.slides.words import WORDS
from gallery.slides.words_at_once import (
    PHOTO_COLUMNS,
    Outcome,
    TextEdit,
    UnknownField,
    edit_words_at_once,
)
from media.models import Photo
from media.text_columns import read_text as read_column
from newsroom.desk.cards import list_slides_for_cards
from newsroom.desk.contact_sheet import draw_cards
from newsroom.desk.correction_choice import noting, read_note
from newsroom.desk.gallery_requests import (
    RequestRefused,
    RightMissing,
    get_editor,
    on_gallery,
    read_body,
    read_text,
    read_value,
)
from newsroom.rights import has_right, list_editable_photos

MOST_HITS = 1_000  # that are shown, and replaced, at a time


@require_safe
@on_gallery
def show_photo_texts(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """A field of the photos themselves (`?field=city`), by slide.

    `closed` are the slides whose photos the editor may not change for every use.
    """
    if not has_right(request.user, "change", Photo):
        raise RightMissing("Changing photos everywhere needs another right.")
    field = request.GET.get("field", "")
    if field not in PHOTO_COLUMNS:
        raise UnknownField("Photos have no such field that can be set for many.")
    slides = gallery.slides.select_related("photo").only("public_id", f"photo__{field}")
    photos = {slide.public_id: slide.photo for slide in slides if slide.photo is not None}
    open_photos = list_editable_photos(request.user, {photo.pk for photo in photos.values()})
    return {
        "texts": {slide_id: read_column(photo, field) for slide_id, photo in photos.items()},
        "closed": [slide_id for slide_id, photo in photos.items() if photo.pk not in open_photos],
    }


@require_POST
@on_gallery
def set_words(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """Set a field (`field`) of many slides, or of their photos (`on_photo`), to a text (`text`), or
    put it behind or before what is there (`how`). `seen` is what the editor saw, by slide.
    """
    body = read_body(request)
    field, how = read_value(body, "field", str), read_value(body, "how", str)
    on_photo = read_value(body, "on_photo", bool)
    chosen = next((each for each in HOWS if each == how), None)
    if chosen is None:
        raise RequestRefused("'how' must be set, append or prepend.")
    edits = make_edits(
        read_seen(body),
        field=field,
        text=read_text(body, "text"),
        how=chosen,
        on_photo=on_photo,
    )
    summary = tell_act(field, how=chosen, on_photo=on_photo)
    return edit(request, gallery, edits, summary, note=read_note(body))


def read_seen(body: dict[str, Any]) -> dict[str, str]:
    """Texts by slide; raises `RequestRefused`."""
    seen = read_value(body, "seen", dict)
    if not seen or not all(isinstance(text, str) for text in seen.values()):
        raise RequestRefused("'seen' must hold the texts by slide.")
    return seen


@require_safe
@on_gallery
def find_text(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """Where a text stands (`?find=`) in the gallery's words; `whole` words alone, or as its `case`.

    `everywhere` asks for the photos' own words, too, where the editor may change them.
    """
    search = Search(
        request.GET.get("find", ""),
        whole_words="whole" in request.GET,
        match_case="case" in request.GET,
    )
    is_everywhere = "everywhere" in request.GET

    def list_open_photos(photo_ids: Collection[int]) -> set[int]:
        return list_editable_photos(request.user, photo_ids) if is_everywhere else set()

    hits = find_hits(list_slides_for_cards(gallery), search, list_open_photos=list_open_photos)
    return {"hits": [hit.to_json() for hit in hits[:MOST_HITS]], "number": len(hits)}


@require_POST
@on_gallery
def replace_text(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """Replace `find` by `replacement` (`whole_words`, `match_case`) in the `hits` that the editor
    chose: `slide`, `field`, `on_photo` and the text that was `seen` of each.
    """
    body = read_body(request)
    search = Search(
        read_text(body, "find"),
        read_text(body, "replacement"),
        whole_words=read_value(body, "whole_words", bool),
        match_case=read_value(body, "match_case", bool),
    )
    edits = make_replacements(read_hits(body), search)
    return edit(request, gallery, edits, tell_replacing(search), note=read_note(body))


def read_hits(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The hits that the editor chose; raises `RequestRefused`."""
    hits = read_value(body, "hits", list)
    if not 0 < len(hits) <= MOST_HITS or not all(isinstance(hit, dict) for hit in hits):
        raise RequestRefused(f"'hits' must hold what is to be replaced, at most {MOST_HITS:,}.")
    kinds = {"slide": str, "field": str, "seen": str, "on_photo": bool}
    return [{name: read_value(hit, name, kind) for name, kind in kinds.items()} for hit in hits]


def edit(
    request: HttpRequest,
    gallery: Gallery,
    edits: Sequence[TextEdit],
    summary: str,
    *,
    note: str | None,
) -> dict[str, Any]:
    """Do it, and give what the page has to show: what was done (`message`), whether some of it was
    not (`is_left`), and the cards as they are now. `note` is that of a correction.
    """
    with noting(
        note,
        get_editor(request),
        gallery=gallery,
        slide_ids={each.slide_id for each in edits if not each.on_photo},
        photos=find_corrected_photos(gallery, edits) if note is not None else None,
    ) as corrected:
        outcome: Outcome = edit_words_at_once(
            gallery,
            edits,
            summary=summary,
            may_change_photos=lambda ids: list_editable_photos(request.user, ids),
            changed_by=get_editor(request),
        )
        if note is not None:
            changed = gallery.slides.filter(position__in=outcome.changed)
            done = set(changed.values_list("public_id", flat=True))
            corrected.slide_ids &= done
            corrected.photos = find_corrected_photos(
                gallery, [each for each in edits if each.slide_id in done]
            )
    shown = [each for each in edits if each.field in WORDS]
    return {
        "message": f"{outcome.sentence} {corrected.message}".rstrip(),
        "is_left": bool(outcome.left or outcome.gone),
        "html": draw_cards(request, gallery, list_shown(gallery, shown)) if shown else "",
    }


def find_corrected_photos(gallery: Gallery, edits: Sequence[TextEdit]) -> dict[int, set[str]]:
    """The columns of photos themselves that edits change, by the photos' ids."""
    fields: defaultdict[str, set[str]] = defaultdict(set)
    for each in edits:
        if each.on_photo:
            fields[each.slide_id].add(each.field)
    pairs = gallery.slides.filter(public_id__in=fields).values_list("photo_id", "public_id")
    found: defaultdict[int, set[str]] = defaultdict(set)
    for photo_id, slide_id in pairs:
        if photo_id is not None:
            found[photo_id] |= fields[slide_id]
    return dict(found)


def list_shown(gallery: Gallery, edits: Sequence[TextEdit]) -> list[Slide]:
    """The slides that these edits are about, and others that show the same photos."""
    ids = {edit.slide_id for edit in edits}
    photos = gallery.slides.filter(
        public_id__in={edit.slide_id for edit in edits if edit.on_photo}
    ).values("photo_id")
    return list(
        list_slides_for_cards(gallery).filter(Q(public_id__in=ids) | Q(photo_id__in=photos))
    )
