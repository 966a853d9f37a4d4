"""Where somebody is in the order of change: a text that only Photodesk can make."""

from __future__ import annotations

from typing import NamedTuple

from django.core.signing import BadSignature, Signer

from gallery.changed_things import ChangedThing

MAX_CHARACTERS = 300
SIGNER = Signer(salt="api.changes")


class ChangeCursor(NamedTuple):
    """A place in the order, and which thing had it: so it is seen when the order is another."""

    position: int
    kind: str
    thing_id: int


def write_cursor(row: ChangedThing) -> str:
    """Where to go on after a change that was told."""
    return SIGNER.sign_object([row.position, row.kind, row.thing_id])


def read_cursor(text: str) -> ChangeCursor:
    """A cursor of ours. Raises `ValueError`."""
    try:
        position, kind, thing_id = SIGNER.unsign_object(text[:MAX_CHARACTERS])
        return ChangeCursor(int(position), str(kind), int(thing_id))
    except (BadSignature, ValueError, TypeError) as error:
        raise ValueError("it was not made here") from error
