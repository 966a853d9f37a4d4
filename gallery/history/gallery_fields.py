"""Title, intro and the other fields of a gallery's form, in the log."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from gallery.history.deltas import compare_values
from gallery.history.log import tell_proposer, write_act
from gallery.history.state import read_fields
from gallery.models import Act, Gallery

FIELD_NAMES = {
    "title": "title",
    "kicker": "kicker",
    "intro": "intro",
    "language": "language",
    "cover": "cover",
    "slug": "address",
}


def read_logged_fields(gallery: Gallery) -> dict[str, Any]:
    """What the log keeps of the form: all that going back brings back, and the address."""
    return {**read_fields(gallery), "slug": gallery.slug}


def read_stored_fields(gallery: Gallery) -> dict[str, Any]:
    """The same as the database has it, for a row that a form has changed already."""
    return read_logged_fields(Gallery.objects.get(pk=gallery.pk))


def log_fields(
    gallery: Gallery,
    *,
    before: dict[str, Any] | None,
    done_by: User | None,
    proposed_by: str = "",
    source: Act.Source = Act.Source.DESK,
) -> None:
    """Log what changed since `before` (None: the gallery is new).

    In the transaction of the change, with the row locked.
    """
    if before is None:
        name, summary, delta = Act.Name.CREATE, "created the gallery", {}
    else:
        changes = compare_values(before, read_logged_fields(gallery))
        if not changes:
            return
        names = [FIELD_NAMES[field] for field in changes]
        name, summary = Act.Name.FIELDS, f"changed the {' and '.join(names)}"
        summary += tell_proposer(proposed_by)
        delta = {"fields": changes}
    write_act(gallery, name=name, summary=summary, delta=delta, done_by=done_by, source=source)
