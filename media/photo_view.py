"""What a page needs to show one photo: its files with their URLs, its words and its credit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import get_script_prefix

from media.models import Photo
from media.renditions import ladder
from media.storages import renditions_storage

FALLBACK_WIDTH_PX = 1280


@dataclass(frozen=True, slots=True)
class RenditionView:
    """One file of a photo: its URL, format and size."""

    url: str
    format: ladder.Format
    mime_type: str
    width_px: int
    height_px: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class PlaceView:
    """Where a photo shows; each part may be empty."""

    sublocation: str
    city: str
    state_or_province: str
    country: str
    country_code: str


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A photo as readers get it."""

    id: int
    width_px: int
    height_px: int
    focal_x: float
    focal_y: float
    headline: str
    byline: str
    source: str
    copyright_notice: str
    usage_terms: str
    web_statement_url: str
    licensor_url: str
    digital_source_type: str
    data_mining: str  # a term of PLUS, or what the file said
    extended_description: str
    keywords: tuple[str, ...]
    place: PlaceView
    taken_at: datetime | None
    edited_at: datetime
    dominant_colour: str  # "#rrggbb"; empty while it is not known
    may_be_syndicated: bool
    may_be_sold: bool
    is_editorial_only: bool
    territory: str
    archive_days: int | None
    ends_at: datetime | None  # from when nobody may show it any more
    renditions: tuple[RenditionView, ...]  # the full frame, narrowest first
    crops: Mapping[str, tuple[RenditionView, ...]]  # by ratio ("16x9"), narrowest first
    share: RenditionView | None  # 1200 x 630 for other sites

    @property
    def reserves_data_mining(self) -> bool:
        """Whether its rights holder prohibits it, in all or in part (PLUS' DMI-PROHIBITED…)."""
        return "PROHIBITED" in self.data_mining.upper()

    @property
    def fallback(self) -> RenditionView:
        """The JPEG for browsers that choose none of the sources: the widest up to 1280 px."""
        jpegs = self.of_format("JPEG")
        return next(
            (jpeg for jpeg in reversed(jpegs) if jpeg.width_px <= FALLBACK_WIDTH_PX), jpegs[0]
        )

    @property
    def smallest(self) -> RenditionView:
        """For lists and contact sheets."""
        return self.of_format("JPEG")[0]

    @property
    def jpeg_srcset(self) -> str:
        """For `<img srcset>`."""
        return self.srcset("JPEG")

    @property
    def avif_srcset(self) -> str:
        """For `<source srcset>`; empty while the AVIF files are being made."""
        return self.srcset("AVIF")

    def srcset(self, name: ladder.Format, *, base_url: str = "") -> str:
        """The files of one format as HTML wants them: "URL 320w, URL 640w"."""
        return write_srcset(self.of_format(name), base_url=base_url)

    def of_format(self, name: ladder.Format) -> list[RenditionView]:
        """The full-frame files of one format, narrowest first."""
        return [rendition for rendition in self.renditions if rendition.format == name]


def write_srcset(files: Iterable[RenditionView], *, base_url: str = "") -> str:
    """Files as HTML wants them: "URL 320w, URL 640w"; of several of one width, the first."""
    by_width: dict[int, str] = {}
    for file in files:
        by_width.setdefault(file.width_px, file.url)
    return ", ".join(f"{base_url}{url} {width_px}w" for width_px, url in by_width.items())


def view_photo(photo: Photo) -> PhotoView:
    """A ready photo as readers get it."""
    storage = renditions_storage()
    views = {
        key: RenditionView(
            url=put_below_prefix(storage.url(rendition.path)),
            format=rung.format,
            mime_type=ladder.MIME_TYPES[rung.format],
            width_px=rendition.width_px,
            height_px=rendition.height_px,
            size_bytes=rendition.size_bytes,
        )
        for key, rendition in photo.manifest.items()
        if (rung := ladder.RUNGS.get(key)) is not None
    }
    full_frame = (view for key, view in views.items() if not ladder.RUNGS[key].is_crop)
    crops: dict[str, list[RenditionView]] = {}
    for key, view in views.items():
        ratio, found, _ = ladder.RUNGS[key].name.partition("-w")
        if found:
            crops.setdefault(ratio, []).append(view)
    return PhotoView(
        id=photo.pk,
        width_px=photo.width_px,
        height_px=photo.height_px,
        focal_x=photo.focal_x,
        focal_y=photo.focal_y,
        headline=photo.headline,
        byline=photo.byline,
        source=photo.source,
        copyright_notice=photo.copyright_notice,
        usage_terms=photo.usage_terms,
        web_statement_url=photo.web_statement_url,
        licensor_url=photo.licensor_url,
        digital_source_type=photo.digital_source_type,
        data_mining=photo.data_mining,
        extended_description=photo.extended_description,
        keywords=tuple(map(str, photo.keywords)),
        place=PlaceView(
            photo.sublocation,
            photo.city,
            photo.state_or_province,
            photo.country,
            photo.country_code,
        ),
        taken_at=photo.taken_at_local,
        edited_at=photo.edited_at,
        dominant_colour=photo.dominant_colour,
        may_be_syndicated=photo.may_be_syndicated,
        may_be_sold=photo.may_be_sold,
        is_editorial_only=photo.is_editorial_only,
        territory=photo.territory,
        archive_days=photo.archive_days,
        ends_at=photo.ends_at,
        renditions=narrowest_first(full_frame),
        crops={ratio: narrowest_first(files) for ratio, files in sorted(crops.items())},
        share=views.get("share.jpg"),
    )


def put_below_prefix(url: str) -> str:
    """The address of a file as the page at hand asks for it: below the prefix that it is below."""
    return f"{get_script_prefix()[:-1]}{url}" if url.startswith("/") else url


def narrowest_first(files: Iterable[RenditionView]) -> tuple[RenditionView, ...]:
    """Files by format, then width."""
    return tuple(sorted(files, key=lambda file: (file.format, file.width_px)))
