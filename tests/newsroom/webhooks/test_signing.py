"""Signatures are those of Standard Webhooks."""

from __future__ import annotations

from datetime import UTC, datetime

from newsroom.webhooks.signing import build_headers, sign

# The example of the specification.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
EVENT, TIMESTAMP, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_example_of_the_specification() -> None:
    assert sign(SECRET, EVENT, TIMESTAMP, BODY) == SIGNATURE


def test_while_a_secret_is_changed_both_sign() -> None:
    at = datetime.fromtimestamp(TIMESTAMP, tz=UTC)
    headers = dict(build_headers([SECRET, "whsec_AAAA"], EVENT, at, BODY))
    assert headers["webhook-id"] == EVENT
    assert headers["webhook-timestamp"] == str(TIMESTAMP)
    first, second = headers["webhook-signature"].split(" ")
    assert first == SIGNATURE
    assert second.startswith("v1,")
    assert second != first
