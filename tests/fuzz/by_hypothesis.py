"""One parser under hypothesis, for so many seconds; started by `python -m tests.fuzz`."""

from __future__ import annotations

import sys
import time

import django
from hypothesis import HealthCheck, given, seed, settings

django.setup()

from tests.fuzz.__main__ import FOLDER  # noqa: E402 - settings come first
from tests.fuzz.inputs import inputs_of  # noqa: E402
from tests.fuzz.parsers import PARSERS  # noqa: E402

EACH = 2000  # inputs, until the clock is looked at


def main() -> None:
    """Raises what got out, after it was made as small as it can be."""
    parser = PARSERS[sys.argv[1]]
    ends_at = time.monotonic() + int(sys.argv[2])
    rounds = 0
    while time.monotonic() < ends_at:
        rounds += 1

        @seed(time.time_ns())
        @settings(
            max_examples=EACH,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(inputs_of(parser))
        def check(data: bytes) -> None:
            try:
                parser.read_quickly(data)
            except BaseException:
                (FOLDER / parser.name / "escaped").write_bytes(data)
                raise

        check()
    sys.stdout.write(f"{rounds * EACH} inputs\n")


if __name__ == "__main__":
    main()
