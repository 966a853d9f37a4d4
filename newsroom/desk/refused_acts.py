"""Acts that were refused, kept in the audit log: who tried what, in which state, and why not."""

from __future__ import annotations

from django.db.models import Model
from django.http import HttpRequest

from gallery.models import Publishable
from newsroom.audit.record import record
from newsroom.models.audit import AuditEntry

NO_RIGHT = "no right to"


def name_act(request: HttpRequest) -> str:
    """What was asked for, by the end of its address: "publish"."""
    return request.path.rstrip("/").rpartition("/")[2]


def note_refusal(thing: Model, *, act: str, reason: str) -> None:
    """Keep it. `act` is what was asked for, such as "publish"; a photo has no state to be told."""
    state = {"state": thing.state} if isinstance(thing, Publishable) else {}
    details = {"act": act, "reason": reason, **state}
    record(AuditEntry.Act.REFUSED, thing, details=details)
