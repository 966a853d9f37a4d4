"""Photos that nobody makes, and those that could not be made: which, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db import Error as DatabaseError
from django.utils import timezone
from django.utils.timesince import timesince

from media.models import Photo, RenderTier
from media.renditions.rerender import find_photos_out_of_tries
from newsroom.doctor.findings import Finding, fault, fine, warn

AREA = "photos"
WAITS_LONG = timedelta(minutes=5)
TOLD_AT_MOST = 3


def examine_photos() -> Iterator[Finding]:
    """Those that wait for long, and those that are out of tries."""
    try:
        yield from examine_waiting()
        yield from examine_failed()
    except DatabaseError:
        return  # the database is examined by itself


def examine_waiting() -> Iterator[Finding]:
    """The oldest photo that cannot be published yet, and whether somebody is at it."""
    now = timezone.now()
    waiting = Photo.objects.filter(
        render_tier__gt=RenderTier.NOTHING, state=Photo.State.WAITING, killed_at=None
    ).exclude(pk__in=find_photos_out_of_tries())
    late = waiting.filter(uploaded_at__lt=now - WAITS_LONG).order_by("uploaded_at")
    photo = late.first()
    if photo is None:
        yield fine(AREA, f"No photo waits for longer than {WAITS_LONG.seconds // 60} minutes.")
        return
    others = late.count() - 1
    more = f" (and {others} more)" if others else ""
    since = (
        f"Photo {photo.pk}{more} has waited for its renditions for {timesince(photo.uploaded_at)}"
    )
    if photo.render_claimed_until and photo.render_claimed_until > now:
        yield warn(
            AREA,
            f"{since}; a worker is at it, for the {photo.render_tries + 1}. time.",
            f"Look in the log for photo_id {photo.pk}.",
        )
    elif photo.render_deaths:
        yield fault(
            AREA,
            f"{since}; {photo.render_deaths} workers ended while they were at it.",
            "Is memory short? Look at the system's log for killed processes, and at "
            "PHOTODESK_RENDER_MEMORY_MB.",
        )
    else:
        asked = photo.render_asked_at
        rung = f"it was last asked for {timesince(asked)} ago" if asked else "nobody asked for it"
        yield fault(
            AREA,
            f"{since}; no worker has taken it, and {rung}.",
            "Does a worker work (manage.py doctor processes broker), and does it listen to the "
            "queues first, modern, refined and sweep? If so, more are needed.",
        )


def examine_failed() -> Iterator[Finding]:
    """Photos that nobody tries again, with their reasons."""
    failed = find_photos_out_of_tries().order_by("-pk")
    some = list(failed.only("pk", "failure_reason")[:TOLD_AT_MOST])
    if not some:
        return
    told = "; ".join(f"photo {one.pk}: {one.failure_reason}".rstrip(".") for one in some)
    number = failed.count()
    yield warn(
        AREA,
        f"{number} {'photo is' if number == 1 else 'photos are'} out of tries ({told}).",
        "Replace the files, or mend the cause; then: manage.py render --failed",
    )
