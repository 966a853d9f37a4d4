"""What the settings say of the newsroom's OpenID Connect provider. Knows no Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ProviderPolicy:
    """Whom the provider lets in, and what it decides."""

    name: str  # on the button
    groups_claim: str = "groups"  # empty: groups are given on the desk
    groups: Mapping[str, str] = field(default_factory=dict)  # what the claim calls ours otherwise
    matches_email: bool = False  # a user who is here, by the address that the provider verified
    creates_users: bool = False
    is_second_factor: bool = False  # the provider itself asks for one
