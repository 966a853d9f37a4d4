"""An archive is baked anew for a new template while an editor works and the power goes twice.

GALLERIES and DATABASE (sqlite, postgres) in the environment; each gallery has 50 slides. At the end
`reconcile` must find nothing, and every page that shows the template must show the new one.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.faults.newsroom_under_fire import STALE, edit_caption, page_holds, reconcile, site_of
from tests.journeys.running import Photodesk
from tests.rehearsal.databases import each_database
from tests.rehearsal.figures import say, summary
from tests.rehearsal.photos import write_photos

GALLERIES = int(os.environ.get("GALLERIES", "2000"))
BAKERS = "2"
SLIDES = 50
MADE_AT_ONCE = 50
KILLED_PHOTOS = 6  # each in ten galleries of ten photos
EDIT_EVERY_SECONDS = 5.0
PULLED_AT = (0.3, 0.6)  # of the pages: when the power goes
MOST = 0.99  # some pages are always stale while somebody edits
NEW = "Seen by nobody before"
FOOTER = (
    "{% load families %}{% once %}<footer class='site-footer'><p>"
    + NEW
    + "</p></footer>{% endonce %}"
)
RENDER = """
    import json
    from media.models import RenderTier
    from media.renditions.queue import render_most_urgent
    while render_most_urgent(up_to=RenderTier.REFINED):
        pass
    print(json.dumps(True))
"""
GALLERY = """
    import json
    from django.db import transaction
    from gallery.models import Gallery
    from gallery.slides.sequence import place_photos
    from media.models import Photo
    from newsroom.publishing.workflow import publish
    photos = list(Photo.objects.order_by("pk")[{first}:{last}])
    for number in range({start}, {stop}):
        with transaction.atomic():
            gallery = Gallery.objects.create(title=f"Night {{number}}", slug=f"night-{{number}}")
            place_photos(gallery, photos)
            publish(gallery)
    print(json.dumps(True))
"""
# Nobody waits for them, as after a restore: the first comparison finds them.
FORGET = """
    import json
    from newsroom.models.public_tree import StaleMark
    print(json.dumps(StaleMark.objects.all().delete()[0]))
"""
BAKED = "SELECT count(*) FROM newsroom_bakedpage WHERE wanted_version = baked_version"
PAGES = "SELECT count(*) FROM newsroom_bakedpage"
ARCHIVE = f"SELECT ({PAGES} WHERE wanted_version <> baked_version AND urgency = 0)"
COMPARED = """
    SELECT count(*) FROM newsroom_publicsite
    WHERE reconciled_at IS NOT NULL AND CAST(comparison AS text) = '{}'
"""


@dataclass(slots=True)
class Evening:
    """What an editor did meanwhile, and how long the public waited for it."""

    photodesk: Photodesk
    caption_seconds: list[float] = field(default_factory=list)
    dark_seconds: list[float] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    may_work: threading.Event = field(default_factory=threading.Event)

    def work(self) -> None:
        """Edit a caption and, now and then, kill a photo, until it is over."""
        photos = list(range(SLIDES + 1, SLIDES + KILLED_PHOTOS + 1))
        number = 0
        while not self.over.wait(EDIT_EVERY_SECONDS):
            if not self.may_work.is_set():
                continue
            number += 1
            text = f"Caption of minute {number}"
            committed = edit_caption(self.photodesk, text, slug="night-7")
            while not page_holds(self.photodesk, text, slug="night-7"):
                time.sleep(0.05)
                if not self.may_work.is_set():  # the power went
                    break
            else:
                self.caption_seconds.append(time.time() - committed)
            if photos and number % 3 == 0 and self.may_work.is_set():
                self.kill(photos.pop())

    def kill(self, photo: int) -> None:
        """Kill a photo, as `manage.py kill_photo` does, which waits until it is dark."""
        done = self.photodesk.manage_at_once(
            "kill_photo", str(photo), "--reason", "The rehearsal", "--json"
        )
        if not self.may_work.is_set():
            return
        assert done.returncode == 0, done.stderr
        receipt: dict[str, Any] = json.loads(done.stdout)
        self.dark_seconds.append(receipt["seconds_to_dark"])


def rehearse_archive() -> None:
    """On each database; prints figures, and fails where a promise was broken."""
    for folder, url in each_database(f"{GALLERIES} galleries of {SLIDES}"):
        photodesk = Photodesk(folder=folder, database_url=url)
        photodesk.environment["PHOTODESK_BAKERS"] = BAKERS
        make_archive(photodesk)
        bake_first(photodesk)
        bake_anew(photodesk)


def make_archive(photodesk: Photodesk) -> None:
    """Published galleries of the same 50 photographs, and ten of those that will be killed."""
    began = time.monotonic()
    photodesk.ingest(write_photos(photodesk.folder / "photos", SLIDES + KILLED_PHOTOS))
    photodesk.answers_of(RENDER)
    own = {"first": SLIDES, "last": SLIDES + KILLED_PHOTOS, "start": GALLERIES}
    photodesk.answers_of(GALLERY.format(**own, stop=GALLERIES + 10))
    for start in range(0, GALLERIES, MADE_AT_ONCE):
        photodesk.answers_of(
            GALLERY.format(
                first=0, last=SLIDES, start=start, stop=min(start + MADE_AT_ONCE, GALLERIES)
            )
        )
    photodesk.answers_of(FORGET)
    say("made and published", f"{time.monotonic() - began:.0f} s")


def bake_first(photodesk: Photodesk) -> None:
    """Bake it all, for the first time."""
    began = time.monotonic()
    with photodesk.up():
        wait_until_settled(photodesk)
        ((pages,),) = photodesk.rows(PAGES)
    seconds = time.monotonic() - began
    say("baked from nothing", f"{pages} pages, {seconds:.0f} s, {pages / seconds:.0f} a second")


def bake_anew(photodesk: Photodesk) -> None:
    """Change a template and bake it all again, with an evening's work and two power cuts in it."""
    theme = photodesk.folder / "theme"
    (theme / "templates").mkdir(parents=True)
    (theme / "templates" / "site_footer.html").write_text(FOOTER)
    photodesk.environment["PHOTODESK_THEME_DIR"] = str(theme)
    ((pages,),) = photodesk.rows(PAGES)
    began = time.monotonic()
    evening = Evening(photodesk)
    with working(evening):
        for share in (*PULLED_AT, 1.0):
            with photodesk.up() as up:
                evening.may_work.set()
                wait_for_share(photodesk, pages, share)
                evening.may_work.clear()
                if share < 1.0:
                    say("the power went", f"{up.kill_everything()} processes")
                    continue
                seconds = time.monotonic() - began
                wait_until_settled(photodesk)
    say("baked anew", f"{pages} pages, {seconds:.0f} s, {pages / seconds:.0f} a second")
    say("captions to public", summary(evening.caption_seconds))
    say("kills to dark", summary(evening.dark_seconds))
    require_new_footer(photodesk)
    found = reconcile(photodesk)
    say("reconcile mended", str(found["mended"]))
    assert found["mended"] == 0, found


@contextmanager
def working(evening: Evening) -> Iterator[None]:
    """With somebody at work."""
    thread = threading.Thread(target=evening.work)
    thread.start()
    try:
        yield
    finally:
        evening.over.set()
        thread.join()


def wait_for_share(photodesk: Photodesk, pages: int, share: float) -> None:
    """Wait until this part of the pages is as it is wanted; the whole, but for what was edited."""
    # At first all of them are: until the new template was noticed.
    noticed = time.monotonic() + 60
    while photodesk.rows(BAKED)[0][0] > pages * share and time.monotonic() < noticed:
        time.sleep(0.2)
    while photodesk.rows(BAKED)[0][0] < pages * min(share, MOST):
        time.sleep(0.5)
    while share == 1.0 and photodesk.rows(ARCHIVE) != [(0,)]:
        time.sleep(0.5)


def wait_until_settled(photodesk: Photodesk) -> None:
    """Wait until nothing has been stale for a while: the comparison at the start looks at all."""
    still = 0
    while still < 10:
        still = still + 1 if photodesk.rows(STALE) == [(0,)] and is_compared(photodesk) else 0
        time.sleep(1)


def is_compared(photodesk: Photodesk) -> bool:
    """Whether no comparison is under way."""
    return photodesk.rows(COMPARED) == [(1,)]


def require_new_footer(photodesk: Photodesk) -> None:
    """Every page with a footer has the new one."""
    old, new = 0, 0
    for path in site_of(photodesk).rglob("*.html"):
        content = path.read_bytes()
        new += NEW.encode() in content
        old += b"site-footer__name" in content
    say("pages with the new footer, with the old one", f"{new}, {old}")
    assert new > 0
    assert not old
