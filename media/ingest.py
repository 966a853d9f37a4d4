"""The one door in: a file becomes a photo, or is refused with a reason and leaves nothing."""

from __future__ import annotations

import hashlib
import logging
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone as django_timezone

from media.date_format import format_moment
from media.decoding import originals
from media.decoding.originals import OriginalRefused
from media.direction_marks import without_direction_marks
from media.disk_room import require_room_on_disk
from media.doorbell import ring_doorbell_on_commit
from media.metadata.cameras import name_camera
from media.metadata.embedded import EmbeddedMetadata
from media.metadata.hold_rules import find_reasons_to_hold
from media.metadata.house_style import Suggestions, suggest_from
from media.metadata.sidecars import Sidecar, read_with_sidecar
from media.models import Photo, RenderTier
from media.observing.counts import count
from media.observing.tracing import span
from media.observing.work_log import log_work
from media.presets import Preset, fill_empty_fields
from media.rights_from_rules import apply_rules, list_rules_in_force
from media.verify_upload import require_whole

logger = logging.getLogger(__name__)

CHUNK_BYTES = 1 << 20
MAX_NAME_LENGTH = 255


class OriginalTooLarge(OriginalRefused):
    """More bytes than the limit."""


class OriginalEmpty(OriginalRefused):
    """A file of no bytes."""


class OriginalKilled(OriginalRefused):
    """The same bytes as a photo that was killed."""


class FileNameRefused(OriginalRefused):
    """A name that no honest camera or editor writes."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of a file: its photo, and whether that was in the library already."""

    photo: Photo
    is_duplicate: bool


def ingest_photo(
    upload: File[bytes] | BinaryIO,
    *,
    file_name: str = "",
    uploaded_by: AbstractBaseUser | None,
    sidecar: Sidecar | None = None,
    preset: Preset | None = None,
) -> Ingested:
    """Take a file into the library.

    `upload` is any binary file; it is streamed to disk in chunks of 1 MiB. `file_name` is what its
    sender calls it (default: the upload's own name); it is kept as text and never used as a path.
    `sidecar` is the XMP file that lay beside it; `preset` fills what both leave empty, and is
    nothing to a photo that is in the library already; then the rules of rights say what they say of
    such a photo, in 1 query. The renditions are asked for when the present
    transaction is committed.

    When it returns, file and row survive a power cut. Raises a subclass of `OriginalRefused` whose
    text says what is wrong and what to do, and `OSError` where a disk is full or fails; nothing is
    then left on disk or in the database.
    """
    try:
        with span("ingest"):
            ingested = take_in(
                upload, file_name, uploaded_by=uploaded_by, sidecar=sidecar, preset=preset
            )
    except OriginalRefused as refusal:
        count_refusal(refusal)
        raise
    count("photodesk_uploads", outcome="known" if ingested.is_duplicate else "added")
    photo = ingested.photo
    event = "Photo was known" if ingested.is_duplicate else "Photo taken in"
    log_work(event, photo_id=photo.pk, size_bytes=photo.original_size_bytes)
    return ingested


def count_refusal(refusal: OriginalRefused) -> None:
    """Count a file that is not taken, and say in the log why; who sent it is told in full."""
    outcome = "killed" if isinstance(refusal, OriginalKilled) else "refused"
    count("photodesk_uploads", outcome=outcome)
    log_work("File refused", outcome=outcome, reason=type(refusal).__name__)


def take_in(
    upload: File[bytes] | BinaryIO,
    file_name: str,
    *,
    uploaded_by: AbstractBaseUser | None,
    sidecar: Sidecar | None,
    preset: Preset | None,
) -> Ingested:
    """The same, and nothing is told of it."""
    name = checked_name(file_name or getattr(upload, "sent_name", "") or upload.name or "")
    with spool_upload(upload) as (path, sha256, size_bytes):
        known = Photo.objects.filter(original_sha256=sha256).first()
        if known is not None:
            require_not_killed(known)
            return Ingested(known, is_duplicate=True)
        try:
            photo = described_photo(path, sidecar)
        except OriginalRefused as refusal:
            # Whoever sent it is told, in these words: the log of a command would say it twice.
            logger.debug("%r was refused: %s %r", name, refusal, refusal.__cause__)
            raise
        if preset is not None:
            fill_empty_fields(photo, preset)
        apply_rules(photo, list_rules_in_force())
        photo.original_name = name
        photo.original_sha256 = sha256
        photo.original_size_bytes = size_bytes
        photo.uploaded_by_id = uploaded_by.pk if uploaded_by else None
        return store_original(photo, path)


def require_not_killed(known: Photo) -> None:
    """Raise `OriginalKilled` for bytes that must not be used any more."""
    if known.killed_at is not None:
        takedown = known.takedowns.first()
        reason = f": {takedown.reason}" if takedown else ""
        raise OriginalKilled(
            f"This photo was killed {format_moment(known.killed_at)}{reason}. It must not be used."
        )


def checked_name(name: str) -> str:
    """The sender's name for the file, as text; raises `FileNameRefused`."""
    name = str(name).replace("\\", "/").rsplit("/", 1)[-1].encode("utf-8", "replace").decode()
    if len(name) > MAX_NAME_LENGTH:
        raise FileNameRefused(
            f"Its name has {len(name)} characters; the limit is {MAX_NAME_LENGTH}. Rename it."
        )
    if any(unicodedata.category(character) == "Cc" for character in name):
        raise FileNameRefused("Its name holds control characters. Rename it.")
    return without_direction_marks(name) or "unnamed"


@contextmanager
def spool_upload(upload: File[bytes] | BinaryIO) -> Iterator[tuple[Path, str, int]]:
    """The upload on our disk for a while, its SHA-256 in hex and its size in bytes."""
    digest, size_bytes = hashlib.sha256(), 0
    require_room_on_disk(getattr(upload, "size", None) or 0)
    upload.seek(0)
    with tempfile.NamedTemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR, prefix="ingest-") as file:
        while chunk := upload.read(CHUNK_BYTES):
            size_bytes += len(chunk)
            if size_bytes > settings.MAX_ORIGINAL_BYTES:
                raise OriginalTooLarge(
                    f"It is larger than {settings.MAX_ORIGINAL_BYTES / 1e6:,.0f} MB, the limit."
                )
            digest.update(chunk)
            file.write(chunk)
        if not size_bytes:
            raise OriginalEmpty("It is empty (0 bytes). It may still have been copying: try again.")
        file.flush()
        yield Path(file.name), digest.hexdigest(), size_bytes


def described_photo(path: Path, sidecar: Sidecar | None) -> Photo:
    """An unsaved photo with all that its file and sidecar say; raises `OriginalRefused`."""
    with originals.open_original(path, max_pixels=settings.MAX_ORIGINAL_PIXELS) as image:
        metadata, notes = read_with_sidecar(image, sidecar, language=settings.LANGUAGE_CODE)
        suggestions = suggest_from(metadata)
        frames = originals.count_frames(image)
        original_format = originals.find_format(image)
        width_px, height_px = originals.find_upright_size(image)
        is_mpo = image.format == originals.SAME_AS_JPEG
        require_whole(image, path)
    photo = Photo(
        original_format=original_format,
        width_px=width_px,
        height_px=height_px,
        embedded_metadata=metadata.to_json(),
        ingest_notes=[*notes, *metadata.doubts, *suggestions.notes],
    )
    if frames > 1 and not is_mpo:
        photo.ingest_notes.append(f"It has {frames} frames or pages; the first one is shown.")
    fill_editable_fields(photo, suggestions)
    set_taken_at(photo, metadata)
    photo.camera = name_camera(metadata.found)
    hold_if_told(photo, metadata)
    return photo


def hold_if_told(photo: Photo, metadata: EmbeddedMetadata) -> None:
    """Keep the photo from readers where its file says that somebody has to look first."""
    now = django_timezone.now()
    zone = django_timezone.get_default_timezone()
    reasons = find_reasons_to_hold(metadata, now=now, zone=zone)
    if reasons:
        photo.held_at = now
        photo.hold_reasons = [reason.to_json() for reason in reasons]


def fill_editable_fields(photo: Photo, suggestions: Suggestions) -> None:
    """Copy each suggestion to the photo's field of the same name."""
    columns = {field.name: field for field in Photo._meta.concrete_fields}
    for field in fields(suggestions):
        value: Any = getattr(suggestions, field.name)
        if field.name in columns and isinstance(value, (str, int)):
            setattr(photo, field.name, value)
    photo.keywords = list(suggestions.keywords)


def set_taken_at(photo: Photo, metadata: EmbeddedMetadata) -> None:
    """The moment of taking with its zone; a file without one is read in the newsroom's zone."""
    if metadata.taken_at is None:
        return
    photo.taken_at_offset = metadata.taken_at_offset
    zone = parse_zone(metadata.taken_at_offset)
    photo.taken_at = metadata.taken_at.replace(
        tzinfo=zone or django_timezone.get_default_timezone()
    )
    if zone is None:
        photo.ingest_notes.append(
            f"The file names no time zone for when it was taken; {settings.TIME_ZONE} was assumed."
        )


def parse_zone(offset: str) -> timezone | None:
    """The zone of an offset such as "+05:45"; None for an empty or impossible one."""
    try:
        moment = datetime.strptime(offset, "%z")
    except ValueError:
        return None
    return timezone(moment.utcoffset() or timedelta())


def store_original(photo: Photo, path: Path) -> Ingested:
    """Store the original and its row; of several uploads of the same bytes at once, one wins."""
    storage = photo._meta.get_field("original").storage
    sha256 = photo.original_sha256
    stored_name = f"{sha256[:2]}/{sha256}.{originals.EXTENSIONS[photo.original_format]}"
    with path.open("rb") as file:
        photo.original.name = storage.save(stored_name, File(file))
    try:
        with transaction.atomic():
            photo.save()
            ring_doorbell_on_commit(RenderTier.FIRST.task, photo.pk)
    except IntegrityError:
        winner = Photo.objects.filter(original_sha256=sha256).first()
        if winner is None:
            storage.delete(stored_name)
            raise
        return Ingested(winner, is_duplicate=True)
    except BaseException:
        if not Photo.objects.filter(original_sha256=sha256).exists():
            storage.delete(stored_name)
        raise
    return Ingested(photo, is_duplicate=False)
