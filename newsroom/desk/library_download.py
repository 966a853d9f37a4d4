"""The desk's download of a selection: weighed first, then sent while it is made."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from media.models import Photo
from newsroom.audit.record import record
from newsroom.desk.gallery_requests import RequestRefused, RightMissing, read_body, read_text
from newsroom.desk.library_requests import on_library, read_photo_ids
from newsroom.library.downloads import (
    ORIGINALS,
    DownloadRefused,
    Parcel,
    pack_parcel,
    stream_parcel,
    tell_size,
)
from newsroom.library.edits import EditRefused
from newsroom.models import AuditEntry
from newsroom.rights import may_see

# Each download holds a thread for as long as it takes: others must find some.
MOST_AT_ONCE = max(1, settings.WEB_THREADS // 4)
BUSY = "Others are downloading already. Try again when they are done: a minute, or a few."
places = threading.BoundedSemaphore(MOST_AT_ONCE)


class Download:
    """The bytes of a parcel on their way. Whoever stops taking them ends it."""

    def __init__(self, parcel: Parcel) -> None:
        if not places.acquire(blocking=False):
            raise DownloadRefused(BUSY)
        self.has_place = True
        self.pieces = stream_parcel(parcel)

    def __iter__(self) -> Iterator[bytes]:
        return self.pieces

    def close(self) -> None:
        """Close the file that is open, and let others in."""
        if self.has_place:
            self.has_place = False
            places.release()
            self.pieces.close()  # type: ignore[attr-defined]


@require_POST
@on_library
def weigh_download(request: HttpRequest) -> dict[str, Any]:
    """What a download of photos (`photos`) would be: `says` it, and what would not be inside."""
    if not may_see(request.user, Photo):
        raise RightMissing("Downloading photos needs the right to view them.")
    body = read_body(request)
    try:
        parcel = pack_parcel(read_photo_ids(body), what=read_text(body, "what"))
    except DownloadRefused as error:
        raise RequestRefused(str(error)) from error
    return {
        "says": parcel.in_words,
        "left": [f"{each.name}: {each.why}" for each in parcel.left[:20]],
        "number_left": len(parcel.left),
        "limit": tell_size(settings.MAX_DOWNLOAD_BYTES),
    }


@require_POST
def download(request: HttpRequest) -> HttpResponseBase:
    """Send photos (`photos`, with commas) as one ZIP file: `what` of them."""
    if not may_see(request.user, Photo):
        raise PermissionDenied
    what = request.POST.get("what", ORIGINALS)
    try:
        parcel = pack_parcel(parse_ids(request.POST.get("photos", "")), what=what)
        pieces = Download(parcel)
    except (DownloadRefused, EditRefused) as error:
        return refuse(request, str(error))
    record(
        AuditEntry.Act.DOWNLOAD,
        name=parcel.in_words,
        details={"what": what, "photos": [piece.photo.pk for piece in parcel.pieces]},
    )
    answer = StreamingHttpResponse(pieces, content_type="application/zip")
    day = timezone.localtime().date().isoformat()
    name = f"photos-{day}-{len(parcel.pieces)}.zip"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def parse_ids(text: str) -> list[int]:
    """Ids between commas; what is none is left out."""
    ids = (each.strip() for each in text.split(","))
    return [int(each) for each in ids if each.isascii() and each.isdigit() and len(each) < 19]


def refuse(request: HttpRequest, sentence: str) -> HttpResponse:
    """A page with the sentence."""
    context = {
        **admin.site.each_context(request),
        "title": "Nothing was downloaded",
        "sentence": sentence,
    }
    return TemplateResponse(request, "desk/download_refused.html", context, status=400)
