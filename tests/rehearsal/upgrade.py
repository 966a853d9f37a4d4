"""An upgrade while readers read and an editor saves: old and new code side by side."""

from __future__ import annotations

import json
import tempfile
import threading
import time
from functools import partial
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path

from tests.journeys.running import ROOT, wait_until
from tests.rehearsal.many_hosts import PUBLISH, SERVICES, newsroom
from tests.rehearsal.network import Host
from tests.rehearsal.people import Editor
from tests.rehearsal.photos import make_photo, write_photos
from tests.rehearsal.previous import find_previous, unpack
from tests.rehearsal.reading import SlowReaders

SAVE_EVERY_SECONDS = 1.0
PASSED_OVER_SECONDS = 3.0  # a little more than `fail_timeout` in bucket.conf
# docs/operations/upgrading.md: who answers last asks the others nothing that they do not know.
ORDER = ("photodesk-publisher@", "photodesk-keeper@", "photodesk-worker@", "photodesk-scheduler")


def save_on(editor: Editor, over: threading.Event, saved: list[str]) -> None:
    """Upload a photo every second: each is a save in one transaction."""
    while not over.wait(SAVE_EVERY_SECONDS):
        name = f"save-{len(saved)}.jpg"
        saved.append(editor.upload(name, make_photo(name)))


def is_healthy(host: Host) -> bool:
    """Whether its web server answers /healthz, as upgrading.md says to wait for."""
    try:
        return Editor(host.address, 8000).ask("GET", "/healthz")[0] == HTTPStatus.OK
    except (OSError, HTTPException):
        return False


def rehearse_upgrade() -> None:
    """The whole of it; prints a table."""
    commit = find_previous()
    if commit is None:
        raise SystemExit(
            "This is no checkout with the release before: there is nothing to upgrade from."
        )
    with tempfile.TemporaryDirectory(prefix="photodesk-previous-") as folder:
        Path(folder).chmod(0o755)
        old = unpack(commit, Path(folder) / "code")
        with newsroom(old) as this:
            this.note("upgrade from", commit)
            this.manage("ingest", *map(str, write_photos(this.folder / "photos", 4)))
            this.answer(PUBLISH.format(galleries=3))
            this.wait_until_done(4)
            urls = ["/", "/galleries/", *(f"/galleries/night-{number}/" for number in range(3))]
            editor, over, saved = Editor(this.address), threading.Event(), list[str]()
            editor.log_in("ana", "secret-of-ana")
            saving = threading.Thread(target=save_on, args=(editor, over, saved))
            with SlowReaders(this.address, urls) as readers:
                saving.start()
                began = time.monotonic()
                this.code = ROOT
                this.manage("collectstatic", "--noinput", "-v", "0")
                this.manage("migrate", "-v", "0")
                this.note("the new tables are there after", f"{time.monotonic() - began:.0f} s")
                time.sleep(10)  # all of the old code on the new tables
                for unit in (*ORDER, "photodesk-web"):
                    for name, kind, instance in SERVICES:
                        if kind != unit:
                            continue
                        key = f"{name}:{kind}"
                        this.units[key].stop()
                        this.units[key] = this.unit(name, kind, instance)
                        this.units[key].start()
                        if kind == "photodesk-web":
                            wait_until(
                                partial(is_healthy, this.hosts[name]),
                                within_seconds=60,
                                what=f"/healthz of {name}",
                            )
                            time.sleep(PASSED_OVER_SECONDS)
                this.note(
                    "every process has the new code after", f"{time.monotonic() - began:.0f} s"
                )
                time.sleep(10)
                over.set()
                saving.join()
                this.wait_until_done(4 + len(saved), within_seconds=240)
            this.note(
                "saves, and the longest wait for one",
                f"{len(saved)}, {editor.longest_seconds:.1f} s",
            )
            this.note("requests of the editor that were tried again", str(editor.refused))
            this.note("readers' requests, and those that failed", readers.said)
            found = [json.loads(this.manage("reconcile", "--json"))["mended"] for _ in range(2)]
            this.note("what reconcile mended, first and second time", str(found))
            assert set(saved) == {"added"}
            assert readers.failed == [], readers.failed[:5]
            assert found[-1] == 0
