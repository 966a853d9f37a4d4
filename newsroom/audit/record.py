"""The one door into the audit log. Whatever acts calls it at the end of its own transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from media.observing.counts import count
from newsroom.audit.actor import Actor, find_actor
from newsroom.audit.chain import Head, compute_hash, find_head
from newsroom.models.audit import AuditEntry

LOCK = 0x617564_6974  # "audit": any number that nothing else of ours locks
LONGEST = 1_000


def record(
    act: AuditEntry.Act,
    thing: models.Model | None = None,
    *,
    name: str | None = None,
    actor: Actor | None = None,
    details: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Add a row: the act, its thing, what is worth knowing of it; who did it is found.

    Written in the transaction of the act, so that neither is there without the other. Writers wait
    for one another from here to the end of their transactions, for the chain has one end: call it
    when all other rows are written. Texts are cut at 1,000 characters; moments become ISO 8601.
    `name` is for what has no row of its own.
    """
    actor = actor or find_actor()
    if act == AuditEntry.Act.LOGIN_FAILED:
        count("photodesk_login_failures", way=str((details or {}).get("by", "password"))[:20])
    with transaction.atomic():
        entry = make_entry(hold_head(), act, thing, name, actor, details or {})
        entry.save(force_insert=True)
    return entry


def record_many(
    act: AuditEntry.Act, things: Iterable[tuple[models.Model, Mapping[str, Any]]]
) -> None:
    """A row for each of these things, with what is worth knowing of it, in as few queries as one.

    Otherwise as `record`.
    """
    actor = find_actor()
    with transaction.atomic():
        head, entries = hold_head(), []
        for thing, details in things:
            entry = make_entry(head, act, thing, None, actor, details)
            entries.append(entry)
            head = Head(entry.number, entry.hash)
        AuditEntry.objects.bulk_create(entries)


def make_entry(
    head: Head,
    act: AuditEntry.Act,
    thing: models.Model | None,
    name: str | None,
    actor: Actor,
    details: Mapping[str, Any],
) -> AuditEntry:
    """The row that follows the end of the chain; not written yet."""
    entry = AuditEntry(
        number=head.number + 1,
        done_at=timezone.now(),
        act=act,
        source=actor.source,
        person_id=actor.person_id,
        person=clean_text(actor.person)[:150],
        address=clean_text(actor.address)[:64],
        kind=str(thing._meta.model_name) if thing is not None else "",
        thing_id=thing.pk if thing is not None else None,
        thing=clean_text(str(thing) if name is None else name)[:300] if thing or name else "",
        details={key: clean_detail(value) for key, value in details.items()},
        previous_hash=head.hash,
    )
    entry.hash = compute_hash(entry)
    return entry


def hold_head() -> Head:
    """The end of the chain, which nobody else writes to before this transaction ends.

    SQLite has one writer at a time as it is.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    return find_head()


def clean_detail(value: Any) -> Any:
    """A value as JSON keeps it on every database, the same when it is read back."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: clean_detail(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [clean_detail(one) for one in value]
    return clean_text(str(value))


def clean_text(text: str) -> str:
    """Without what a database does not keep: NUL and halves of a character."""
    kept = text[:LONGEST].replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return kept.encode(errors="replace").decode()
