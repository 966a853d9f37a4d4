"""Fastly's purge by URL, one in a call."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import batched

import httpx
from django.conf import settings

from gallery.addresses import make_absolute
from newsroom.baking.cdn.answers import Refusals, purge_in_batches


def purge_at_fastly(client: httpx.Client, urls: Sequence[str]) -> Refusals:
    """Fastly: purge by URL, `POST /purge/HOST/PATH`; at once, not softly, for it may be a kill."""
    headers = {"Fastly-Key": settings.FASTLY_TOKEN, "Accept": "application/json"}

    def send(batch: Sequence[str]) -> httpx.Response:
        cached = make_absolute(batch[0]).partition("://")[2]
        return client.post(f"{settings.FASTLY_API}/purge/{cached}", headers=headers)

    return purge_in_batches(batched(urls, 1), send, lambda answer: answer.is_success)
