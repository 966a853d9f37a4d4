"""What is done with a selection of the library: each change shown first, then done as one batch.

Every answer is JSON. A refusal has `error`, a sentence for the editor, and changed nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST

from gallery.slides.word_difference import Piece, compare_words
from media.date_format import format_moment
from media.models import Photo
from newsroom.desk.cards import find_thumbnail_url
from newsroom.desk.correction_choice import noting, read_note
from newsroom.desk.gallery_requests import (
    RightMissing,
    get_editor,
    read_body,
    read_text,
)
from newsroom.desk.library_requests import (
    on_library,
    read_change,
    read_photo_ids,
    read_seen,
    require_photo_change,
)
from newsroom.library.batches import Planned, plan_change
from newsroom.library.changes import Change, Copy
from newsroom.library.columns import COLUMNS, to_json
from newsroom.library.kills import kill_selection
from newsroom.library.outcome import Left, Outcome, name_left
from newsroom.library.where_used import count_showing
from newsroom.proposals.batches import change_or_propose
from newsroom.proposals.present import PHOTO_COLUMNS
from newsroom.rights import may_kill

MOST_SHOWN = 200  # photos whose changes are drawn; the others are counted, and done as well
MOST_NAMED = 5
TEXT_CHARACTERS = 1_200


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One column of one photo in the preview."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """One photo of the preview."""

    id: int
    name: str
    thumbnail_url: str
    changes: tuple[ShownChange, ...]
    is_proposed: bool  # since somebody else publishes it


@require_POST
@on_library
def preview_change(request: HttpRequest) -> dict[str, Any]:
    """What a change (`change`) would make of photos (`photos`): as HTML, and as what was `seen`."""
    require_photo_change(request)
    body = read_body(request)
    change = read_change(request, body)
    planned = plan_change(read_photo_ids(body), change, by=get_editor(request))
    changing = [each for each in planned if each.changes and (each.is_open or may_wait(each))]
    proposed = sum(not each.is_open for each in changing)
    closed = [
        str(each.photo) for each in planned if each.changes and not (each.is_open or may_wait(each))
    ]
    return {
        "html": render_to_string(
            "desk/library_preview.html",
            {
                "photos": [show_photo(each) for each in changing[:MOST_SHOWN]],
                "more": len(changing) - MOST_SHOWN,
                "closed": closed,
            },
        ),
        "seen": {each.photo.pk: values_seen(each) for each in changing},
        "number": len(changing),
        "same": sum(not each.changes and not each.refused for each in planned),
        "refused": tell_refused(change, planned),
        "closed": len(closed),
        "proposed": proposed,
        "asked": len(planned),
        "is_live": any(count_showing([each.photo.pk for each in changing if each.is_open])),
    }


def may_wait(planned: Planned) -> bool:
    """Whether what somebody may not change at once can be proposed."""
    return bool(planned.changes.keys() & set(PHOTO_COLUMNS))


def tell_refused(change: Change, planned: Sequence[Planned]) -> str:
    """What cannot be done, and on which photos, as sentences; the rest can."""
    left_out = change.left_out if isinstance(change, Copy) else ""
    left = tuple(
        Left(each.photo.pk, str(each.photo), " ".join(each.refused.values()))
        for each in planned
        if each.refused
    )
    told = f"{len(left)} cannot take it: {name_left(left)}." if left else ""
    return " ".join(filter(None, (left_out, told)))


def values_seen(planned: Planned) -> dict[str, Any]:
    """What is there of the columns that would change."""
    return {column: to_json(was) for column, (was, _) in planned.changes.items()}


def show_photo(planned: Planned) -> ShownPhoto:
    """A photo's changes, word by word."""
    photo = planned.photo
    return ShownPhoto(
        photo.pk,
        str(photo),
        find_thumbnail_url(photo),
        tuple(show_change(column, *pair) for column, pair in planned.changes.items()),
        is_proposed=not planned.is_open,
    )


def show_change(column: str, before: Any, after: Any) -> ShownChange:
    """What goes and what comes, in a column's words."""
    texts = (tell_value(column, before), tell_value(column, after))
    pieces = compare_words(*(cut(text) for text in texts))
    return ShownChange(COLUMNS[column].label if column in COLUMNS else column, tuple(pieces))


def tell_value(column: str, value: Any) -> str:
    """A column's value as people write it."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return format_moment(value)
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)


def cut(text: str) -> str:
    """As much of a text as a preview has room for."""
    return text if len(text) <= TEXT_CHARACTERS else f"{text[: TEXT_CHARACTERS - 1]}…"


@require_POST
@on_library
def change_photos(request: HttpRequest) -> dict[str, Any]:
    """Do a change (`change`) to the photos whose values were `seen` in its preview; with the public
    note (`correction`) of what is no minor edit.
    """
    require_photo_change(request)
    body = read_body(request)
    change, seen = read_change(request, body), read_seen(body)
    with noting(
        read_note(body),
        get_editor(request),
        photos={photo_id: values.keys() for photo_id, values in seen.items()},
    ) as corrected:
        outcome = change_or_propose(seen, change, by=get_editor(request))
        corrected.photos = {photo_id: seen[photo_id].keys() for photo_id in outcome.changed}
    told = tell_outcome(outcome)
    left_out = change.left_out if isinstance(change, Copy) else ""
    sentences = (told["message"], corrected.message, left_out)
    return {**told, "message": " ".join(filter(None, sentences))}


def tell_outcome(outcome: Outcome) -> dict[str, Any]:
    """What was done, for the page: `message`, `changed` ids, and where its receipt is."""
    return {
        "message": outcome.sentence,
        "is_left": not outcome.is_whole,
        "changed": list(outcome.changed),
        "receipt": find_receipt(outcome.batch_id)
        or (reverse("admin:proposals") if outcome.proposed else ""),
        "batch": outcome.batch_id,
    }


@require_POST
@on_library
def look_ahead(request: HttpRequest) -> dict[str, Any]:
    """What one is to know of photos (`photos`) before they are killed, or are seen by readers."""
    ids = read_photo_ids(read_body(request))
    photos = Photo.objects.filter(pk__in=ids)
    named = [str(photo) for photo in photos.defer("embedded_metadata")[:MOST_NAMED]]
    number = photos.count()
    more = f" and {number - MOST_NAMED:,} more" if number > MOST_NAMED else ""
    return {
        "names": f"{'; '.join(named)}{more}",
        "shown": tell_showing(*count_showing(ids)),
        "without_credit": photos.filter(credit_line="", killed_at=None).count(),
    }


def tell_showing(galleries: int, articles: int) -> str:
    """Such as "2 published galleries and 1 published article"; empty where nothing shows them."""
    parts = []
    if galleries:
        parts.append(f"{galleries:,} published {'gallery' if galleries == 1 else 'galleries'}")
    if articles:
        parts.append(f"{articles:,} published {'article' if articles == 1 else 'articles'}")
    return " and ".join(parts)


@require_POST
@on_library
def kill_photos(request: HttpRequest) -> dict[str, Any]:
    """Kill photos (`photos`) everywhere, for one `reason`."""
    if not may_kill(request.user):
        raise RightMissing("Killing photos needs the right to kill. Nothing was killed.")
    body = read_body(request)
    outcome = kill_selection(
        read_photo_ids(body), reason=read_text(body, "reason"), by=get_editor(request)
    )
    parts = [f"{len(outcome.changed)} killed"]
    if outcome.unchanged:
        parts.append(f"{len(outcome.unchanged)} killed before")
    if outcome.gone:
        parts.append(f"{len(outcome.gone)} no longer in the library")
    return {**tell_outcome(outcome), "message": f"{', '.join(parts)}."}


def find_receipt(batch_id: int | None) -> str:
    """The address of a batch's receipt; empty where nothing was changed."""
    return reverse("admin:library_receipt", args=[batch_id]) if batch_id else ""
