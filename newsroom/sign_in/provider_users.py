"""Who comes from the OpenID Connect provider: matched, created or refused; groups from a claim."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.models import Group, User
from django.utils.translation import gettext_lazy as _

from newsroom.sign_in.policy import ProviderPolicy

logger = logging.getLogger(__name__)

UNKNOWN = _(
    "The provider knows you, this desk does not: ask an administrator for a user with your e-mail "
    "address."
)
NO_GROUP = _(
    "Your account at the provider is in no group of this desk, so there is nothing that you may do "
    "here. Ask an administrator."
)
TWO_OF_ONE_EMAIL = _(
    "More than one user of this desk has your e-mail address. Ask an administrator to change one."
)


class NotLetIn(Exception):
    """The provider vouches for somebody who may not use the desk; the text says why."""


def read_claims(told: Mapping[str, Any]) -> dict[str, Any]:
    """What the provider says of somebody, by its ID token and by its address for user information.

    Raises `NotLetIn` when the two are of two people (OpenID Connect Core 5.3.2).
    """
    token, info = told.get("id_token") or {}, told.get("userinfo") or {}
    if token and info and token.get("sub") != info.get("sub"):
        raise NotLetIn(_("The provider answered for two people at once. Try again."))
    return {**token, **info}


def find_or_make_user(policy: ProviderPolicy, claims: Mapping[str, Any]) -> User:
    """The user of an identity that is here for the first time.

    By its verified e-mail address where the settings say so, else a new one where they say so.
    Raises `NotLetIn`. A new one is made without rights; it has no password.
    """
    email = verified_email(claims)
    if policy.matches_email and email:
        found = list(User.objects.filter(email__iexact=email, is_active=True)[:2])
        if len(found) > 1:
            raise NotLetIn(TWO_OF_ONE_EMAIL)
        if found:
            return found[0]
    if not policy.creates_users:
        raise NotLetIn(UNKNOWN)
    if not list_groups(policy, claims) and policy.groups_claim:
        raise NotLetIn(NO_GROUP)
    return make_user(claims, email)


def make_user(claims: Mapping[str, Any], email: str) -> User:
    """A user of the desk, named as at the provider; with a number where that name is taken."""
    wanted = [str(claims.get(key) or "") for key in ("preferred_username", "email", "name", "sub")]
    user = User(
        username=get_adapter().generate_unique_username([*filter(None, wanted), "user"]),
        email=email,
        first_name=str(claims.get("given_name") or "")[:150],
        last_name=str(claims.get("family_name") or "")[:150],
        is_staff=True,
    )
    user.set_unusable_password()
    user.save()
    return user


def verified_email(claims: Mapping[str, Any]) -> str:
    """The e-mail address, if the provider says that it has verified it; else nothing."""
    is_verified = claims.get("email_verified") in (True, "true")
    return str(claims.get("email") or "")[:254] if is_verified else ""


def set_groups(policy: ProviderPolicy, user: User, claims: Mapping[str, Any]) -> None:
    """Put somebody into the groups of the claim and out of all others; each time that he comes in.

    Without a claim that is read, groups are left to the desk. Raises `NotLetIn`, after he was put
    out of every group, when the claim names none of ours.
    """
    if not policy.groups_claim:
        return
    groups = list_groups(policy, claims)
    user.groups.set(groups)
    if not groups:
        raise NotLetIn(NO_GROUP)


def list_groups(policy: ProviderPolicy, claims: Mapping[str, Any]) -> list[Group]:
    """The groups that the claim names; a name that is none of ours is logged, and gives nothing."""
    values = read_values(claims, policy.groups_claim)
    wanted = {policy.groups.get(value, value.removeprefix("/")) for value in values}
    groups = list(Group.objects.filter(name__in=wanted).order_by("name"))
    for name in sorted(wanted - {group.name for group in groups}):
        logger.warning("The provider names the group %r, which is not on this desk.", name[:150])
    return groups


def read_values(claims: Mapping[str, Any], name: str) -> list[str]:
    """The values of the claim, one or several; `a.b` is looked for within `a`, too."""
    value: Any = claims.get(name)
    if value is None:
        value = claims
        for key in name.split("."):
            value = value.get(key) if isinstance(value, Mapping) else None
    if isinstance(value, str):
        return [value]
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
