"""Fetching embeds that wait for their provider; a Celery task calls it."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from media.shutdown import is_stop_asked
from newsroom.baking.outbox import mark_stale
from newsroom.external.providers import Provider
from newsroom.external.public_network import FetchFailed
from newsroom.external.read_answer import Embed, ask_provider
from newsroom.models import ExternalEmbed
from newsroom.models.public_tree import StaleMark

MAX_TRIES = 3
TRY_AGAIN_AFTER = timedelta(minutes=2)
AT_ONCE = 20

logger = logging.getLogger(__name__)


def find_provider(url: str) -> Provider | None:
    """Who offers embeds of an address, when the newsroom allows it."""
    providers: tuple[Provider, ...] = settings.EXTERNAL_PROVIDERS
    return next((provider for provider in providers if provider.matches(url)), None)


def fetch_waiting_embeds() -> int:
    """Ask the providers of all embeds that wait, each in turn. How many were asked."""
    asked = 0
    for embed_id in list(find_waiting_embeds().values_list("pk", flat=True)[:AT_ONCE]):
        if not is_stop_asked() and count_try(embed_id):
            fetch_embed(embed_id)
            asked += 1
    return asked


def find_waiting_embeds() -> QuerySet[ExternalEmbed]:
    """Embeds to be asked for now."""
    is_due = Q(asked_at=None) | Q(asked_at__lt=timezone.now() - TRY_AGAIN_AFTER)
    return ExternalEmbed.objects.filter(
        is_due, state=ExternalEmbed.State.WAITING, tries__lt=MAX_TRIES
    ).order_by("pk")


def count_try(embed_id: int) -> bool:
    """Count a try before it is made: whatever kills us, it is not made for ever."""
    taken = find_waiting_embeds().filter(pk=embed_id)
    return bool(taken.update(tries=F("tries") + 1, asked_at=timezone.now()))


def fetch_embed(embed_id: int) -> None:
    """Ask the provider of one embed and store what it said, or why it said nothing."""
    embed = ExternalEmbed.objects.filter(pk=embed_id).first()
    if embed is None:
        return
    provider = find_provider(embed.url)
    if provider is None:
        store_failure(embed, "This site is not among those that articles may embed.")
        return
    try:
        found = ask_provider(provider, embed.url)
    except FetchFailed as error:
        logger.info("No embed for part %s: %s", embed_id, error)
        store_failure(embed, str(error))
    else:
        store_embed(embed, found)


def store_embed(embed: ExternalEmbed, found: Embed) -> None:
    """Keep what came, unless the address was changed meanwhile; the article is baked again."""
    with transaction.atomic():
        stored = ExternalEmbed.objects.filter(pk=embed.pk, url=embed.url).update(
            state=ExternalEmbed.State.READY,
            error="",
            fetched_at=timezone.now(),
            title=found.title,
            author_name=found.author_name,
            provider_name=found.provider_name,
            frame_url=found.frame_url,
            frame_width_px=found.frame_width_px,
            frame_height_px=found.frame_height_px,
            quote_html=found.quote_html,
        )
        if stored:
            mark_stale(StaleMark.Kind.ARTICLE, embed.parent_id)


def store_failure(embed: ExternalEmbed, reason: str) -> None:
    """Say why nothing came; after the last try it has failed, and readers keep the plain link."""
    embed = ExternalEmbed.objects.get(pk=embed.pk)
    is_final = embed.tries >= MAX_TRIES or find_provider(embed.url) is None
    state = ExternalEmbed.State.FAILED if is_final else ExternalEmbed.State.WAITING
    ExternalEmbed.objects.filter(pk=embed.pk, url=embed.url).update(state=state, error=reason)


def fetch_embed_again(embed_ids: list[int]) -> None:
    """Another three tries for each."""
    ExternalEmbed.objects.filter(pk__in=embed_ids).update(
        state=ExternalEmbed.State.WAITING, error="", tries=0, asked_at=None
    )
