"""What each request about the library goes through: the right, the body, the refusals.

Every answer is JSON. A refusal has `error`, a sentence for the editor, and changed nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse

from gallery.limits import OverLimit
from gallery.slides.find_and_replace import NothingToFind, Search
from media.date_input import MomentRefused, parse_typed_moment
from media.models import Photo
from media.photo_embargo import MomentIsPast, require_future
from media.takedown import ReasonMissing
from newsroom.desk.gallery_requests import (
    LARGEST_NUMBER,
    RequestRefused,
    RightMissing,
    answer_refusal,
    read_text,
    read_value,
)
from newsroom.library.changes import (
    HOWS,
    Change,
    Copy,
    Replace,
    SetColumn,
    SetMoment,
    copy_words,
)
from newsroom.library.columns import COLUMNS, EditRefused
from newsroom.library.undoing import NotToBeUndone
from newsroom.proposals.proposing import ProposalRefused
from newsroom.publishing.corrections import CorrectionRefused
from newsroom.rights import has_right, may_kill, may_release_photos, may_see

REFUSED = (
    CorrectionRefused,
    EditRefused,
    MomentIsPast,
    MomentRefused,
    NothingToFind,
    OverLimit,
    ReasonMissing,
    ProposalRefused,
    RequestRefused,
)


def on_library[**P](
    view: Callable[Concatenate[HttpRequest, P], dict[str, Any]],
) -> Callable[Concatenate[HttpRequest, P], JsonResponse]:
    """Check the right to see the library, and turn refusals into answers."""

    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> JsonResponse:
        if not (may_see(request.user, Photo) or may_kill(request.user)):
            raise PermissionDenied
        try:
            return JsonResponse(view(request, *args, **kwargs))
        except RightMissing as error:
            return answer_refusal(error, 403)
        except NotToBeUndone as error:
            return answer_refusal(error, 409)
        except REFUSED as error:
            return answer_refusal(error, 400)

    return wraps(view)(answer)  # type: ignore[return-value]


def require_photo_change(request: HttpRequest) -> None:
    """Raise `RightMissing` unless the editor may change photos at all."""
    if not has_right(request.user, "change", Photo):
        raise RightMissing("You may look at photos, not change them. Nothing was changed.")


def read_photo_ids(body: dict[str, Any], name: str = "photos") -> list[int]:
    """Ids of photos of the body; raises `RequestRefused`."""
    ids = read_value(body, name, list)
    if not ids or not all(type(each) is int and 0 < each <= LARGEST_NUMBER for each in ids):
        raise RequestRefused("Select the photos that it is about.")
    return ids


def read_seen(body: dict[str, Any]) -> dict[int, dict[str, Any]]:
    """The values that were seen, by photo and column; raises `RequestRefused`."""
    seen = read_value(body, "seen", dict)
    is_right = seen and all(
        key.isascii() and key.isdigit() and len(key) < 19 and isinstance(values, dict)
        for key, values in seen.items()
    )
    if not is_right:
        raise RequestRefused("'seen' must hold the values by photo: look at the preview first.")
    return {int(key): values for key, values in seen.items()}


def read_change(request: HttpRequest, body: dict[str, Any]) -> Change:
    """The change that the body asks for (`change`); raises `RequestRefused` and `EditRefused`."""
    asked = read_value(body, "change", dict)
    readers: dict[str, Callable[[dict[str, Any]], Change]] = {
        "set": read_set,
        "replace": read_replace,
        "copy": read_copy,
    }
    kind = read_value(asked, "kind", str)
    if kind == "moment":
        if not may_release_photos(request.user):
            raise RightMissing(
                "When photos may be shown is said by those who publish. Nothing was changed."
            )
        return read_moment(asked)
    if kind not in readers:
        raise RequestRefused("There is no such change.")
    return readers[kind](asked)


def read_set(asked: dict[str, Any]) -> SetColumn:
    """One column (`field`) set, added to or taken from (`how`), to or by `value`."""
    field, how = read_value(asked, "field", str), read_value(asked, "how", str)
    chosen = next((each for each in HOWS if each == how), None)
    if chosen is None:
        raise RequestRefused("'how' must be set, append, prepend or remove.")
    value = asked.get("value")
    if field == "keywords":
        lines = read_text(asked, "value").replace(",", "\n").splitlines()
        value = list(dict.fromkeys(filter(None, map(str.strip, lines))))
    elif field in COLUMNS and COLUMNS[field].is_text:
        value = read_text(asked, "value")
    elif field in ("taken_at", "urgency", "archive_days") and value == "":
        value = None
    elif field == "archive_days":
        value = read_days(value)
    elif field == "taken_at":
        value = parse_typed_moment(read_text(asked, "value"))
    return SetColumn(field, value, chosen)


def read_days(value: Any) -> int:
    """A number of days that was typed; raises `RequestRefused`."""
    text = str(value).strip()
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise RequestRefused("Write the days as a number, such as 14.")
    return int(text)


def read_replace(asked: dict[str, Any]) -> Replace:
    """A text (`find`) replaced (`replacement`) in columns (`fields`)."""
    search = Search(
        read_text(asked, "find"),
        read_text(asked, "replacement"),
        whole_words=read_value(asked, "whole_words", bool),
        match_case=read_value(asked, "match_case", bool),
    )
    return Replace(search, read_names(asked))


def read_copy(asked: dict[str, Any]) -> Copy:
    """Columns (`fields`) of one photo (`from`)."""
    photo_id = read_value(asked, "from", int)
    source = Photo.objects.defer("embedded_metadata").filter(pk=photo_id).first()
    if source is None:
        raise RequestRefused("The photo whose words are to be copied is no longer there.")
    names = read_names(asked)
    if not set(names) <= COLUMNS.keys():
        raise RequestRefused("Choose the fields that are to be copied.")
    return copy_words({name: getattr(source, name) for name in names}, str(source))


def read_moment(asked: dict[str, Any]) -> SetMoment:
    """A moment (`field`) set to what was typed (`at`), or cleared where that is empty."""
    field, text = read_value(asked, "field", str), read_text(asked, "at").strip()
    at = parse_typed_moment(text) if text else None
    if at is not None and field == "embargo_until":
        require_future(at)
    return SetMoment(field, at)


def read_names(asked: dict[str, Any]) -> tuple[str, ...]:
    """The names of columns; raises `RequestRefused`."""
    names = read_value(asked, "fields", list)
    if not all(isinstance(name, str) for name in names):
        raise RequestRefused("'fields' must be a list of fields.")
    return tuple(dict.fromkeys(names))
