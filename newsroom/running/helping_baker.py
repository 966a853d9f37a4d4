"""One more baker for a command that bakes: a process that ends when nothing is stale, or with it.

Run as `python -m newsroom.running.helping_baker`.
"""

from __future__ import annotations

import signal

import django

from media.shutdown import ask_to_stop


def main() -> None:
    """Bake until nothing is stale."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask_to_stop)
    django.setup()
    from newsroom.baking.baker import bake_what_is_stale

    bake_what_is_stale(at_most_seconds=None, all_marks=True)


if __name__ == "__main__":
    main()
