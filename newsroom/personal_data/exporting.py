"""What is stored about somebody, as JSON that is written row by row."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.contrib.auth.models import User
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q, QuerySet
from django.utils import timezone

from newsroom.models.audit import AuditEntry
from newsroom.personal_data.pictured import describe_pictured
from newsroom.personal_data.relations import find_rights_set_by, list_named_rows, list_relations

ROWS_AT_ONCE: Final = 2_000
ACCOUNT: Final = (
    *("id", "username", "first_name", "last_name", "email", "date_joined", "last_login"),
    *("is_active", "is_staff", "is_superuser"),
)
AUDIT: Final = (
    "number",
    "done_at",
    "act",
    "source",
    "person",
    "address",
    "kind",
    "thing",
    "details",
)


def export_account(person: User) -> Iterator[str]:
    """The pieces of a JSON object: the account, the rows that refer to it, and the audit log's.

    Passwords, keys of second factors, session keys and the seeds of links are not in it.
    """
    relations = list_relations()
    yield from begin({"account": {column: getattr(person, column) for column in ACCOUNT}})
    for relation in relations:
        rows = relation.rows_of(person).values(*relation.decision.columns)
        yield from write_list(relation.name, rows.iterator(ROWS_AT_ONCE))
    for where, _, rows in list_named_rows(person):
        yield from write_list(f"named in {where}", rows.values("pk").iterator(ROWS_AT_ONCE))
    photos = find_rights_set_by(person.get_username()).order_by("pk").values("pk")
    yield from write_list("named in media.Photo.rights_set_by", photos.iterator(ROWS_AT_ONCE))
    entries = find_audit_entries(person).values(*AUDIT)
    yield from write_list("audit log", entries.iterator(ROWS_AT_ONCE))
    yield "\n}\n"


def export_pictured(name: str) -> Iterator[str]:
    """The pieces of a JSON object: the photos whose words name somebody, and where they are."""
    yield from begin({"name": name})
    yield from write_list("photos", describe_pictured(name))
    yield "\n}\n"


def find_audit_entries(person: User) -> QuerySet[AuditEntry]:
    """What somebody did, what was done to his account, and tries to log in under his name."""
    return AuditEntry.objects.filter(
        Q(person_id=person.pk)
        | Q(kind="user", thing_id=person.pk)
        | Q(kind="", thing=person.get_username())
    ).order_by("number")


def begin(first: dict[str, Any]) -> Iterator[str]:
    """The start of the object, with the moment of the export."""
    head = {"exported_at": timezone.now(), **first}
    yield "{\n" + ",\n".join(f"{write(key)}: {write(value)}" for key, value in head.items())


def write_list(name: str, rows: Iterable[Any]) -> Iterator[str]:
    """One more list of the object, a row a line."""
    yield f",\n{write(name)}: ["
    between = "\n"
    for row in rows:
        yield f"{between}{write(row)}"
        between = ",\n"
    yield "]"


def write(value: Any) -> str:
    """A value as JSON; moments in ISO 8601."""
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
