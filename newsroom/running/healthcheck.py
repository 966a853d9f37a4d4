"""Whether the web server of this machine answers: `python -m newsroom.running.healthcheck`.

For containers. It loads nothing of Django, so that it costs little, every few seconds. Any answer
but an error of the server's own will do: who is refused, or led to HTTPS, is answered, too.
"""

from __future__ import annotations

import argparse
import http.client
import os
import sys

WITHIN_SECONDS = 3


def ask(host: str, port: int) -> int:
    """The status of /healthz there. Raises `OSError` or `HTTPException` where nothing answers."""
    names = [name.strip().lstrip(".") for name in os.environ.get("ALLOWED_HOSTS", "").split(",")]
    asked_for = next((name for name in names if name and name != "*"), host)
    connection = http.client.HTTPConnection(host, port, timeout=WITHIN_SECONDS)
    try:
        connection.request(
            "GET", "/healthz", headers={"Host": asked_for, "X-Forwarded-Proto": "https"}
        )
        return connection.getresponse().status
    finally:
        connection.close()


def main() -> int:
    """0 where it answers; else 1, and why."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    try:
        status = ask("127.0.0.1", port)
    except (OSError, http.client.HTTPException) as error:
        sys.stdout.write(f"Nothing answers at port {port}: {str(error) or type(error).__name__}\n")
        return 1
    sys.stdout.write(f"/healthz: {status}\n")
    return int(status >= http.client.INTERNAL_SERVER_ERROR)


if __name__ == "__main__":
    sys.exit(main())
