"""The end of an upload: a file that is all here becomes a photo, an archive all of its photos."""

from __future__ import annotations

import hashlib
import logging
import time
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import islice
from typing import Any, BinaryIO

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from media.decoding import originals
from media.decoding.originals import OriginalRefused
from media.ingest import (
    CHUNK_BYTES,
    Ingested,
    OriginalKilled,
    count_refusal,
    ingest_photo,
)
from media.presets import Preset
from media.verify_upload import TryLater
from newsroom.importing.archives import read_members
from newsroom.importing.batch import IN_AN_ARCHIVE, why_not_unpacked
from newsroom.importing.found_files import Found, IncomingFile, PassedOver, Refused, decode_path
from newsroom.models import UploadSession
from newsroom.serving.error_meanings import find_meaning
from newsroom.uploads import partial_files
from newsroom.uploads.refusals import BytesDiffer, UploadNotFound, WrongOffset
from newsroom.uploads.sessions import count_kept_bytes, is_archive_name

logger = logging.getLogger(__name__)

# Whose answer was lost in a broken line asks what became of the file.
RESULTS_KEPT = timedelta(days=1)
# A large archive is unpacked in steps, so that no request takes long and each photo shows itself.
STEP_SECONDS = 3.0


class Outcome(StrEnum):
    """What became of a file."""

    ADDED = "added"
    KNOWN = "known"
    KILLED = "killed"
    REFUSED = "refused"
    PASSED_OVER = "passed over"


@dataclass(frozen=True, slots=True)
class UploadResult:
    """One line of the upload list: a file, or a member of an archive, and its photo."""

    name: str
    outcome: Outcome
    message: str
    photo: int | None = None

    def to_json(self) -> dict[str, Any]:
        """For the row and the answer."""
        return asdict(self)


def make_result(name: str, ingested: Ingested, *, is_new: bool) -> UploadResult:
    """What became of a file that is a photo of the library now."""
    message = "Added." if is_new else "It was in the library already: it is used as it is."
    if ingested.photo.awaits_decision:
        message += " It is held: its card says why."
    outcome = Outcome.ADDED if is_new else Outcome.KNOWN
    return UploadResult(name, outcome, message, ingested.photo.pk)


def take_in_upload(session: UploadSession, *, at_most_seconds: float = STEP_SECONDS) -> None:
    """Make photos of an upload that is all here; of a large archive, as many as the time allows.

    Whether it is done says `finished_at`; if not, the same is to be asked again. Done twice, or
    again after a crash, it comes to the same. Raises `WrongOffset` for what is not all here yet,
    `BytesDiffer`, `UploadBusy`, and `TryLater` where others have to be waited for.
    """
    with partial_files.hold_file(session) as file:
        session.refresh_from_db()
        if session.finished_at is not None:
            partial_files.remove_file(session)
            return
        here = count_kept_bytes(session)
        if here != session.size_bytes:
            raise WrongOffset(here)
        if not session.members_done:
            require_announced_bytes(session, file)
        file.seek(0)
        if is_archive_name(session.file_name) and file.read(2) == b"PK":
            take_in_members(session, at_most_seconds=at_most_seconds)
        else:
            # The file stays open, and so ours, until it is written down what became of it.
            name = session.file_name
            incoming = IncomingFile(name, name, lambda: nullcontext(file))
            write_results(session, [take_in_file(session, incoming)], is_done=True)
    if session.finished_at is not None:
        partial_files.remove_file(session)


def refuse_by_start(session: UploadSession) -> None:
    """End an upload whose first piece shows that it is no photo: the rest need not be sent."""
    if is_archive_name(session.file_name):
        return
    with partial_files.hold_file(session) as file:
        try:
            originals.refuse_by_start(file.read(originals.LOOKED_THROUGH_BYTES))
        except OriginalRefused as error:
            count_refusal(error)
            result = UploadResult(session.file_name, Outcome.REFUSED, str(error))
            write_results(session, [result], is_done=True)
    if session.finished_at is not None:
        partial_files.remove_file(session)


def require_announced_bytes(session: UploadSession, file: BinaryIO) -> None:
    """Raise `BytesDiffer` for another file than was announced; the upload begins anew."""
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(CHUNK_BYTES):
        digest.update(chunk)
    if digest.hexdigest() != session.sha256:
        UploadSession.objects.filter(pk=session.pk).update(received_bytes=0)
        file.truncate(0)
        raise BytesDiffer


def take_in_members(session: UploadSession, *, at_most_seconds: float) -> None:
    """Take in the next members of an archive; a bad one never stops the rest."""
    results: list[UploadResult] = []
    end_at = time.monotonic() + at_most_seconds
    left = islice(read_members(partial_files.find_path(session)), session.members_done, None)
    is_done = True
    try:
        for found in left:
            results.append(take_in_safely(session, found))
            if time.monotonic() > end_at:
                is_done = False
                break
    finally:
        # What was taken in stays so, whatever stopped the next one.
        if results:
            write_results(session, results, is_done=False)
    if is_done:
        write_results(session, [], is_done=True)


def take_in_safely(session: UploadSession, found: Found) -> UploadResult:
    """The same as `take_in_member`, also of a file on which our code fails."""
    try:
        return take_in_member(session, found)
    except Exception as error:
        meaning = find_meaning(error)
        if isinstance(error, TryLater) or (meaning is not None and meaning.is_passing):
            raise  # the same file is taken in by the next step
        logger.exception("Taking in %r failed", found.name)
        return make_refusal(
            Refused(name_member(session, found), "Photodesk failed on it; the log has why.")
        )


def name_member(session: UploadSession, found: Found) -> str:
    """Its path in the archive; of the whole archive, the name that it was sent under."""
    archive = decode_path(partial_files.find_path(session))
    if found.name == archive:
        return session.file_name
    return found.name.removeprefix(f"{archive}:")


def take_in_member(session: UploadSession, found: Found) -> UploadResult:
    """What became of one member."""
    name = name_member(session, found)
    if isinstance(found, IncomingFile):
        return take_in_file(
            session, IncomingFile(name, found.file_name, found.open, found.read_sidecar)
        )
    if isinstance(found, PassedOver):
        files = "a file" if found.file_count == 1 else f"{found.file_count} files"
        return UploadResult(
            name,
            Outcome.PASSED_OVER,
            f"Passed over: {files} that a system or another program left there.",
        )
    return make_refusal(Refused(name, found.reason))


def make_refusal(file: Refused) -> UploadResult:
    """A file that was not taken in."""
    return UploadResult(file.name, Outcome.REFUSED, file.reason)


def take_in_file(session: UploadSession, file: IncomingFile) -> UploadResult:
    """Take one file into the library, or say why not."""
    owner: User = session.owner
    preset: Preset | None = session.preset.preset if session.preset else None
    try:
        with file.open() as content:
            ingested = ingest_photo(
                content,
                file_name=file.file_name,
                uploaded_by=owner,
                sidecar=file.read_sidecar(),
                preset=preset,
            )
    except OriginalKilled as error:
        return UploadResult(file.name, Outcome.KILLED, str(error))
    except OriginalRefused as error:
        return UploadResult(file.name, Outcome.REFUSED, str(error))
    except IN_AN_ARCHIVE as error:
        return make_refusal(Refused(file.name, why_not_unpacked(file.name, error)))
    photo = ingested.photo
    # It came with this very upload, whose last step was done twice: after a crash, say.
    is_ours = photo.uploaded_by_id == owner.pk and photo.uploaded_at >= session.created_at
    return make_result(file.name, ingested, is_new=is_ours or not ingested.is_duplicate)


def write_results(session: UploadSession, results: list[UploadResult], *, is_done: bool) -> None:
    """Add results to the row; raises `UploadNotFound` where it was cancelled meanwhile."""
    with transaction.atomic():
        row = UploadSession.objects.select_for_update().filter(pk=session.pk).first()
        if row is None:
            raise UploadNotFound
        row.results = [*row.results, *(result.to_json() for result in results)]
        row.members_done += len(results)
        if is_done:
            row.finished_at = timezone.now()
            row.expires_at = row.finished_at + RESULTS_KEPT
        row.save(update_fields=["results", "members_done", "finished_at", "expires_at"])
    session.refresh_from_db()
