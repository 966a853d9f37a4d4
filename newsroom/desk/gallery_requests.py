"""What each request about a gallery goes through: the gallery, the right, the body, the refusals.

Every answer is JSON. A refusal has `error`, a sentence for the editor, and changed nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, cast

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404

from gallery.history.going_back import NoSuchAct
from gallery.history.log import collect_numbers
from gallery.history.replay import LogTooShort
from gallery.history.undoing import NothingToUndo
from gallery.limits import OverLimit
from gallery.models import Gallery
from gallery.slides.cover import NotACover
from gallery.slides.find_and_replace import NothingToFind
from gallery.slides.flags import UnknownFlag
from gallery.slides.meanwhile import SequenceConflict
from gallery.slides.sequence import (
    PositionOutOfRange,
    SlideNotInGallery,
)
from gallery.slides.wanted_photos import SlideHasPhoto
from gallery.slides.words import WordsConflict
from gallery.slides.words_at_once import UnknownField
from media.decoding.originals import OriginalRefused
from media.verify_upload import RETRY_AFTER_SECONDS, TryLater
from newsroom.publishing.corrections import CorrectionRefused
from newsroom.rights import (
    has_right,
    may_edit,
    may_see,
)

LARGEST_NUMBER = 2**63 - 1  # that a database counts to


class RequestRefused(Exception):
    """A request that the contact sheet itself never makes."""


class RightMissing(Exception):
    """The editor may not do this; the text says what right it needs."""


REFUSED = (
    CorrectionRefused,
    NotACover,
    NoSuchAct,
    NothingToFind,
    OriginalRefused,
    OverLimit,
    PositionOutOfRange,
    RequestRefused,
    SlideNotInGallery,
    UnknownField,
    UnknownFlag,
)

# What was asked for was right when the page was drawn, and is not now.
TOO_LATE = (LogTooShort, NothingToUndo, SlideHasPhoto)


def on_gallery[**P](
    view: Callable[Concatenate[HttpRequest, Gallery, P], dict[str, Any]],
) -> Callable[Concatenate[HttpRequest, int, P], JsonResponse]:
    """Find the gallery, check the right to see or change it, and turn refusals into answers."""

    def answer(
        request: HttpRequest, gallery_id: int, *args: P.args, **kwargs: P.kwargs
    ) -> JsonResponse:
        if not may_see(request.user, Gallery):
            raise PermissionDenied  # whether there is such a gallery is not told
        gallery = get_object_or_404(Gallery, pk=gallery_id)
        try:
            if request.method == "POST":
                require_edit(request, gallery)
            with collect_numbers() as acts:
                answer = view(request, gallery, *args, **kwargs)
            return JsonResponse({**answer, "acts_written": acts} if acts else answer)
        except RightMissing as error:
            return answer_refusal(error, 403)
        except SequenceConflict as error:
            return answer_refusal(error, 409, version=error.current_version)
        except WordsConflict as error:
            return answer_refusal(error, 409, current=error.current)
        except TOO_LATE as error:
            return answer_refusal(error, 409)
        except TryLater as error:
            return answer_refusal(error, HTTPStatus.SERVICE_UNAVAILABLE)
        except REFUSED as error:
            return answer_refusal(error, 400)

    return wraps(view)(answer)  # type: ignore[return-value]


def require_edit(request: HttpRequest, gallery: Gallery) -> None:
    """Raise `RightMissing` unless the editor may change the gallery as it is now."""
    if not has_right(request.user, "change", gallery):
        raise RightMissing("You may look at galleries, not change them. Nothing was changed.")
    if not may_edit(request.user, gallery):
        raise RightMissing(
            "This gallery is published, or will be: changing it needs the right to publish. "
            "Nothing was changed; you may propose it."
        )


def answer_refusal(error: Exception, status: int, **details: Any) -> JsonResponse:
    """A refusal in the editor's language."""
    answer = JsonResponse({"error": str(error), **details}, status=status)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        answer["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return answer


def read_body(request: HttpRequest) -> dict[str, Any]:
    """The request's JSON object; raises `RequestRefused`."""
    try:
        body = json.loads(request.body)
        request.body.decode()
        json.dumps(body, ensure_ascii=False).encode()  # half a letter cannot be kept
    except (ValueError, RecursionError) as error:
        raise RequestRefused("The request is not JSON that can be read.") from error
    except RequestDataTooBig as error:
        raise RequestRefused("The texts of this request are too long. Shorten them.") from error
    if not isinstance(body, dict):
        raise RequestRefused("The request is not a JSON object.")
    return body


def read_value[T](body: dict[str, Any], name: str, kind: type[T]) -> T:
    """A value of the body; raises `RequestRefused` when it is missing or of another type."""
    value = body.get(name)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise RequestRefused(f"The request lacks {name!r}.")
    if isinstance(value, int) and abs(value) > LARGEST_NUMBER:
        raise RequestRefused(f"{name!r} is no number that there is.")
    return value


def read_slide_ids(body: dict[str, Any], name: str) -> list[str]:
    """A list of slide ids of the body; raises `RequestRefused`."""
    ids = read_value(body, name, list)
    if not all(isinstance(slide_id, str) for slide_id in ids):
        raise RequestRefused(f"{name!r} must be a list of slide ids.")
    return ids


def read_text(body: dict[str, Any], name: str) -> str:
    """A text of the body; raises `RequestRefused`. A NUL is no text that a database can keep."""
    text = read_value(body, name, str)
    if "\x00" in text:
        raise RequestRefused(f"{name!r} holds a character that cannot be kept.")
    return text


def get_editor(request: HttpRequest) -> User:
    """The editor; the desk has let nobody else in."""
    return cast("User", request.user)
