"""Requests as they are, byte for byte: no client in between that tidies addresses up."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(
    port: int,
    target: str,
    *,
    method: str = "GET",
    body: bytes | None = None,
    skip_host: bool = False,
    **headers: str,
) -> Answer:
    """One request to this machine; `if_none_match=…` is the header If-None-Match.

    With `skip_host`, the only Host is what `headers` say.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection._validate_path = lambda _url: None  # type: ignore[attr-defined]
    try:
        connection.putrequest(method, target, skip_host=skip_host, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        response = connection.getresponse()
        said = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, said, response.read())
    finally:
        connection.close()


def is_listening(port: int) -> bool:
    """Whether something answers at a port of this machine."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=0.2):
            return True
    except OSError:
        return False
