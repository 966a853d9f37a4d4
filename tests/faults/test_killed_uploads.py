"""Everything is killed while photos are sent, again and again: what was acknowledged is there.

PHOTODESK_TEST_KILLS is the number of times; a hundred take a quarter of an hour on a busy machine.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.builders import photo_bytes
from tests.journeys.running import ROOT, Photodesk, wait_until
from tests.newsroom.serving.asking import is_listening

KILLS = int(os.environ.get("PHOTODESK_TEST_KILLS", "2"))
SENDERS, PIECE_BYTES = 3, 64 * 1024
LATEST_KILL_SECONDS = 1.0  # after the first answer
TOKEN = "t" * 32
PREPARE = """
    import json
    from django.contrib.auth.models import User
    from django.test import Client
    client = Client()
    client.force_login(User.objects.create_superuser("ana"))
    print(json.dumps(client.cookies["sessionid"].value))
"""


class Senders:
    """Editors who send photo after photo, and begin again wherever the server stopped."""

    def __init__(self, port: int, session: str) -> None:
        self.port = port
        self.cookie = f"sessionid={session}; csrftoken={TOKEN}"
        self.acknowledged: set[str] = set()
        self.wrong: list[object] = []
        self.is_over = threading.Event()
        self.is_given_up = threading.Event()
        self.threads = [
            threading.Thread(target=self.send_photos, daemon=True) for _ in range(SENDERS)
        ]

    def send_photos(self) -> None:
        """Until it is over; the last photo is sent to its end."""
        while not self.is_over.is_set():
            content = photo_bytes() + os.urandom(5 * PIECE_BYTES)
            while not self.has_arrived(content) and not self.is_given_up.is_set():
                time.sleep(0.05)

    def has_arrived(self, content: bytes) -> bool:
        """Begin, go on and end; False where the line broke."""
        digest = hashlib.sha256(content).hexdigest()
        try:
            answer = self.post({"name": "a.jpg", "size": len(content), "sha256": digest})
            while not answer["is_finished"]:
                piece = content[answer["offset"] :][:PIECE_BYTES]
                answer = self.patch(answer["id"], piece, answer["offset"])
        except (OSError, http.client.HTTPException):
            return False
        except KeyError:
            return False  # refused, such as for a session that another try is at
        if {one["outcome"] for one in answer["results"]} <= {"added", "known"}:
            self.acknowledged.add(digest)
        else:
            self.wrong.append(answer)
        return True

    def post(self, body: dict[str, Any]) -> Any:
        """Announce a file."""
        return self.ask("POST", "", json.dumps(body).encode(), {"Content-Type": "application/json"})

    def patch(self, upload: str, piece: bytes, offset: int) -> Any:
        """Send some bytes."""
        checksum = base64.b64encode(hashlib.sha256(piece).digest()).decode()
        headers = {
            "Content-Type": "application/offset+octet-stream",
            "Upload-Offset": str(offset),
            "Upload-Checksum": f"sha256 {checksum}",
        }
        return self.ask("PATCH", f"{upload}/?after=0", piece, headers)

    def ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Any:
        """The answer's JSON."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            said = {"Cookie": self.cookie, "X-CSRFToken": TOKEN, **headers}
            connection.request(method, f"/admin/uploads/{path}", body, said)
            with connection.getresponse() as response:
                text = response.read()
                if response.status >= 500 and response.status != 503:
                    self.wrong.append(text[:500])
                return json.loads(text) if response.status < 500 else {}
        finally:
            connection.close()


@contextmanager
def web_server(photodesk: Photodesk) -> Iterator[subprocess.Popen[bytes]]:
    """Its web server with all its processes; killed at the end, and not asked."""
    bind = f"127.0.0.1:{photodesk.port}"
    with (photodesk.folder / "up.log").open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "newsroom.running.web_server", "--bind", bind],
            env=photodesk.environment,
            cwd=ROOT,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        wait_until(lambda: is_listening(photodesk.port), within_seconds=30, what="a web server")
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        wait_until(
            lambda: not is_listening(photodesk.port), within_seconds=10, what="every process dead"
        )


def kept(photodesk: Photodesk) -> dict[str, str]:
    """What each photo's original really holds, by the hash in its row."""
    originals = photodesk.folder / "data" / "originals"
    rows = photodesk.rows("SELECT original_sha256, original FROM media_photo")
    return {
        sha256: hashlib.sha256((originals / name).read_bytes()).hexdigest() for sha256, name in rows
    }


def test_what_was_acknowledged_is_there_after_everything_was_killed(tmp_path: Path) -> None:
    photodesk = Photodesk(folder=tmp_path)
    photodesk.prepare()
    (session,) = photodesk.answers_of(PREPARE)
    senders, chance = Senders(photodesk.port, session), random.Random(13)
    try:
        for number in range(KILLS):
            before = len(senders.acknowledged)
            with web_server(photodesk):
                if number == 0:
                    for thread in senders.threads:
                        thread.start()
                wait_until(
                    lambda before=before: len(senders.acknowledged) > before,  # type: ignore[misc]
                    within_seconds=30,
                    what="a photo is acknowledged",
                )
                time.sleep(chance.uniform(0, LATEST_KILL_SECONDS))
            originals = kept(photodesk)
            assert senders.acknowledged <= originals.keys()
            assert all(sha256 == found for sha256, found in originals.items())
        senders.is_over.set()
        with web_server(photodesk):
            for thread in senders.threads:
                thread.join(60)
    finally:
        senders.is_over.set()
        senders.is_given_up.set()
    assert senders.wrong == []
    assert senders.acknowledged == set(kept(photodesk))
    assert photodesk.rows("SELECT DISTINCT render_tier FROM media_photo") == [(1,)]
