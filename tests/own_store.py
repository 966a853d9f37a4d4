"""A store that speaks S3, of a test's own."""

from __future__ import annotations

from urllib.request import Request, urlopen

from moto.server import ThreadedMotoServer


def start_store() -> ThreadedMotoServer:
    """A server that holds nothing; whoever starts it stops it.

    All servers of one process have the same objects: those that a test before has left are gone.
    """
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    urlopen(Request(f"http://{host}:{port}/moto-api/reset", method="POST"), timeout=10).close()
    return server
