"""A peer's worker: `python -m tests.bench.peer NAME SET OUT`, in the bench's own environment.

Each makes and stores its files as its users would: imagekit from `ImageSpecField`s, Wagtail by
`get_rendition`, both with their row in SQLite; libvips decodes once and goes down a pyramid.
"""

from __future__ import annotations

import shutil
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.bench import worker
from tests.bench.shared_ladder import CROP_PX, FOCUS, OPTIONS, QUALITY, File, files_of

WAGTAIL_APPS = [
    *("wagtail.images", "wagtail.documents", "wagtail.search", "wagtail.users", "wagtail.sites"),
    *("wagtail.admin", "wagtail", "modelcluster", "taggit"),
    *("django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"),
]


def set_up_django(out: Path, apps: list[str]) -> None:
    """A project around a peer, with its tables."""
    django: Any = import_module("django")
    import_module("django.conf").settings.configure(
        SECRET_KEY="bench",
        INSTALLED_APPS=apps,
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(out / "db.sqlite3")}
        },
        MEDIA_ROOT=str(out / "media"),
        MEDIA_URL="/media/",
        STATIC_URL="/static/",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        WAGTAIL_SITE_NAME="bench",
        WAGTAILADMIN_BASE_URL="http://localhost",
    )
    import_module("PIL.AvifImagePlugin").DEFAULT_MAX_THREADS = 1  # type: ignore[attr-defined]
    django.setup()
    import_module("django.core.management").call_command("migrate", run_syncdb=True, verbosity=0)


class Peer:
    """Makes a set of files of a photo; `prepare` is not timed: every product stores an upload."""

    def __init__(self, files: list[File], out: Path) -> None:
        self.files = files
        self.out = out
        self.count = 0

    def prepare(self, photo: Path) -> None:
        """Hand the original over."""

    def make(self, photo: Path) -> None:
        """Make and store the files."""
        raise NotImplementedError

    def stored(self, photo: Path) -> str:
        """A copy under a name of its own, as these libraries keep what they made by name."""
        media = self.out / "media"
        shutil.rmtree(media, ignore_errors=True)
        (media / "originals").mkdir(parents=True)
        self.count += 1
        name = f"originals/{self.count}.jpg"
        shutil.copyfile(photo, media / name)
        return name


class Imagekit(Peer):
    """Stock django-imagekit: one field a file."""

    def __init__(self, files: list[File], out: Path) -> None:
        super().__init__(files, out)
        set_up_django(out, ["imagekit"])
        models: Any = import_module("django.db.models")
        fields = {f"file_{number}": self.field(file) for number, file in enumerate(files)}
        meta = type("Meta", (), {"app_label": "bench"})
        self.model: Any = type(
            "Photo",
            (models.Model,),
            {
                "__module__": __name__,
                "Meta": meta,
                "original": models.ImageField(upload_to="originals"),
                **fields,
            },
        )
        with import_module("django.db").connection.schema_editor() as editor:
            editor.create_model(self.model)

    @staticmethod
    def field(file: File) -> Any:
        """The definition of one file."""
        processors: Any = import_module("imagekit.processors")
        shape = (
            processors.ResizeToFill(file.width_px, file.height_px, anchor=FOCUS)
            if file.height_px
            else processors.ResizeToFit(width=file.width_px, upscale=False)
        )
        return import_module("imagekit.models").ImageSpecField(
            source="original",
            processors=[shape],
            format=file.format,
            options={"quality": QUALITY[file.format], **OPTIONS[file.format]},
        )

    def prepare(self, photo: Path) -> None:
        """A row."""
        row = self.model.objects.create(original=self.stored(photo))
        self.photo = self.model.objects.get(pk=row.pk)

    def make(self, photo: Path) -> None:
        """Field after field."""
        for number in range(len(self.files)):
            getattr(self.photo, f"file_{number}").generate(force=True)
        self.collect()

    def collect(self) -> None:
        """Note where each file is: read by `tests.bench.likeness`."""
        self.made = {
            file.name: Path(getattr(self.photo, f"file_{number}").path)
            for number, file in enumerate(self.files)
        }


class Wagtail(Peer):
    """Wagtail's renditions, one by one as templates ask; its encoders' defaults are the set's."""

    def __init__(self, files: list[File], out: Path) -> None:
        super().__init__(files, out)
        set_up_django(out, WAGTAIL_APPS)
        self.model: Any = import_module("wagtail.images").get_image_model()

    def prepare(self, photo: Path) -> None:
        """A row with its focal point."""
        with import_module("PIL.Image").open(photo) as opened:
            width, height = opened.size
        row = self.model.objects.create(
            title=photo.stem,
            file=self.stored(photo),
            width=width,
            height=height,
            focal_point_x=round(width * FOCUS[0]),
            focal_point_y=round(height * FOCUS[1]),
            focal_point_width=100,
            focal_point_height=100,
        )
        self.photo = self.model.objects.get(pk=row.pk)

    def make(self, photo: Path) -> None:
        """Rendition after rendition."""
        for file in self.files:
            shape = f"fill-{file.width_px}x{file.height_px}"
            shape = shape if file.height_px else f"width-{file.width_px}"
            name = file.format.lower()
            quality = QUALITY[file.format]
            self.photo.get_rendition(f"{shape}|format-{name}|{name}quality-{quality}")


class Vips(Peer):
    """libvips: one decode to the widest, each next width from the last, held in memory."""

    def __init__(self, files: list[File], out: Path) -> None:
        super().__init__(files, out)
        self.vips: Any = import_module("pyvips")
        self.vips.cache_set_max(0)

    def make(self, photo: Path) -> None:
        """Down the pyramid, then file after file."""
        levels: dict[int, Any] = {}
        level = None
        for width in sorted({file.width_px for file in self.files if not file.height_px})[::-1]:
            level = (
                self.vips.Image.thumbnail(str(photo), width, height=100_000)
                if level is None
                else level.thumbnail_image(width, height=100_000)
            ).copy_memory()
            levels[width] = level
        for file in self.files:
            picture = self.crop(levels[1280]) if file.height_px else levels[file.width_px]
            self.save(picture, file)

    @staticmethod
    def crop(level: Any) -> Any:
        """The largest part of the crop's proportions around the focus."""
        scale = max(CROP_PX[0] / level.width, CROP_PX[1] / level.height)
        small = level.thumbnail_image(round(level.width * scale), height=100_000)
        corner = [
            min(max(round(share * there - wanted / 2), 0), there - wanted)
            for share, there, wanted in zip(
                FOCUS, (small.width, small.height), CROP_PX, strict=True
            )
        ]
        return small.crop(*corner, *CROP_PX)

    def save(self, picture: Any, file: File) -> None:
        """The same settings in the words of libvips."""
        path, quality = str(self.out / file.name), QUALITY[file.format]
        if file.format == "JPEG":
            picture.jpegsave(
                path, Q=quality, optimize_coding=True, interlace=True, subsample_mode="on"
            )
        elif file.format == "WEBP":
            picture.webpsave(path, Q=quality, effort=4)
        else:
            picture.heifsave(
                path, Q=quality, compression="av1", effort=3, subsample_mode="on", bitdepth=8
            )


PEERS: dict[str, type[Peer]] = {"imagekit": Imagekit, "wagtail": Wagtail, "libvips": Vips}


def main() -> None:
    """The worker."""
    peer = PEERS[sys.argv[1]](files_of(sys.argv[2]), Path(sys.argv[3]))
    worker.serve(peer.make, prepare=peer.prepare)


if __name__ == "__main__":
    main()
