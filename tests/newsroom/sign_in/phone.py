"""An authenticator app: the codes of RFC 6238, computed apart from the product's library."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time

STEP_SECONDS = 30


def show_code(key: str, *, steps_ahead: int = 0) -> str:
    """The six digits that an app with this key shows now, or some steps later or earlier."""
    counter = int(time.time()) // STEP_SECONDS + steps_ahead
    digest = hmac.digest(base64.b32decode(key), counter.to_bytes(8, "big"), hashlib.sha1)
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
