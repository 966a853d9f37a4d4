"""Where the web server listens: reading it, seeing that it is free, seeing that it answers."""

from __future__ import annotations

import http.client
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

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

    The web server itself would not notice: it shares a port with another of its kind.
    """
    try:
        family, kind, protocol, _name, bound = socket.getaddrinfo(
            address.host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(bound)
            listener.listen(1)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        raise AddressNotUsable(
            f"Cannot listen on {address.host} port {address.port}: {reason}. Stop what uses it, or "
            "choose another with --bind HOST:PORT."
        ) from error


def answers(address: Address, headers: Mapping[str, str]) -> bool:
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
