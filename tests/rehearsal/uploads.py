"""Uploads by eight clients while workers, web server and broker are killed at random.

Every file that was acknowledged must end with all its renditions, and its original must be whole.
UPLOADS in the environment says how many; 2,000 is the full drill.
"""

from __future__ import annotations

import hashlib
import os
import random
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.own_programs import OwnRedis, own_postgres, own_redis
from tests.journeys.running import Photodesk, Up, wait_until
from tests.rehearsal.people import Editor
from tests.rehearsal.photos import make_photo

UPLOADS = int(os.environ.get("UPLOADS", "2000"))
CLIENTS = 8
SIZE_PX = (640, 427)  # two widths and every crop; small enough that two cores make 2,000 in an hour
KILL_EVERY_SECONDS = (4.0, 12.0)
PARTS = (" -Q first,", " -Q kill,", " -Q keep,", " beat ", "newsroom.running.web_server", "redis")
# One name each: five passwords of one name may be looked at in one moment, and no more, since each
# counts as a wrong one until it is found right.
PREPARE = f"""
    import json
    from django.contrib.auth.models import User
    for client in range({CLIENTS}):
        User.objects.create_superuser(f"ana-{{client}}", password="secret-of-ana")
    print(json.dumps(True))
"""
ORIGINALS = """
    import hashlib, json
    from media.models import Photo
    for photo in Photo.objects.iterator():
        with photo.original.open("rb") as file:
            same = hashlib.sha256(file.read()).hexdigest() == photo.original_sha256
        print(json.dumps([photo.original_sha256, same]))
"""


@dataclass(slots=True)
class Sent:
    """What the desk has said of the files so far."""

    acknowledged: list[str] = field(default_factory=list)  # hashes
    outcomes: dict[str, int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    longest_seconds: float = 0.0

    def send(self, port: int, name: str, numbers: Sequence[int]) -> None:
        """One client's share."""
        editor = Editor("127.0.0.1", port)
        try:
            editor.log_in(name, "secret-of-ana")
            for number in numbers:
                content = make_photo(f"photo-{number}", size_px=SIZE_PX)
                outcome = editor.upload(f"photo-{number}.jpg", content)
                self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1
                self.acknowledged.append(hashlib.sha256(content).hexdigest())
        except Exception as error:  # noqa: BLE001 - told at the end
            self.errors.append(f"{name}: {error!r}, after {editor.refused[-3:]}")
        self.longest_seconds = max(self.longest_seconds, editor.longest_seconds)


@contextmanager
def killer(up: Up, redis: OwnRedis, kills: dict[str, int]) -> Iterator[None]:
    """Somebody who kills, until the block ends."""
    chance, over = random.Random(18), threading.Event()

    def kill_on() -> None:
        while not over.wait(chance.uniform(*KILL_EVERY_SECONDS)):
            part = chance.choice(PARTS)
            if part == "redis":
                redis.stop()
                over.wait(chance.uniform(0, 3))
                redis.start()
            elif up.child(part):
                up.kill(part)
            else:
                continue
            kills[part.strip()] = kills.get(part.strip(), 0) + 1

    thread = threading.Thread(target=kill_on)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def drill() -> None:
    """All of it; prints figures and fails when something was lost."""
    kills: dict[str, int] = {}
    with (
        tempfile.TemporaryDirectory(prefix="photodesk-drill-") as folder,
        own_postgres() as postgres,
        own_redis() as redis,
    ):
        photodesk = Photodesk(folder=Path(folder), database_url=postgres.url, broker_url=redis.url)
        photodesk.environment["PHOTODESK_API_REQUESTS_PER_MINUTE"] = "0"
        photodesk.prepare()
        photodesk.answers_of(PREPARE)
        sent, began = Sent(), time.monotonic()
        with photodesk.up() as up:
            clients = [
                threading.Thread(
                    target=sent.send,
                    args=(photodesk.port, f"ana-{client}", range(client, UPLOADS, CLIENTS)),
                )
                for client in range(CLIENTS)
            ]
            with killer(up, redis, kills):
                for client in clients:
                    client.start()
                for client in clients:
                    client.join()
            uploaded = time.monotonic() - began
            wait_until(photodesk.is_settled, within_seconds=max(60, UPLOADS), what="all renditions")
            settled = time.monotonic() - began
        photos = photodesk.audit()
        whole = dict(photodesk.answers_of(ORIGINALS))
    lost = [digest for digest in sent.acknowledged if not whole.get(digest)]
    lacking = [photo for photo in photos if photo["missing"] or photo["lost"]]
    print(
        f"acknowledged by {CLIENTS} clients: {len(sent.acknowledged)} of {UPLOADS} {sent.outcomes}"
    )
    print(f"kills: {sum(kills.values())} {kills}")
    print(f"the longest wait of a client: {sent.longest_seconds:.1f} s")
    print(f"all taken in after {uploaded:.0f} s, all renditions made after {settled:.0f} s")
    print(f"lost: {len(lost)}; photos: {len(photos)}; without all files: {len(lacking)}")
    assert not sent.errors, sent.errors
    assert not lost
    assert not lacking
    assert len(photos) == UPLOADS
