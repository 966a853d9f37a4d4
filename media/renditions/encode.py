"""How renditions are made: one decode a photo, one colour conversion, then down the ladder.

Each file is defined by an imagekit `ImageSpec` and made by imagekit's `process_image`; the specs
of one photo run over the same decoded picture, each width from a larger one that there is.
Nothing here knows the database: `media.renditions.queue` says what is wanted, and
`media.renditions.process.client` runs this where it can be stopped.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from math import ceil
from pathlib import Path
from typing import IO, Any

import pilkit.utils
from imagekit import ImageSpec
from imagekit.utils import process_image
from PIL import Image

from media.decoding.decode import decode_picture
from media.decoding.icc_profiles import SMALL_SRGB_PROFILE
from media.renditions.focus import Focus, suggest_focus
from media.renditions.ladder import REFINED_QUALITY, Format, Source, Wanted
from media.renditions.placeholder import Impression, make_impression
from media.renditions.processors import (
    CropToFocalPoint,
    CropToRectangle,
    FlattenOntoPage,
    ResizeTo,
)

# pilkit points the process's standard error at /dev/null while it saves. Two threads that save at
# once leave it there for ever, and with it everything that the worker logs.
pilkit.utils.quiet = nullcontext  # type: ignore[misc, assignment]


def file_in_memory() -> IO[bytes]:
    """A file that the system knows: Pillow lets other threads run while it encodes into one."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("rendition"), "w+b")
    return tempfile.TemporaryFile()


# Into a BytesIO, Pillow's JPEG encoder holds the interpreter's lock, and two threads are as one.
pilkit.utils.StringIO = file_in_memory  # type: ignore[assignment, attr-defined]

# Pictures of many small blocks leave holes in memory that larger ones cannot use.
Image.core.set_block_size(4 * 1024 * 1024)  # type: ignore[attr-defined]

ENCODER_OPTIONS: Mapping[Format, Mapping[str, Any]] = {
    "JPEG": {"progressive": True, "optimize": True, "subsampling": "4:2:0"},
    # One thread an encoder: several files are encoded at once, and the bytes stay the same.
    "AVIF": {"speed": 9, "subsampling": "4:2:0", "max_threads": 1},
    "WEBP": {"method": 2},
}
# At this width and below, speed 9 would cost a quarter more bytes than speed 6, speed 8 a twelfth,
# for 60 ms. Wider, the difference is smaller and each file takes ten times as long.
NARROW_PX = 640
NARROW_AVIF_OPTIONS: Mapping[str, Any] = {**ENCODER_OPTIONS["AVIF"], "speed": 8}
REFINED_OPTIONS: Mapping[str, Any] = {**ENCODER_OPTIONS["AVIF"], "speed": 6}


def encoder_options(want: Wanted) -> Mapping[str, Any]:
    """What the encoder of one file is told, besides the quality."""
    if want.tier == "refined":
        return REFINED_OPTIONS
    is_narrow = want.width_px <= NARROW_PX and not want.rung.is_crop
    if want.rung.format == "AVIF" and is_narrow:
        return NARROW_AVIF_OPTIONS
    return ENCODER_OPTIONS[want.rung.format]


type Encoders = Callable[[Wanted], Mapping[str, Any]]


def build_spec(
    want: Wanted,
    source: Source,
    run: Callable[..., Any],
    xmp: bytes,
    encoders: Encoders = encoder_options,
) -> type[ImageSpec]:
    """The imagekit spec that defines one wanted file."""
    shape = choose_shape(want, source, run)
    quality = REFINED_QUALITY if want.tier == "refined" else want.rung.quality
    words = {"xmp": xmp} if xmp else {}
    return type(
        f"{want.rung.key.title()}",
        (ImageSpec,),
        {
            "processors": [shape],
            "format": want.rung.format,
            "options": {
                "quality": quality,
                **encoders(want),
                **words,
                "icc_profile": SMALL_SRGB_PROFILE,
            },
            "autoconvert": False,
        },
    )


def choose_shape(want: Wanted, source: Source, run: Callable[..., Any]) -> Any:
    """The processor that cuts or resizes the picture for one file."""
    size_px = (want.width_px, want.height_px)
    if not want.rung.is_crop:
        return ResizeTo(*size_px, run)
    if (rectangle := source.find_rectangle(want.rung)) is not None:
        return CropToRectangle(*size_px, rectangle)
    return CropToFocalPoint(*size_px, source.focal_x, source.focal_y)


class Pyramid:
    """One photo, decoded once: upright, in sRGB, and at every width that was made of it so far.

    Raises `OriginalRefused` for a file that cannot be decoded. `threads` share the work of one
    photo; with one, nothing is started.
    """

    def __init__(
        self,
        path: Path,
        source: Source,
        wanted: Iterable[Wanted],
        *,
        max_pixels: int,
        threads: int,
        encoders: Encoders = encoder_options,
    ) -> None:
        self.source = source
        self.wanted = tuple(wanted)
        self.encoders = encoders
        self.pool = ThreadPoolExecutor(threads) if threads > 1 else None
        self.run: Callable[..., Any] = self.pool.map if self.pool else map
        picture, self.notes = decode_picture(
            path, find_largest_size(self.wanted, source), max_pixels=max_pixels
        )
        self.decoded_width_px = picture.width
        self.kept: dict[int, Image.Image] = {picture.width: picture}

    def files(self, wanted: Iterable[Wanted], *, xmp: bytes) -> Iterator[tuple[Wanted, bytes]]:
        """Make files: full frames first, widest first, so that each is made from a larger one."""
        order = sorted(wanted, key=lambda want: (want.rung.is_crop, -want.width_px))
        waiting: list[tuple[Wanted, Future[bytes]]] = []
        for want in order:
            # Bands would queue behind the files that are being encoded.
            run = map if waiting else self.run
            spec = build_spec(want, self.source, run, xmp, self.encoders)
            picture = self.picture_for(want, spec)
            if self.pool is None:
                yield want, encode_file(picture, spec)
            else:
                waiting.append((want, self.pool.submit(encode_file, picture, spec)))
        for want, file in waiting:
            yield want, file.result()

    def picture_for(self, want: Wanted, spec: type[ImageSpec]) -> Image.Image:
        """The picture of one file before it is encoded."""
        if want.width_px in self.kept and not want.rung.is_crop:
            picture = self.kept[want.width_px]
        else:
            (shape,) = spec.processors
            picture = shape.process(self.kept[self.start_for(want)])
            if not want.rung.is_crop:
                self.kept[want.width_px] = picture
                self.let_go_of_decoded()
        return FlattenOntoPage().process(picture) if want.rung.format == "JPEG" else picture

    def start_for(self, want: Wanted) -> int:
        """The width of the picture to start from: the smallest that has pixels to spare."""
        needed = size_whole_frame(want, self.source)[0]
        # A step of less than a quarter would soften what the step before it has softened already.
        far = [width for width in self.kept if width * 3 >= needed * 4]
        return min(far) if far else max(self.kept)

    def let_go_of_decoded(self) -> None:
        """Free the largest picture of all as soon as nothing is made of it any more."""
        starts = {
            want.width_px
            if want.width_px in self.kept and not want.rung.is_crop
            else self.start_for(want)
            for want in self.wanted
        }
        if self.decoded_width_px not in starts:
            self.kept.pop(self.decoded_width_px, None)

    def impression(self) -> Impression:
        """The colour and the blurred pixels that stand in for the photo, from what is there."""
        return make_impression(FlattenOntoPage().process(self.kept[min(self.kept)]), self.notes)

    def find_focus(self) -> Focus:
        """Where its focal point might be."""
        return suggest_focus(self.kept[min(self.kept)])

    def close(self) -> None:
        """Let go of the pictures and the threads."""
        self.kept.clear()
        if self.pool is not None:
            self.pool.shutdown()


def size_whole_frame(want: Wanted, source: Source) -> tuple[int, int]:
    """Width and height in pixels that the whole photo must have for a file to be sharp."""
    if not want.rung.is_crop:
        return want.width_px, want.height_px
    scale = min(source.width_px / want.width_px, source.height_px / want.height_px)
    if (rectangle := source.find_rectangle(want.rung)) is not None:
        scale = min(scale, max(1.0, rectangle.width * source.width_px / want.width_px))
    return ceil(source.width_px / scale), ceil(source.height_px / scale)


def find_largest_size(wanted: Iterable[Wanted], source: Source) -> tuple[int, int]:
    """Width and height in pixels of the whole photo that serve every wanted file."""
    sizes = [size_whole_frame(want, source) for want in wanted]
    return max(width for width, _ in sizes), max(height for _, height in sizes)


def encode_file(picture: Image.Image, spec: type[ImageSpec]) -> bytes:
    """The bytes of one file, by imagekit."""
    file: IO[bytes] = process_image(
        picture,
        processors=[],
        format=spec.format,
        autoconvert=spec.autoconvert,
        options=spec.options,
    )
    with file:
        return file.read()
