"""Listening to what is audited and has no door of ours: logins, users, groups; and to decisions on
photos, which are made on the floor below.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.contrib.auth.models import AbstractUser, Group, Permission, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.http import HttpRequest

from media.models import Photo
from media.signals import photo_decided, photos_decided
from newsroom.audit.record import record, record_many
from newsroom.models.audit import AuditEntry

Act = AuditEntry.Act
USER_FIELDS = ("username", "email", "is_active", "is_staff", "is_superuser")
GROUP_FIELDS = ("name",)


def record_decision(
    *,
    photo: Photo,
    decision: str,
    reason: str,
    until: datetime | None,
    before: datetime | None,
    **_: Any,
) -> None:
    """Somebody said whether or when a photo may be shown."""
    known = {"reason": reason, "until": until, "before": before}
    record(Act(decision), photo, details={key: value for key, value in known.items() if value})


def record_decisions(
    *,
    photos: Sequence[tuple[Photo, datetime | None]],
    decision: str,
    reason: str,
    until: datetime | None,
    **_: Any,
) -> None:
    """The same of many photos, each with the moment that it had before."""
    rows = []
    for photo, before in photos:
        known = {"reason": reason, "until": until, "before": before}
        rows.append((photo, {key: value for key, value in known.items() if value}))
    record_many(Act(decision), rows)


def record_login(*, user: AbstractUser, request: HttpRequest | None = None, **_: Any) -> None:
    """Somebody came in: by a password, a passkey or the provider, and with a second factor."""
    ways = list_ways(request, user) if request is not None else []
    details = {"by": ways} if ways else {}
    record(Act.LOGIN, user, name=user.get_username(), details=details)


def list_ways(request: HttpRequest, user: AbstractUser) -> list[str]:
    """By what somebody proved who he is, in the order in which he did: "password", "totp"."""
    if not hasattr(request, "session"):
        return []
    records = get_authentication_records(request, user)
    return [str(each.get("type") or each["method"]) for each in records]


def record_logout(*, user: AbstractUser | None, **_: Any) -> None:
    """Somebody went, or his session had ended before."""
    if user is not None:
        record(Act.LOGOUT, user, name=user.get_username())


def record_failed_login(*, credentials: dict[str, Any], **_: Any) -> None:
    """A wrong name or password; the throttle bounds how many there are."""
    record(Act.LOGIN_FAILED, name=str(credentials.get("username") or "")[:150])


def remember_before(*, sender: type[Model], instance: Any, raw: bool = False, **_: Any) -> None:
    """Keep on the row what it was, for `record_saved`."""
    fields = USER_FIELDS if sender is User else GROUP_FIELDS
    is_new = instance.pk is None or raw
    instance.audited_before = (
        None if is_new else sender._default_manager.filter(pk=instance.pk).values(*fields).first()
    )


def record_saved(
    *,
    sender: type[Model],
    instance: Any,
    created: bool,
    raw: bool = False,
    update_fields: frozenset[str] | None = None,
    **_: Any,
) -> None:
    """A user or a group was added, or one of the columns that decide what he may changed."""
    if raw:
        return
    is_user = sender is User
    if created:
        record(Act.USER_ADDED if is_user else Act.GROUP_ADDED, instance, details=flags_of(instance))
        return
    before = instance.audited_before or {}
    written = before.keys() if update_fields is None else before.keys() & update_fields
    changed = {
        field: {"before": before[field], "after": getattr(instance, field)}
        for field in sorted(written)
        if before[field] != getattr(instance, field)
    }
    if changed:
        record(Act.USER_CHANGED if is_user else Act.GROUP_CHANGED, instance, details=changed)
    # Set by `set_password` alone; a login that only writes the hash anew in a better way is none.
    if getattr(instance, "_password", None) is not None:
        record(Act.PASSWORD, instance)


def flags_of(instance: Any) -> dict[str, bool]:
    """The rights that a new user comes with."""
    flags = ("is_staff", "is_superuser")
    return {flag: True for flag in flags if getattr(instance, flag, False)}


def record_deleted(*, sender: type[Model], instance: Any, **_: Any) -> None:
    """A user or a group is no more."""
    record(Act.USER_DELETED if sender is User else Act.GROUP_DELETED, instance)


def record_rights(
    *,
    instance: Any,
    action: str,
    reverse: bool,
    model: type[Model],
    pk_set: set[int] | None,
    **_: Any,
) -> None:
    """Groups or permissions were given to somebody, or taken from him."""
    if action == "pre_clear":
        name = "clear"
    elif action in {"post_add", "post_remove"} and pk_set:
        name = action.removeprefix("post_")
    else:
        return
    others = list(model._default_manager.filter(pk__in=pk_set or ()))
    # From the other end: users are added to a group, or a permission is given to groups.
    changed, given = (others, [instance]) if reverse else ([instance], others)
    for thing in changed:
        act = Act.USER_CHANGED if isinstance(thing, User) else Act.GROUP_CHANGED
        if isinstance(thing, User | Group):
            record(act, thing, details={name: sorted(map(name_right, given)) or "all"})


def name_right(given: Model) -> str:
    """A group by its name, a permission by its label: "media.kill_photo"."""
    if isinstance(given, Permission):
        return f"{given.content_type.app_label}.{given.codename}"
    return str(given)


def connect_audit() -> None:
    """Listen from now on."""
    photo_decided.connect(record_decision, dispatch_uid="newsroom.audit.decision")
    photos_decided.connect(record_decisions, dispatch_uid="newsroom.audit.decisions")
    user_logged_in.connect(record_login, dispatch_uid="newsroom.audit.login")
    user_logged_out.connect(record_logout, dispatch_uid="newsroom.audit.logout")
    user_login_failed.connect(record_failed_login, dispatch_uid="newsroom.audit.failed_login")
    for model in (User, Group):
        name = model.__name__
        pre_save.connect(remember_before, model, dispatch_uid=f"newsroom.audit.before {name}")
        post_save.connect(record_saved, model, dispatch_uid=f"newsroom.audit.saved {name}")
        post_delete.connect(record_deleted, model, dispatch_uid=f"newsroom.audit.deleted {name}")
    for through in (User.groups.through, User.user_permissions.through, Group.permissions.through):
        m2m_changed.connect(
            record_rights, through, dispatch_uid=f"newsroom.audit.rights {through.__name__}"
        )
