"""What CDNs and caches answer, and asking them batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from http import HTTPStatus

import httpx

# Whoever asks too often, or with a token that is not right, gets no better answer for the rest.
NO_USE_TO_GO_ON = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.TOO_MANY_REQUESTS,
)
SAID_AT_MOST = 200  # characters of what a service answered

# Why addresses were not forgotten, by the URL as it was given.
type Refusals = dict[str, str]


def purge_in_batches(
    batches: Iterator[tuple[str, ...]],
    send: Callable[[Sequence[str]], httpx.Response],
    is_done: Callable[[httpx.Response], bool],
) -> Refusals:
    """Send batch after batch; `is_done` tells whether an answer is a yes.

    The rest is not tried where the service cannot be reached, or wants no more of us for now.
    """
    refused: Refusals = {}
    for batch in batches:
        try:
            answer = send(batch)
        except httpx.TransportError as error:
            return refused | left_out(
                batch, batches, f"it cannot be reached ({describe_failure(error)})."
            )
        if is_done(answer):
            continue
        reason = f"it answered {describe_answer(answer)}"
        if answer.status_code in NO_USE_TO_GO_ON:
            return refused | left_out(batch, batches, reason)
        refused |= dict.fromkeys(batch, reason)
    return refused


def left_out(batch: Sequence[str], rest: Iterable[Sequence[str]], reason: str) -> Refusals:
    """A batch and all that come after it, for one reason."""
    return dict.fromkeys((*batch, *(url for left in rest for url in left)), reason)


def describe_answer(answer: httpx.Response) -> str:
    """An answer in a sentence; tokens are in what we sent and not in it."""
    return f"{answer.status_code}: {' '.join(answer.text.split())[:SAID_AT_MOST] or 'nothing'}."


def describe_failure(error: httpx.TransportError) -> str:
    """What was wrong with a connection."""
    return str(error) or type(error).__name__
