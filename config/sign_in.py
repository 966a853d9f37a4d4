"""Signing in beside passwords: second factors, passkeys, and an OpenID Connect provider."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env

from newsroom.sign_in.policy import ProviderPolicy

PROVIDER_ID = "provider"  # in the address that providers send people back to
NEEDED = ("PHOTODESK_OIDC_SERVER", "PHOTODESK_OIDC_CLIENT_ID", "PHOTODESK_OIDC_CLIENT_SECRET")


def read_sign_in(env: Env, site_name: str) -> dict[str, Any]:
    """Who needs a second factor, what serves as one, and the newsroom's own provider if it has one.

    Raises `ImproperlyConfigured` for a provider that is named by half, or asked without HTTPS.
    """
    return {
        # Names of groups; superusers need one as soon as any group does.
        "SECOND_FACTOR_GROUPS": frozenset(
            filter(None, map(str.strip, env.list("PHOTODESK_SECOND_FACTOR_GROUPS", [])))
        ),
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_TOTP_ISSUER": site_name,
        "MFA_TOTP_TOLERANCE": 1,  # steps of 30 seconds: clocks of phones differ, and people type
        "MFA_ADAPTER": "newsroom.sign_in.adapters.FactorAdapter",
        "SOCIALACCOUNT_ADAPTER": "newsroom.sign_in.adapters.ProviderAdapter",
        "SOCIALACCOUNT_REQUESTS_TIMEOUT": 5,  # seconds, for each answer of the provider
        **read_provider(env),
    }


def read_provider(env: Env) -> dict[str, Any]:
    """The OpenID Connect provider; `OIDC` is None without one."""
    server = env.str("PHOTODESK_OIDC_SERVER", "").rstrip("/")
    client_id = env.str("PHOTODESK_OIDC_CLIENT_ID", "")
    secret = env.str("PHOTODESK_OIDC_CLIENT_SECRET", "")
    if not any((server, client_id, secret)):
        return {"OIDC": None}
    missing = [
        name for name, value in zip(NEEDED, (server, client_id, secret), strict=True) if not value
    ]
    if missing:
        raise ImproperlyConfigured(f"{' and '.join(missing)} must be set, too, or none of the rest")
    require_encryption(server)
    name = env.str("PHOTODESK_OIDC_NAME", "OpenID Connect")
    app = {
        "provider_id": PROVIDER_ID,
        "name": name,
        "client_id": client_id,
        "secret": secret,
        "settings": {
            "server_url": server,
            "oauth_pkce_enabled": True,
            "scope": env.list("PHOTODESK_OIDC_SCOPES", ["openid", "profile", "email"]),
        },
    }
    return {
        "SOCIALACCOUNT_PROVIDERS": {"openid_connect": {"APPS": [app]}},
        "OIDC": ProviderPolicy(
            name=name,
            groups_claim=env.str("PHOTODESK_OIDC_GROUPS_CLAIM", "groups"),
            groups=read_mapping(env.list("PHOTODESK_OIDC_GROUPS", [])),
            matches_email=env.bool("PHOTODESK_OIDC_MATCH_EMAIL", False),
            creates_users=env.bool("PHOTODESK_OIDC_CREATE_USERS", False),
            is_second_factor=env.bool("PHOTODESK_OIDC_IS_SECOND_FACTOR", False),
        ),
    }


def require_encryption(server: str) -> None:
    """Raise `ImproperlyConfigured` unless it is asked over HTTPS, or on this machine."""
    parts = urlsplit(server)
    is_here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if not parts.hostname or (parts.scheme != "https" and not (parts.scheme == "http" and is_here)):
        raise ImproperlyConfigured(
            f"PHOTODESK_OIDC_SERVER is {server!r}; it must be like https://login.example.org"
        )


def read_mapping(pairs: list[str]) -> dict[str, str]:
    """Which value of the claim is which group, from `VALUE=GROUP` each."""
    mapping = {}
    for pair in filter(None, map(str.strip, pairs)):
        value, equals, group = pair.rpartition("=")
        if not (equals and value.strip() and group.strip()):
            raise ImproperlyConfigured(
                f"PHOTODESK_OIDC_GROUPS: {pair!r} must be like photo-desk=Photo editor"
            )
        mapping[value.strip()] = group.strip()
    return mapping
