"""Autosaves in an article's log: those of one editor in a row are one act, until somebody saves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from gallery.models import Act
from newsroom.publishing.article_log import add_act, find_article_acts, summarise

FOLDED_FOR = timedelta(minutes=10)
LOOKED_AT = 3  # acts, for parts whose answer was lost on its way


def log_autosave(
    article_id: int, delta: dict[str, Any], *, made: dict[str, str], done_by: User
) -> Act | None:
    """Log what an autosave changed, as part of the act before where that is one of the same editor.

    `made` are the parts that came into being, by the page's own keys. None where the two together
    changed nothing. For a caller who holds the article's row.
    """
    last = find_open_act(article_id, done_by)
    if last is None:
        new = {**delta, "made": made} if made else delta
        return add_act(article_id, new, name=Act.Name.AUTOSAVE, done_by=done_by)
    folded = fold(last.delta, delta)
    if not folded:
        last.delete()
        return None
    all_made = {**last.delta.get("made", {}), **made}
    last.delta = {**folded, "made": all_made} if all_made else folded
    last.summary = summarise(folded)
    last.save(update_fields=["delta", "summary"])
    return last


def find_open_act(article_id: int, done_by: User) -> Act | None:
    """The newest act, where it is an autosave of this editor that others may be folded into."""
    last = find_article_acts(article_id).first()
    is_open = (
        last is not None
        and last.name == Act.Name.AUTOSAVE
        and last.done_by_id == done_by.pk
        and not last.version_name
        and timezone.now() - last.done_at < FOLDED_FOR
    )
    return last if is_open else None


def close_act(article_id: int, done_by: User) -> None:
    """Somebody pressed Save: what comes next is an act of its own."""
    last = find_open_act(article_id, done_by)
    if last is not None:
        last.name = Act.Name.FIELDS
        last.save(update_fields=["name"])


def find_made(article_id: int, done_by: User) -> dict[str, str]:
    """Parts that this editor's last acts made, by the page's keys: a request may come twice."""
    acts = find_article_acts(article_id).filter(done_by=done_by)[:LOOKED_AT]
    return {key: there for act in acts for key, there in act.delta.get("made", {}).items()}


def fold(earlier: dict[str, Any], later: dict[str, Any]) -> dict[str, Any]:
    """Two deltas as one, without what the second took back."""
    found: dict[str, Any] = {}
    for name in ("fields", "parts"):
        pairs = dict(earlier.get(name, {}))
        for key, (old, new) in later.get(name, {}).items():
            pairs[key] = [pairs[key][0] if key in pairs else old, new]
        found[name] = {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}
    orders = [delta["order"] for delta in (earlier, later) if "order" in delta]
    order = [orders[0][0], orders[-1][1]] if orders else None
    found["order"] = order if order and order[0] != order[1] else None
    return {name: value for name, value in found.items() if value}
