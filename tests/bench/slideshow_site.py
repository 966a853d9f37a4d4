"""Sixty photos, also as two hundred slides, and one small server for all pages that show them."""

from __future__ import annotations

import functools
import gzip
import itertools
import mimetypes
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.test import Client
from PIL import Image

from gallery.models import Gallery
from gallery.pages.slideshow import Slideshow, build_slideshow
from gallery.slides.sequence import NewSlide, place_photos, place_slides
from media.ingest import ingest_photo
from media.models import Photo
from media.renditions.queue import render_missing_renditions
from newsroom.demo.scenes import paint_scene
from newsroom.demo.stories import DEMO_PHOTOS
from newsroom.publishing.workflow import publish

SLIDES = 60
MANY_SLIDES = 200
SIZE_PX = (2600, 1733)
SLUG = "sixty-photos"
MANY_SLUG = "two-hundred-slides"
SCENES = ("harbour_masts", "marathon", "mountain_dawn", "market_canopies")


def make_gallery(folder: Path) -> Gallery:
    """Sixty photos of four scenes, each cut out elsewhere, with the demo's words; made once."""
    call_command("migrate", interactive=False, verbosity=0)
    there = Gallery.objects.filter(slug=SLUG).first()
    if there is not None:
        return there
    folder.mkdir(parents=True, exist_ok=True)
    photos = [take_in(folder, number) for number in range(SLIDES)]
    gallery = Gallery.objects.create(title="Sixty photos", slug=SLUG)
    place_photos(gallery, photos)
    return publish(gallery)


def make_long_gallery(gallery: Gallery) -> Gallery:
    """The same photos over and over, as two hundred slides."""
    there = Gallery.objects.filter(slug=MANY_SLUG).first()
    if there is not None:
        return there
    photos = [slide.photo for slide in gallery.slides.order_by("position").select_related("photo")]
    long_gallery = Gallery.objects.create(title="Two hundred slides", slug=MANY_SLUG)
    placed = itertools.islice(itertools.cycle(photos), MANY_SLIDES)
    place_slides(long_gallery, [NewSlide(photo) for photo in placed if photo is not None])
    return publish(long_gallery)


def take_in(folder: Path, number: int) -> Photo:
    """One photo with its first and modern renditions."""
    path = folder / f"photo-{number:02}.jpg"
    wide = scene(SCENES[number % len(SCENES)])
    left = 20 * (number // len(SCENES))
    wide.crop((left, 0, left + SIZE_PX[0], SIZE_PX[1])).save(path, quality=92)
    with path.open("rb") as file:
        photo = ingest_photo(file, file_name=path.name, uploaded_by=None).photo
    words = DEMO_PHOTOS[number % len(DEMO_PHOTOS)]
    photo.headline, photo.caption, photo.alt_text = words.headline, words.caption, words.alt_text
    photo.credit_line = words.credit_line
    photo.save()
    render_missing_renditions(photo.pk)
    print(f"\r{number + 1} of {SLIDES} photos", end="", flush=True)
    return photo


@functools.cache
def scene(name: str) -> Image.Image:
    """A painted scene, wider than a photo."""
    return paint_scene(name, SIZE_PX[0] + 400, SIZE_PX[1], 1)


def slideshow_of(gallery: Gallery) -> Slideshow:
    """What all pages are made from."""
    return build_slideshow(gallery)


def our_page(gallery: Gallery) -> str:
    """The product's own page, with the hashed static files that it ships."""
    call_command("collectstatic", interactive=False, verbosity=0)
    host = settings.ALLOWED_HOSTS[0]
    return Client(HTTP_HOST=host).get(gallery.get_absolute_url()).content.decode()


def serve(pages: Mapping[str, str], npm: Path) -> ThreadingHTTPServer:
    """Serve pages, static files, renditions and the peers' packages on a free port.

    Everything that is text is sent compressed (gzip -9), everything may be cached.
    """
    roots = {
        "static": Path(settings.STATIC_ROOT),
        "renditions": settings.DATA_DIR / "renditions",
        "npm": npm,
    }
    stored = {
        address: name
        for photo in Photo.objects.all()
        for address, name in photo.served_files.items()
    }

    @functools.cache
    def content_of(path: str) -> tuple[bytes, str, bool] | None:
        if path in pages:
            return gzip.compress(pages[path].encode(), 9), "text/html; charset=utf-8", True
        root, _, rest = path.removeprefix("/").partition("/")
        name = stored.get(rest, "nowhere") if root == "renditions" else rest
        file = roots[root] / name if root in roots else None
        if file is None or not file.is_file():
            return None
        kind = "text/javascript" if file.suffix == ".mjs" else mimetypes.guess_type(path)[0]
        is_text = file.suffix in (".js", ".mjs", ".css", ".svg")
        content = file.read_bytes()
        return gzip.compress(content, 9) if is_text else content, kind or "image/avif", is_text

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            found = content_of(self.path.partition("?")[0])
            self.send_response(200 if found else 404)
            body, kind, is_compressed = found or (b"", "text/plain", False)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "max-age=3600")
            if is_compressed:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Quiet."""

    return Server(("127.0.0.1", 0), Handler)


class Server(ThreadingHTTPServer):
    """A browser that is closed ends its connections; that is no error."""

    def handle_error(self, *_arguments: object) -> None:
        """Quiet."""
