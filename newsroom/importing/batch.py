"""Many files at once into the library, and from there into a gallery."""

from __future__ import annotations

import logging
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from lzma import LZMAError

from django.contrib.auth.models import User
from django.db import transaction

from gallery.models import Act, Gallery
from gallery.slides.sequence import place_photos
from media.decoding.originals import OriginalRefused
from media.ingest import ingest_photo
from media.models import Photo
from newsroom.importing.found_files import Found, IncomingFile, PassedOver, Refused

logger = logging.getLogger(__name__)

# What reading a member of an archive raises that is damaged, or packed in a way of its own.
IN_AN_ARCHIVE = (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A file that is a photo of the library now, or (a duplicate) was one before."""

    name: str
    photo_id: int
    is_duplicate: bool


def take_in_files(
    found: Iterable[Found], *, uploaded_by: User | None
) -> Iterator[TakenIn | Refused | PassedOver]:
    """Take files into the library one by one; a refused one never stops the rest."""
    for file in found:
        yield (
            take_in_file(file, uploaded_by=uploaded_by) if isinstance(file, IncomingFile) else file
        )


def take_in_file(file: IncomingFile, *, uploaded_by: User | None) -> TakenIn | Refused:
    """Take one file into the library, or say why not."""
    try:
        with file.open() as content:
            ingested = ingest_photo(
                content,
                file_name=file.file_name,
                uploaded_by=uploaded_by,
                sidecar=file.read_sidecar(),
            )
    except OriginalRefused as error:
        return Refused(file.name, str(error))
    except IN_AN_ARCHIVE as error:
        return Refused(file.name, why_not_unpacked(file.name, error))
    except OSError as error:
        return Refused(file.name, f"It could not be taken in: {error.strerror or error}.")
    except Exception:
        logger.exception("Taking in %r failed", file.name)
        return Refused(file.name, "Photodesk failed on it; the log has why.")
    return TakenIn(file.name, ingested.photo.pk, ingested.is_duplicate)


def why_not_unpacked(name: str, error: Exception) -> str:
    """Why a member of an archive gives no bytes, in a sentence."""
    if isinstance(error, NotImplementedError):
        logger.debug("%r cannot be unpacked: %s", name, error)
        return (
            "It is packed in a way that cannot be unpacked here. Pack the archive again, as an "
            "ordinary ZIP without a password."
        )
    logger.debug("%r is damaged inside its archive: %s", name, error)
    return "It is damaged inside its archive: send it again."


def place_new_photos(gallery: Gallery, photo_ids: Sequence[int], *, changed_by: User | None) -> int:
    """Place photos at the end of a gallery, each once; how many it did not have yet."""
    with transaction.atomic():
        there = set(gallery.slides.values_list("photo_id", flat=True))
        fresh = [photo_id for photo_id in dict.fromkeys(photo_ids) if photo_id not in there]
        photos = Photo.objects.defer("embedded_metadata").in_bulk(fresh)
        # Somebody may have deleted a photo since it came in.
        placed = [photos[photo_id] for photo_id in fresh if photo_id in photos]
        place_photos(gallery, placed, changed_by=changed_by, source=Act.Source.COMMAND)
    return len(placed)
