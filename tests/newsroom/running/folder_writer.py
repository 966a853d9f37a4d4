"""A process that sends messages through the broker in a folder, and binds a queue again and again.

`python -m tests.newsroom.running.folder_writer FOLDER TRANSPORT NUMBER`; a NUMBER of 0 has no end.
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from kombu import Connection, Exchange, Queue

# Long enough for a file to be looked at while it is written.
WORDS = "word " * 200_000


def options_for(folder: Path) -> dict[str, object]:
    """As the settings have them."""
    return {
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "processed_folder": str(folder / "processed"),
        "control_folder": str(folder / "control"),
        "store_processed": True,
        "polling_interval": 0.01,
    }


def main() -> None:
    """Send."""
    folder, transport, number = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    with Connection(
        "filesystem://", transport=transport, transport_options=options_for(folder)
    ) as connection:
        producer = connection.Producer()
        for index in itertools.count() if number == 0 else range(number):
            producer.publish({"index": index, "words": WORDS}, routing_key="work", exchange="")
            Queue(f"q{index % 50}", Exchange("table"), routing_key="r").bind(
                connection.channel()
            ).declare()


if __name__ == "__main__":
    main()
