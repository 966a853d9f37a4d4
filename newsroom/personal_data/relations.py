"""Every row that refers to an account, and what becomes of it when the person is erased.

A new foreign key to the user model gets its line here; until then nobody is exported or erased.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import Model, Q, QuerySet

from media.models import Photo
from media.rights_rules import UNRESTRICTED


class RelationUndecided(Exception):
    """A foreign key to the user model has no line in `DECISIONS`."""


class Fate(Enum):
    """What becomes of a row when its person is erased."""

    KEPT = "kept"  # it goes on to name the account, which has no name any more
    DELETED = "deleted"
    DELETED_UNLESS_SHARED = "deleted unless shared"  # colleagues work with what is shared


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of the rows, and which of their columns are exported: never a secret.

    `name_column` is where the person's name is written once more, as text.
    """

    fate: Fate
    columns: tuple[str, ...]
    name_column: str = ""


KEPT, DELETED = Fate.KEPT, Fate.DELETED
THING = ("gallery_id", "article_id")
DECISIONS: Final = {
    # Who he is here and what he may do
    "account.EmailAddress.user": Decision(DELETED, ("email", "verified", "primary")),
    "auth.User_groups.user": Decision(DELETED, ("group__name",)),
    "auth.User_user_permissions.user": Decision(
        DELETED, ("permission__content_type__app_label", "permission__codename")
    ),
    "newsroom.TimedMembership.person": Decision(
        DELETED, ("group__name", "until", "given_by_name", "given_at")
    ),
    "mfa.Authenticator.user": Decision(DELETED, ("type", "created_at", "last_used_at")),
    "socialaccount.SocialAccount.user": Decision(
        DELETED, ("provider", "uid", "last_login", "date_joined", "extra_data")
    ),
    "usersessions.UserSession.user": Decision(
        DELETED, ("created_at", "last_seen_at", "ip", "user_agent")
    ),
    # His own settings, and what is for his eyes alone
    "newsroom.ChosenPreset.owner": Decision(DELETED, ("preset__name",)),
    "newsroom.WithoutMail.person": Decision(DELETED, ("pk",)),
    "newsroom.Notification.person": Decision(
        DELETED, ("reason", "title", "desk_path", "said", "by_name", "told_at", "seen_at")
    ),
    "newsroom.SearchVisit.person": Decision(DELETED, ("search__name", "seen_at")),
    "newsroom.SavedSearch.owner": Decision(
        Fate.DELETED_UNLESS_SHARED, ("name", "query", "sort", "is_shared", "saved_at")
    ),
    "newsroom.Collection.owner": Decision(
        Fate.DELETED_UNLESS_SHARED, ("name", "is_shared", "made_at", "edited_at")
    ),
    "newsroom.KeptEdit.user": Decision(DELETED, ("article_id", "changes", "saved_at")),
    "newsroom.UploadSession.owner": Decision(
        DELETED, ("file_name", "size_bytes", "created_at", "finished_at", "expires_at")
    ),
    # What he did in the newsroom's work
    "admin.LogEntry.user": Decision(
        KEPT, ("action_time", "object_id", "object_repr", "action_flag", "change_message")
    ),
    "gallery.Act.done_by": Decision(
        KEPT, ("kind", "thing_id", "name", "summary", "source", "done_at"), "done_by_name"
    ),
    "gallery.CorrectionNote.written_by": Decision(
        KEPT, ("kind", "thing_id", "text", "corrected_at"), "written_by_name"
    ),
    "gallery.Gallery.assigned_to": Decision(KEPT, ("pk", "title", "state")),
    "media.Photo.uploaded_by": Decision(KEPT, ("pk", "original_name", "uploaded_at")),
    "media.Photo.hold_decided_by": Decision(
        KEPT, ("pk", "original_name", "hold_decision", "hold_decided_at")
    ),
    "media.Takedown.done_by": Decision(KEPT, ("photo_id", "act", "reason", "done_at")),
    "newsroom.Article.assigned_to": Decision(KEPT, ("pk", "headline", "state")),
    "newsroom.BinItem.deleted_by": Decision(
        KEPT, ("kind", "thing_id", "name", "deleted_at"), "deleted_by_name"
    ),
    "newsroom.Handover.made_by": Decision(
        KEPT, (*THING, "step", "note", "made_at"), "made_by_name"
    ),
    "newsroom.Handover.assigned_to": Decision(KEPT, (*THING, "step", "note", "made_at")),
    "newsroom.PartnerToken.made_by": Decision(KEPT, ("name", "made_at", "expires_at")),
    "newsroom.PhotoBatch.done_by": Decision(
        KEPT, ("kind", "summary", "number", "done_at"), "done_by_name"
    ),
    "newsroom.PrivateLink.made_by": Decision(KEPT, (*THING, "made_at", "expires_at", "revoked_at")),
    "newsroom.Proposal.proposed_by": Decision(
        KEPT,
        ("kind", "photo_id", *THING, "changes", "why", "state", "proposed_at", "reason"),
        "proposed_by_name",
    ),
    "newsroom.WebhookReceiver.made_by": Decision(KEPT, ("name", "url", "made_at")),
}
# Columns that hold a person's name as text, with no reference beside it.
NAMED: Final = (
    ("newsroom.Notification", "by_name"),
    ("newsroom.PhotoBatch", "undone_by_name"),
    ("newsroom.Proposal", "decided_by_name"),
    ("newsroom.ProposalReceipt", "decided_by_name"),
    ("newsroom.PublicSite", "paused_by"),
    ("newsroom.TimedMembership", "given_by_name"),
)


@dataclass(frozen=True, slots=True)
class Relation:
    """A foreign key to the user model, with what is decided of it."""

    name: str
    model: type[Model]
    field: str
    decision: Decision

    def rows_of(self, person: User) -> QuerySet[Any]:
        """The rows that refer to somebody, oldest first."""
        return self.model._default_manager.filter(**{self.field: person.pk}).order_by("pk")

    def leaving_rows_of(self, person: User) -> QuerySet[Any]:
        """Those of them that are deleted with him."""
        rows = self.rows_of(person)
        if self.decision.fate is Fate.KEPT:
            return rows.none()
        return rows if self.decision.fate is Fate.DELETED else rows.filter(is_shared=False)


def find_references() -> Iterator[tuple[str, type[Model], str]]:
    """Every foreign key to the user model that any installed model has."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy:
            continue
        for field in model._meta.concrete_fields:
            if field.remote_field is not None and field.remote_field.model is User:
                yield f"{model._meta.label}.{field.name}", model, field.name


def list_relations() -> list[Relation]:
    """All of them with their decisions; raises `RelationUndecided`."""
    found = list(find_references())
    undecided = [name for name, _, _ in found if name not in DECISIONS]
    if undecided:
        raise RelationUndecided(
            "It is not decided what becomes of these when a person is exported or erased: "
            f"{', '.join(undecided)} (newsroom.personal_data.relations)."
        )
    return [Relation(name, model, field, DECISIONS[name]) for name, model, field in found]


def list_named_rows(person: User) -> Iterator[tuple[str, str, QuerySet[Any]]]:
    """The rows that hold somebody's name as text: where, in which column, and which."""
    name = person.get_username()
    for label, column in NAMED:
        rows = apps.get_model(label)._default_manager.filter(**{column: name})
        yield f"{label}.{column}", column, rows.order_by("pk")
    for relation in list_relations():
        if column := relation.decision.name_column:
            condition = Q(**{relation.field: person.pk}) | Q(**{column: name})
            rows = relation.model._default_manager.filter(condition).exclude(**{column: ""})
            yield f"{relation.model._meta.label}.{column}", column, rows.order_by("pk")


def find_rights_set_by(name: str) -> QuerySet[Photo]:
    """Photos any of whose rights an editor of this name set; no order."""
    condition = Q()
    for column in UNRESTRICTED:
        condition |= Q(**{f"rights_set_by__{column}__editor": name})
    return Photo.objects.filter(condition).order_by()
