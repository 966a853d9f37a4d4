"""What the upload list asks of the server: a file is begun, sent piece by piece, and taken in.

As in tus 1.0, with its headers: POST begins or goes on, HEAD and GET say where it is, PATCH brings
the next bytes at `Upload-Offset` with their `Upload-Checksum`, DELETE cancels. Unlike tus, the
SHA-256 of the whole file comes first, so that what is in the library is not sent at all; and the
answer to the last piece says what became of the file. A PATCH without bytes asks for that again.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from media.decoding.originals import OriginalRefused
from media.ingest import Ingested, OriginalKilled, checked_name
from media.verify_upload import TryLater
from newsroom.desk.gallery_requests import (
    RequestRefused,
    RightMissing,
    answer_refusal,
    get_editor,
    read_body,
    read_value,
)
from newsroom.importing.junk_files import LITTER, LITTER_STARTS, LITTER_SUFFIXES
from newsroom.models import PhotoPreset, UploadSession
from newsroom.rights import has_right, may_upload
from newsroom.uploads import refusals
from newsroom.uploads.chosen_presets import choose_preset, find_chosen_preset
from newsroom.uploads.sessions import (
    begin_upload,
    cancel_upload,
    count_kept_bytes,
    find_known_photo,
    find_upload,
    receive_piece,
)
from newsroom.uploads.taking_in import Outcome, make_result, refuse_by_start, take_in_upload

STATUSES: dict[type[refusals.UploadStopped], int] = {
    refusals.UploadNotFound: HTTPStatus.NOT_FOUND,
    refusals.UploadBusy: HTTPStatus.LOCKED,
    refusals.WrongOffset: HTTPStatus.CONFLICT,
    refusals.PieceTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    refusals.PieceDamaged: HTTPStatus.UNPROCESSABLE_ENTITY,
    refusals.BytesDiffer: HTTPStatus.UNPROCESSABLE_ENTITY,
    refusals.TooManyUploads: HTTPStatus.TOO_MANY_REQUESTS,
}
MAX_FILES_AT_ONCE = 2_000


def for_uploaders[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Check the right to upload, and turn refusals into answers with a sentence."""

    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            require_upload(request)
            return view(request, *args, **kwargs)
        except RightMissing as error:
            return answer_refusal(error, HTTPStatus.FORBIDDEN)
        except TryLater as error:
            return answer_refusal(error, HTTPStatus.SERVICE_UNAVAILABLE)
        except refusals.UploadStopped as error:
            status = STATUSES.get(type(error), HTTPStatus.BAD_REQUEST)
            return answer_refusal(error, status, offset=error.offset)
        except OriginalKilled as error:
            return answer_refusal(error, HTTPStatus.BAD_REQUEST, outcome=Outcome.KILLED)
        except OriginalRefused as error:
            return answer_refusal(error, HTTPStatus.BAD_REQUEST, outcome=Outcome.REFUSED)
        except (RequestRefused, UnreadablePostError) as error:
            return answer_refusal(error, HTTPStatus.BAD_REQUEST)

    return wraps(view)(never_cache(answer))  # type: ignore[return-value]


def require_upload(request: HttpRequest) -> None:
    """Raise `RightMissing` for somebody who may not bring photos in."""
    if not may_upload(request.user):
        raise RightMissing("Uploading needs the rights to add photos and to view them.")


@require_POST
@for_uploaders
def start_upload(request: HttpRequest) -> HttpResponse:
    """Begin or go on with a file (`name`, `size`, `sha256`, `preset` or null): its offset.

    Of a file that is in the library already: what became of it, and nothing is to be sent.
    """
    body = read_body(request)
    name, sha256 = read_value(body, "name", str), read_value(body, "sha256", str)
    size_bytes, preset = read_value(body, "size", int), find_preset(body)
    photo = find_known_photo(get_editor(request), sha256)
    if photo is not None:
        result = make_result(checked_name(name), Ingested(photo, is_duplicate=True), is_new=False)
        return JsonResponse({"is_finished": True, "results": [result.to_json()]})
    session = begin_upload(
        owner=get_editor(request),
        file_name=name,
        size_bytes=size_bytes,
        sha256=sha256,
        preset=preset,
    )
    return JsonResponse(describe_upload(session), status=HTTPStatus.CREATED)


@require_http_methods(["GET", "HEAD", "PATCH", "DELETE"])
@for_uploaders
def answer_upload(request: HttpRequest, public_id: str) -> HttpResponse:
    """One upload: where it is, its next piece, or its end."""
    session = find_upload(get_editor(request), public_id)
    if request.method == "DELETE":
        cancel_upload(session)
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    if request.method == "PATCH":
        receive_bytes(request, session)
    answer = JsonResponse(
        describe_upload(session, after=read_number(request.GET.get("after", "0")))
    )
    answer["Upload-Offset"] = str(count_kept_bytes(session))
    answer["Upload-Length"] = str(session.size_bytes)
    return answer


def receive_bytes(request: HttpRequest, session: UploadSession) -> None:
    """Keep the next piece; take the file in once it is whole, or go on with an archive."""
    if session.finished_at is not None:
        return
    offset = read_number(request.headers.get("Upload-Offset", ""))
    is_whole = offset == session.size_bytes
    if not is_whole:
        checksum = read_checksum(request.headers.get("Upload-Checksum", ""))
        here = receive_piece(session, offset=offset, read=request.read, sha256=checksum)
        is_whole = here == session.size_bytes
        if offset == 0 and not is_whole:
            refuse_by_start(session)
    elif request.read(1):
        here = count_kept_bytes(session)
        if here != offset:
            raise refusals.WrongOffset(here)
        raise refusals.BeyondTheEnd(session.size_bytes, here)
    if is_whole:
        take_in_upload(session)


def describe_upload(session: UploadSession, *, after: int = 0) -> dict[str, Any]:
    """Where an upload is: results from number `after` on, and whether there will be more."""
    return {
        "id": session.public_id,
        "offset": count_kept_bytes(session),
        "size": session.size_bytes,
        "is_finished": session.finished_at is not None,
        "results": session.results[after:],
    }


def read_number(text: str) -> int:
    """A number of bytes or lines; raises `RequestRefused`."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise RequestRefused("The request lacks a number: Upload-Offset, or “after”.")
    return int(text)


def read_checksum(text: str) -> bytes:
    """The digest of a header `Upload-Checksum: sha256 BASE64`; raises `RequestRefused`."""
    algorithm, _, encoded = text.partition(" ")
    try:
        digest = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        digest = b""
    if algorithm != "sha256" or len(digest) != hashlib.sha256().digest_size:
        raise RequestRefused("The request lacks Upload-Checksum: sha256 and the digest in Base64.")
    return digest


def find_preset(body: dict[str, Any]) -> PhotoPreset | None:
    """The preset of a request. One that somebody deleted meanwhile stops no upload."""
    if body.get("preset") is None:
        return None
    return PhotoPreset.objects.filter(pk=read_value(body, "preset", int)).first()


@require_POST
@for_uploaders
def remember_preset(request: HttpRequest) -> HttpResponse:
    """Remember the preset (`preset`, an id or null) that somebody uses from now on."""
    preset = find_preset(read_body(request))
    choose_preset(owner=get_editor(request), preset=preset)
    return JsonResponse({"preset": preset.pk if preset else None})


def describe_upload_panel(request: HttpRequest) -> dict[str, Any]:
    """What the template of the upload list needs."""
    if not may_upload(request.user):
        return {}
    return {
        "presets": list(PhotoPreset.objects.all()),
        "chosen_preset": find_chosen_preset(get_editor(request)),
        "may_edit_presets": has_right(request.user, "change", PhotoPreset),
        "may_add_presets": has_right(request.user, "add", PhotoPreset),
        "upload_rules": {
            "maxBytes": settings.MAX_ORIGINAL_BYTES,
            "maxArchiveBytes": settings.MAX_ARCHIVE_BYTES,
            "maxFiles": MAX_FILES_AT_ONCE,
            "litter": sorted(LITTER),
            "litterStarts": LITTER_STARTS,
            "litterSuffixes": sorted(LITTER_SUFFIXES),
        },
    }
