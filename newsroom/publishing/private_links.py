"""The one door for private links: they are made, revoked, and forgotten long after their end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from gallery.models import Gallery, Publishable
from newsroom.models import Article, PrivateLink
from newsroom.models.private_links import hash_token, make_token, new_seed
from newsroom.publishable_rows import hold_row

LASTS: Mapping[str, timedelta] = MappingProxyType(
    {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
)
MOST_OPEN = 20  # of one gallery or article: a list that nobody overlooks is no control
# So long its address still says that it ended; then it never was.
REMEMBERED = timedelta(days=30)


class UnknownDuration(Exception):
    """A link lasts an hour, a day or a week."""


class TooManyLinks(Exception):
    """There are so many open links that somebody should revoke some."""


def make_private_link(thing: Publishable, *, made_by: User, lasts: str) -> PrivateLink:
    """A link for people without a login; `lasts` is a name of `LASTS`.

    Raises `UnknownDuration`, `TooManyLinks`.
    """
    if lasts not in LASTS:
        raise UnknownDuration("A private link lasts an hour, a day or a week: choose one of them.")
    now, seed = timezone.now(), new_seed()
    with transaction.atomic():
        current = hold_row(thing)
        if len(list_open_links(current)) >= MOST_OPEN:
            raise TooManyLinks(f"There are {MOST_OPEN} private links already. Revoke one first.")
        return PrivateLink.objects.create(
            gallery=current if isinstance(current, Gallery) else None,
            article=current if isinstance(current, Article) else None,
            seed=seed,
            token_hash=hash_token(make_token(seed)),
            made_by=made_by,
            made_at=now,
            expires_at=now + LASTS[lasts],
        )


def revoke_private_link(thing: Publishable, *, link_id: int) -> bool:
    """End a link now; whether there was such an open one of this gallery or article."""
    links = thing.private_links.filter(pk=link_id, revoked_at=None)  # type: ignore[attr-defined]
    return bool(links.update(revoked_at=timezone.now()))


def list_open_links(thing: Publishable) -> list[PrivateLink]:
    """The links that show it now, the newest first, each with who made it."""
    rows = thing.private_links.filter(  # type: ignore[attr-defined]
        revoked_at=None, expires_at__gt=timezone.now()
    )
    kind = "gallery" if isinstance(thing, Gallery) else "article"
    links = list(rows.select_related("made_by"))
    for link in links:
        setattr(link, kind, thing)  # no query for each of them
    return [link for link in links if not link.is_over]


def forget_old_links() -> int:
    """Remove the rows of links that ended long ago. Their number."""
    over = PrivateLink.objects.filter(expires_at__lt=timezone.now() - REMEMBERED)
    return over.delete()[0]
