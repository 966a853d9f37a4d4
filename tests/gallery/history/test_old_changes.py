"""What was remembered before the log of changes began is in it."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.utils import timezone

from gallery.models import Act, Gallery

pytestmark = pytest.mark.django_db


class OldChange:
    """A row of the table that there was."""

    def __init__(self, gallery: Gallery, version: int, summary: str, by: User | None) -> None:
        self.gallery_id, self.version, self.summary = gallery.pk, version, summary
        self.changed_at, self.changed_by = timezone.now(), by


class OldApps:
    """The tables as the migration finds them."""

    def __init__(self, changes: list[OldChange]) -> None:
        self.changes = changes
        self.objects = self

    def get_model(self, app: str, name: str) -> object:
        """The old table, or a present one."""
        return self if name == "SequenceChange" else apps.get_model(app, name)

    def order_by(self, *names: str) -> OldApps:
        """They are given in order."""
        return self

    def select_related(self, *names: str) -> OldApps:
        """With their users."""
        return self

    def iterator(self) -> list[OldChange]:
        """All of them."""
        return self.changes


def test_old_changes_keep_who_did_what_and_when() -> None:
    one = Gallery.objects.create(title="One", slug="one")
    two = Gallery.objects.create(title="Two", slug="two")
    ana = User.objects.create_user("Ana")
    changes = [
        OldChange(one, 2, "added 3 photos at the end", ana),
        OldChange(one, 3, "moved 1 photo to the start", None),
        OldChange(two, 2, "removed 1 photo", ana),
    ]
    import_module("gallery.migrations.0007_acts").copy_changes(OldApps(changes), None)
    told = [(act.thing_id, act.number, act.version, act.sentence) for act in Act.objects.all()]
    assert told == [
        (one.pk, 1, 2, "Ana added 3 photos at the end"),
        (one.pk, 2, 3, "Somebody moved 1 photo to the start"),
        (two.pk, 1, 2, "Ana removed 1 photo"),
    ]
    assert {act.name for act in Act.objects.all()} == {Act.Name.EARLIER}
