"""How renditions are made: one decode a photo, one colour conversion, then down the ladder.

Each file is defined by an imagekit `ImageSpec` and made by imagekit's `process_image`; the specs of
one photo run over the same decoded picture, each width from the next larger one.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from math import ceil
from pathlib import Path
from typing import Any

import pilkit.utils
from celery import Task
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from imagekit import ImageSpec
from imagekit.utils import process_image
from PIL import Image
from pilkit.processors import Resize

from media import ladder, originals
from media.colour import to_srgb
from media.doorbell import ring
from media.ladder import Rendition, Source, Wanted
from media.models import MAX_RENDER_TRIES, Photo
from media.originals import DamagedImage
from media.storages import renditions_storage

logger = logging.getLogger(__name__)

# pilkit points the process's standard error at /dev/null while it saves. Two threads that save at
# once leave it there for ever, and with it everything that the worker logs.
pilkit.utils.quiet = nullcontext  # type: ignore[misc, assignment]

# A worker that dies leaves its claim behind: others may take the photo after this long. A worker
# that lives renews its claim with each file; the longest wait is for the first, 11 s with two PNGs
# of 120 megapixels on two idle cores.
CLAIM = timedelta(seconds=60)
# A message may be waiting in a long queue: the sweep does not ask again before this long.
ASK_AGAIN_AFTER = timedelta(seconds=30)
ASK_AT_ONCE = 100

PAGE_BACKGROUND = (255, 255, 255)
ENCODER_OPTIONS: Mapping[ladder.Format, Mapping[str, Any]] = {
    "JPEG": {"progressive": True, "optimize": True, "subsampling": "4:2:0"},
    # aom at speed 8: 9 % more bytes than speed 6 at equal SSIMULACRA2 for a third of the time. One
    # thread an encoder, since the worker makes several photos at once.
    "AVIF": {"speed": 8, "subsampling": "4:2:0", "max_threads": 1},
}


class KeepPicture:
    """An imagekit processor that keeps hold of what passes: the next width is made from it."""

    picture: Image.Image

    def process(self, picture: Image.Image) -> Image.Image:
        """Pass the picture on."""
        self.picture = picture
        return picture


@dataclass(frozen=True, slots=True)
class CropToFocalPoint:
    """An imagekit processor: the largest part of the right proportions around the focal point.

    Sizes in pixels; the focal point from 0 to 1.
    """

    width_px: int
    height_px: int
    focal_x: float
    focal_y: float

    def process(self, picture: Image.Image) -> Image.Image:
        """Cut and resize in one step."""
        scale = min(picture.width / self.width_px, picture.height / self.height_px)
        # Division may leave a hair more than there is, which Pillow refuses.
        width = min(self.width_px * scale, picture.width)
        height = min(self.height_px * scale, picture.height)
        left = max(0.0, min(self.focal_x * picture.width - width / 2, picture.width - width))
        top = max(0.0, min(self.focal_y * picture.height - height / 2, picture.height - height))
        right, bottom = min(left + width, picture.width), min(top + height, picture.height)
        box = (left, top, right, bottom)
        size_px = (self.width_px, self.height_px)
        return picture.resize(size_px, Image.Resampling.LANCZOS, box=box)


class FlattenOntoPage:
    """An imagekit processor: transparent parts show the page's background."""

    def process(self, picture: Image.Image) -> Image.Image:
        """Opaque pictures pass."""
        if picture.mode != "RGBA":
            return picture
        page = Image.new("RGB", picture.size, PAGE_BACKGROUND)
        page.paste(picture, mask=picture.getchannel("A"))
        return page


def spec_of(want: Wanted, source: Source, keep: KeepPicture) -> type[ImageSpec]:
    """The imagekit spec that defines one wanted file."""
    shape: Any = (
        CropToFocalPoint(want.width_px, want.height_px, source.focal_x, source.focal_y)
        if want.rung.is_crop
        else Resize(want.width_px, want.height_px)
    )
    after = [FlattenOntoPage()] if want.rung.format == "JPEG" else []
    options = {"quality": want.rung.quality, **ENCODER_OPTIONS[want.rung.format]}
    return type(
        f"{want.rung.name.title()}{want.rung.format}",
        (ImageSpec,),
        {
            "processors": [shape, keep, *after],
            "format": want.rung.format,
            "options": options,
            "autoconvert": False,
        },
    )


def decoded_picture(path: Path, source: Source, wanted: Iterable[Wanted]) -> Image.Image:
    """The original at (about) the largest wanted size: upright, sRGB, without any metadata.

    Raises `OriginalRefused` for a file that cannot be decoded.
    """
    scale = max(
        max(want.width_px / source.width_px, want.height_px / source.height_px) for want in wanted
    )
    with originals.opened_original(path, max_pixels=settings.MAX_ORIGINAL_PIXELS) as image:
        turn = originals.turn_of(image)
        if image.format in ("JPEG", originals.SAME_AS_JPEG):
            # libjpeg halves for nearly nothing while it decodes; never below what is needed.
            image.draft(None, (ceil(image.width * scale), ceil(image.height * scale)))
        try:
            image.load()
        except MemoryError as error:
            # A MemoryError that leaves a task wedges Celery's worker (celery#10462).
            raise DamagedImage("Decoding it takes more memory than there is.") from error
        picture = to_srgb(image).picture
        if turn is not None:
            picture = picture.transpose(turn)
    picture.info = {}  # comments, profiles and the like would pass into what is saved from it
    return picture


def rendered_files(
    picture: Image.Image, source: Source, wanted: Iterable[Wanted]
) -> Iterator[tuple[Wanted, bytes]]:
    """Make files from a decoded picture, largest full frame first, each from the one before."""
    kept: dict[tuple[int, int], Image.Image] = {}
    for want in sorted(wanted, key=lambda want: (want.rung.is_crop, -want.width_px)):
        size_px = (want.width_px, want.height_px)
        larger = [size for size in kept if size[0] >= want.width_px and size[1] >= want.height_px]
        start = kept[min(larger)] if larger and not want.rung.is_crop else picture
        keep = KeepPicture()
        spec = spec_of(want, source, keep)
        if start.size == size_px and not want.rung.is_crop:
            spec.processors = spec.processors[1:]
        content = process_image(
            start,
            processors=spec.processors,
            format=spec.format,
            autoconvert=spec.autoconvert,
            options=spec.options,
        )
        if not want.rung.is_crop:
            kept[size_px] = keep.picture
        yield want, content_of(content)


def content_of(file: io.BytesIO) -> bytes:
    """All bytes of what `process_image` gives back."""
    file.seek(0)
    return file.read()


def render_missing_renditions(photo_id: int) -> None:
    """Make what a photo lacks and write it into its manifest, tier by tier.

    Safe to run twice, at once, or never: a claim keeps a second worker off, and the sweep asks
    again for what is still missing. A failure is counted; after `MAX_RENDER_TRIES` the photo is
    marked as failed with the reason.
    """
    photo = claim(photo_id)
    if photo is None:
        return
    try:
        make_missing(photo)
    except Exception as error:
        logger.exception("Renditions of photo %s failed", photo_id)
        record_failure(photo, str(error) or type(error).__name__)


def claim(photo_id: int) -> Photo | None:
    """Take the photo for this worker and count the try; None when there is nothing to do."""
    now = timezone.now()
    taken = (
        Photo.objects.filter(pk=photo_id)
        .waiting_for_renditions()
        .order_by()
        .update(render_claimed_until=now + CLAIM, render_tries=F("render_tries") + 1)
    )
    return Photo.objects.get(pk=photo_id) if taken else None


def release_claims() -> int:
    """Let every photo be taken at once: for when the only worker there was is gone.

    The messages that it had taken are gone with it. Should a worker be at one of the photos after
    all, it is rendered twice, to the same files. The number of photos.
    """
    now = timezone.now()
    # In the past, not empty: `give_up_on_killers` looks for claims that were left behind.
    return (
        Photo.objects.filter(is_rendering_wanted=True)
        .exclude(render_claimed_until=None, render_asked_at=None)
        .update(
            render_asked_at=None,
            render_claimed_until=Case(
                When(render_claimed_until__gt=now, then=Value(now)),
                default=F("render_claimed_until"),
            ),
        )
    )


def make_missing(photo: Photo) -> None:
    """Render and record each tier that has missing files."""
    source = photo.rendition_source
    wanted = photo.missing_renditions
    if wanted:
        picture = decoded_picture(Path(photo.original.path), source, wanted)
        order = {"first": 0, "modern": 1}
        wanted.sort(key=lambda want: order[want.rung.tier])
        for _tier, tier_wanted in groupby(wanted, key=lambda want: want.rung.tier):
            record(photo, store_files(photo, picture, source, tier_wanted))
    record(photo, {})


def store_files(
    photo: Photo, picture: Image.Image, source: Source, wanted: Iterable[Wanted]
) -> dict[str, Rendition]:
    """Make and store files, renewing the claim with each; the entries for the manifest."""
    storage, entries = renditions_storage(), {}
    for want, content in rendered_files(picture, source, wanted):
        path = ladder.rendition_path(source, want.rung, content)
        if not storage.exists(path):
            storage.save(path, ContentFile(content))
        entries[want.rung.key] = Rendition(
            path, want.width_px, want.height_px, len(content), want.fingerprint
        )
        renew_claim(photo)
    return entries


def renew_claim(photo: Photo) -> None:
    """Keep others off for another while; a claim that was taken away or let go stays so."""
    Photo.objects.filter(pk=photo.pk).exclude(render_claimed_until=None).update(
        render_claimed_until=timezone.now() + CLAIM
    )


def record(photo: Photo, entries: Mapping[str, Rendition]) -> None:
    """Add files that are there to the manifest, and set the state that follows from it."""
    with transaction.atomic():
        current = Photo.objects.select_for_update().get(pk=photo.pk)
        wanted = ladder.wanted_renditions(current.rendition_source)
        for key, rendition in entries.items():
            # The focal point may have moved meanwhile: then this file is not the wanted one.
            if key in wanted and wanted[key].fingerprint == rendition.fingerprint:
                current.renditions[key] = rendition.to_json()
        manifest = current.manifest
        still_missing = ladder.missing(wanted, manifest)
        if ladder.is_publishable(wanted.values(), manifest):
            current.state = Photo.State.READY
        current.is_rendering_wanted = bool(still_missing)
        current.failure_reason = ""
        if entries:
            current.render_tries = 0 if not still_missing else 1
        done = not still_missing
        current.render_claimed_until = None if done else timezone.now() + CLAIM
        current.save(update_fields=RENDERING_FIELDS)


RENDERING_FIELDS = (
    "renditions",
    "state",
    "is_rendering_wanted",
    "render_tries",
    "render_claimed_until",
    "failure_reason",
)


def record_failure(photo: Photo, reason: str) -> None:
    """Let go of the photo and say why; out of tries, it has failed."""
    with transaction.atomic():
        current = Photo.objects.select_for_update().get(pk=photo.pk)
        current.failure_reason = reason
        current.render_claimed_until = None
        if current.render_tries >= MAX_RENDER_TRIES and current.state == Photo.State.WAITING:
            current.state = Photo.State.FAILED
        current.save(update_fields=RENDERING_FIELDS)


def want_renditions_again(photos: Any) -> int:
    """Give failed photos (a queryset) another three tries. The number of photos asked for."""
    return int(
        photos.filter(Q(state=Photo.State.FAILED) | ~Q(failure_reason="")).update(
            state=Photo.State.WAITING,
            is_rendering_wanted=True,
            render_tries=0,
            render_claimed_until=None,
            render_asked_at=None,
            failure_reason="",
        )
    )


def ask_for_missing_renditions(task: Task[Any, Any]) -> int:
    """Send the task for photos that wait and were not asked for lately. The number of photos."""
    now = timezone.now()
    give_up_on_killers()
    not_asked_lately = Q(render_asked_at=None) | Q(render_asked_at__lt=now - ASK_AGAIN_AFTER)
    # Its message is used up and its worker is gone: no other message is under way.
    is_abandoned = Q(render_claimed_until__lt=now)
    waiting = (
        Photo.objects.waiting_for_renditions()
        .filter(not_asked_lately | is_abandoned)
        .values_list("pk", flat=True)[:ASK_AT_ONCE]
    )
    photo_ids = list(waiting)
    Photo.objects.filter(pk__in=photo_ids, render_claimed_until__lt=now).update(
        render_claimed_until=None
    )
    Photo.objects.filter(pk__in=photo_ids).update(render_asked_at=now)
    for photo_id in photo_ids:
        ring(task, photo_id)
    return len(photo_ids)


def give_up_on_killers() -> None:
    """Mark photos that took their worker down on every try: no exception came back to record."""
    Photo.objects.filter(
        is_rendering_wanted=True,
        render_tries__gte=MAX_RENDER_TRIES,
        render_claimed_until__lt=timezone.now(),
        state=Photo.State.WAITING,
    ).update(
        state=Photo.State.FAILED,
        render_claimed_until=None,
        failure_reason="The worker stopped each time it tried; the photo may need too much memory.",
    )
