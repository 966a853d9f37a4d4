"""Hosts of their own on one machine: network namespaces on a bridge, which can be cut off."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

BRIDGE = "photodesk0"
NETWORK = "10.77.0"
ADDRESSES = {
    "web1": 11,
    "web2": 12,
    "worker1": 21,
    "worker2": 22,
    "worker3": 23,
    "publisher1": 31,
    "publisher2": 32,
    "db1": 41,
    "db2": 42,
    "redis": 51,
    "s3": 61,
    "nginx": 71,
}


def ip(*arguments: str, check: bool = True) -> None:
    """The program `ip`."""
    subprocess.run(["ip", *arguments], check=check, capture_output=True)


@dataclass(frozen=True, slots=True)
class Host:
    """A machine with a name and an address."""

    name: str

    @property
    def space(self) -> str:
        """Its namespace."""
        return f"photodesk-{self.name}"

    @property
    def line(self) -> str:
        """Our end of its cable; a name of at most 15 signs."""
        return f"pd-{self.name}"

    @property
    def address(self) -> str:
        """Where the others find it."""
        return f"{NETWORK}.{ADDRESSES[self.name]}"

    def command(self, *command: str) -> list[str]:
        """What runs there."""
        return ["ip", "netns", "exec", self.space, *command]

    def run(self, *command: str, as_user: str = "") -> None:
        """A program to its end; raises `CalledProcessError`."""
        as_user_command = ["runuser", "-u", as_user, "--"] if as_user else []
        subprocess.run(
            self.command(*as_user_command, *command),
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def cut_off(self) -> None:
        """Pull the cable: packets are lost, and nobody is told."""
        ip("link", "set", self.line, "down")

    def bring_back(self) -> None:
        """Plug it in again."""
        ip("link", "set", self.line, "up")


@contextmanager
def hosts(names: Sequence[str] = tuple(ADDRESSES)) -> Iterator[dict[str, Host]]:
    """Hosts on one network with this machine, until the block ends."""
    if os.geteuid() != 0:
        raise SystemExit("Network namespaces are made by root alone.")
    with ExitStack() as ending:
        ip("link", "add", BRIDGE, "type", "bridge")
        ending.callback(ip, "link", "del", BRIDGE)
        ip("addr", "add", f"{NETWORK}.1/24", "dev", BRIDGE)
        ip("link", "set", BRIDGE, "up")
        found = {}
        for name in names:
            host = found[name] = Host(name)
            ip("netns", "add", host.space)
            ending.callback(ip, "netns", "del", host.space)
            ip(
                "link",
                "add",
                host.line,
                "type",
                "veth",
                "peer",
                "name",
                "eth0",
                "netns",
                host.space,
            )
            ip("link", "set", host.line, "master", BRIDGE, "up")
            ip("-n", host.space, "addr", "add", f"{host.address}/24", "dev", "eth0")
            ip("-n", host.space, "link", "set", "eth0", "up")
            ip("-n", host.space, "link", "set", "lo", "up")
        yield found
