"""Cloudflare's purge by URL, a hundred files in a call."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import batched

import httpx
from django.conf import settings

from gallery.addresses import make_absolute
from newsroom.baking.cdn.answers import Refusals, purge_in_batches

# Files in one call: what Cloudflare takes on every plan.
CLOUDFLARE_BATCH = 100


def purge_at_cloudflare(client: httpx.Client, urls: Sequence[str]) -> Refusals:
    """Cloudflare: purge by URL, `POST /zones/ZONE/purge_cache`."""
    address = f"{settings.CLOUDFLARE_API}/zones/{settings.CLOUDFLARE_ZONE}/purge_cache"
    headers = {"Authorization": f"Bearer {settings.CLOUDFLARE_TOKEN}"}

    def send(batch: Sequence[str]) -> httpx.Response:
        files = [make_absolute(url) for url in batch]
        return client.post(address, headers=headers, json={"files": files})

    return purge_in_batches(batched(urls, CLOUDFLARE_BATCH), send, is_success_at_cloudflare)


def is_success_at_cloudflare(answer: httpx.Response) -> bool:
    """Whether Cloudflare's JSON says that it worked: the status alone does not."""
    try:
        body = answer.json()
    except ValueError:
        return False
    return answer.is_success and isinstance(body, dict) and body.get("success") is True
