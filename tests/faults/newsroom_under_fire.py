"""A whole Photodesk with published galleries, for tests that take something away from it."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from tests.journeys.running import Photodesk, Up, make_photos, wait_until

PUBLISH = """
    import json
    from gallery.models import Gallery
    from gallery.slides.sequence import place_photos
    from media.models import Photo
    from media.renditions.queue import render_missing_renditions
    from newsroom.models import Article, GalleryPlacement
    from newsroom.publishing.workflow import publish
    for photo in Photo.objects.all():
        render_missing_renditions(photo.pk)
    photos = list(Photo.objects.order_by("pk"))
    for number in range({galleries}):
        gallery = Gallery.objects.create(title=f"Night {{number}}", slug=f"night-{{number}}")
        place_photos(gallery, photos)
        publish(gallery)
    article = Article.objects.create(headline="The night", slug="the-night")
    GalleryPlacement.objects.create(parent=article, gallery=gallery, region="body", ordering=1)
    publish(article)
    print(json.dumps(True))
"""
CAPTION = """
    import json, time
    from gallery.models import Gallery
    from gallery.slides.words import edit_words, get_words_in_effect
    slide = Gallery.objects.get(slug={slug!r}).slides.select_related("photo").get(position=1)
    edit_words(slide, seen=get_words_in_effect(slide), edited={{"caption": {text!r}}})
    print(json.dumps(time.time()))
"""
STALE = """
    SELECT (SELECT count(*) FROM newsroom_bakedpage WHERE wanted_version <> baked_version)
         + (SELECT count(*) FROM newsroom_stalemark)
"""
# So small that a test waits for its subject and not for photos to be made.
SIZE_PX = (240, 160)


def make_newsroom(
    folder: Path, *, galleries: int = 2, photos: int = 3, database_url: str = "", broker: str = ""
) -> Photodesk:
    """An installation with published galleries and an article; nothing is baked yet."""
    photodesk = Photodesk(folder=folder, database_url=database_url, broker_url=broker)
    photodesk.ingest(make_photos(folder / "photos", photos, SIZE_PX))
    photodesk.answers_of(PUBLISH.format(galleries=galleries))
    return photodesk


def site_of(photodesk: Photodesk) -> Path:
    """Its public tree."""
    return photodesk.folder / "data" / "site"


def edit_caption(photodesk: Photodesk, text: str, *, slug: str = "night-0") -> float:
    """Change the first caption of a gallery; when that was done, in seconds since 1970."""
    (done_at,) = photodesk.answers_of(CAPTION.format(slug=slug, text=text))
    return float(done_at)


def wait_until_baked(photodesk: Photodesk, *, within_seconds: float = 60) -> None:
    """Wait until nothing is stale."""

    def is_baked() -> bool:
        return photodesk.rows(STALE) == [(0,)] and site_of(photodesk).exists()

    wait_until(is_baked, within_seconds=within_seconds, what="every page baked")


def page_holds(photodesk: Photodesk, text: str, *, slug: str = "night-0") -> bool:
    """Whether a gallery's page in the tree has a text."""
    page = site_of(photodesk) / "galleries" / slug / "index.html"
    return page.exists() and text in page.read_text()


def reconcile(photodesk: Photodesk, *options: str) -> dict[str, Any]:
    """What `manage.py reconcile` found, and that it ended well."""
    done = photodesk.manage_at_once("reconcile", "--json", *options)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def contents_of(site: Path) -> dict[str, bytes]:
    """Every file of the tree."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file() and ".unfinished" not in path.parts
    }


def require_sound(photodesk: Photodesk) -> None:
    """After a fault: nothing is left to mend, and the tree equals one built from nothing."""
    first = reconcile(photodesk)
    again = reconcile(photodesk)
    assert again["mended"] == 0, (first, again)
    site = site_of(photodesk)
    before = contents_of(site)
    aside = site.with_name("site-before")
    site.rename(aside)
    reconcile(photodesk)
    assert contents_of(site) == before


def wait_for_publisher(up: Up) -> None:
    """Wait until the publisher is there and takes tasks."""
    heartbeat = up.photodesk.folder / "data" / "publisher-heartbeat"
    wait_until(lambda: up.child("kill,publish,bake"), within_seconds=60, what="a publisher")
    began = time.time()
    wait_until(
        lambda: heartbeat.exists() and heartbeat.stat().st_mtime > began,
        within_seconds=90,
        what="a sign of life of the publisher",
    )
