"""Where the web server listens: reading it, seeing that it is free, seeing that it answers."""

from __future__ import annotations

import http.client
import os
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

BACKLOG = 1024  # connections that wait for each socket
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - recognised, not bound


class AddressNotUsable(Exception):
    """The web server cannot listen there. Its text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Address:
    """A host, without brackets, and a port."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """How a browser on this machine gets there."""
        host = EVERYWHERE.get(self.host, self.host)
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


def read_address(text: str) -> Address:
    """An address such as `127.0.0.1:8000` or `[::1]:8000`; raises `AddressNotUsable`."""
    try:
        parts = urlsplit(f"//{text}")
        if parts.hostname and parts.port and parts.netloc == text:
            return Address(parts.hostname, parts.port)
    except ValueError:
        pass
    raise AddressNotUsable(f"{text!r} is no address; write it like 127.0.0.1:8000")


def require_free(address: Address) -> None:
    """Raise `AddressNotUsable` when nothing can listen there.

    A socket that shares its port would not notice another of its kind.
    """
    try:
        family, kind, protocol, _name, bound = resolve_address(address)
        with socket.socket(family, kind, protocol) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(bound)
            listener.listen(1)
    except OSError as error:
        raise not_usable(address, error) from error


def listen_at(address: Address, sockets: int) -> list[socket.socket]:
    """Listen; raises `AddressNotUsable`.

    Whoever connects while no web server runs waits in the queue of one of these.
    """
    listening = bind_at(address, sockets)
    try:
        for listener in listening:
            listener.listen(BACKLOG)
    except OSError as error:
        raise not_usable(address, error) from error
    return listening


def bind_at(address: Address, sockets: int) -> list[socket.socket]:
    """Take the address, and refuse whoever connects until `listen`; raises `AddressNotUsable`.

    On Linux each process of the web server gets a socket of its own, and the kernel shares
    connections out among them; elsewhere they have one together.
    """
    require_free(address)
    is_shared_out = sys.platform == "linux"
    family, kind, protocol, _name, place = resolve_address(address)
    bound: list[socket.socket] = []
    try:
        for _ in range(sockets if is_shared_out else 1):
            listener = socket.socket(family, kind, protocol)
            bound.append(listener)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if is_shared_out:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            listener.bind(place)
            listener.setblocking(False)
    except OSError as error:
        for listener in bound:
            listener.close()
        raise not_usable(address, error) from error
    return bound


def resolve_address(address: Address) -> Any:
    """What `getaddrinfo` says of it."""
    return socket.getaddrinfo(
        address.host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]


def not_usable(address: Address, error: OSError) -> AddressNotUsable:
    """Why nothing can listen there."""
    reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
    return AddressNotUsable(
        f"Cannot listen on {address.host} port {address.port}: {reason}. Stop what uses it, or "
        "choose another with --bind HOST:PORT."
    )


def is_answering(address: Address, headers: Mapping[str, str]) -> bool:
    """Whether /healthz there says that all is well; one second is allowed."""
    host = EVERYWHERE.get(address.host, address.host)
    connection = http.client.HTTPConnection(host, address.port, timeout=1)
    try:
        connection.request("GET", "/healthz", headers=dict(headers))
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
