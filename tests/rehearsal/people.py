"""An editor at the desk, by its requests: logs in, uploads, waits where he is asked to."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

GIVES_UP_AFTER_SECONDS = 120.0
LOGIN_TRIES = 4  # the fifth wrong one would lock it


class GaveUp(Exception):
    """The desk has not answered for two minutes."""


@dataclass(slots=True)
class Editor:
    """Somebody with a browser; `longest_seconds` is what one act of his took at most."""

    host: str
    port: int = 80
    cookies: dict[str, str] = field(default_factory=dict)
    longest_seconds: float = 0.0
    refused: list[str] = field(default_factory=list)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
        """One request, without another try."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
        try:
            connection.request(
                method,
                path,
                body or None,
                {
                    "Cookie": "; ".join(f"{name}={text}" for name, text in self.cookies.items()),
                    "X-CSRFToken": self.cookies.get("csrftoken", ""),
                    **{name.replace("_", "-"): text for name, text in headers.items()},
                },
            )
            answer = connection.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _, text = cookie.partition(";")[0].partition("=")
                self.cookies[name] = text
            return answer.status, answer.read()
        finally:
            connection.close()

    def insist(
        self, method: str, path: str, body: bytes = b"", **headers: str
    ) -> tuple[int, bytes]:
        """The same, again and again while nobody is there; as the desk's own pages do."""
        began = time.monotonic()
        while True:
            asked = time.monotonic()
            try:
                status, said = self.ask(method, path, body, **headers)
                reason = str(status)
            except (OSError, http.client.HTTPException) as error:
                status, said, reason = 0, b"", repr(error)
            seconds = time.monotonic() - began
            if status and status < 500:
                self.longest_seconds = max(self.longest_seconds, seconds)
                return status, said
            at = datetime.now(UTC).strftime("%H:%M:%S")
            waited = time.monotonic() - asked
            self.refused.append(f"{at} {method} {path}: {reason} after {waited:.1f} s")
            if seconds > GIVES_UP_AFTER_SECONDS:
                raise GaveUp(f"{method} {path}: {status} {said[:200]!r}")
            time.sleep(0.3)

    def log_in(self, name: str, password: str) -> None:
        """By the form; again where the server was killed between its two halves."""
        for _ in range(LOGIN_TRIES):
            self.insist("GET", "/admin/login/")
            form = urlencode({"username": name, "password": password, "next": "/admin/"})
            self.insist(
                "POST",
                "/admin/login/",
                form.encode(),
                Content_Type="application/x-www-form-urlencoded",
            )
            if "sessionid" in self.cookies:
                return
        raise GaveUp("The login was refused.")

    def upload(self, name: str, content: bytes) -> str:
        """A file in one piece; what became of it."""
        described = {
            "name": name,
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        while True:
            status, said = self.insist(
                "POST",
                "/admin/uploads/",
                json.dumps(described).encode(),
                Content_Type="application/json",
            )
            answer: dict[str, Any] = json.loads(said)
            if results := answer.get("results"):
                return str(results[0]["outcome"])  # known: what an earlier try had brought
            digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
            offset = int(answer["offset"])
            status, said = self.insist(
                "PATCH",
                f"/admin/uploads/{answer['id']}/?after=0",
                content[offset:],
                Content_Type="application/offset+octet-stream",
                Upload_Offset=str(offset),
                Upload_Checksum=f"sha256 {digest}" if not offset else "",
            )
            if status == 200 and (results := json.loads(said).get("results")):
                return str(results[0]["outcome"])
