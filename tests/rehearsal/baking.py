"""Bakers are killed in the middle of pages, round after round, while a newsroom goes on.

ROUNDS and DATABASE (sqlite, postgres) in the environment. In each round something changes, and the
processes that bake get a kill -9 while they are at it. What stands in the tree then must be whole,
each page the old or the new one, and what was killed or withdrawn must go dark all the same. Every
fifth round is a deployment: everything is killed, and begins anew with another footer of all pages.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.newsroom_under_fire import (
    edit_caption,
    make_newsroom,
    reconcile,
    require_sound,
    site_of,
    wait_until_baked,
)
from tests.journeys.running import Photodesk, Up, wait_until
from tests.rehearsal.databases import each_database
from tests.rehearsal.figures import say, summary
from tests.rehearsal.whole_pages import Pages, find_halves, find_unlike_forms, read_pages

ROUNDS = int(os.environ.get("ROUNDS", "50"))
GALLERIES, PHOTOS = 5, 8
BAKERS = {"publisher": " -Q kill,", "keeper": " -Q keep,", "baker 2": " -n bake-2"}
FOOTER, EDITS = "footer", ("caption", "caption", "publication", "kill")  # of five rounds
# A page is claimed when the waiting begins, and a change is baked within this; of a footer, all of
# the site is.
WORK_SECONDS = {"caption": 0.4, "publication": 0.4, "kill": 0.3, "footer": 2.5}
CLAIMED_WITHIN_SECONDS = 20.0
DARK_WITHIN_SECONDS = 10.0  # with a start of the publisher in it
TEMPLATE = "<footer class='site-footer'><p>{edition}</p></footer>"
CLAIMED = """
    SELECT count(*) FROM newsroom_bakedpage
    WHERE claimed_until > CURRENT_TIMESTAMP AND wanted_version <> baked_version
"""
TURN = """
    import json
    from gallery.models import Gallery
    from newsroom.publishing.workflow import publish, withdraw
    gallery = Gallery.objects.get(slug={slug!r})
    withdraw(gallery) if gallery.is_published else publish(gallery)
    gallery.refresh_from_db()
    print(json.dumps(gallery.is_published))
"""
KILL = """
    import json
    from media.models import Photo
    from media.renditions.ladder import find_photo_folder
    from media.takedown import undo_kill
    from newsroom.publishing.killing import kill_everywhere
    photo = Photo.objects.get(pk={photo})
    if photo.killed_at:
        undo_kill(photo, reason="The drill", undone_by=None)
    else:
        kill_everywhere(photo, reason="The drill", killed_by=None)
    photo.refresh_from_db()
    print(json.dumps([find_photo_folder(photo.original_sha256), photo.killed_at is not None]))
"""


@dataclass(slots=True)
class Drill:
    """A newsroom, and what was counted of it."""

    photodesk: Photodesk
    chance: random.Random = field(default_factory=lambda: random.Random(19))
    kills: Counter[str] = field(default_factory=Counter)
    kills_at_work: int = 0
    pages_in_work: int = 0
    files_left: int = 0  # unfinished, of bakers that were killed
    pages_written: int = 0
    dark_seconds: list[float] = field(default_factory=list)
    settled_seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    captions: dict[str, str] = field(default_factory=dict)
    killed: dict[str, bool] = field(default_factory=dict)  # by the photos' folders
    published: dict[str, bool] = field(default_factory=dict)
    edition: str = ""
    last: Pages = field(default_factory=dict)  # at the end of the last round

    @property
    def site(self) -> Path:
        """The public tree."""
        return site_of(self.photodesk)

    def go_rounds(self, first: int, number: int) -> None:
        """A deployment with another footer, and edits after it; the power goes at the end."""
        edits = list(EDITS)
        self.chance.shuffle(edits)
        self.edition = f"Edition of round {first}"
        write_footer(self.photodesk, self.edition)
        with self.photodesk.up() as up:
            for place, change in enumerate([FOOTER, *edits][:number]):
                self.go_round(up, first + place, change)
            up.kill_everything()

    def go_round(self, up: Up, number: int, change: str) -> None:
        """Change something, kill whoever bakes it, and look at what is there then and later."""
        before, began = self.last, time.monotonic()
        is_removal = change != FOOTER and self.edit(number, change)
        self.wait_for_work()
        time.sleep(self.chance.uniform(0.0, WORK_SECONDS[change]))
        self.kill(up, self.choose_victims(change))
        found = read_pages(self.site)
        if is_removal:
            wait_until(
                lambda: not any(self.find_shown(read_pages(self.site))),
                within_seconds=DARK_WITHIN_SECONDS,
                what="what was killed or withdrawn is dark",
            )
            self.dark_seconds.append(time.monotonic() - began)
        wait_until_baked(self.photodesk, within_seconds=120)
        self.settled_seconds.append(time.monotonic() - began)
        self.last = after = read_pages(self.site)
        self.pages_written += sum(forms != before.get(path) for path, forms in after.items())
        faults = [
            *find_halves(found, before, after),
            *find_unlike_forms(after),
            *self.find_shown(after),
            *self.find_old(after),
        ]
        self.faults += [f"round {number}, {change}: {fault}" for fault in faults]

    def edit(self, number: int, change: str) -> bool:
        """What somebody does in this round; whether something is to be gone by it."""
        slug = f"night-{self.chance.randrange(GALLERIES)}"
        if change == "kill":
            photo = PHOTOS - self.chance.randrange(PHOTOS // 2)  # not the one with the caption
            ((folder, is_killed),) = self.photodesk.answers_of(KILL.format(photo=photo))
            self.killed[folder] = is_killed
            return bool(is_killed)
        if change == "caption" and self.published.get(slug, True):
            self.captions[slug] = f"Caption of round {number}"
            edit_caption(self.photodesk, self.captions[slug], slug=slug)
            return False
        (is_published,) = self.photodesk.answers_of(TURN.format(slug=slug))
        self.published[slug] = is_published
        return not is_published

    def wait_for_work(self) -> None:
        """Wait until somebody is at a page; not for long, as they may be done with all of them."""
        deadline = time.monotonic() + CLAIMED_WITHIN_SECONDS
        while self.photodesk.rows(CLAIMED) == [(0,)] and time.monotonic() < deadline:
            time.sleep(0.01)

    def choose_victims(self, change: str) -> list[str]:
        """Of an edit those who may be at it, of a new footer those who bake what can wait."""
        if change == FOOTER:
            return self.chance.choice([["keeper"], ["baker 2"], ["keeper", "baker 2"]])
        return self.chance.choice([["publisher"], ["publisher"], list(BAKERS)])

    def kill(self, up: Up, victims: list[str]) -> None:
        """Kill processes with all below them, and count what is claimed then.

        Up gives back what they were at when it notices their death, a fifth of a second later.
        """
        for name in victims:
            child = up.child(BAKERS[name])
            if child is not None:
                with suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
                    self.kills[name] += 1
        ((claimed,),) = self.photodesk.rows(CLAIMED)
        self.files_left += len(list((self.site / ".unfinished").glob("*")))
        self.kills_at_work += bool(claimed)
        self.pages_in_work += claimed

    def find_shown(self, pages: Pages) -> Iterator[str]:
        """Pages that show what was killed, or that was withdrawn itself."""
        killed = [f"/renditions/{folder}/".encode() for folder, gone in self.killed.items() if gone]
        for path, forms in pages.items():
            for suffix, content in forms.items():
                if any(folder in (content or b"") for folder in killed):
                    yield f"{path}{suffix} shows what was killed"
        for slug, is_published in self.published.items():
            if not is_published and f"galleries/{slug}/index.html" in pages:
                yield f"{slug} was withdrawn"

    def find_old(self, pages: Pages) -> Iterator[str]:
        """Pages that are not of the last state."""
        for path, forms in pages.items():
            content = forms.get("") or b""
            if b"Edition of" in content and self.edition.encode() not in content:
                yield f"{path} has an older footer"
        for slug, caption in self.captions.items():
            page = pages.get(f"galleries/{slug}/index.html")
            if self.published.get(slug, True) and (
                page is None or caption.encode() not in (page[""] or b"")
            ):
                yield f"{slug} lacks its caption"


def write_footer(photodesk: Photodesk, edition: str) -> None:
    """Another end of all pages, by the newsroom's own template."""
    folder = photodesk.folder / "theme" / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "site_footer.html").write_text(TEMPLATE.format(edition=edition))


def drill_baking() -> None:
    """On each database; prints figures, and fails where a promise was broken."""
    for folder, url in each_database(f"{GALLERIES} galleries of {PHOTOS}"):
        drill_newsroom(make_newsroom(folder, galleries=GALLERIES, photos=PHOTOS, database_url=url))


def drill_newsroom(photodesk: Photodesk) -> None:
    """All rounds in one newsroom."""
    photodesk.environment["PHOTODESK_BAKERS"] = "2"
    photodesk.environment["PHOTODESK_THEME_DIR"] = str(photodesk.folder / "theme")
    write_footer(photodesk, "Edition of the morning")
    began = time.monotonic()
    drill = Drill(photodesk)
    with photodesk.up():
        wait_until(photodesk.is_settled, within_seconds=120, what="all renditions")
        wait_until_baked(photodesk, within_seconds=120)
        drill.last = read_pages(drill.site)
    for first in range(1, ROUNDS + 1, len(EDITS) + 1):
        drill.go_rounds(first, ROUNDS + 1 - first)
        say(f"rounds from {first} on, faults until now", str(len(drill.faults)))
    say("rounds", f"{ROUNDS}, {time.monotonic() - began:.0f} s")
    say("pages in the tree, written", f"{len(drill.last)}, {drill.pages_written}")
    say("processes killed", f"{drill.kills.total()} {dict(drill.kills)}")
    say("kills in which pages were in work", f"{drill.kills_at_work}, {drill.pages_in_work} pages")
    say("files of theirs not placed yet", f"{drill.files_left}")
    say("kills and withdrawals, until dark", summary(drill.dark_seconds))
    say("rounds, until nothing was stale", summary(drill.settled_seconds))
    found = reconcile(photodesk)
    say("reconcile mended", str(found["mended"]))
    say("faults", str(len(drill.faults)))
    assert not drill.faults, drill.faults[:20]
    assert found["mended"] == 0, found
    require_sound(photodesk)
