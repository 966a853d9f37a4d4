"""How the web server is started."""

from __future__ import annotations

import os

from newsroom.running.address import Address

WEB_PROCESSES = min(max(os.cpu_count() or 1, 2), 4)


def web_arguments(address: Address) -> list[str]:
    """Granian's command line."""
    options = {
        "interface": "rsgi",
        "host": address.host,
        "port": address.port,
        "workers": WEB_PROCESSES,
        "loop": "asyncio",
        "blocking-threads": 1,  # it answers from the public tree; Django has threads of its own
        "log-level": "warning",
        "respawn-interval": 0.5,
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    return [*flags, "--no-ws", "--respawn-failed-workers", "config.rsgi:application"]
