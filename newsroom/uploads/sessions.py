"""Uploads that go on where they were: begun, filled piece by piece, cancelled.

The only writer of `UploadSession`, with `newsroom.uploads.taking_in`. Its steps are those of tus
1.0 (POST, HEAD, PATCH, DELETE). Beginning is finding: the same file of the same person is the same
upload, on whatever machine and after whatever crash.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import PurePath

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone

from media.disk_room import require_room_on_disk
from media.ingest import OriginalEmpty, OriginalTooLarge, checked_name, require_not_killed
from media.models import Photo
from newsroom.importing.archives import ARCHIVE_SUFFIX
from newsroom.models import PhotoPreset, UploadSession
from newsroom.rights import may_see
from newsroom.uploads import partial_files
from newsroom.uploads.refusals import (
    BeyondTheEnd,
    PieceDamaged,
    PieceTooLarge,
    TooManyUploads,
    UploadNotFound,
    UploadStopped,
    WrongOffset,
)

# A weekend, and a little: a laptop that was closed on Friday goes on where it was.
KEPT = timedelta(days=4)
MAX_UNFINISHED_EACH = 100
# A piece is small beside the file, so that a broken line costs little; more is no piece.
MAX_PIECE_BYTES = 8 * 1024 * 1024
SHA256_IN_HEX = re.compile("[0-9a-f]{64}")


def is_archive_name(file_name: str) -> bool:
    """Whether a file is to be unpacked, if it is what its name says."""
    return PurePath(file_name).suffix.casefold() == ARCHIVE_SUFFIX


def find_known_photo(person: User, sha256: str) -> Photo | None:
    """The photo of these bytes, for those who may see it; to others it is as if it were not there.

    Raises `OriginalKilled`.
    """
    photo = Photo.objects.filter(original_sha256=sha256).first()
    if photo is None or not may_see(person, Photo):
        return None
    require_not_killed(photo)
    return photo


def begin_upload(
    *, owner: User, file_name: str, size_bytes: int, sha256: str, preset: PhotoPreset | None
) -> UploadSession:
    """The upload of a file that its owner begins, or goes on with.

    Raises `OriginalRefused` for what no upload would help, `TooManyUploads`, `UploadStopped` and
    `NoRoomOnDisk`.
    """
    name = checked_name(file_name)
    if not SHA256_IN_HEX.fullmatch(sha256):
        raise UploadStopped("The SHA-256 of the file must be 64 hexadecimal digits.")
    require_size(name, size_bytes)
    require_room_on_disk(size_bytes)
    same = UploadSession.objects.filter(
        owner=owner, sha256=sha256, size_bytes=size_bytes, finished_at=None
    )
    for _ in range(2):
        if found := same.first():
            UploadSession.objects.filter(pk=found.pk).update(
                file_name=name, preset=preset, expires_at=timezone.now() + KEPT
            )
            found.refresh_from_db()
            return found
        try:
            with transaction.atomic():
                require_room(owner, size_bytes)
                return UploadSession.objects.create(
                    owner=owner,
                    file_name=name,
                    size_bytes=size_bytes,
                    sha256=sha256,
                    preset=preset,
                    expires_at=timezone.now() + KEPT,
                )
        except IntegrityError:
            continue  # two windows began it at once: the other's is taken
    raise UploadNotFound


def require_size(name: str, size_bytes: int) -> None:
    """Raise `OriginalEmpty` or `OriginalTooLarge` before a byte is sent."""
    limit = settings.MAX_ARCHIVE_BYTES if is_archive_name(name) else settings.MAX_ORIGINAL_BYTES
    if size_bytes <= 0:
        raise OriginalEmpty("It is empty (0 bytes). It may still have been copying: try again.")
    if size_bytes > limit:
        raise OriginalTooLarge(f"It is larger than {limit / 1e6:,.0f} MB, the limit.")


def require_room(owner: User, size_bytes: int) -> None:
    """Raise `TooManyUploads` where what is half here would become too much."""
    unfinished = UploadSession.objects.filter(finished_at=None, expires_at__gt=timezone.now())
    if unfinished.filter(owner=owner).count() >= MAX_UNFINISHED_EACH:
        raise TooManyUploads(
            f"{MAX_UNFINISHED_EACH} of your files are half here. Finish or cancel some of them "
            "first; what nobody goes on with is forgotten after four days."
        )
    announced = unfinished.aggregate(sum=Sum("size_bytes"))["sum"] or 0
    if announced + size_bytes > settings.MAX_UNFINISHED_UPLOAD_BYTES:
        raise TooManyUploads(
            "Uploads that are half here leave no room for this file just now. It is tried again "
            "by itself when others are finished."
        )


def find_upload(owner: User, public_id: str) -> UploadSession:
    """Somebody's own upload; raises `UploadNotFound`."""
    found = UploadSession.objects.filter(
        owner=owner, public_id=public_id, expires_at__gt=timezone.now()
    ).first()
    if found is None:
        raise UploadNotFound
    return found


def count_kept_bytes(session: UploadSession) -> int:
    """How many bytes need not be sent again: what the row says, as far as the disk has it."""
    if session.finished_at is not None:
        return session.size_bytes
    return min(session.received_bytes, partial_files.count_bytes(session))


def receive_piece(
    session: UploadSession, *, offset: int, read: Callable[[int], bytes], sha256: bytes
) -> int:
    """Keep the next bytes of a file; how many of it are here then.

    `read(n)` gives up to n bytes of what is sent, `sha256` is what its sender took of the piece.
    Raises subclasses of `UploadStopped` and `OSError`; then nothing of the piece counts.
    """
    require_room_on_disk()
    with partial_files.hold_file(session) as file:
        session.refresh_from_db()
        here = count_kept_bytes(session)
        if offset != here:
            raise WrongOffset(here)
        room = min(session.size_bytes - here, MAX_PIECE_BYTES)
        digest, length = hashlib.sha256(), 0
        for block in partial_files.write_blocks(file, here, read, at_most_bytes=room):
            digest.update(block)
            length += len(block)
        if length > session.size_bytes - here:
            raise BeyondTheEnd(session.size_bytes, here)
        if length > MAX_PIECE_BYTES:
            raise PieceTooLarge(f"A piece has at most {MAX_PIECE_BYTES} bytes.", here)
        if digest.digest() != sha256:
            raise PieceDamaged(here)
        partial_files.sync_file(file)
        return advance(session, to=here + length)


def advance(session: UploadSession, *, to: int) -> int:
    """Write down how many bytes are here; raises `UploadNotFound` where it was cancelled."""
    with transaction.atomic():
        row = UploadSession.objects.select_for_update().filter(pk=session.pk).first()
        if row is None:
            raise UploadNotFound
        row.received_bytes, row.expires_at = to, timezone.now() + KEPT
        row.save(update_fields=["received_bytes", "expires_at"])
    session.received_bytes = to
    return to


def cancel_upload(session: UploadSession) -> None:
    """Forget an upload and what is here of it; photos that came out of it stay."""
    session.delete()
    partial_files.remove_file(session)
