"""A real OpenID Connect provider, asked over HTTP."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from environs import Env
from oidc_provider_mock import User as Identity
from oidc_provider_mock import run_server_in_thread
from pytest_django.fixtures import Settings

from config.sign_in import read_provider

type SetUp = Callable[..., None]

IDENTITIES: dict[str, dict[str, object]] = {
    "editor": {"groups": ["Editor"], "email_verified": True},
    "two": {"groups": ["/Editor", "photo-desk", "Cooks"], "email_verified": True},
    "none": {"email_verified": True},
    "unverified": {"groups": ["Editor"], "email_verified": False},
    "nested": {"realm_access": {"roles": ["Editor"]}, "email_verified": True},
    "odd": {"groups": {"Editor": True}, "email_verified": True},
}


@pytest.fixture(scope="session")
def provider_address() -> Iterator[str]:
    """Where the provider answers; its people are those of `IDENTITIES`."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    people = [
        Identity(
            sub=name,
            claims={
                "preferred_username": name,
                "email": f"{name}@example.org",
                "given_name": name.title(),
                **claims,
            },
        )
        for name, claims in IDENTITIES.items()
    ]
    with run_server_in_thread(user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def set_up_provider(
    provider_address: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> SetUp:
    """Sets the provider up as the environment does."""

    def set_up(**names: Any) -> None:
        wanted = {
            "SERVER": provider_address,
            "CLIENT_ID": "photodesk",
            "CLIENT_SECRET": "secret",
            "NAME": "Daily Planet",
            **names,
        }
        for name, value in wanted.items():
            monkeypatch.setenv(f"PHOTODESK_OIDC_{name}", str(value))
        for name, value in read_provider(Env()).items():
            setattr(settings, name, value)

    return set_up
