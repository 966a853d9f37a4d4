"""Signatures as Standard Webhooks 1.0 describes them (https://www.standardwebhooks.com)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

PREFIX = "whsec_"


def sign(secret: str, event_id: str, timestamp: int, body: bytes) -> str:
    """The signature of a message: "v1," and base64."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{event_id}.{timestamp}.".encode() + body
    return f"v1,{base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()}"


def build_headers(
    secrets: Iterable[str], event_id: str, at: datetime, body: bytes
) -> list[tuple[str, str]]:
    """The headers of a message; signed with each of the secrets that hold at the moment."""
    timestamp = int(at.timestamp())
    signatures = (sign(secret, event_id, timestamp, body) for secret in secrets)
    return [
        ("Content-Type", "application/json"),
        ("webhook-id", event_id),
        ("webhook-timestamp", str(timestamp)),
        ("webhook-signature", " ".join(signatures)),
    ]
