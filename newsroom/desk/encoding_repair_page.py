"""The desk's page for words that came out as "Èâàí": shows each encoding, and takes one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from gallery.history.photo_log import write_photo_acts
from gallery.models import Act
from media.decoding.originals import OriginalRefused
from media.encoding_repair import EncodingUnknown, ReadAgain, read_in_each_encoding, reread_photo
from media.models import Photo
from newsroom.desk.kills import photo_page
from newsroom.rights import may_edit_photo, may_see

GONE = "Its original cannot be read at the moment. Try again, or type the words by hand."


@require_http_methods(["GET", "HEAD", "POST"])
def show_encodings(request: HttpRequest, photo_id: int) -> HttpResponse:
    """Show the words in each encoding; take the one that is chosen."""
    if not may_see(request.user, Photo):
        raise PermissionDenied  # whether there is such a photo is not told
    photo = get_object_or_404(Photo.objects.defer("embedded_metadata"), pk=photo_id)
    if not may_edit_photo(request.user, photo):
        raise PermissionDenied
    readings: list[ReadAgain] = []
    try:
        if request.method == "POST":
            take_encoding(request, photo)
            return redirect(photo_page(photo.pk))
        readings = read_in_each_encoding(photo)
    except EncodingUnknown as error:
        messages.error(request, str(error))
        return redirect(request.path)
    except (OriginalRefused, OSError):
        messages.error(request, GONE)
    context = {
        **admin.site.each_context(request),
        "title": "Read its words again",
        "photo": photo,
        "choices": [(reading, shown_words(reading, photo)) for reading in readings],
        "way_back": photo_page(photo.pk),
    }
    return TemplateResponse(request, "desk/read_again.html", context)


def take_encoding(request: HttpRequest, photo: Photo) -> None:
    """Do it, and say what changed."""
    user: Any = request.user
    with transaction.atomic():
        was = Photo.objects.select_for_update().get(pk=photo.pk)
        changed = reread_photo(photo, encoding=request.POST.get("encoding", ""))
        now = Photo.objects.get(pk=photo.pk)
        edits = {name: (getattr(was, name), getattr(now, name)) for name in changed}
        write_photo_acts(
            {photo.pk: edits} if edits else {},
            name=Act.Name.WORDS,
            summary="had its words read in another encoding",
            done_by=user,
            source=Act.Source.DESK,
        )
    if not changed:
        messages.info(request, "Nothing changed: the words say that already, or were edited since.")
        return
    names = ", ".join(map(find_label, changed))
    done = f"Words read again in another encoding: {names}."
    LogEntry.objects.log_actions(user.pk, [photo], CHANGE, done, single_object=True)
    messages.success(request, done)


def shown_words(reading: ReadAgain, photo: Photo) -> dict[str, Any]:
    """The fields by their names with the words, and whether the photo has them now."""
    words = [(find_label(name), text) for name, text in reading.words.items()]
    is_present = all(getattr(photo, name) == text for name, text in reading.words.items())
    return {"words": words, "is_present": is_present}


def find_label(name: str) -> str:
    """A field as its form calls it."""
    field: Any = Photo._meta.get_field(name)
    return str(field.verbose_name)
