"""Every foreign key to the user model is decided, and no column that is exported is a secret."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db.models import CharField

from newsroom.personal_data import relations
from newsroom.personal_data.relations import (
    DECISIONS,
    NAMED,
    RelationUndecided,
    find_references,
    list_relations,
)

SECRETS = re.compile("password|token|secret|seed|hash|session_key|^data$|public_id")


def test_every_relation_to_an_account_is_decided_and_none_beside() -> None:
    assert {name for name, _, _ in find_references()} == set(DECISIONS)
    # Those that are found by themselves: of a table of its own, of allauth and of Django.
    assert {"newsroom.Handover.made_by", "mfa.Authenticator.user", "auth.User_groups.user"} <= set(
        DECISIONS
    )


def test_a_new_relation_is_refused_until_it_is_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(relations.DECISIONS, "media.Takedown.done_by")
    with pytest.raises(RelationUndecided, match=r"media\.Takedown\.done_by"):
        list_relations()


@pytest.mark.parametrize("name", DECISIONS)
def test_no_secret_is_exported(name: str) -> None:
    assert not [column for column in DECISIONS[name].columns if SECRETS.search(column)]


def test_every_column_with_somebodys_name_is_known() -> None:
    known = {f"{label}.{column}" for label, column in NAMED}
    for name, decision in DECISIONS.items():
        known.add(f"{name.rpartition('.')[0]}.{decision.name_column}")
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, CharField) and field.name.endswith(("by_name", "_by"))
    }
    assert len(found) > 8
    assert found <= known
